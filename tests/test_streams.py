"""Streams: compression of every kind whole, cut and damaged; marks, limits, lines, refusals."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import random
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st

from threadgraph.graphs.errors import InputError, LimitError, UsageError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.decoding import decode_windows, encode_windows, looks_like_utf8, read_text
from threadgraph.io.lines import Lines, LongLine, each_line, line_blocks
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.streams import CHUNK, HEAD, Source, open_source

TEXT = "".join(f"line {n} — {random.Random(n).random()}\n" for n in range(30_000)).encode()


def zstd(data: bytes, checksum: bool = True) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=checksum).compress(data)


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd,
}


def source(data: bytes, limits: Limits | None = None) -> Source:
    return Source(io.BytesIO(data), "f", limits or Limits())


def everything(stream: Source) -> bytes:
    return b"".join(stream.chunks())


@pytest.mark.parametrize("kind", PACK)
def test_each_compression_is_undone(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "misleading.txt"
    packed = PACK[kind](TEXT)
    path.write_bytes(packed)
    with open_source(path) as stream:
        assert stream.compression == kind
        assert (stream.name, stream.head, stream.whole) == (path.name, TEXT[:HEAD], False)
        assert stream.read_all() == TEXT
        assert (stream.ended_early, stream.error, stream.notes) == (False, None, [])
        assert stream.bytes_read == len(packed)
        assert stream.sha256 == hashlib.sha256(packed).hexdigest()


@pytest.mark.parametrize("kind", PACK)
def test_members_follow_each_other(kind: str) -> None:
    pack = PACK[kind]
    members = [TEXT[:1000], b"", TEXT[1000:5000], TEXT[5000:]]
    with source(b"".join(map(pack, members)) + b"\0" * 700) as stream:
        assert everything(stream) == TEXT
        assert not stream.ended_early
        assert stream.notes == []


def test_frames_that_are_skipped() -> None:
    skipped = b"\x5a\x2a\x4d\x18" + (1000).to_bytes(4, "little") + b"x" * 1000
    data = skipped + zstd(TEXT[:9], checksum=False) + skipped + zstd(b"") + zstd(TEXT[9:]) + skipped
    with source(data) as stream:
        assert everything(stream) == TEXT
        assert [note.kind for note in stream.notes] == ["no_checksum"]
    with source(data[:-1]) as stream:
        assert everything(stream) == TEXT
        assert stream.ended_early


@pytest.mark.parametrize("kind", PACK)
def test_every_cut_is_noticed(kind: str) -> None:
    packed = PACK[kind](TEXT[:3000])
    for cut in range(18, len(packed)):
        with source(packed[:cut]) as stream:
            assert TEXT.startswith(everything(stream))
            assert stream.ended_early
            assert stream.error == f"compressed input ends early at byte {cut:,}"


@pytest.mark.parametrize("kind", PACK)
def test_a_cut_between_chunks(kind: str) -> None:
    noise = random.Random(1).randbytes(3 * CHUNK)
    packed = PACK[kind](noise)
    for cut in (CHUNK, 2 * CHUNK, 2 * CHUNK + 1, len(packed) - 1):
        with source(packed[:cut]) as stream:
            assert noise.startswith(everything(stream))
            assert stream.ended_early


@pytest.mark.parametrize("kind", PACK)
def test_damage_is_told_and_what_stood_before_it_is_kept(kind: str) -> None:
    packed = bytearray(PACK[kind](TEXT))
    packed[len(packed) // 2] ^= 0x40
    with source(bytes(packed)) as stream:
        everything(stream)
        assert stream.ended_early
        assert "damaged" in (stream.error or "")
        assert stream.sha256 == hashlib.sha256(packed).hexdigest()
        assert stream.bytes_read == len(packed)


@pytest.mark.parametrize("kind", PACK)
def test_what_follows_the_end_is_told(kind: str) -> None:
    with source(PACK[kind](TEXT) + b"more" + TEXT) as stream:
        assert everything(stream) == TEXT
        assert not stream.ended_early
        (note,) = stream.notes
        assert note.kind == "trailing_bytes"
        assert f"{len(TEXT) + 4:,} bytes" in note.what
        assert stream.bytes_read > len(TEXT)


def test_a_bad_checksum_at_the_end() -> None:
    packed = gzip.compress(TEXT)
    with source(packed[:-8] + zlib.crc32(b"").to_bytes(4, "little") + packed[-4:]) as stream:
        assert len(TEXT) - CHUNK <= len(everything(stream)) < len(TEXT)
        assert stream.ended_early
        assert "incorrect data check" in (stream.error or "")


def test_a_long_window_and_its_limit() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=28, enable_ldm=True)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(TEXT) + packer.flush()
    with source(packed) as stream:
        assert everything(stream) == TEXT
    with pytest.raises(LimitError, match="limit `window` of 1,048,576 bytes"):
        source(packed, Limits(window=2**20))
    with pytest.raises(LimitError, match="limit `window`"):
        source(lzma.compress(TEXT, preset=9), Limits(window=2**20))


def test_a_bomb_is_never_held() -> None:
    bomb = zstandard.ZstdCompressor(level=1).compress(b"\0" * (512 * 2**20))
    assert len(bomb) < 2**16
    tracemalloc.start()
    with source(bomb) as stream:
        (line,) = stream.blocks()
        held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert line == LongLine(1, 512 * 2**20)
    assert held < 64 * 2**20


def test_limits_of_size() -> None:
    with source(gzip.compress(TEXT), Limits(document=len(TEXT))) as stream:
        assert stream.read_all() == TEXT
    short = Limits(document=len(TEXT) - 1)
    with source(TEXT, short) as stream, pytest.raises(LimitError, match="limit `document`"):
        stream.read_all()
    with source(gzip.compress(TEXT), Limits(expanded=len(TEXT))) as stream:
        assert everything(stream) == TEXT
    with (
        pytest.raises(LimitError, match="limit `expanded`"),
        source(gzip.compress(TEXT), Limits(expanded=len(TEXT) - 1)) as stream,
    ):
        everything(stream)


def test_compressed_twice_or_an_archive_inside() -> None:
    with pytest.raises(InputError, match=r"compressed twice .zstd inside gzip"):
        source(gzip.compress(zstd(TEXT)))
    with pytest.raises(InputError, match="tar archive"):
        source(gzip.compress(b"name".ljust(257, b"\0") + b"ustar\0" + b"\0" * 300))


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS pointer"),
        (b"PK\x03\x04....", "ZIP archive"),
        (b"%PDF-1.7", "PDF"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"PAR1....", "Parquet"),
        (b"\x89PNG\r\n", "picture"),
        (b"{\\rtf1\\ansi", "rich text"),
    ],
)
def test_what_is_no_text_is_refused_with_advice(start: bytes, what: str) -> None:
    with pytest.raises(InputError, match=rf"^f: is an? .*{what}.*; \w+") as refusal:
        source(start)
    assert "\n" not in str(refusal.value)


def test_files_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no such file"):
        open_source(tmp_path / "none.csv")
    with pytest.raises(InputError, match="is a folder"):
        open_source(tmp_path)
    with pytest.raises(InputError, match="cannot be opened"):
        open_source("a\0b")
    (tmp_path / "empty").touch()
    with pytest.raises(InputError, match=r"^empty: is empty$"):
        open_source(tmp_path / "empty")
    for nothing in (b"\xef\xbb\xbf", *(pack(b"") for pack in PACK.values())):
        with pytest.raises(InputError, match="is empty"):
            source(nothing)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="stdin: is closed"):
        open_source("-")


def test_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("-", None):
        stdin = io.TextIOWrapper(io.BytesIO(gzip.compress(TEXT)))
        monkeypatch.setattr(sys, "stdin", stdin)
        with open_source(name) as stream:
            assert stream.name == "stdin"
            assert stream.read_all() == TEXT
        assert not stdin.buffer.closed


def test_an_error_while_reading_is_told() -> None:
    class Failing(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match=r"^f: cannot be read at byte 0 \(Input/output error\)$"):
        Source(Failing(), "f", Limits())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("encoding", "mark", "named"),
    [
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le"),
    ],
)
def test_byte_order_marks(encoding: str, mark: bytes, named: str) -> None:
    raw = mark + TEXT.decode().encode(encoding)
    with source(raw) as stream:
        assert (stream.marked, stream.head) == (named, TEXT[:HEAD])
        assert everything(stream) == TEXT
        assert stream.sha256 == hashlib.sha256(raw).hexdigest()


def test_text_in_another_encoding() -> None:
    with source("Zoë\n".encode("cp1252") * 200_000) as stream:
        stream.recode("cp1252")
        assert stream.head.startswith("Zoë".encode())
        assert everything(stream) == "Zoë\n".encode() * 200_000
    with source(b"a\xff\xfe\n") as stream:
        stream.recode("ascii")
        (block,) = stream.blocks()
        assert isinstance(block, Lines)
        with pytest.raises(UnicodeDecodeError):
            block.data.decode()
    with source(b"\xff\xfea\x00\x00\xd8b\x00c") as stream:  # half a pair, half a character
        assert everything(stream).decode(errors="replace").strip("\ufffd").startswith("a")
    with source(b"no mark") as stream, pytest.raises(InputError, match="does not start with BOM"):
        stream.recode("utf-16")
    for unknown in ("klingon", "hex", "undefined"):
        with source(b"x") as stream, pytest.raises(UsageError, match="unknown encoding"):
            stream.recode(unknown)


def test_the_encoding_of_a_text() -> None:
    def read(raw: bytes, **options: str) -> tuple[str, Ledger]:
        ledger = Ledger()
        with source(raw) as stream:
            return read_text(stream, ReadOptions(**options), ledger), ledger  # type: ignore[arg-type]

    assert read("Zoë".encode())[1].notes == {"encoding": "utf-8"}
    text, ledger = read("Zoë \x80".encode("latin-1"))
    assert text == "Zoë €"
    assert (ledger.notes["encoding"], ledger.warnings) == (
        "windows-1252 (guessed)",
        {"encoding_guessed": 1},
    )
    text, ledger = read("Zoë".encode("cp1250"), encoding="cp1250")
    assert (text, ledger.warnings, ledger.notes) == ("Zoë", {}, {"encoding": "cp1250"})
    text, ledger = read("Zoë\n".encode() * 3 + b"\xff\n")
    assert text == "Zoë\n" * 3 + "\ufffd\n"
    assert ledger.counters["text_repaired"] == ledger.warnings["text_repaired"] == 1


@given(st.binary())
def test_windows_1252_reads_every_byte(data: bytes) -> None:
    text = decode_windows(data)
    assert len(text) == len(data)
    assert looks_like_utf8(text.encode())
    assert encode_windows(text) == data


def definition(data: bytes, limit: int) -> list[tuple[int, bytes | int]]:
    """Lines at LF alone; of a line over the limit, its length."""
    lines = data.split(b"\n")
    ends = [b"\n"] * (len(lines) - 1) + [b""]
    whole = [
        (number, line + end if len(line) <= limit else len(line))
        for number, (line, end) in enumerate(zip(lines, ends, strict=True), 1)
    ]
    return whole if lines[-1] else whole[:-1]


CHUNKS = st.lists(st.text("a\r\n", min_size=1).map(str.encode), max_size=12)


@settings(max_examples=500)
@given(CHUNKS, st.integers(0, 9))
def test_lines_are_cut_as_defined_whatever_the_chunks(chunks: list[bytes], limit: int) -> None:
    blocks = list(line_blocks(chunks, limit))
    found = [
        (item.line, item.length) if isinstance(item, LongLine) else item
        for item in each_line(blocks)
    ]
    assert found == definition(b"".join(chunks), limit)


def test_the_cut_file_of_the_hostile_set() -> None:
    with open_source(shared("hostile/nd_32_cut.ndjson.zst")) as stream:
        assert (stream.head, stream.ended_early) == (b"", True)
        assert stream.error == "compressed input ends early at byte 9,291"
