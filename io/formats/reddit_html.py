"""Read a saved web page of a thread on Reddit, old or new."""

from __future__ import annotations

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.reddit_gaps import join
from threadgraph.io.formats.reddit_html_new import COMMENT, read_new
from threadgraph.io.formats.reddit_html_old import read_old
from threadgraph.io.formats.reddit_pages import Page
from threadgraph.io.html_page import load_page, page_address
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

__all__ = ["join", "read"]


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the submission and the comments of a page.

    Ids, threads and people are as in `threadgraph.io.formats.reddit`, so that a page and the
    JSON of the same thread fit together.  Comments that the page has folded away behind "load
    more comments" and "continue this thread" are kept for `join` to count.
    """
    tree = load_page(source, options, ledger)
    page = Page(source.name, options, ledger)
    reader = read_new if tree.css_first(COMMENT) is not None else read_old
    reader(tree, page, page_address(tree))
    return page.finish()
