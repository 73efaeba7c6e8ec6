"""Read a saved web page into a parsed tree, with its encoding known and its nesting checked."""

from __future__ import annotations

import codecs
import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from threadgraph.graphs.errors import InputError, LimitError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.decoding import WINDOWS, decode_windows, is_utf8, looks_like_utf8, prepare
from threadgraph.io.html_cost import find_costly
from threadgraph.io.html_end import ends_inside
from threadgraph.io.html_tags import NAME, REST, tag_attributes, tag_pattern
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

STEPS = 1_000_000_000
"""Steps that the nesting of a page may cost its parser: two seconds or so.

Replies may be some thousand deep in one another; pages whose nesting is ordinary have no limit.
"""

ATTRIBUTES = 5_000
"""Different attributes that one tag may have."""

_ADVICE = "not UTF-8; read as Windows-1252, which is a guess: name the encoding if names look odd"

_SEARCHED = 4096
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([^\"'>]{1,40})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';]+)", re.IGNORECASE)
_KNOWN = re.compile(
    r"(?:windows-|cp|x-cp|iso-?8859-|koi8-|ibm|mac-|gb|euc-|iso-2022-jp|big5|utf-?8)[a-z0-9-]*"
)
_PYTHON_NAMES = {
    **dict.fromkeys(["ascii", "us-ascii", "latin1", "iso-8859-1", "iso8859-1"], WINDOWS),
    **dict.fromkeys(["cp1252", "windows-1252", "x-cp1252", "x-user-defined"], WINDOWS),
    **dict.fromkeys(["iso-8859-9", "latin5"], "cp1254"),
    **dict.fromkeys(["iso-8859-11", "tis-620", "windows-874"], "cp874"),
    **dict.fromkeys(["shift-jis", "sjis", "x-sjis", "windows-31j"], "cp932"),
    **dict.fromkeys(["euc-kr", "ks-c-5601-1987", "ksc5601", "korean"], "cp949"),
    **dict.fromkeys(["gb2312", "gbk", "gb-2312-80", "x-gbk", "chinese"], "gb18030"),
    **dict.fromkeys(["big5", "big5-hkscs", "x-x-big5"], "big5hkscs"),
    "iso-8859-8-i": "iso8859-8",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}
"""What Python calls what the web means by a name, where that is another name or encoding."""


def load_page(source: Source, options: ReadOptions, ledger: Ledger) -> LexborHTMLParser:
    """Return a page as a tree, read as a browser that runs scripts reads it.

    The encoding is that of a byte order mark, the one asked for, the one the page names, or
    found as for any text; it is noted.  LimitError for a page whose nesting would take long to
    parse.
    """
    data = _read_utf8(source, options, ledger)
    still_open = ends_inside(data)
    if still_open:
        ledger.incomplete = True
        what = f"the page ends inside {still_open:,} open elements: it was not saved whole"
        ledger.warn("ends_early", source.name, what)
    costly = find_costly(data, STEPS, ATTRIBUTES)
    if costly and costly.attributes:
        raise LimitError(
            f"{source.name}: has a tag of {costly.attributes:,} attributes at byte "
            f"{costly.at:,}, over the limit of {ATTRIBUTES:,}; this is no page of comments"
        )
    if costly:
        raise LimitError(
            f"{source.name}: its elements stand up to {costly.depth:,} deep in one another "
            f"(byte {costly.at:,}), which would take too long to read; ask for an export instead"
        )
    tree = LexborHTMLParser(data, scripting=True, options=LexborDocumentOptions.WO_EVENTS)
    if tree.body is None:
        raise InputError(f"{source.name}: is no page that can be shown")
    return tree


def page_title(tree: LexborHTMLParser) -> str | None:
    r"""Return the title of a page, in one line, or None.

    >>> page_title(LexborHTMLParser("<title>On\n bridges</title><svg><title>Icon</title></svg>"))
    'On bridges'
    """
    node = tree.css_first("head > title") or tree.css_first("title")
    title = " ".join(node.text().split()) if node else ""
    return title or _attribute(tree, 'meta[property="og:title" i]', "content")


def page_address(tree: LexborHTMLParser) -> str | None:
    """Return the address a page says it has, or None; a relative one is none.

    >>> page_address(LexborHTMLParser('<link rel=canonical href="https://example.org/p/1">'))
    'https://example.org/p/1'
    """
    for query, name in (
        ('link[rel~="canonical" i]', "href"),
        ('meta[property="og:url" i]', "content"),
    ):
        address = _attribute(tree, query, name)
        if address and address.lower().startswith(("http://", "https://")):
            return address
    return None


def declared_encoding(head: bytes) -> str | None:
    """Return the encoding that the start of a page names, as Python calls it, or None.

    Names mean what browsers take them for: Latin-1 and ASCII are Windows-1252.

    >>> declared_encoding(b'<meta charset="ISO-8859-1">'), declared_encoding(b"<p>charset=x")
    ('windows-1252', None)
    """
    head = head[:_SEARCHED]
    declared = _XML.match(head)
    label = declared[1].decode("latin-1") if declared else ""
    for tag in tag_pattern().finditer(head):
        if tag.lastindex == REST and tag[NAME].lower() == b"meta":
            meta = tag_attributes(tag[REST])
            charset = _CHARSET.search(meta.get("content", ""))
            if "charset" in meta:
                label = meta["charset"]
            elif charset and meta.get("http-equiv", "").lower() == "content-type":
                label = charset[1]
            else:
                continue
            break
    label = label.strip().lower().replace("_", "-")
    if label.startswith("utf-16"):
        return "utf-8"  # were it true, its name could not have been read
    name = _PYTHON_NAMES.get(label, label)
    try:
        return name if _KNOWN.fullmatch(name) and codecs.lookup(name) else None
    except LookupError:
        return None


def _read_utf8(source: Source, options: ReadOptions, ledger: Ledger) -> bytes:
    """Return the page as UTF-8; what is no text is U+FFFD, counted as `text_repaired`."""
    known = prepare(source, options, ledger)
    data = source.read_all()
    declared = None if known else declared_encoding(data)
    if not (declared or "").startswith("iso-2022") and is_utf8(data):
        if declared not in (None, "utf-8") and not data.isascii():
            what = f"named {declared} by the page, but is UTF-8, as which it was read"
            ledger.warn("encoding_guessed", source.name, what)
        return data
    if declared in (None, "utf-8"):
        guessed = not known and not looks_like_utf8(data)
        declared = WINDOWS if guessed else "utf-8"
        if guessed:
            ledger.notes["encoding"] = f"{WINDOWS} (guessed)"
            ledger.warn("encoding_guessed", source.name, _ADVICE)
    else:
        ledger.notes["encoding"] = f"{declared} (named by the page)"
    if declared == WINDOWS:
        return decode_windows(data).encode()
    text = data.decode(declared, "replace")
    repaired = text.count("\ufffd") - data.count("\ufffd".encode())
    what = f"has bytes that are not {declared}; shown as \ufffd"
    ledger.count("text_repaired", repaired)
    ledger.warn("text_repaired", source.name, what, repaired)
    return text.encode()


def _attribute(tree: LexborHTMLParser, query: str, name: str) -> str | None:
    node = tree.css_first(query)
    value = (node.attributes.get(name) or "").strip() if node else ""
    return value or None
