"""Fonts: which installed families to draw with, and which characters none of them has."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# In order of preference.  Noto Color Emoji is not here: matplotlib cannot use colour fonts.
_WANTED = (
    "DejaVu Sans",
    "Noto Sans",
    "Noto Sans Armenian",
    "Noto Sans Georgian",
    "Noto Sans Hebrew",
    "Noto Sans Arabic",
    "Noto Naskh Arabic",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Telugu",
    "Noto Sans Thai",
    "Noto Sans Khmer",
    "Noto Sans Ethiopic",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Noto Sans CJK KR",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Hiragino Sans",
    "PingFang SC",
    "Microsoft YaHei",
    "Malgun Gothic",
    "Arial Unicode MS",
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Emoji",
    "Symbola",
    "Segoe UI Emoji",
    "Unifont",
)

# First and last character of a range, what people call it, and the Debian package that draws it.
_PACKAGES = (
    (0x1100, 0x11FF, "Korean", "fonts-noto-cjk"),
    (0x2E80, 0x303F, "Chinese or Japanese", "fonts-noto-cjk"),
    (0x3040, 0x30FF, "Japanese", "fonts-noto-cjk"),
    (0x3100, 0x312F, "Chinese", "fonts-noto-cjk"),
    (0x3130, 0x318F, "Korean", "fonts-noto-cjk"),
    (0x31A0, 0x9FFF, "Chinese or Japanese", "fonts-noto-cjk"),
    (0xAC00, 0xD7FF, "Korean", "fonts-noto-cjk"),
    (0xF900, 0xFAFF, "Chinese or Japanese", "fonts-noto-cjk"),
    (0xFF00, 0xFFEF, "Chinese or Japanese", "fonts-noto-cjk"),
    (0x20000, 0x3FFFF, "Chinese or Japanese", "fonts-noto-cjk"),
    (0x2190, 0x2BFF, "symbols", "fonts-symbola"),
    (0x1F000, 0x1FAFF, "emoji", "fonts-symbola"),
)


@cache
def families() -> tuple[str, ...]:
    """Return the font families to fall back along, all of them installed."""
    _learn_new_fonts()
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(family for family in _WANTED if family in installed)


def families_for(text: str) -> tuple[str, ...]:
    """Return the families that a text needs: the first alone where it has all the letters.

    matplotlib looks every family up anew for each text, which takes longer than drawing it.
    """
    chars = frozenset(text)
    return families()[:1] if _in_first(chars) else families()


def set_families(figure: Figure) -> None:
    """Give each text of a figure the families that it needs."""
    for artist in figure.findobj(Text):
        assert isinstance(artist, Text)
        artist.set_fontfamily(list(families_for(artist.get_text())))


def in_one_family(figure: Figure) -> bool:
    """Tell whether all texts of a figure are drawn with the first family alone."""
    texts = [artist for artist in figure.findobj(Text) if isinstance(artist, Text)]
    return all(families_for(text.get_text()) == families()[:1] for text in texts)


def missing_glyphs(figure: Figure) -> str | None:
    """Return one sentence on characters that no installed font can draw, or None.

    It names the Debian package that would help; such characters are drawn as boxes.
    """
    drawn: set[str] = set()
    for artist in figure.findobj(Text):
        assert isinstance(artist, Text)
        drawn.update(artist.get_text())
    lacking = sorted(char for char in drawn if not _has_glyph(char))
    if not lacking:
        return None
    named = {char: _script(char) for char in lacking}
    scripts = ", ".join(sorted({name for name, _ in named.values()}))
    packages = " and ".join(sorted({package for _, package in named.values()}))
    characters = "1 character" if len(lacking) == 1 else f"{len(lacking)} characters"
    return (
        f"{characters} ({scripts}) cannot be drawn with the fonts installed and "
        f"{'shows as a box' if len(lacking) == 1 else 'show as boxes'}; "
        f"the Debian package {packages} helps"
        if " and " not in packages
        else f"{characters} ({scripts}) cannot be drawn with the fonts installed and show as "
        f"boxes; the Debian packages {packages} help"
    )


def _learn_new_fonts() -> None:
    """Tell matplotlib of fonts installed since it last looked: it keeps its list for ever."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    names = {family.replace(" ", "").lower() for family in _WANTED}
    for path in sorted(set(font_manager.findSystemFonts()) - known):
        stem = PurePath(path).stem.split("-")[0].split("_")[0].lower()
        if any(name.startswith(stem) for name in names):
            # A broken font file is no reason not to draw.
            with suppress(RuntimeError, OSError):
                font_manager.fontManager.addfont(path)


@cache
def _faces() -> tuple[FT2Font, ...]:
    find = font_manager.findfont
    return tuple(FT2Font(find(family, fallback_to_default=False)) for family in families())


@lru_cache(maxsize=8192)
def _in_first(chars: frozenset[str]) -> bool:
    face = _faces()[:1]
    return bool(face) and all(face[0].get_char_index(ord(char)) for char in chars - {"\n"})


@cache
def _has_glyph(char: str) -> bool:
    if unicodedata.category(char) in {"Cf", "Cc", "Zs"}:
        return True
    return any(face.get_char_index(ord(char)) for face in _faces())


def _script(char: str) -> tuple[str, str]:
    code = ord(char)
    for first, last, name, package in _PACKAGES:
        if first <= code <= last:
            return name, package
    # The name of a letter begins with its script: DEVANAGARI LETTER A.
    script = unicodedata.name(char, "other").split(" ")[0].capitalize()
    return script, "fonts-noto-core"
