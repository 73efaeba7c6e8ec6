"""Recognition where the start of a file does not say enough."""

from __future__ import annotations

import io
import json

from threadgraph.graphs.ledger import Ledger
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import read_source, recognise_source
from threadgraph.io.streams import HEAD, Source


def source(data: bytes, **limits: int) -> Source:
    return Source(io.BytesIO(data), "f", Limits(**limits))


def test_json_lines_are_told_though_the_first_is_longer_than_the_head():
    rows = [{"id": n, "author": "Ann", "text": "x" * (2 * HEAD if n == 1 else 3)} for n in (1, 2)]
    data = "\n".join(map(json.dumps, rows)).encode()
    assert recognise_source(source(data), ReadOptions()) == "ndjson"
    ledger = Ledger()
    assert read_source(source(data), ReadOptions(), ledger).ids == ["1", "2"]
    assert (ledger.read, ledger.warnings) == (2, {"no_parents": 1})


def test_a_document_on_one_long_line_stays_a_document():
    rows = [{"id": n, "author": "Ann", "text": "x" * 1000} for n in range(2000)]
    data = json.dumps({"comments": rows}).encode()
    for limit in (16 * 2**20, HEAD // 2):
        found = source(data, line=limit)
        assert recognise_source(found, ReadOptions()) == "json"
        assert len(read_source(found, ReadOptions(), Ledger())) == 2000


def test_looking_on_loses_nothing():
    data = b"{" + b"x" * (3 * HEAD) + b"\n" + b"y" * HEAD
    for limit in (1, HEAD + 5, 2**24):
        found = source(data, line=limit)
        found.look_on()
        assert data.startswith(found.head)
        assert b"".join(found.chunks()) == data
