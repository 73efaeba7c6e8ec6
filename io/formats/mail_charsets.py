"""From the bytes of a message to text: the charset it declares, if that is one that decodes."""

from __future__ import annotations

import codecs
from functools import lru_cache

from threadgraph.io.decoding import decode_windows, looks_like_utf8

_NEVER = frozenset(("utf-7", "utf-7-imap", "idna", "punycode", "undefined", "unicode_escape"))
_NEVER |= frozenset(("raw_unicode_escape", "mbcs", "oem", "charmap"))
_WIDER = {
    "ascii": "",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
"""Names that mail gives to text of the wider set, as the web reads them (ASCII: a guess)."""


def decode(data: bytes, charset: str, *, recoded: bool = False) -> tuple[str, str | None]:
    r"""Return text, and a warning class where it had to be guessed or mended, else None.

    `charset` is the name declared, "" if there is none; `recoded`: the bytes are UTF-8
    already, whatever was declared.  Bytes that are not text in the charset: UTF-8 if it is
    that, else Windows-1252 ("encoding_guessed"); of damaged UTF-8 the bad bytes are U+FFFD
    ("text_repaired").

    >>> decode(b"caf\xe9", "iso-8859-1"), decode(b"caf\xe9", "no-such")
    (('café', None), ('café', 'encoding_guessed'))
    """
    if data.isascii() and (recoded or not charset or is_ascii_based(charset)):
        return data.decode("ascii"), None
    if charset and not recoded:
        text = decode_strictly(data, charset)
        if text is not None:
            return text, None
    try:
        return data.decode(), None
    except UnicodeDecodeError:
        pass
    if recoded or looks_like_utf8(data):
        return data.decode(errors="replace"), "text_repaired"
    return decode_windows(data), "encoding_guessed"


def decode_strictly(data: bytes, charset: str) -> str | None:
    """Return text in a charset, None if there is no such charset or the bytes are not in it.

    >>> decode_strictly(b"+ADw-", "utf-7") is None
    True
    """
    name = codec_of(charset)
    if name is None:
        return None
    if name == "cp1252":
        return decode_windows(data)
    try:
        return data.decode(name or "ascii")
    except (UnicodeError, ValueError):
        return None


@lru_cache(1024)
def codec_of(charset: str) -> str | None:
    """Return the codec of a charset, "" for ASCII, None for one that is unknown or unsafe."""
    try:
        known = codecs.lookup(charset.strip().strip("'\""))
    except (LookupError, ValueError):
        return None
    name = known.name
    if name in _NEVER or not getattr(known, "_is_text_encoding", False):
        return None
    return _WIDER.get(name, name)


@lru_cache(1024)
def is_ascii_based(charset: str) -> bool:
    """Tell whether bytes of ASCII are ASCII in this charset, as in most but ISO-2022 and UTF-16."""
    name = codec_of(charset)
    if not name:
        return True
    return not name.startswith(("iso2022", "utf-16", "utf-32", "hz", "cp037", "cp500", "cp1026"))
