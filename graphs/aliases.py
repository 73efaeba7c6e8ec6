"""The user's own list of who is who, as a text that anyone can write."""

from __future__ import annotations

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.patterns import lazy

_SEPARATOR = lazy(r"\t| = ")


def parse_aliases(text: str, name: str) -> dict[str, str]:
    """Read who is who: one person per line, the name to show, then the other spellings.

    Parts are separated by " = " (an equals sign with a space on either side) or by a tab, as
    a spreadsheet copies them, so that names may hold commas, dots and "=".  Blank lines and
    lines that begin with "# " are skipped; spaces around a part are not part of it.  `name`
    is the file's, for messages.  Returns spelling to name; UsageError with the line.

    >>> parse_aliases("# who is who\\nJoe Smith = joe_s = Smith, Joe\\n", "who.txt")
    {'joe_s': 'Joe Smith', 'Smith, Joe': 'Joe Smith'}
    """
    people: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        line = line.strip()
        if not line or line == "#" or line.startswith("# "):
            continue
        where = f"{name}, line {number}"
        person, *others = [part.strip() for part in _SEPARATOR.split(line)]
        if not others or not person or not all(others):
            raise UsageError(
                f"{where}: «{line[:200]}» is not a name, then other spellings; "
                "write: Name = other spelling = another spelling"
            )
        for spelling in [person, *others]:
            known = people.setdefault(spelling, person)
            if known != person:
                raise UsageError(
                    f"{where}: «{spelling[:200]}» already belongs to «{known[:200]}» "
                    f"(line {lines[spelling]}); write each person on one line"
                )
            lines.setdefault(spelling, number)
    return {spelling: person for spelling, person in people.items() if spelling != person}
