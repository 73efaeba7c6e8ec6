"""Which files of a folder or an archive are read, and how many are not, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from threadgraph.io.escape import terminal_safe

Entry = TypeVar("Entry")

_HIDDEN = frozenset({"__macosx", "thumbs.db", "desktop.ini", "$recycle.bin"})
_MEDIA = (
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif"),
    *(".ico", ".svg", ".psd", ".tgs", ".pdf"),
    *(".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".3gp", ".wmv"),
    *(".mp3", ".m4a", ".aac", ".opus", ".ogg", ".oga", ".wav", ".flac", ".wma", ".amr"),
    *(".css", ".js", ".mjs", ".map", ".wasm", ".woff", ".woff2", ".ttf", ".otf", ".eot"),
)


class Skipped(NamedTuple):
    """A file or folder that is not read, and why."""

    name: str
    reason: str


@dataclass
class Listing(Generic[Entry]):
    """What is inside a folder or an archive.

    - `entries`: name to what it is opened by.  Names are relative, with "/" between the parts,
      safe to show, and never twice the same.
    - `hidden`, `media`: how many were left out: those that the system makes for itself, and
      pictures, sound, film and the like, told by their ending.
    - `skipped`: what could not be read, with the reasons.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    hidden: int = 0
    media: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    _repeats: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, entry: Entry) -> None:
        """Take a file in, or count it; a name that is taken already becomes "name (2)"."""
        if is_hidden(name):
            self.hidden += 1
        elif is_media(name):
            self.media += 1
        else:
            self.entries[self._unused(terminal_safe(name))] = entry

    def skip(self, name: str, reason: str) -> None:
        """Note what is not read, and why."""
        self.skipped.append(Skipped(terminal_safe(name), terminal_safe(reason)))

    def left_out(self) -> str:
        """Return in words what was left out, "" if nothing was.

        >>> Listing(hidden=2, skipped=[Skipped("a", "a link to nothing")]).left_out()
        '2 hidden, 1 not readable (first a: a link to nothing)'
        """
        parts = [f"{self.hidden:,} hidden"] if self.hidden else []
        parts += [f"{self.media:,} media"] if self.media else []
        if self.skipped:
            first = ": ".join(self.skipped[0])
            parts.append(f"{len(self.skipped):,} not readable (first {first})")
        return ", ".join(parts)

    def _unused(self, name: str) -> str:
        unused = name
        while unused in self.entries:
            self._repeats[name] = seen = self._repeats.get(name, 1) + 1
            unused = f"{name} ({seen})"
        return unused


def is_hidden(name: str) -> bool:
    """Tell whether a file, or a folder that it is in, is none of the user's own.

    >>> is_hidden("chat/.DS_Store"), is_hidden("__MACOSX/chat.json"), is_hidden("chat.json")
    (True, True, False)
    """
    parts = name.split("/")
    return any(part.startswith((".", "~$")) or part.lower() in _HIDDEN for part in parts)


def is_media(name: str) -> bool:
    """Tell by its ending whether a file is a picture, sound, film, or part of a page's make-up.

    Scripts in a folder "data" are not: archives of X and Twitter keep the posts in them.

    >>> is_media("photos/1.JPG"), is_media("page/jquery.js"), is_media("data/tweets.js")
    (True, True, False)
    """
    name = name.lower()
    if not name.endswith(_MEDIA):
        return False
    return not (name.endswith(".js") and name.split("/")[-2:-1] == ["data"])


def told_reason(error: Exception) -> str:
    """Return what the system says of an error.

    >>> told_reason(OSError(13, "Permission denied"))
    'Permission denied'
    """
    return getattr(error, "strerror", None) or str(error)
