"""What a file is that is no text, told by its first bytes, and what to do with it."""

from __future__ import annotations

_STARTS = (
    (b"version https://git-lfs", "a Git LFS pointer, not the file", "fetch it with git lfs pull"),
    (
        b"PK\x03\x04",
        "a ZIP archive (or an Office file) inside another file",
        "unpack it, or save the sheet as CSV",
    ),
    (b"PK\x05\x06", "an empty ZIP archive", "make it again"),
    (b"PK\x07\x08", "a ZIP archive in several parts", "unpack it"),
    (b"%PDF-", "a PDF document", "copy the comments into a text file"),
    (b"SQLite format 3\x00", "an SQLite database", "export the table of comments as CSV"),
    (b"PAR1", "a Parquet file", "convert it to CSV or to JSON lines"),
    (b"ARROW1", "an Arrow file", "convert it to CSV or to JSON lines"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as text, or the sheet as CSV"),
    (b"{\\rtf", "a rich text document", "save it as plain text"),
    (b"Rar!", "a RAR archive", "unpack it and give the file inside"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and give the file inside"),
    (b"\x89PNG", "a picture", "copy the comments into a text file"),
    (b"\xff\xd8\xff", "a picture", "copy the comments into a text file"),
    (b"\x7fELF", "a program", "give the file that holds the comments"),
)


def tell_foreign(start: bytes) -> str | None:
    """Return what a file is and some advice, or None if it may be text.

    >>> tell_foreign(b"%PDF-1.7")
    'a PDF document; copy the comments into a text file'
    """
    for magic, what, advice in _STARTS:
        if start.startswith(magic):
            return f"{what}; {advice}"
    if start[257:262] == b"ustar":
        return "a tar archive; unpack it and give the file inside"
    return None
