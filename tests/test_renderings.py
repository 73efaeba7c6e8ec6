"""One page read twice, as HTML and as the text that a program makes of it: the same tree."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from helpers import shared

from threadgraph.graphs.ledger import Ledger
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import read_source
from threadgraph.io.streams import open_source

START, AMONG = 12, 250


def read_records(path):
    options = ReadOptions()
    with open_source(path, options.limits) as source:
        return read_source(source, options, Ledger())


def letters(text):
    return "".join(filter(str.isalnum, (text or "").lower()))


def parent_rows(records):
    rows = {comment: row for row, comment in enumerate(records.ids)}
    return [None if parent is None else rows[parent] for parent in records.parents]


def same_comments(page, text):
    # By author in their order, and by the start of the text, which may follow a picture.
    authors = [[letters(name) for name in records.authors] for records in (page, text)]
    blocks = SequenceMatcher(None, *authors, autojunk=False).get_matching_blocks()
    pairs = ((block.a + i, block.b + i) for block in blocks for i in range(block.size))
    return {
        row: other
        for row, other in pairs
        if letters(page.texts[row])[:START] in letters(text.texts[other])[:AMONG]
    }


def agreement(page, text):
    same = same_comments(page, text)
    above, other_above = parent_rows(page), parent_rows(text)
    agreeing = sum(
        other_above[other] == (None if above[row] is None else same.get(above[row], -1))
        for row, other in same.items()
    )
    return len(same) / len(page), agreeing / len(page)


@pytest.mark.parametrize("renderer", ["inscriptis", "html2text"])
@pytest.mark.parametrize("page", ["netzpolitik", "foxyfolksy"])
def test_page_and_its_rendering_have_the_same_comments_under_the_same_parents(page, renderer):
    html = read_records(shared(f"samples/wordpress-html/{page}.html"))
    text = read_records(shared(f"samples/plain-text/derived/{page}__{renderer}.txt"))
    assert len(text) == len(html)
    matched, agreeing = agreement(html, text)
    assert matched == 1
    assert agreeing == 1


@pytest.mark.parametrize("page", ["netzpolitik", "foxyfolksy"])
def test_a_rendering_without_its_indentation_loses_the_replies(page, tmp_path):
    # The measure can fail: flattened, most replies stand at the top.
    html = read_records(shared(f"samples/wordpress-html/{page}.html"))
    source = shared(f"samples/plain-text/derived/{page}__inscriptis.txt")
    flat = tmp_path / "flat.txt"
    flat.write_text("\n".join(line.strip() for line in source.read_text("utf-8").split("\n")))
    matched, agreeing = agreement(html, read_records(flat))
    assert matched > 0.9
    assert agreeing < 0.7
