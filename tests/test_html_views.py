"""Static pictures in notebooks: figures that are the library's, names that are inert."""

from __future__ import annotations

from html.parser import HTMLParser

import lxml.html
import pytest
from factories import bakery, chain, make_discussion, random_discussion, star
from test_diagrams import hostile

from threadgraph.graphs.html_views import discussion_html, exchanges_html, network_html

HARMLESS = {"div", "p", "b", "br", "bdi", "small", "table", "tr", "th", "td", "img"}
SHAPES = {
    "bakery": bakery,
    "none": lambda: make_discussion([]),
    "one": lambda: make_discussion([("1", None, "Ann", "Hello", 0.0)]),
    "unknown": lambda: make_discussion([("1", None, None, "a", None), ("2", "1", None, "b", None)]),
    "hostile": hostile,
    "chain": lambda: chain(600),
    "star": lambda: star(600),
    "random": lambda: random_discussion(500, 40, 1),
}


class Elements(HTMLParser):
    """Collects elements and attributes."""

    def __init__(self):
        super().__init__()
        self.names, self.attributes, self.open = set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"br", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("shape", SHAPES)
def test_pages_hold_nothing_but_text_tables_and_pictures(shape):
    d = SHAPES[shape]()
    for page in (discussion_html(d), network_html(d.network), exchanges_html(d.exchanges)):
        found = Elements()
        found.feed(page)
        assert found.names <= HARMLESS
        assert found.attributes <= {"alt", "src", "width", "height"}
        assert found.open == []
        assert len(page) < 40_000


def test_a_notebook_finds_them_and_they_say_what_the_library_says():
    d = bakery()
    page = lxml.html.fromstring(d._repr_html_())
    text = page.text_content()
    assert f"{len(d)} comments" in text
    assert f"{len(d.people)} people" in text
    first = page.xpath("//table[1]//tr[2]/td")
    top = d.central.order[0]
    assert first[0].text_content() == d.people.names[top]
    assert [int(cell.text_content()) for cell in first[1:]] == [
        d.central.comments[top], d.central.in_degree[top], d.central.out_degree[top],
    ]  # fmt: skip
    assert f"{len(d.network)} links" in lxml.html.fromstring(d.network._repr_html_()).text_content()
    rows = lxml.html.fromstring(d.exchanges._repr_html_()).xpath("//table//tr")
    assert len(rows) == 1 + len(d.exchanges)
