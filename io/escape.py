"""Text made safe for where it goes: XML, the terminal, a spreadsheet, UTF-8, a file name.

Ordinary text passes every function unchanged.  All of them but `terminal_safe` and `safe_name`
can be undone exactly, so distinct texts stay distinct.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Not text in XML 1.0 (and half of a surrogate pair is not text anywhere), and the escape itself.
_NOT_VISIBLE = re.compile("[\\\\\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Controls C0, DEL and C1, the directional controls, and separators that break a line.
_NOT_PRINTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
# A formula may hide behind blanks and invisible characters that a spreadsheet drops.
_FORMULA = "['\t\r\n]|[\\s\x00-\x20\x7f\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_SURROGATES_INSIDE = r"\u{}"
_WINDOWS_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
_SLUG_LENGTH = 40


def visible(text: str) -> str:
    r"""Return `text` with what XML 1.0 cannot hold made visible, one to one.

    A backslash becomes two; a control character, half of a surrogate pair, U+FFFE and U+FFFF
    become ``\u{1B}``.  Tab, newline and carriage return stay.  Undone by `unescape_visible`.

    >>> print(visible("a\\b \x1b[1m"))
    a\\b \u{1B}[1m
    """
    if not _NOT_VISIBLE.search(text):
        return text
    return _NOT_VISIBLE.sub(_visible_character, text)


def unescape_visible(text: str) -> str:
    r"""Return the text that `visible` made `text` of; ValueError if there is none.

    >>> unescape_visible(visible("a\\b \x1b[1m")) == "a\\b \x1b[1m"
    True
    """
    original = re.sub(r"\\(?:\\|u\{([0-9A-F]{1,4})\})", _original_character, text)
    if visible(original) != text:
        raise ValueError(f"not an escaped text: {terminal_safe(text, 80)}")
    return original


def mark_surrogates(text: str) -> str:
    r"""Return `text` as UTF-8 can hold it, one to one.

    A text with half of a surrogate pair becomes the mark ``\u{}`` and its `visible` form, and
    so does a text that begins with the mark itself.  Undone by `unmark_surrogates`.

    >>> print(mark_surrogates("cut \ud83c"))
    \u{}cut \u{D83C}
    """
    if text.startswith(_SURROGATES_INSIDE) or re.search("[\ud800-\udfff]", text):
        return _SURROGATES_INSIDE + visible(text)
    return text


def unmark_surrogates(text: str) -> str:
    r"""Return the text that `mark_surrogates` made `text` of.

    >>> unmark_surrogates(mark_surrogates("cut \ud83c")) == "cut \ud83c"
    True
    """
    if text.startswith(_SURROGATES_INSIDE):
        return unescape_visible(text[len(_SURROGATES_INSIDE) :])
    return text


def guard_cell(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and never runs it as a formula.

    An apostrophe is put before text that begins with = + - @ (full-width too, and also behind
    blanks), a tab, a line end, or an apostrophe.  Undone by `unguard_cell`.

    >>> guard_cell("=1+1"), guard_cell("'tis"), guard_cell("plain")
    ("'=1+1", "''tis", 'plain')
    """
    return "'" + text if re.match(_FORMULA, text) else text


def unguard_cell(text: str) -> str:
    """Return the text that `guard_cell` made `text` of.

    >>> unguard_cell("'=1+1")
    '=1+1'
    """
    return text.removeprefix("'")


def terminal_safe(text: str, limit: int | None = None) -> str:
    r"""Return `text` on one line, its controls shown, in at most `limit` characters.

    Control characters, directional controls, line separators and halves of surrogate pairs are
    shown as ``\x1b`` or ``\u202e``, so that text from a file can neither steer a terminal nor
    pass for a line of ours.  Cut text ends in "…"; an escape is never cut.

    >>> print(terminal_safe("\x1b[2J hi\n"))
    \x1b[2J hi\x0a
    >>> terminal_safe("abcdef", 4)
    'abc…'
    """
    if limit is None or len(text) <= limit:
        shown = _NOT_PRINTED.sub(_shown_character, text)
        if limit is None or len(shown) <= limit:
            return shown
    kept, room = [], limit - 1
    for character in text[:limit]:
        shown = _NOT_PRINTED.sub(_shown_character, character)
        room -= len(shown)
        if room < 0:
            break
        kept.append(shown)
    return "".join(kept) + "…"


def safe_name(text: str) -> str:
    """Return a file name (without extension) for `text`, good on every system.

    Small ASCII letters, digits, "_" and "-", at most 49 characters, never empty, never a name
    that Windows reserves.  Where it is not the text itself it ends in "-" and 8 digits of the
    text's SHA-256, so that other texts get other names (but for 1 chance in 2**32).

    >>> safe_name("results_1"), safe_name("../Crème brûlée?")
    ('results_1', 'creme-brulee-120d8325')
    """
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text.casefold()))
    slug = re.sub("[^a-z0-9_]+", "-", bare)[:_SLUG_LENGTH].strip("-")
    taken = slug in _WINDOWS_NAMES or re.search("-[0-9a-f]{8}$", slug) is not None
    if slug and slug == text and not taken:
        return slug
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug or 'unnamed'}-{digest}"


def xml_attribute(text: str) -> str:
    """Return `text` for between the double quotes of an XML attribute.

    >>> xml_attribute('"Q&A"')
    '&quot;Q&amp;A&quot;'
    """
    text = visible(text)
    if not re.search('[&<>"\t\n\r\x85\u2028]', text):
        return text
    for character, entity in _ENTITIES:
        text = text.replace(character, entity)
    return text


def xml_text(text: str) -> str:
    """Return `text` for between two XML tags: as it is, or as CDATA if it holds & < or >.

    CDATA and not entities, as Gephi's reader drops blanks that stand between two entities.

    >>> print(xml_text("a & b"))
    <![CDATA[a & b]]>
    """
    text = visible(text)
    if not re.search("[&<>\r\x85\u2028]", text):
        return text
    # Bare, these would be read back as a newline, in CDATA too (the last two by XML 1.1).
    parts = re.split("([\r\x85\u2028])", text)
    return "".join([f"&#{ord(p)};" if n % 2 else _cdata(p) for n, p in enumerate(parts)])


_ENTITIES = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ('"', "&quot;"),
    ("\t", "&#9;"),
    ("\n", "&#10;"),
    ("\r", "&#13;"),
    ("\x85", "&#133;"),
    ("\u2028", "&#8232;"),
)


def _cdata(text: str) -> str:
    if not (re.search("[&<>]", text) or text.isspace()):
        return text
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _visible_character(match: re.Match[str]) -> str:
    character = match[0]
    return "\\\\" if character == "\\" else f"\\u{{{ord(character):X}}}"


def _original_character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else "\\"


def _shown_character(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
