"""Write what the documentation has from the code: the help, the keys, the names of columns.

Run `python docs/generate.py`; a test fails where the pages are not what this writes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import click

from threadgraph.cli import cli
from threadgraph.graphs.definitions import DEFINITIONS
from threadgraph.graphs.measures.measure import OURS, Measure, Needs
from threadgraph.graphs.measures.register import SCOPES, measures
from threadgraph.io.formats.columns import ALIASES
from threadgraph.io.options import KEPT, LEFT_OUT
from threadgraph.io.registry import FORMATS

DOCS = Path(__file__).parent
WIDTH = 90
TYPES = {
    "integer": "whole number",
    "number": "number",
    "string": "text",
    "boolean": "true or false",
    "array": "list",
    "object": "object",
    "null": "null",
}
SHARED = 90
"""Sentences longer than this that several measures share are said once, as notes."""
INTRODUCTION = """\
# The command line

Written from `threadgraph --help` and the help of each command by `docs/generate.py`.
What is read is described in [input.md](input.md), what is written in [files.md](files.md).
"""


def cli_page() -> str:
    """Return docs/cli.md."""
    parts = [INTRODUCTION, _block("threadgraph --help", cli, None)]
    parent = click.Context(cli, info_name="threadgraph")
    for name, command in sorted(cli.commands.items()):
        block = _block(f"threadgraph {name} --help", command, parent)
        parts.append(f"## threadgraph {name}\n\n{block}")
    return "\n".join(parts)


def _block(title: str, command: click.Command, parent: click.Context | None) -> str:
    context = click.Context(
        command,
        info_name=command.name if parent else "threadgraph",
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    return f"```text\n$ {title}\n{command.get_help(context).rstrip()}\n```\n"


def pages() -> dict[str, str]:
    """Return the pages that are written, or have a part that is, by file name."""
    summary, reading = ((DOCS / name).read_text("utf-8") for name in ("summary.md", "input.md"))
    formats = (DOCS / "formats.md").read_text("utf-8")
    formats = with_part(formats, "formats", _formats())
    measured = (DOCS / "measures.md").read_text("utf-8")
    measured = with_part(measured, "measures", _measures())
    return {
        "measures.md": with_part(measured, "definitions", _definitions()),
        "cli.md": cli_page(),
        "formats.md": with_part(formats, "kinds", _kinds()),
        "summary.md": with_part(summary, "keys", _keys()),
        "input.md": with_part(reading, "columns", _columns()),
    }


def with_part(page: str, name: str, part: str) -> str:
    """Return a page with what stands between the two marks of a part written anew."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, rest = page.split(begin)
    return before + begin + part + end + rest.split(end)[1]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the summary, as it is shipped."""
    file = resources.files("threadgraph.io").joinpath("summary.schema.json")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def keys(part: dict[str, Any], whole: dict[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    """Yield (path, type, meaning) of every key below `part` of the schema."""
    part = _resolved(part, whole)
    for choice in part.get("oneOf", ()):
        yield from keys(choice, whole, path)
    for name, value in part.get("properties", {}).items():
        own = f"{path}.{name}" if path else name
        yield own, _type(value, whole), value.get("description", "")
        yield from keys(value, whole, own)
    for value in part.get("patternProperties", {}).values():
        yield f"{path}.…_median, …_mean, …_max", _type(value, whole), value["description"]
    if "items" in part and "prefixItems" not in part:
        yield from keys(part["items"], whole, f"{path}[]")


def _keys() -> str:
    whole = schema()
    lines: list[str] = []
    table = False
    for path, kind, meaning in keys(whole, whole, ""):
        if "." not in path:
            kind = "" if kind == "object" else f" *({kind})*"
            lines += ["", f"### `{path}`{kind}", "", meaning]
            table = False
            continue
        if not table:
            lines += ["", "| key | type | meaning |", "|---|---|---|"]
            table = True
        lines.append(f"| `{path}` | {kind} | {meaning} |")
    return "\n".join(lines) + "\n\n"


def _columns() -> str:
    lines = ["", "| role | names |", "|---|---|"]
    for role, names in ALIASES.items():
        lines.append(f"| {role.replace('_', ' ')} | {', '.join(f'`{name}`' for name in names)} |")
    return "\n".join(lines) + "\n\n"


def _formats() -> str:
    lines = ["", "| name | what | told by | can hold | tried on |", "|---|---|---|---|---|"]
    for known in FORMATS:
        cells = (known.title, known.recognised_by, known.holds, known.checked)
        lines.append(f"| `{known.name}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n\n"


def _kinds() -> str:
    lines = ["", "| kind | by default | what it is |", "|---|---|---|"]
    lines += [f"| `{kind}` | left out | {what} |" for kind, what in sorted(LEFT_OUT.items())]
    lines += [f"| `{kind}` | kept | {what} |" for kind, what in sorted(KEPT.items())]
    return "\n".join(lines) + "\n\n"


def _definitions() -> str:
    """The terms that are no measures of their own: those stand in the tables below them."""
    known = {measure.title for measure in measures().values()}
    lines: list[str] = []
    for definition in DEFINITIONS:
        if definition.term in known:
            continue
        lines += ["", f"### {definition.term}", "", definition.meaning]
        if definition.formula:
            lines += ["", f"Formula: {definition.formula}."]
        if definition.source:
            lines += ["", f"Source: {definition.source}."]
    return "\n".join(lines) + "\n\n"


def _measures() -> str:
    found = measures().values()
    lines = ["", f"There are {len(found)}."]
    for scope, words in SCOPES.items():
        of_scope = [measure for measure in found if measure.scope == scope]
        if of_scope:
            lines += _measures_of(words, of_scope)
    return "\n".join(lines) + "\n\n"


def _measures_of(words: str, found: list[Measure]) -> list[str]:
    """A table of measures, and below it what several of them have in common, as notes."""
    # What a measure is begins with a sentence of its own.
    often = Counter(
        s
        for m in found
        for place, text in enumerate(_texts(m))
        for s in dict.fromkeys(_sentences(text)[not place :])
    )
    notes = [s for s, times in often.items() if times > 1 and len(s) > SHARED]
    # The heading is a link to it, too: "each person" is #each-person.
    lines = ["", f"### {words.removeprefix('the ').capitalize()}", ""]
    lines += ["| measure | what it is | formula | source, checks |", "|---|---|---|---|"]
    for m in found:
        meaning, formula, caveat, cost = (_with_notes(text, notes) for text in _texts(m))
        what = [meaning, f"*Mind:* {caveat}" if caveat else "", _shown_from(m.needs)]
        how = [formula, "" if m.cost == "linear" else f"*Cost:* {cost}"]
        source = "our own definition" if m.source == OURS else m.source
        proof = [f"{source}." if source else "", f"*Checks:* {', '.join(m.checks)}."]
        cells = ([f"{m.title} `{m.name}`"], what, how, proof)
        lines.append(f"| {' | '.join(_cell(' '.join(filter(None, c))) for c in cells)} |")
    for number, note in enumerate(notes, 1):
        lines += ["", f"Note {number}: {_cell(note)}"]
    return lines


def _texts(m: Measure) -> tuple[str, str, str, str]:
    return m.meaning, f"{m.formula}.", m.caveat, f"{m.cost}."


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?])\s+(?=[A-Z])", text) if text else []


def _with_notes(text: str, notes: list[str]) -> str:
    parts = [f"(note {notes.index(s) + 1})" if s in notes else s for s in _sentences(text)]
    return " ".join(parts)


def _shown_from(needs: Needs) -> str:
    """Say from what size on the figure is shown unasked."""
    sizes = (
        (needs.people, "people"),
        (needs.comments, "comments"),
        (needs.edges, "links"),
        (needs.threads, "threads"),
        (needs.timed, "comments with a time"),
        (needs.thread, "comments in one thread"),
        (needs.branch, "comments in one branch"),
    )
    found = [f"{least:,} {noun}" for least, noun in sizes if least > 1]
    found += ["times"] if needs.times and not needs.timed else []
    return f"*From* {', '.join(found)}." if found else ""


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("<", "&lt;").replace("\n", " ")


def _resolved(part: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    name = part.get("$ref", "").removeprefix("#/$defs/")
    return {**whole["$defs"][name], **part} if name else part


def _type(part: dict[str, Any], whole: dict[str, Any]) -> str:
    part = _resolved(part, whole)
    if "oneOf" in part:
        return " or ".join(_type(choice, whole) for choice in reversed(part["oneOf"]))
    if "const" in part:
        return f"`{part['const']}`"
    if "enum" in part:
        return " or ".join("null" if word is None else f"`{word}`" for word in part["enum"])
    kinds = part["type"] if isinstance(part["type"], list) else [part["type"]]
    return " or ".join(TYPES[kind] for kind in kinds)


def main() -> None:
    """Write the pages."""
    for name, page in pages().items():
        (DOCS / name).write_text(page, "utf-8")


if __name__ == "__main__":
    main()
