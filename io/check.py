"""Checks of finished output files: each reads a file back and raises ValueError if it is torn."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def check_for(name: str) -> Callable[[Path], None]:
    """Return the check that goes with a file name; unknown kinds only have to be there.

    >>> check_for("page.graphml").func.__name__
    'check_xml'
    """
    return _CHECKS.get(Path(name).suffix.lower(), check_present)


def check_present(path: Path) -> None:
    """Raise ValueError unless the file is there and an ordinary one."""
    if not path.is_file():
        raise ValueError("it is not there")


def check_xml(path: Path, *, root: str | None = None) -> None:
    """Raise ValueError unless the file is well-formed XML, with the root element `root`."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    opened: list[str] = []

    def first(name: str, _attributes: dict[str, str]) -> None:
        opened.append(name)
        parser.StartElementHandler = None

    parser.StartElementHandler = first
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise ValueError(f"it is not well-formed XML: {error}") from error
    if root is not None and opened != [root]:
        raise ValueError(f"its root is <{opened[0]}>, not <{root}>")


def check_json(path: Path) -> None:
    """Raise ValueError unless the file is one JSON value."""
    import json

    json.loads(path.read_bytes())


def check_json_lines(path: Path) -> None:
    """Raise ValueError unless every line of the file is one JSON value and the last one ends."""
    import json

    line = b"\n"
    with path.open("rb") as file:
        for line in file:
            json.loads(line)
    if not line.endswith(b"\n"):
        raise ValueError("its last line does not end")


def check_csv(path: Path, *, rows: int | None = None) -> None:
    """Raise ValueError unless all rows are as wide as the header, and there are `rows` of them."""
    import csv

    found, width = -1, None
    # Our own fields may be longer than the limit the csv module sets for strangers'.
    limit = csv.field_size_limit(2**31 - 1)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for found, row in enumerate(csv.reader(file, strict=True)):
                width = len(row) if width is None else width
                if len(row) != width:
                    raise ValueError(f"row {found} has {len(row)} fields, not {width}")
    except csv.Error as error:
        raise ValueError(f"it is not CSV: {error}") from error
    finally:
        csv.field_size_limit(limit)
    _check_rows(found, rows)


def check_parquet(path: Path, *, rows: int | None = None) -> None:
    """Raise ValueError unless the file has a Parquet footer that counts `rows` rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        found = pq.read_metadata(path).num_rows
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"it is not Parquet: {error}") from error
    _check_rows(found, rows)


def check_png(path: Path, *, size: tuple[int, int] | None = None) -> None:
    """Raise ValueError unless the file is a whole PNG, of `size` (width, height) in pixels."""
    with path.open("rb") as file:
        if file.read(8) != _PNG_SIGNATURE:
            raise ValueError("it is not a PNG")
        kind, header = _png_chunk(file)
        width, height = int.from_bytes(header[:4]), int.from_bytes(header[4:8])
        if kind != b"IHDR" or not (width and height):
            raise ValueError("it is a PNG without a size")
        while kind != b"IEND":
            kind, _ = _png_chunk(file)
    if size is not None and (width, height) != size:
        raise ValueError(f"it is {width} x {height} pixels, not {size[0]} x {size[1]}")


def check_pdf(path: Path) -> None:
    """Raise ValueError unless the file begins and ends as a PDF does."""
    with path.open("rb") as file:
        head = file.read(5)
        file.seek(-min(1024, path.stat().st_size), 2)
        if head != b"%PDF-" or b"%%EOF" not in file.read():
            raise ValueError("it is not a whole PDF")


def _check_rows(found: int, rows: int | None) -> None:
    if rows is not None and found != rows:
        raise ValueError(f"it has {found} rows, not {rows}")


def _png_chunk(file: BinaryIO) -> tuple[bytes, bytes]:
    length, kind = int.from_bytes(file.read(4)), file.read(4)
    data, checksum = file.read(length), file.read(4)
    if len(data) < length or checksum != zlib.crc32(kind + data).to_bytes(4):
        raise ValueError("it is a torn PNG")
    return kind, data


_CHECKS: dict[str, Callable[[Path], None]] = {
    ".graphml": partial(check_xml, root="graphml"),
    ".gexf": partial(check_xml, root="gexf"),
    ".svg": partial(check_xml, root="svg"),
    ".xml": check_xml,
    ".json": check_json,
    ".ndjson": check_json_lines,
    ".jsonl": check_json_lines,
    ".csv": check_csv,
    ".parquet": check_parquet,
    ".png": check_png,
    ".pdf": check_pdf,
}
