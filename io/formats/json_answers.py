"""Read the answers of an interface that a file holds: one JSON document, or one on each line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from threadgraph.io.head import LINES, Head
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source


def each_answer(source: Source, options: ReadOptions, ledger: Ledger) -> Iterator[tuple[int, Any]]:
    """Yield (place, value) for each value; nothing of them is counted as read.

    Of a document there is one value, but those of a list are yielded one by one.

    >>> from io import BytesIO
    >>> from threadgraph.graphs.ledger import Ledger
    >>> from threadgraph.io.options import Limits, ReadOptions
    >>> from threadgraph.io.streams import Source
    >>> ledger = Ledger()
    >>> file = Source(BytesIO(b'[{"id": 1}, {"id": 2}]'), "a.json", Limits())
    >>> list(each_answer(file, ReadOptions(), ledger)), ledger.read
    ([(1, {'id': 1}), (2, {'id': 2})], 0)
    """
    if Head(source.head, whole=source.whole).syntax == LINES:
        for place, found in each_object(source, options, ledger):
            ledger.read -= 1  # A line may hold many records: they are counted by themselves.
            yield place, found
        return
    document = load_document(source, options, ledger)
    yield from enumerate(document if isinstance(document, list) else [document], 1)


def version_of(edited: Any) -> float:
    """Return the time of an edit as a number, 0.0 if there is none.

    >>> version_of("1970-01-01T00:01:00Z"), version_of(None), version_of("soon")
    (60.0, 0.0, 0.0)
    """
    if not isinstance(edited, str):
        return 0.0
    try:
        return datetime.fromisoformat(edited).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def stem(name: str) -> str:
    r"""Return the name of a file without its folders and endings.

    >>> stem("a/video.info.json.gz"), stem(".json")
    ('video', '.json')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    return last.partition(".")[0] or last
