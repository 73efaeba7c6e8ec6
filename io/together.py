"""Put the records of several inputs together into one set of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.records import COMMENT, Marks, Records
from threadgraph.io.escape import terminal_safe
from threadgraph.io.registry import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.ledger import Ledger
    from threadgraph.io.options import ReadOptions

_OPTIONAL = (
    ("author_ids", None),
    ("kinds", COMMENT),
    ("versions", 0.0),
    ("scores", None),
    ("labels", None),
    ("urls", None),
    ("rules", None),
    ("stated", None),
    ("groups", None),
    ("named", None),
    ("marked", False),
)


_ADVICE = ", or name its column with --thread-col"


def join_parts(parts: Sequence[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the parts, those of a format that joins them brought together by its reader."""
    joined: list[Records] = []
    done: set[str] = set()
    joining = {known.name: known for known in FORMATS if known.joins}
    for part in parts:
        if part.format not in joining:
            joined.append(part)
        elif part.format not in done:
            done.add(part.format)
            same = [other for other in parts if other.format == part.format]
            joined += joining[part.format].join(same, options, ledger)
    return joined


def put_together(parts: Sequence[Records]) -> Records:
    """Join the records of several inputs; a page stays a thread of its own.

    UsageError if some inputs know threads and others do not.

    >>> first = Records(ids=["1"], parents=[None], authors=["A"], texts=[""], times=[0],
    ...     places=[1], thread_id="p")
    >>> put_together([first, first]).threads
    ['p', 'p (2)']
    """
    parts = [part for part in parts if len(part)] or list(parts[:1])
    if any(part.threads is None and part.thread_id is None for part in parts):
        for part in parts:
            # A part of a table that happens to hold no replies is no page of its own.
            if part.threads is None and not part.ordered:
                part.thread_id = None
    if len(parts) == 1:
        return parts[0]
    threaded = [part.threads is not None or part.thread_id is not None for part in parts]
    if any(threaded) and not all(threaded):
        names = [p.source for p, known in zip(parts, threaded, strict=True) if not known]
        raise UsageError(
            f"{terminal_safe(names[0], 80)} does not say which thread a comment belongs to, other "
            f"inputs do; analyze it by itself{_ADVICE if _is_table(parts) else ''}"
        )
    whole = Records(source=parts[0].source, ordered=all(part.ordered for part in parts))
    pages: dict[str, int] = {}
    for part in parts:
        _append(whole, part, pages)
    return whole


def _is_table(parts: Sequence[Records]) -> bool:
    """Tell whether an input that knows no threads is a table, in which a column may."""
    lone = [part for part in parts if part.threads is None and part.thread_id is None]
    return any(part.format in ("csv", "tsv", "ndjson", "json", "") for part in lone)


def _append(whole: Records, part: Records, pages: dict[str, int]) -> None:
    n = len(whole)
    whole.ids += part.ids
    whole.parents += part.parents
    whole.authors += part.authors
    whole.texts += part.texts
    whole.times = [*whole.times, *part.times]
    whole.places += part.places
    threads = part.threads
    if threads is None and part.thread_id is not None:
        pages[part.thread_id] = seen = pages.get(part.thread_id, 0) + 1
        name = part.thread_id if seen == 1 else f"{part.thread_id} ({seen})"
        threads = [name] * len(part)
        title = next(iter(part.titles.values()), None)
        titles = {name: title} if title is not None else {}
    else:
        titles = part.titles
    whole.titles.update(titles)
    if threads is not None:
        whole.threads = [*(whole.threads or []), *threads]
    _append_marks(whole, part, n)
    whole.address_styles |= part.address_styles
    whole.weak_ids |= part.weak_ids
    for column, filler in _OPTIONAL:
        held, more = getattr(whole, column), getattr(part, column)
        if held is None and more is None:
            continue
        held = [filler] * n if held is None else held
        more = [filler] * len(part) if more is None else more
        setattr(whole, column, [*held, *more])
    for name in dict.fromkeys([*whole.attributes, *part.attributes]):
        before = whole.attributes.get(name) or [None] * n
        whole.attributes[name] = [*before, *(part.attributes.get(name) or [None] * len(part))]
    whole.fields = tuple(dict.fromkeys([*whole.fields, *part.fields]))


def _append_marks(whole: Records, part: Records, n: int) -> None:
    """Add the mentions of a part whose first record is row `n` of the whole."""
    if part.marks is None:
        return
    held, more = whole.marks or Marks(), part.marks
    held.rows += [row + n for row in more.rows]
    for column in ("person_ids", "names", "starts", "ends", "rules"):
        getattr(held, column).extend(getattr(more, column))
    whole.marks = held
