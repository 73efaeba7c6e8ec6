"""Invented things of Reddit for tests: comments, submissions, listings, stubs."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from threadgraph.graphs.ledger import Ledger
from threadgraph.io.formats.reddit import join, read
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.streams import Source


def thing(name: str, parent: str = "t3_p", **more: Any) -> dict[str, Any]:
    data = {"id": name, "parent_id": parent, "link_id": "t3_p", "author": "ann", "body": "x"}
    return {"kind": "t1", "data": {**data, "created_utc": 1_600_000_000, **more}}


def listing(*children: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": list(children), "after": None, **more}}


def post(**more: Any) -> dict[str, Any]:
    data = {"id": "p", "name": "t3_p", "author": "op", "title": "T", "selftext": ""}
    return {"kind": "t3", "data": {**data, "created_utc": 1_599_999_999, **more}}


def more(parent: str, *children: str, count: int | None = None) -> dict[str, Any]:
    count = len(children) if count is None else count
    name = children[0] if children else "_"
    data = {"id": name, "parent_id": parent, "children": list(children), "count": count}
    return {"kind": "more", "data": data}


def read_value(*documents: Any, options: ReadOptions | None = None) -> tuple[list[Any], Ledger]:
    """Return the records of each document, and the ledger after joining them."""
    ledger, options = Ledger(), options or ReadOptions()
    parts = []
    for document in documents:
        source = Source(BytesIO(json.dumps(document).encode()), "page.json", Limits())
        parts.append(read(source, options, ledger))
    return join(parts, options, ledger), ledger
