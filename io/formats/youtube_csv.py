"""Read tables of YouTube's comments: of minet, YouTube Data Tools, youtube-comment-downloader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from threadgraph.io.decoding import TextLines
from threadgraph.io.formats.delimited_rows import Block, TableRow, table_rows
from threadgraph.io.formats.json_answers import stem, version_of
from threadgraph.io.formats.platform_table import take_rows
from threadgraph.io.formats.rows import Fault
from threadgraph.io.formats.youtube_comments import (
    BEFORE_NAMES,
    ESTIMATED,
    count_of,
    plain,
    root_of,
)
from threadgraph.io.formats.youtube_replies import KEY, Replies, join
from threadgraph.io.gather import Gather, Row
from threadgraph.io.lines import LongLine
from threadgraph.io.web_links import youtube_link

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

__all__ = ["join", "read"]

_PHP_QUOTE = re.compile(r'\\"(?=[^",;\t\r\n])')


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a table; its columns tell which tool wrote it.

    The times of YouTube Data Tools name no zone: they are those of its server.  Its quotes
    after a backslash are not doubled.  Replies are as in `threadgraph.io.formats.youtube`.
    """
    lines = TextLines(source, options, ledger)
    header = source.head.decode(errors="replace").lstrip("\ufeff \r\n").partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    names = [name.strip(' "\r') for name in header.split(delimiter)]
    blocks = _double_quotes(lines.blocks()) if "isReply" in names else lines.blocks()
    table = _Table(Gather(source.name, options, ledger), names, ledger)
    take_rows(table_rows(blocks, delimiter, options.limits), table, source, lines)
    return table.finish(stem(source.name))


class _Table:
    """The rows so far."""

    def __init__(self, gather: Gather, names: list[str], ledger: Ledger) -> None:
        self.gather, self._names, self._ledger = gather, names, ledger
        self._replies = Replies()
        self._estimated = 0
        found = set(names)
        self._make = (
            self._minet
            if "parent_comment_id" in found
            else self._data_tools
            if "isReply" in found
            else self._downloader
        )

    def take(self, row: TableRow) -> Fault | None:
        """Take a row, or return why it cannot be used."""
        fields, width = row.fields, len(self._names)
        if len(fields) > width and not any(fields[width:]):
            fields = fields[:width]
        if len(fields) != width:
            what = f"{len(fields):,} fields where the first row names {width:,}"
            return Fault("wrong_field_count", what)
        made = self._make(dict(zip(self._names, fields, strict=True)))
        made = made._replace(text=made.text.lstrip(BEFORE_NAMES), group=made.parent, place=row.line)
        if self.gather.add(made) is None and made.parent:
            self._replies.left_out[made.parent] += 1
        return None

    def finish(self, name: str) -> Records:
        """Return the comments."""
        if self._estimated:
            self._ledger.count("times_estimated", self._estimated)
            self._ledger.notes["time_precision"] = ESTIMATED
        records = self.gather.finish()
        self._replies.settle(records, name)
        records.extra[KEY] = self._replies
        return records

    def _minet(self, values: Mapping[str, str]) -> Row:
        get = values.get
        name, published = get("comment_id"), get("published_at")
        if name:
            self._replies.announce(name, count_of(get("reply_count")))
        updated = get("updated_at")
        return Row(
            name,
            get("parent_comment_id") or None,
            get("author_name") or None,
            get("author_channel_id") or None,
            get("text") or "",
            published or None,
            get("video_id") or None,
            score=count_of(get("like_count")),
            version=0.0 if updated == published else version_of(updated),
            url=youtube_link(get("video_id"), name),
        )

    def _data_tools(self, values: Mapping[str, str]) -> Row:
        get = values.get
        name = get("id")
        if name:
            self._replies.announce(name, count_of(get("replyCount")))
        is_reply = get("isReply") not in ("", "0", "false", "False", None)
        return Row(
            name,
            (get("isReplyTo") or get("isReplyToId") or None) if is_reply else None,
            get("authorName") or None,
            get("authorChannelId") or None,
            plain(get("text") or ""),
            get("publishedAt") or None,
            get("videoId") or None,
            score=count_of(get("likeCount")),
            url=youtube_link(get("videoId"), name),
        )

    def _downloader(self, values: Mapping[str, str]) -> Row:
        get = values.get
        time = get("time_parsed") or None
        self._estimated += time is not None
        return Row(
            get("cid"),
            root_of(get("cid")),
            get("author") or None,
            get("channel") or None,
            get("text") or "",
            time,
            score=count_of(get("votes")),
        )


def _double_quotes(blocks: Iterator[Block]) -> Iterator[Block]:
    r"""Double the quotes after backslashes that PHP leaves single; "\", ends a field as ever."""
    for block in blocks:
        if isinstance(block, LongLine):
            yield block
        else:
            first, lines = block
            yield (
                first,
                [
                    _PHP_QUOTE.sub(r'\\""', line)
                    if isinstance(line, str) and '\\"' in line
                    else line
                    for line in lines
                ],
            )
