"""The files of a folder and of the folders in it, found without following links out of it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import BinaryIO

from threadgraph.graphs.errors import InputError
from threadgraph.io.listing import Listing, is_hidden, is_media, told_reason


class Folder:
    """The files of a folder, `listing`, opened by name."""

    def __init__(self, path: str, name: str) -> None:
        """Walk through the folder; `name` is what messages call it."""
        self._root, self._name = os.path.realpath(path), name
        self.listing = list_folder(self._root, name)

    def open(self, name: str) -> BinaryIO:
        """Open a file; InputError if that fails."""
        try:
            return open(self._path(name), "rb")  # noqa: PTH123 - closed by its user
        except OSError as error:
            raise InputError(
                f"{self._name}/{name}: cannot be opened ({told_reason(error)})"
            ) from None

    def size(self, name: str) -> int:
        """Return the bytes of a file; InputError if it is gone."""
        try:
            return os.stat(self._path(name)).st_size  # noqa: PTH116
        except OSError as error:
            raise InputError(
                f"{self._name}/{name}: cannot be read ({told_reason(error)})"
            ) from None

    def close(self) -> None:
        """Do nothing: a folder is not held open."""

    def _path(self, name: str) -> str:
        return os.path.join(self._root, self.listing.entries[name])  # noqa: PTH118


def list_folder(root: str, name: str) -> Listing[str]:
    """Return the files of a folder and of the folders in it, with their paths below `root`.

    A link is followed only to a file of the folder that is not read by its own name.  A hidden
    folder counts as one.  InputError if the folder itself cannot be read.
    """
    listing: Listing[str] = Listing()
    found: list[str] = []
    links: list[str] = []
    folders = [""]
    while folders:
        place = folders.pop()
        try:
            with os.scandir(os.path.join(root, place)) as entries:  # noqa: PTH118
                for entry in entries:
                    _sort_out(entry, place, listing, (found, folders, links))
        except OSError as error:
            if not place:
                raise InputError(f"{name}: cannot be read ({told_reason(error)})") from None
            listing.skip(place, told_reason(error))
    found.sort()
    for path in found:
        listing.add(path, path)
    _follow(sorted(links), root, listing)
    return listing


def _sort_out(
    entry: os.DirEntry[str],
    place: str,
    listing: Listing[str],
    lists: tuple[list[str], list[str], list[str]],
) -> None:
    """Put an entry among the files found, the folders to walk, or the links."""
    found, folders, links = lists
    name = place + entry.name
    junction = getattr(entry, "is_junction", bool)  # since Python 3.12
    if is_hidden(entry.name):
        listing.hidden += 1
    elif entry.is_symlink() or junction():
        links.append(name)
    elif entry.is_dir(follow_symlinks=False):
        folders.append(f"{name}/")
    elif not entry.is_file(follow_symlinks=False):
        listing.skip(name, "not an ordinary file")
    elif not is_media(name) and not os.access(entry.path, os.R_OK):
        listing.skip(name, "Permission denied")
    else:
        found.append(name)


def _follow(links: Iterable[str], root: str, listing: Listing[str]) -> None:
    """Take in the files that links lead to, if they are of this folder and not read yet."""
    inside = root.rstrip(os.sep) + os.sep
    read = set(listing.entries.values()) if links else set()
    for link in links:
        target = os.path.realpath(os.path.join(root, link))  # noqa: PTH118
        path = target.removeprefix(inside).replace(os.sep, "/")
        if not (target + os.sep).startswith(inside):
            listing.skip(link, "a link out of the folder")
        elif os.path.isdir(target):  # noqa: PTH112
            listing.skip(link, "a link to a folder")
        elif not os.path.isfile(target):  # noqa: PTH113
            listing.skip(link, "a link to nothing")
        elif path in read:
            listing.skip(link, "a link to a file that is read by its own name")
        else:
            read.add(path)
            listing.add(link, link)
