"""The files of a ZIP archive, expanded in bounded memory, their lengths and checksums compared."""

from __future__ import annotations

import bz2
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, NoReturn, cast

from threadgraph.graphs.errors import InputError, LimitError
from threadgraph.io.listing import Listing, told_reason
from threadgraph.io.options import MIB

RATIO, HARMLESS = 200, 100 * MIB
"""A member may expand to more than 200 times its size, or to more than 100 MiB, but not both."""

_STEP = 256 * 1024
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PATCH, _UTF8, _END_MARK = 0x20, 0x800, 0x2
_LOCAL = struct.Struct("<4s22xHH")  # signature; lengths of the name and of the extra field
_METHODS = frozenset(
    {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
)
_DAMAGE = (zlib.error, lzma.LZMAError, OSError, EOFError)
_BROKEN = (
    zipfile.BadZipFile,
    struct.error,
    ValueError,
    ArithmeticError,
    EOFError,
    IndexError,
    RuntimeError,  # NotImplementedError is one
    OSError,
)
_OTHER = (
    ("xl/workbook.xml", "an Excel file", "save the sheet as CSV"),
    ("word/document.xml", "a Word file", "save it as plain text"),
    ("[Content_Types].xml", "an Office file", "save it as plain text, or the sheet as CSV"),
    ("AndroidManifest.xml", "an Android program", "give the file that holds the comments"),
    ("META-INF/MANIFEST.MF", "a Java program", "give the file that holds the comments"),
)
_TYPES = (
    (b"application/epub", "an EPUB book", "copy the comments into a text file"),
    (
        b"application/vnd.",
        "an OpenDocument file",
        "save it as plain text, or the sheet as CSV",
    ),
)


class Archive:
    """The files of a ZIP archive, `listing`, opened by name.

    Names are never used as paths.  Each file has its own place in the archive, so several may
    be read in turns.
    """

    def __init__(self, file: BinaryIO, name: str, window: int) -> None:
        """Read the directory of the archive; InputError if it is none that can be used.

        `name` is what messages call it; `window` bounds the memory that a member may ask for.
        """
        self._file, self._name, self._window = file, name, window
        infos = _directory(file, name)
        _check_places(infos, file.seek(0, os.SEEK_END), name)
        self._refuse_documents(infos)
        self.listing: Listing[zipfile.ZipInfo] = Listing()
        for info in infos:
            shown = member_name(info)
            if stat.S_ISLNK(info.external_attr >> 16):
                self.listing.skip(shown, "a link")
            elif info.file_size or not info.orig_filename.endswith(("/", "\\")):
                self.listing.add(shown, info)

    def open(self, name: str) -> BinaryIO:
        """Open a file; InputError if it is packed in a way that is not read.

        What is read of it later is whole or ends in InputError; LimitError if it is a bomb.
        """
        return self._open(self.listing.entries[name], f"{self._name}/{name}")

    def size(self, name: str) -> int:
        """Return the bytes of a file, expanded, as the directory of the archive has them."""
        return self.listing.entries[name].file_size

    def close(self) -> None:
        """Close the archive."""
        self._file.close()

    def _open(self, info: zipfile.ZipInfo, shown: str) -> BinaryIO:
        if info.flag_bits & _ENCRYPTED:
            raise InputError(
                f"{shown}: is encrypted; unpack the archive with its password and give the folder"
            )
        if info.compress_type not in _METHODS or info.flag_bits & _PATCH:
            raise InputError(
                f"{shown}: is packed in a way that is not read (method {info.compress_type}); "
                "unpack the archive and give the folder"
            )
        try:
            self._file.seek(info.header_offset)
            signature, name, extra = _LOCAL.unpack(self._file.read(_LOCAL.size))
        except (OSError, struct.error) as error:
            _damaged(shown, told_reason(error))
        if signature != b"PK\x03\x04":
            _damaged(shown, "no header where the directory says")
        start = info.header_offset + _LOCAL.size + name + extra
        pieces = _expand(self._stored(start, info.compress_size, shown), info, self._window)
        return cast(BinaryIO, _Pieces(_checked(pieces, info, shown)))

    def _stored(self, place: int, size: int, shown: str) -> Iterator[bytes]:
        while size:
            try:
                self._file.seek(place)
                data = self._file.read(min(_STEP, size))
            except OSError as error:
                raise InputError(
                    f"{shown}: cannot be read at byte {place:,} of the archive "
                    f"({told_reason(error)})"
                ) from None
            if not data:
                _damaged(shown, "it ends early")
            yield data
            place, size = place + len(data), size - len(data)

    def _refuse_documents(self, infos: list[zipfile.ZipInfo]) -> None:
        """Raise InputError for documents and programs, which are ZIP archives inside."""
        names = {info.filename: info for info in infos}
        for name, what, advice in _OTHER:
            if name in names:
                raise InputError(f"{self._name}: is {what}; {advice}")
        if "mimetype" in names:
            kind = b""
            with suppress(InputError):  # it is told when the file is opened by its name
                kind = self._open(names["mimetype"], "mimetype").read(100)
            for start, what, advice in _TYPES:
                if kind.startswith(start):
                    raise InputError(f"{self._name}: is {what}; {advice}")


def member_name(info: zipfile.ZipInfo) -> str:
    r"""Return the name of a member with "/" between its parts and no way out of the archive.

    Names that do not say that they are UTF-8 are so all the same where they can be.

    >>> member_name(zipfile.ZipInfo("..\\chat/./a.json"))
    'chat/a.json'
    """
    name = info.orig_filename.partition("\0")[0]
    if not info.flag_bits & _UTF8 and not name.isascii():
        with suppress(UnicodeError):  # else it is as zipfile read it
            name = name.encode("cp437").decode()
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "unnamed"


class _Pieces:
    """Pieces of bytes as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int) -> bytes:
        """Return `size` bytes, fewer only at the end."""
        parts, have = [self._rest], len(self._rest)
        while have < size and (piece := next(self._pieces, b"")):
            parts.append(piece)
            have += len(piece)
        data = b"".join(parts)
        self._rest = data[size:]
        return data[:size]

    def close(self) -> None:
        """Do nothing: the archive is closed by whoever opened it."""


def _directory(file: BinaryIO, name: str) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except _BROKEN as error:
        reason = told_reason(error)
        if "not a zip file" in reason:
            reason = "its end is missing"
        raise _broken(name, reason) from None
    if not infos:
        raise InputError(f"{name}: is an empty ZIP archive; make it again")
    return infos


def _check_places(infos: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """Raise InputError if members lie over each other, as in bombs, or outside of the archive."""
    end = 0
    for place, length in sorted((info.header_offset, info.compress_size) for info in infos):
        if place < end:
            raise _broken(name, "files overlap" if place >= 0 else "its start is missing")
        end = place + _LOCAL.size + length
    if end > size:
        raise _broken(name, "it is too short")


def _expand(stored: Iterator[bytes], info: zipfile.ZipInfo, window: int) -> Iterator[bytes]:
    """Yield what a member expands to, in pieces of at most 256 KiB that are never empty."""
    if info.compress_type == zipfile.ZIP_STORED:
        yield from stored
        return
    expander: Any
    if info.compress_type == zipfile.ZIP_DEFLATED:
        expander = zlib.decompressobj(-zlib.MAX_WBITS)
    elif info.compress_type == zipfile.ZIP_BZIP2:
        expander = bz2.BZ2Decompressor()
    else:
        expander = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=window)
        stored = _as_lzma_file(stored, info)
    for data in stored:
        piece = b"."
        while piece and not expander.eof:
            piece = expander.decompress(data, _STEP)
            # What zlib leaves is to be given again; the others keep it themselves.
            data = getattr(expander, "unconsumed_tail", b"")
            if piece:
                yield piece
    if not expander.eof:
        raise EOFError("it ends early")


def _as_lzma_file(stored: Iterator[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member as a file of the lzma program: its properties, its length, its data."""
    start = next(stored, b"")
    length = -1 if info.flag_bits & _END_MARK else info.file_size
    yield start[4:9] + length.to_bytes(8, "little", signed=True) + start[9:]
    yield from stored


def _checked(pieces: Iterable[bytes], info: zipfile.ZipInfo, shown: str) -> Iterator[bytes]:
    """Yield the pieces; InputError if they are not what the archive says, LimitError for bombs."""
    size = checksum = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > max(HARMLESS, RATIO * info.compress_size):
                raise LimitError(
                    f"{shown}: expands to more than {RATIO} times its size and {HARMLESS:,} bytes, "
                    "as bombs do; if you trust it, unpack the archive and give the folder"
                )
            checksum = zlib.crc32(piece, checksum)
            yield piece
    except _DAMAGE as error:
        if isinstance(error, lzma.LZMAError) and "limit" in str(error):
            raise LimitError(
                f"{shown}: needs more memory to expand than the limit `window`; raise the limit"
            ) from None
        _damaged(shown, told_reason(error))
    if size != info.file_size:
        _damaged(shown, f"it has {size:,} bytes and should have {info.file_size:,}")
    if checksum != info.CRC:
        _damaged(shown, "its checksum is wrong")


def _broken(name: str, reason: str) -> InputError:
    return InputError(f"{name}: is a damaged ZIP archive ({reason}); get it again")


def _damaged(shown: str, reason: str) -> NoReturn:
    raise InputError(f"{shown}: is damaged in the archive ({reason}); get it again") from None
