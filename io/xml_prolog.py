"""What stands before the first element of an XML document: its encoding, its document type."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.decoding import WINDOWS, decode_windows, looks_like_utf8, prepare
from threadgraph.io.options import MIB, ReadOptions
from threadgraph.io.streams import Source

LONGEST = 4 * MIB
"""Bytes that may stand before the first element."""

_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_BARE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_NO_ENCODINGS_OF_FILES = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"}
_NOT_TEXT = b"\xed\xb3\xbf"
"""What a recoded source has for bytes that are not in its encoding."""

_GUESSED = "says UTF-8 and is not; read as Windows-1252, which is a guess: name the encoding"
_MISC = rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+"
_QUOTED = rb""""[^"]*+"|'[^']*+'"""
_SUBSET = rb"""\[(?:[^]"'<]++|%b|<\?.*?\?>|<!--.*?-->|<(?!\?|!--))*+\]\s*+""" % _QUOTED
_DOCTYPE = rb"""<!DOCTYPE\b(?:[^]["'<>]++|%b)*+(?:%b)?>""" % (_QUOTED, _SUBSET)
_PROLOG = re.compile(rb"%b(?:(?P<doctype>%b)%b)?" % (_MISC, _DOCTYPE, _MISC), re.DOTALL)
_TOO_LONG = f"no element begins in its first {LONGEST // MIB} MiB"
_ENTITIES = (
    "its <!DOCTYPE ...> declares entities, which can hide other files or endless text; "
    "nothing was read; remove the declaration if you trust the file"
)
_ROOT = re.compile(rb"\s*<([A-Za-z_:\x80-\xff][^\s/>]*)[\s/>]")


def settle_encoding(source: Source, options: ReadOptions, ledger: Ledger) -> bool:
    """Make `source` hand out UTF-8 by its mark, by `options`, or by what its first line says.

    Return False if that leaves UTF-8 as what is only claimed, or supposed.  InputError if the
    document names an encoding that does not exist.
    """
    if prepare(source, options, ledger):
        return True
    encoding = next((name for start, name in _BARE if source.head.startswith(start)), None)
    declared = _ENCODING.match(source.head)
    if not encoding and declared:
        encoding = _known(declared[1].decode(), source.name)
    if not encoding:
        return False
    source.recode(encoding)
    ledger.notes["encoding"] = f"{encoding} (declared)" if declared else encoding
    return True


def take_prolog(chunks: Iterator[bytes], name: str) -> bytes:
    r"""Return the first bytes of a document, with line ends alone for all before its root.

    As many of the `chunks` are taken as are needed for that.  Comments, instructions and a
    document type thus never come to the parser.  InputError for a document type that declares
    entities, and for one that does not end.

    >>> take_prolog(iter([b"<?xml version='1.0'?>\n<!DOCTYPE", b" a>\n<a>text</a>"]), "a.xml")
    b'\n\n<a>text</a>'
    """
    data, end = b"", 0
    doctype: bytes | None = None
    for chunk in chunks:
        data += chunk
        match = _PROLOG.match(data)
        end, doctype = (match.end(), match["doctype"]) if match else (0, None)
        rest = data[end : end + 1]
        if _ROOT.match(data, end) or rest not in {b"", b"<"}:
            break
        if len(data) > LONGEST:
            if rest == b"" or data.startswith((b"<!", b"<?"), end):
                raise InputError(f"{name}: is no XML that can be read: {_TOO_LONG}")
            break
    if doctype and b"<!ENTITY" in doctype:
        raise InputError(f"{name}: {_ENTITIES}")
    return b"\n" * data.count(b"\n", 0, end) + data[end:]


def root_name(data: bytes) -> str:
    """Return the name of the element that a document without prolog starts with, "" if none.

    >>> root_name(b"<wp:rss version='2.0'>")
    'wp:rss'
    """
    match = _ROOT.match(data)
    return match[1].decode(errors="replace") if match else ""


def as_utf8(data: bytes, name: str, ledger: Ledger, *, certain: bool) -> bytes:
    r"""Return a document as UTF-8 throughout; `certain`: as `settle_encoding` has said.

    It is read as Windows-1252, which is told as a guess, or what is not UTF-8 becomes U+FFFD,
    which is counted.

    >>> as_utf8(b"<a>caf\xe9</a>", "a.xml", Ledger(), certain=False).decode()
    '<a>café</a>'
    """
    data = data.replace(_NOT_TEXT, b"\xff")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if not certain and not looks_like_utf8(data):
            ledger.notes["encoding"] = f"{WINDOWS} (guessed)"
            ledger.warn("encoding_guessed", name, _GUESSED)
            return decode_windows(data).encode()
        text = data.decode(errors="replace")
        repaired = text.count("\ufffd") - data.count("\ufffd".encode())
        ledger.count("text_repaired", repaired)
        what = f"not {ledger.notes['encoding']} at byte {error.start + 1:,}; shown as \ufffd"
        ledger.warn("text_repaired", name, what, repaired)
        return text.encode()
    return data


def _known(declared: str, source: str) -> str | None:
    """Return the name of a declared encoding, None for UTF-8 and what cannot be true."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        name = None
    if name is None or name in _NO_ENCODINGS_OF_FILES:
        raise InputError(_unknown(declared, source))
    # The first line was read byte by byte: the file is not in an encoding of two or four.
    if name in {"utf-8", "ascii", "utf-8-sig"} or name.startswith(("utf-16", "utf-32")):
        return None
    try:
        b"    ".decode(name, "replace")
    except (LookupError, ValueError):
        raise InputError(_unknown(declared, source)) from None
    return name


def _unknown(declared: str, source: str) -> str:
    return (
        f"{source}: says that its encoding is {declared!r}, which is not known; "
        "name the right one with --encoding"
    )
