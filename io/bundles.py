"""Open a folder or a ZIP archive as one input that has several files."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

from threadgraph.graphs.errors import InputError, LimitError, ThreadgraphError, UsageError
from threadgraph.io.folder_files import Folder
from threadgraph.io.listing import Listing, Skipped, told_reason
from threadgraph.io.options import MIB, Limits
from threadgraph.io.streams import Source

_DIGITS = re.compile("0*([0-9]+)")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


class Bundle:
    """A folder or ZIP archive: several files that are one input.

    - `name`: as shown to people: of the folder or the archive, or "stdin".  `kind`: "folder"
      or "zip".
    - `names`: of the files inside, safe to show, with "/" between the parts, in natural order.
      Of two files with the same name in an archive the second is "name (2)".
    - `hidden`, `media`: how many files were left out: those that the system makes for itself
      (a hidden folder counts as one), and pictures, sound, film, PDF, styles, scripts.
    - `skipped`: what could not be read, with the reasons.
    - `bytes_read`, `sha256`: of what was read of the files; the hash is that of the sorted
      lines "sha256  name", so a folder and the archive made of it have the same.
    """

    def __init__(self, name: str, kind: str, files: Files, limits: Limits) -> None:
        """Take the files of a folder or archive; `open_bundle` is the usual way in."""
        self.name, self.kind, self.limits = name, kind, limits
        self._files, listing = files, files.listing
        self.names = sorted(listing.entries, key=natural_key)
        self.hidden, self.media = listing.hidden, listing.media
        self.skipped: list[Skipped] = listing.skipped
        if not self.names:
            without = listing.left_out()
            what = "a folder" if kind == "folder" else "a ZIP archive"
            raise InputError(
                f"{name}: is {what} without a file to read{without and f' ({without})'}"
            )
        self._budget = _Budget(name, kind, limits)
        self._being_read: dict[_Part, str] = {}
        self._was_read: dict[str, tuple[int, str]] = {}

    def __enter__(self) -> Self:
        """Return the bundle."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the bundle and what is still open of it."""
        for part in list(self._being_read):
            part.__exit__(kind, error, trace)
        self._files.close()

    def open(self, name: str) -> Source:
        """Open a file of the bundle, one of `names`, to be used in a `with` statement.

        UsageError if there is no such file.  InputError, here or while it is read, if it is
        damaged or encrypted or holds no text; LimitError if the files read so far expand to
        more than the limit `expanded`, or, without it, those of an archive to more than the
        limit `document`, or if it is a bomb.
        """
        self._check(name)
        file = self._files.open(name)
        whole = replace(self.limits, expanded=None)  # the budget keeps to it for all together
        try:
            part = _Part(file, f"{self.name}/{name}", whole, self._budget.spender(name), self._end)
        except BaseException:
            file.close()
            raise
        self._being_read[part] = name
        return part

    def size(self, name: str) -> int:
        """Return the bytes of a file: as stored in a folder, as expanded from an archive."""
        self._check(name)
        return self._files.size(name)

    @property
    def bytes_read(self) -> int:
        """Bytes read so far of all files."""
        return sum(count for count, _ in self._all_read().values())

    @property
    def sha256(self) -> str:
        """SHA-256 of what was read so far, in hexadecimal digits; final once all was read."""
        import hashlib

        lines = sorted(f"{digest}  {name}\n" for name, (_, digest) in self._all_read().items())
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def _all_read(self) -> dict[str, tuple[int, str]]:
        """Return, by name, of the reading that went furthest: how far, and its hash."""
        found = dict(self._was_read)
        for part, name in self._being_read.items():
            found[name] = max(found.get(name, (0, "")), (part.bytes_read, part.sha256))
        return found

    def _end(self, part: _Part) -> None:
        """Keep of a file that is closed what is to be known of it, and no more."""
        name = self._being_read.pop(part, None)
        if name is not None:
            read = (part.bytes_read, part.sha256)
            self._was_read[name] = max(self._was_read.get(name, (0, "")), read)

    def _check(self, name: str) -> None:
        if name not in self._files.listing.entries:
            raise UsageError(f"{self.name}: has no file {name!r}")


class Files(Protocol):
    """The files of a folder or archive."""

    @property
    def listing(self) -> Listing[Any]:
        """What there is, by name."""

    def open(self, name: str) -> BinaryIO:
        """Open a file."""

    def size(self, name: str) -> int:
        """Return the bytes of a file."""

    def close(self) -> None:
        """Close the archive."""


def open_bundle(path: str | os.PathLike[str] | None, limits: Limits | None = None) -> Bundle | None:
    """Return the bundle at a path, None if it is a plain file; to be used in a `with` statement.

    "-" and None are standard input, of which nothing is lost if it is no ZIP archive; an
    archive from there is held in memory (LimitError above the limit `document`).  UsageError
    if there is nothing at the path; InputError, in one line with advice, if it cannot be read,
    is empty, damaged, or a document (an Office file, an EPUB book).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for name in ("10.txt", "2.txt", "photo.jpg"):
    ...         _ = pathlib.Path(place, name).write_text("Ann says:\\nHello")
    ...     with open_bundle(place) as bundle, bundle.open("2.txt") as source:
    ...         print(bundle.kind, bundle.names, bundle.media, source.read_all())
    folder ['2.txt', '10.txt'] 1 b'Ann says:\\nHello'
    """
    limits = limits or Limits()
    if path is None or os.fspath(path) == "-":
        return _from_stdin(limits)
    where = os.fspath(path)
    try:
        mode = os.stat(where).st_mode  # noqa: PTH116
        if stat.S_ISDIR(mode):
            name = os.path.basename(os.path.abspath(where)) or where  # noqa: PTH100, PTH119
            return Bundle(name, "folder", Folder(where, name), limits)
        # Of a pipe the bytes looked at would be lost.
        return _from_file(where, limits) if stat.S_ISREG(mode) else None
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"{where}: no such file or folder") from None
    except ThreadgraphError:
        raise
    except (OSError, ValueError) as error:
        raise InputError(f"{where}: cannot be opened ({told_reason(error)})") from None


def natural_key(name: str) -> str:
    """Return what sorts names as people count: "2" before "10", and a folder as a whole.

    >>> sorted(["b/2", "b 1", "a10.json", "A2.json"], key=natural_key)
    ['A2.json', 'a10.json', 'b/2', 'b 1']
    """
    parts = [f"{_DIGITS.sub(_by_length, part.casefold())}\0{part}" for part in name.split("/")]
    return "\1".join(parts)


class _Part(Source):
    """A file of a bundle: it tells how much it expands to, and when it is closed."""

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        limits: Limits,
        spend: Callable[[int], None],
        end: Callable[[_Part], None],
    ) -> None:
        self._spend, self._end = spend, end
        super().__init__(file, name, limits)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self._end(self)

    def _expand(self, start: bytes) -> Iterator[bytes]:
        for chunk in super()._expand(start):
            self._spend(len(chunk))
            yield chunk


class _Budget:
    """The bytes that all files together may expand to; what is read twice counts once."""

    def __init__(self, name: str, kind: str, limits: Limits) -> None:
        self._name, self._spent, self._by_name = name, 0, dict[str, int]()
        self._ceiling, self._limit = limits.expanded, "expanded"
        if self._ceiling is None and kind == "zip":
            self._ceiling, self._limit = limits.document, "document"

    def spender(self, name: str) -> Callable[[int], None]:
        """Return what is to be called with each number of bytes that a reading of `name` gave."""
        own = 0

        def spend(count: int) -> None:
            nonlocal own
            own += count
            more = own - self._by_name.get(name, 0)
            if more > 0:
                self._by_name[name] = own
                self._spent += more
            if self._ceiling is not None and self._spent > self._ceiling:
                raise LimitError(
                    f"{self._name}: its files expand to over {self._ceiling:,} bytes together, "
                    f"the limit `{self._limit}`; raise the limit or give them one by one"
                )

        return spend


def _by_length(digits: re.Match[str]) -> str:
    # A longer number is a larger one; "0" keeps numbers where digits stand in the alphabet.
    return f"0{chr(len(digits[1]))}{digits[1]}"


def _from_file(where: str, limits: Limits) -> Bundle | None:
    file = open(where, "rb")  # noqa: PTH123, SIM115 - the bundle closes it
    try:
        if file.read(4) in _ZIP:
            return _from_zip(file, os.path.basename(where), limits)  # noqa: PTH119
    except BaseException:
        file.close()
        raise
    file.close()
    return None


def _from_stdin(limits: Limits) -> Bundle | None:
    stdin: Any = sys.stdin.buffer if sys.stdin else None
    if stdin is None or _peek(stdin)[:4] not in _ZIP:
        return None
    held = io.BytesIO()
    while data := stdin.read(MIB):
        held.write(data)
        if held.tell() > limits.document:
            raise LimitError(
                f"stdin: is a ZIP archive of over {limits.document:,} bytes, the limit "
                "`document`; give it as a file"
            )
    return _from_zip(held, "stdin", limits)


def _peek(stdin: Any) -> bytes:
    """Return the first bytes and leave them unread; b"" where that cannot be done."""
    with suppress(OSError, ValueError):
        if hasattr(stdin, "peek"):
            return bytes(stdin.peek(4))
        if stdin.seekable():
            data = stdin.read(4)
            stdin.seek(-len(data), os.SEEK_CUR)
            return bytes(data)
    return b""


def _from_zip(file: BinaryIO, name: str, limits: Limits) -> Bundle:
    from threadgraph.io.zip_files import Archive

    return Bundle(name, "zip", Archive(file, name, limits.window), limits)
