"""Read the plain-text copy of a comment section: names, dates, and replies by indentation."""

from __future__ import annotations

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.decoding import read_text
from threadgraph.io.formats.plain_text_bodies import Span, body_spans, text_of, trailing_date
from threadgraph.io.formats.plain_text_headers import Header, find_headers
from threadgraph.io.formats.plain_text_levels import columns, mixes_tabs, path_ids
from threadgraph.io.formats.plain_text_lines import content, heading_title, is_heading
from threadgraph.io.formats.plain_text_style import choose
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source
from threadgraph.io.times import parse_times

NAME = "plain-text"

_PACKED = (".gz", ".zst", ".bz2", ".xz", ".zip")


def looks_like_comments(text: str) -> bool:
    """Return whether `parse` finds any comment in `text`.

    >>> looks_like_comments("Ann says:\\nMarch 3, 2020 at 10:00 am\\n\\nhello")
    True
    >>> looks_like_comments("He came, he saw, and then he said: nothing.")
    False
    """
    lines = _lines(text)
    return bool(choose(lines, find_headers(lines))[0])


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a page that was copied as text."""
    return parse(read_text(source, options, ledger), source.name, ledger, options.date_order)


def parse(text: str, source_name: str, ledger: Ledger, date_order: str | None = None) -> Records:
    """Return the comments of a page as records; none if it has none.

    A header ("NAME says:", "NAME on DATE said:", "NAME on DATE", NAME above a date, in
    many languages) opens a comment.  A header further right than another replies to it; ids
    are the paths of places among siblings ("5.1.1"), as the page itself has none.  What is no
    comment (article, buttons, forms) is counted in `chrome_lines`, lines that look like
    headers but depart from the page's style in `headers_set_aside`.

    >>> ledger = Ledger()
    >>> page = "1. Ann says:\\n\\n   Well?\\n\\n   • Bob says:\\n\\n     Well.\\n"
    >>> records = parse(page, "page.txt", ledger)
    >>> records.ids, records.parents, records.authors, records.texts
    (['1', '1.1'], [None, '1'], ['Ann', 'Bob'], ['Well?', 'Well.'])
    """
    lines = _lines(text)
    headers, set_aside = choose(lines, find_headers(lines))
    thread = _stem(source_name)
    records = Records(thread_id=thread, ordered=True, source=source_name)
    if not headers:
        return records
    spans = body_spans(lines, headers)
    dates = [header.date for header in headers]
    _take_trailing_dates(lines, headers, spans, dates)
    records.ids, records.parents = path_ids(columns(lines, headers))
    records.authors = [header.name for header in headers]
    records.texts = [text_of(lines, span) for span in spans]
    records.places = [header.line + 1 for header in headers]
    title = _title(lines, headers[0].line)
    if title:
        records.titles[thread] = title
    ledger.read += len(records)
    _report_layout(lines, headers, set_aside, records, ledger)
    _report_outside(_rows_outside(lines, headers, spans), ledger)
    records.times = _times(dates, records, ledger, date_order)
    return records


def _lines(text: str) -> list[str]:
    """Return the lines of a text; ends may be LF, CRLF or, where there is no LF, CR."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    return text.split("\n")


def _stem(source_name: str) -> str:
    name = source_name.replace("\\", "/").rsplit("/", 1)[-1]
    for ending in _PACKED:
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
    stem, dot, _ = name.rpartition(".")
    return (stem if dot and stem else name) or "page"


def _title(lines: list[str], first: int) -> str | None:
    """Return the title: as the heading above the comments quotes it, else the first line."""
    written = [row for row in range(first) if content(lines[row])]
    for row in reversed(written):
        title = heading_title(lines[row])
        if title:
            return title
    line = content(lines[written[0]]).lstrip("# ") if written else ""
    return line if line and len(line) <= 300 and not is_heading(line) else None


def _take_trailing_dates(
    lines: list[str], headers: list[Header], spans: list[Span], dates: list[str | None]
) -> None:
    """Move dates from the end of texts, where pages with "NAME said…" print them, to `dates`."""
    for row, header in enumerate(headers):
        if header.verb.endswith("…") and header.date is None:
            found = trailing_date(lines, spans[row])
            if found:
                dates[row], spans[row] = found


def _report_layout(
    lines: list[str],
    headers: list[Header],
    set_aside: list[Header],
    records: Records,
    ledger: Ledger,
) -> None:
    """Put into the ledger what was doubtful about the headers."""
    mixed = mixes_tabs(lines, headers)
    if mixed:
        ledger.warn(
            "ambiguous_indent",
            f"{records.source}:{mixed.line + 1}",
            "tabs and spaces both indent headers; a tab was read as up to the next multiple of 8",
        )
    ledger.count("headers_set_aside", len(set_aside))
    for header in set_aside:
        where = f"{records.source}:{header.line + 1}"
        ledger.example("headers_set_aside", where, content(lines[header.line]))


def _report_outside(rows: int, ledger: Ledger) -> None:
    """Put into the ledger how many lines are no part of a comment."""
    if rows:
        ledger.count("chrome_lines", rows)
        outside = ledger.counters["chrome_lines"]
        ledger.notes["lines_outside_comments"] = f"{outside} (article, navigation, buttons)"


def _rows_outside(lines: list[str], headers: list[Header], spans: list[Span]) -> int:
    """Return the number of rows that hold something and belong to no comment."""
    inside = bytearray(len(lines))
    for header, (first, stop) in zip(headers, spans, strict=True):
        inside[header.line : header.body] = b"\1" * (header.body - header.line)
        inside[first:stop] = b"\1" * (stop - first)
    return sum(1 for row, line in enumerate(lines) if not inside[row] and content(line))


def _times(
    dates: list[str | None], records: Records, ledger: Ledger, order: str | None
) -> list[int]:
    """Return the times of the comments; warn where days and months cannot be told apart."""
    parsed = parse_times(dates, order)
    if parsed.ambiguous:
        row = next(k for k, date in enumerate(dates) if date)
        ledger.warn(
            "ambiguous_dates",
            f"{records.source}:{records.places[row]}",
            f"{dates[row]!r} may be day/month or month/day and the page does not settle it; "
            "such comments have no time; say --date-order dmy or mdy",
        )
    if parsed.zone_assumed:
        ledger.notes["time_zone"] = "UTC assumed"
    return parsed.values
