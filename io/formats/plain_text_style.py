"""Settle which header lines of a page are headers: a page has one style, a quotation departs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from threadgraph.graphs.patterns import lazy
from threadgraph.io.formats.plain_text_headers import DATED, SAID, STACKED, Header
from threadgraph.io.formats.plain_text_lines import content, is_heading
from threadgraph.io.formats.plain_text_words import LEADS, PRONOUNS

CLEAR, RULE = 0.8, 0.9
"""Shares of a page's headers from which a property they have is its style: an exception that
only its words speak for (no marker, no date) goes at the first, any exception at the second."""

_SENTENCE_END = lazy(r"[^\W\d_]{4}[.!?] ")
_OPENING = "\"'“„«‘"
_CLOSING = "\"'”“»’"


def choose(lines: list[str], found: list[Header]) -> tuple[list[Header], list[Header]]:
    """Return the headers of the page, and the lines set aside that only look like some.

    Set aside are: other forms than the page's own; names that are prose; lines without the
    marker, date, verb or blank line that nearly all headers of the page have; a header that
    repeats an earlier one in another layout (a quotation pasted with its header).
    """
    kept = _of_one_form(lines, found)
    kept = [header for header in kept if header.date or not _is_prose(header)]
    kept = _marked_or_dated(kept)
    for has in (_has_marker, _has_date):
        kept = _with_property(kept, has)
    kept = _apart_from_text(kept)
    kept = _with_common_verb(kept)
    kept = _without_repetitions(lines, kept)
    if len(kept) == 1 and kept[0].weak and _rows_before(lines, kept[0]) > 1:
        kept = []
    rows = {header.line for header in kept}
    forms = {header.form for header in kept}
    return kept, [h for h in found if h.form in forms and h.line not in rows]


def _of_one_form(lines: list[str], found: list[Header]) -> list[Header]:
    """Return the headers of the form the page uses, the clearest evidence counting most."""
    said = [header for header in found if header.form == SAID]
    evidence = sum(1 if header.weak else 4 for header in said)
    others = {form: [h for h in found if h.form == form] for form in (DATED, STACKED)}
    form = max(others, key=lambda name: len(others[name]))
    if evidence >= len(others[form]):
        return said
    rest = _below_heading(lines, others[form])
    return [] if form == STACKED and _lists_titles(lines, rest) else rest


def _lists_titles(lines: list[str], found: list[Header]) -> bool:
    """Return whether lines above dates head nothing, as in a list of articles."""
    ends = [header.line for header in found[1:]] + [len(lines)]
    empty = sum(
        not any(map(content, lines[header.body : end]))
        for header, end in zip(found, ends, strict=True)
    )
    return 2 * empty > len(found) >= 3


def _below_heading(lines: list[str], found: list[Header]) -> list[Header]:
    """Return `found` without the first, if "12 Comments" stands below it: it is the article's."""
    for row in range(found[0].line, found[1].line if len(found) > 1 else 0):
        if is_heading(lines[row]):
            return found[1:]
    return found


def _is_prose(header: Header) -> bool:
    """Return whether a header without a date is rather a sentence, by its words."""
    name = header.name
    words = name.lower().split()
    if not words:
        # A name of invisible characters alone is a name all the same.
        return False
    if len(words) == 1 and words[0] in PRONOUNS:
        return True
    if header.marker:
        return False
    if len(words) > 6 or name[-1] in ".!?;,:-":
        return len(words) > 6 or not (name[-1] == "." and len(words) <= 3)
    if words[0] in LEADS or _SENTENCE_END.search(name):
        return True
    if header.verb.endswith("…") and not header.after_gap:
        return True
    return name[0] in _OPENING and not any(mark in name[1:] for mark in _CLOSING)


def _marked_or_dated(found: list[Header]) -> list[Header]:
    """Return `found` without the rarer of marked and dated headers where none is both.

    The others are then lists, or pasted quotations, inside comments.
    """
    marked = [header for header in found if header.marker]
    dated = [header for header in found if header.date is not None]
    if not marked or not dated or any(header.marker for header in dated):
        return found
    if len(dated) >= len(marked):
        return [header for header in found if not header.marker]
    return [header for header in found if header.date is None]


def _with_property(found: list[Header], has: Callable[[Header], bool]) -> list[Header]:
    """Return `found` without the exceptions to a property nearly all others have."""
    share = sum(map(has, found)) / len(found) if found else 0.0
    if share < CLEAR:
        return found
    return [h for h in found if has(h) or not (h.weak or share >= RULE)]


def _has_marker(header: Header) -> bool:
    return bool(header.marker)


def _has_date(header: Header) -> bool:
    return header.date is not None


def _apart_from_text(found: list[Header]) -> list[Header]:
    """Return `found` without weak headers inside a paragraph, unless the page is that dense."""
    models = [header for header in found if not header.weak]
    models = models if len(models) > 1 else found
    if sum(header.after_gap for header in models) < CLEAR * len(models):
        return found
    return [header for header in found if header.after_gap or not header.weak]


def _with_common_verb(found: list[Header]) -> list[Header]:
    """Return `found` without weak headers whose verb is not the page's ("wrote" among "says")."""
    verbs = Counter(header.verb for header in found)
    if len(verbs) < 2:
        return found
    common = verbs.most_common(1)[0][1]
    return [h for h in found if not h.weak or common < 3 * verbs[h.verb]]


def _without_repetitions(lines: list[str], found: list[Header]) -> list[Header]:
    """Return `found` without headers that repeat one, and stand closer to their text than others.

    A comment that quotes another with its header repeats name and date; what tells it from a
    second comment in the same minute is that the page itself leaves a blank line below dates.
    """
    airy = [_blank_below(lines, header) for header in found]
    if not found or sum(airy) / len(found) < RULE:
        return found
    seen: set[tuple[str, str | None]] = set()
    kept = []
    for header, blank in zip(found, airy, strict=True):
        key = (header.name, header.date)
        if blank or header.date is None or key not in seen:
            kept.append(header)
        seen.add(key)
    return kept


def _blank_below(lines: list[str], header: Header) -> bool:
    return header.body >= len(lines) or not content(lines[header.body])


def _rows_before(lines: list[str], header: Header) -> int:
    return sum(1 for row in range(header.line) if content(lines[row]))
