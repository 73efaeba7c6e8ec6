"""Read a channel of Discord as DiscordChatExporter writes it in CSV: without ids or replies."""

from __future__ import annotations

import re
from collections.abc import Mapping

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.decoding import TextLines
from threadgraph.io.formats.delimited_rows import TableRow, table_rows
from threadgraph.io.formats.discord_fields import person
from threadgraph.io.formats.discord_mentions import Named, write_names
from threadgraph.io.formats.platform_table import take_rows
from threadgraph.io.formats.rows import Fault
from threadgraph.io.gather import Gather, Row
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

_NUMBER = re.compile(r"#[0-9]{4}$")
_SYSTEM = re.compile(
    r"(?:Added a recipient|Removed a recipient|Left the group|Changed the channel (?:name|icon)"
    r"|Pinned a message|Joined the server|Started a thread"
    r"|Started a call that lasted [0-9,]{1,9} minutes)\.|Changed the channel name: .*"
)
_LACKS = "this table has no replies: only mentions and the order of messages are known"


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of a table, of any year; they are numbered, as they have no ids.

    Names are shown without the number that accounts once had ("Ann#1234"); in tables without
    the column AuthorID the name with its number tells people apart.  "@Name" in the text is
    looked for like anywhere; where the text has "<@123>", the id decides.  What the platform
    itself says ("Joined the server.") is known by its words alone, and labelled "system".
    """
    lines = TextLines(source, options, ledger)
    header = source.head.decode(errors="replace").lstrip().partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    names = [name.strip('" \r') for name in header.split(delimiter)]
    if not names[-1]:
        names.pop()
    table = _Table(Gather(source.name, options, ledger, ordered=True), names, ledger)
    take_rows(table_rows(lines.blocks(), delimiter, options.limits), table, source, lines)
    return table.finish(source.name)


class _Table:
    """The rows so far."""

    def __init__(self, gather: Gather, names: list[str], ledger: Ledger) -> None:
        self.gather, self.names = gather, names
        self._ledger = ledger
        self._held: list[tuple[int, dict[str, str]]] = []
        self._shown: dict[str, str] = {}

    def take(self, row: TableRow) -> Fault | None:
        """Take a row, or return why it cannot be used."""
        fields, width = row.fields, len(self.names)
        if len(fields) > width and not any(fields[width:]):
            fields = fields[:width]
        if len(fields) != width:
            what = f"{len(fields):,} fields where the first row names {width:,}"
            return Fault("wrong_field_count", what)
        values = dict(zip(self.names, fields, strict=True))
        user, author = values.get("AuthorID"), values["Author"]
        if user and author:
            self._shown.setdefault(user, _NUMBER.sub("", author))
        self._held.append((row.line, values))
        return None

    def finish(self, source: str) -> Records:
        """Return the messages; the names of all people are known by now."""
        for number, (line, values) in enumerate(self._held, 1):
            self._add(number, line, values)
        self._ledger.count("ids_made", len(self.gather))
        if len(self.gather):
            self._ledger.warn("no_parents", source, _LACKS)
        return self.gather.finish(thread_id=_stem(source))

    def _add(self, number: int, line: int, values: Mapping[str, str]) -> None:
        author = values["Author"] or None
        name, user = person(values.get("AuthorID") or author, author)
        text = values["Content"]
        found: list[Named] = []
        if "<@" in text:
            text, found = write_names(text, self._shown)
        row = self.gather.add(
            Row(
                f"row-{number}",
                None,
                _NUMBER.sub("", name) if name else None,
                user,
                text,
                values["Date"] or None,
                label="system" if _SYSTEM.fullmatch(text) else None,
                place=line,
            )
        )
        for known, start, end in found:
            self.gather.mention(
                row, person_id=known, name=text[start + 1 : end], start=start, end=end
            )


def _stem(source: str) -> str:
    name = source.replace("\\", "/").rsplit("/", 1)[-1]
    return re.sub(r"(?i)(?:\.csv)?(?:\.(?:gz|zst|bz2|xz))?$", "", name) or name
