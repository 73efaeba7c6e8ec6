"""The last resort for web pages: comments marked with schema.org, if there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadgraph.io.head import Head


def is_page(head: Head) -> bool:
    """Tell that a web page that nothing else fits is looked through for marked comments.

    Its reader says why there are none, which nobody else could.
    """
    return True
