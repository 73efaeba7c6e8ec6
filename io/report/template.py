"""The parts of the page as they are shipped, joined in one pass, and the policy that fits them."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

from threadgraph.graphs.errors import InvariantError

STYLES = ("style.css",)
SCRIPTS = (
    "unpack.js",
    "data.js",
    "state.js",
    "page.js",
    "canvas.js",
    "picture_parts.js",
    "table.js",
    "timeline_scale.js",
    "timeline_draw.js",
    "timeline_brush.js",
    "timeline.js",
    "network_draw.js",
    "network_input.js",
    "network.js",
    "people.js",
    "pairs.js",
    "readings.js",
    "messages.js",
    "reader.js",
    "icicle_layout.js",
    "icicle_draw.js",
    "icicle_marks.js",
    "icicle_input.js",
    "icicle.js",
    "search.js",
    "main.js",
)
"""In the order in which they are joined: all their names share one scope."""

_TOKEN = re.compile(r"\{\{([a-z]+)\}\}")
_ENDS_ELEMENT = re.compile(r"<!--|</?(?:script|style)", re.IGNORECASE)


def page_parts(values: dict[str, str], *, until: str) -> tuple[str, str]:
    """Return the page before and after the token `until`, all others replaced by `values`.

    The template is split at its tokens once: no value is ever searched for tokens.
    """
    parts = _TOKEN.split(asset("page.html"))
    at = parts.index(until, 1)
    sides = (parts[:at], parts[at + 1 :])
    before = "".join(values[part] if i % 2 else part for i, part in enumerate(sides[0]))
    after = "".join(part if i % 2 == 0 else values[part] for i, part in enumerate(sides[1]))
    return before, after


@cache
def style() -> str:
    """Return the style sheet of the page."""
    return _joined(STYLES)


@cache
def script() -> str:
    """Return the script of the page."""
    return _joined(SCRIPTS)


def policy() -> str:
    """Return the content security policy: our own style and script by hash, and nothing else.

    `img-src data:` is for the empty icon, without which a browser asks the server for one.
    """
    return (
        f"default-src 'none'; script-src '{_hash(script())}'; style-src '{_hash(style())}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def asset(name: str) -> str:
    """Return the text of a shipped part; InvariantError if this installation lacks it."""
    part = files("threadgraph.io.report") / "assets" / name
    try:
        return part.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except FileNotFoundError as error:
        what = f"the report's part {name} is missing from this installation"
        raise InvariantError(f"{what}; install threadgraph anew") from error


def _joined(names: tuple[str, ...]) -> str:
    text = "\n" + "\n".join(asset(name).strip() for name in names) + "\n"
    found = _ENDS_ELEMENT.search(text)
    if found:  # a browser would take the rest of the part for markup
        raise InvariantError(f"a part of the report holds {found[0]!r}")
    return text


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
