"""Folders and ZIP archives: names, order, what is left out, links, damage, bombs, documents."""

from __future__ import annotations

import gzip
import hashlib
import io
import itertools
import os
import stat
import struct
import sys
import time
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import pytest
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st

from threadgraph.graphs.errors import InputError, LimitError, ThreadgraphError, UsageError
from threadgraph.io import zip_files
from threadgraph.io.bundles import Bundle, natural_key, open_bundle
from threadgraph.io.folder_files import Folder
from threadgraph.io.listing import Listing
from threadgraph.io.options import Limits
from threadgraph.io.streams import open_source
from threadgraph.io.zip_files import Archive

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
LINE = b'{"id": "1", "author": "Ann", "text": "Hello"}\n'
TREE = {"b/2.json": b"[2]", "b/10.json": b"[10]", "a.txt": LINE * 20_000, "z/y/x": b"x"}


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as made:
        for name, data in members.items():
            made.writestr(name, data, method)
    return held.getvalue()


def zipped(data: bytes, limits: Limits | None = None) -> Bundle:
    limits = limits or Limits()
    return Bundle("a.zip", "zip", Archive(io.BytesIO(data), "a.zip", limits.window), limits)


def folder(place: Path, members: dict[str, bytes]) -> Path:
    for name, data in members.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place


def opened(path: Path, limits: Limits | None = None) -> Bundle:
    bundle = open_bundle(path, limits)
    assert bundle is not None
    return bundle


def everything(bundle: Bundle) -> dict[str, bytes]:
    found = {}
    for name in bundle.names:
        with bundle.open(name) as source:
            assert source.name == f"{bundle.name}/{name}"
            found[name] = source.read_all()
    return found


def told(data: bytes, limits: Limits | None = None) -> str:
    """Return what an archive that cannot be read is refused with, in one line."""
    with pytest.raises(ThreadgraphError) as refusal, zipped(data, limits) as bundle:
        everything(bundle)
    assert isinstance(refusal.value, InputError | LimitError)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def hash_of(members: dict[str, bytes]) -> str:
    lines = sorted(f"{hashlib.sha256(data).hexdigest()}  {n}\n" for n, data in members.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


# What is inside.


def test_a_folder_and_its_archive_are_the_same_input(tmp_path):
    (tmp_path / "t.zip").write_bytes(archive(TREE))
    with opened(folder(tmp_path / "t", TREE)) as one, opened(tmp_path / "t.zip") as other:
        assert (one.kind, one.name, other.kind, other.name) == ("folder", "t", "zip", "t.zip")
        assert one.names == other.names == ["a.txt", "b/2.json", "b/10.json", "z/y/x"]
        assert everything(one) == everything(other) == TREE
        assert one.bytes_read == other.bytes_read == sum(map(len, TREE.values()))
        assert one.sha256 == other.sha256 == hash_of(TREE)
        assert one.size("a.txt") == other.size("a.txt") == len(TREE["a.txt"])


@pytest.mark.parametrize("method", METHODS)
def test_each_way_of_packing_is_undone(method):
    with zipped(archive(TREE, method)) as bundle:
        assert everything(bundle) == TREE


def test_an_archive_that_was_written_to_a_pipe():
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:  # type: ignore[call-overload]
        for name, data in TREE.items():
            made.writestr(name, data)
    with zipped(pipe.data) as bundle:
        assert everything(bundle) == TREE


def test_compression_inside_is_undone(tmp_path):
    members = {"x.json.gz": gzip.compress(LINE)}
    with zipped(archive(members)) as one, opened(folder(tmp_path, members)) as other:
        for bundle in (one, other):
            assert everything(bundle) == {"x.json.gz": LINE}
            assert bundle.sha256 == hash_of(members)


def test_files_read_in_turns_do_not_disturb_each_other():
    members = {"a": os.urandom(700_000), "b": os.urandom(700_000)}
    with zipped(archive(members)) as bundle, bundle.open("a") as a, bundle.open("b") as b:
        pieces = list(zip(a.chunks(), b.chunks(), strict=True))
        assert [b"".join(column) for column in zip(*pieces, strict=True)] == list(members.values())


def test_the_furthest_reading_of_a_file_counts():
    with zipped(archive(TREE)) as bundle:
        assert (bundle.bytes_read, bundle.sha256) == (0, hash_of({}))
        for upto in (1, 10**6, 1):
            with bundle.open("a.txt") as source:
                for _, _ in zip(range(upto), source.chunks(), strict=False):
                    pass
        assert bundle.bytes_read == len(TREE["a.txt"])
        assert bundle.sha256 == hash_of({"a.txt": TREE["a.txt"]})
        with bundle.open("z/y/x") as source:
            assert bundle.bytes_read == len(TREE["a.txt"]) + 1
            assert source.read_all() == b"x"


def test_what_is_open_is_closed_with_the_bundle(tmp_path):
    with opened(folder(tmp_path, TREE)) as bundle:
        source = bundle.open("a.txt")
    with pytest.raises(ValueError, match="closed"):
        source.read_all()
    assert bundle.bytes_read > 0


def test_a_file_that_is_not_there(tmp_path):
    with opened(folder(tmp_path, TREE)) as bundle:
        with pytest.raises(UsageError, match=r"has no file '\.\./x'"):
            bundle.open("../x")
        with pytest.raises(UsageError, match="has no file"):
            bundle.size("c")
        (tmp_path / "a.txt").unlink()
        with pytest.raises(InputError, match=r"a\.txt: cannot be opened"):
            bundle.open("a.txt")
        with pytest.raises(InputError, match=r"a\.txt: cannot be read"):
            bundle.size("a.txt")


def test_an_empty_file_is_told_when_it_is_opened(tmp_path):
    members = {"a": b"", "b": b"x"}
    with zipped(archive(members)) as one, opened(folder(tmp_path, members)) as other:
        for bundle in (one, other):
            assert bundle.names == ["a", "b"]
            with pytest.raises(InputError, match=r"/a: is empty$"):
                bundle.open("a")
            with bundle.open("b") as source:
                assert source.read_all() == b"x"


# Names.


def test_numbers_in_names_are_counted():
    names = ["P/10", "p/01.txt", "p/1.txt", "p/2.txt", "p/10b", "p-1", "p1", "P2", "é2", "é10"]
    assert sorted(names[::2] + names[1::2], key=natural_key) == names
    dates = ["2024-01-09.json", "2024-01-10.json", "2023-12-31.json"]
    assert sorted(dates, key=natural_key) == sorted(dates)
    lengths = [f"n{'9' * n}x" for n in (1, 9, 10, 46, 47, 48, 49, 5000)]
    assert sorted(set(lengths), key=natural_key) == lengths


@given(st.integers(0, 10**60), st.integers(0, 10**60), st.integers(0, 3))
def test_natural_order_is_that_of_the_numbers(a, b, zeros):
    assert (natural_key(f"x{a}.y") < natural_key(f"x{'0' * zeros}{b}.y")) == (a < b) or a == b


@given(st.lists(st.text("a1/0 2", max_size=6), unique=True))
def test_natural_order_keeps_names_apart_and_folders_together(names):
    assert len({natural_key(name) for name in names}) == len(names)
    folders = [name.split("/")[0] for name in sorted(names, key=natural_key)]
    together = [name for name, _ in itertools.groupby(folders)]
    assert len(together) == len(set(together))


def test_what_is_not_the_users_own_is_counted(tmp_path):
    names = [
        *("chat.txt", "a/page.html", "data/tweets.js", "a.b/c"),
        *(".DS_Store", "a/._c", "Thumbs.db", "a/~$c.docx"),
        *("a/1.JPG", "s.webp", "p/js/j.js", "p/style.css", "d.pdf"),
    ]
    members = dict.fromkeys(names, b"x")
    inside = {"__MACOSX/._chat.txt": b"x", ".git/config": b"x", ".git/HEAD": b"x"}
    with zipped(archive({**members, **inside})) as bundle:
        assert bundle.names == ["a/page.html", "a.b/c", "chat.txt", "data/tweets.js"]
        assert (bundle.hidden, bundle.media, bundle.skipped) == (7, 5, [])
    with opened(folder(tmp_path, {**members, **inside})) as bundle:
        assert bundle.names == ["a/page.html", "a.b/c", "chat.txt", "data/tweets.js"]
        # A hidden folder is one.
        assert (bundle.hidden, bundle.media, bundle.skipped) == (6, 5, [])


def test_no_name_leads_out_of_an_archive(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    members = {"../../up": b"1", "/etc/x": b"2", "..\\win\\y": b"3", "a/../b": b"4", "..": b"5"}
    with zipped(archive(members)) as bundle:
        found = {"up": b"1", "etc/x": b"2", "win/y": b"3", "a/b": b"4", "unnamed": b"5"}
        assert everything(bundle) == found
    assert not list(tmp_path.iterdir())


def test_a_name_that_occurs_twice_is_two_files():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, name in enumerate(["a", "a (2)", "a", "a", "./a", "b"]):
            made.writestr(name, str(number))
    with zipped(held.getvalue()) as bundle:
        names = ["a", "a (2)", "a (3)", "a (4)", "a (5)", "b"]
        assert everything(bundle) == {name: b"%d" % n for n, name in enumerate(names)}


def test_many_files_of_one_name_take_linear_time():
    listing: Listing[int] = Listing()
    start = time.perf_counter()
    for number in range(50_000):
        listing.add("same", number)
    assert time.perf_counter() - start < 5
    assert len(listing.entries) == 50_000


def test_names_that_are_not_utf8(tmp_path):
    data = archive({"Zo?": b"1", "??": b"2", "x\x1b[1m\n\u202e": b"3", "Ünï": b"4"})
    data = data.replace(b"Zo?", b"Zo\x89").replace(b"??", "é".encode())
    with zipped(data) as bundle:
        shown = "x\\x1b[1m\\x0a\\u202e"
        assert everything(bundle) == {"Zoë": b"1", "é": b"2", shown: b"3", "Ünï": b"4"}
    assert "is a damaged ZIP archive" in told(
        archive({"Ünï": b"4"}).replace("Ünï".encode(), b"\xff\xff\xff\xff\xff")
    )
    try:
        folder(tmp_path, {os.fsdecode(b"\xff\n"): b"1"})
    except OSError:
        pytest.skip("the file system takes no such names")
    with opened(tmp_path) as bundle:
        assert everything(bundle) == {"\\udcff\\x0a": b"1"}


# Folders.


def test_links_are_followed_only_inside(tmp_path):
    outside = folder(tmp_path / "outside", {"secret": b"x"})
    place = folder(tmp_path / "in", {"a/real.txt": b"1", ".store/object": b"2"})
    for name, target in (
        ("a/again.txt", "real.txt"),
        ("a/object.txt", "../.store/object"),
        ("loop", "."),
        ("a/up", ".."),
        ("self", "self"),
        ("gone", "nowhere"),
        ("out.txt", outside / "secret"),
        ("out", outside),
        ("root", "/"),
        ("sibling", tmp_path / "inside-not"),
    ):
        (place / name).symlink_to(target)
    (tmp_path / "inside-not").write_bytes(b"x")
    with opened(place) as bundle:
        assert everything(bundle) == {"a/object.txt": b"2", "a/real.txt": b"1"}
        assert dict(bundle.skipped) == {
            "a/again.txt": "a link to a file that is read by its own name",
            "a/up": "a link to a folder",
            "gone": "a link to nothing",
            "loop": "a link to a folder",
            "out": "a link out of the folder",
            "out.txt": "a link out of the folder",
            "root": "a link out of the folder",
            "self": "a link to nothing",
            "sibling": "a link out of the folder",
        }
    (tmp_path / "way").symlink_to(place)
    with opened(tmp_path / "way") as bundle:
        assert bundle.names == ["a/object.txt", "a/real.txt"]


def test_what_is_no_file_is_skipped(tmp_path):
    folder(tmp_path, {"a": b"1"})
    os.mkfifo(tmp_path / "pipe")
    with opened(tmp_path) as bundle:
        assert bundle.names == ["a"]
        assert bundle.skipped == [("pipe", "not an ordinary file")]


def test_what_may_not_be_read_is_skipped(tmp_path, monkeypatch):
    folder(tmp_path, {"a": b"1", "b": b"2", "c/d": b"3", "c.png": b"4"})
    scandir = os.scandir
    monkeypatch.setattr(os, "access", lambda path, mode: not path.endswith("b"))

    def guarded(path: str) -> object:
        if path.endswith("c/"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    with opened(tmp_path) as bundle:
        assert (bundle.names, bundle.media) == (["a"], 1)
        assert sorted(bundle.skipped) == [("b", "Permission denied"), ("c/", "Permission denied")]
    with pytest.raises(InputError, match=r"^c: cannot be read \(Permission denied\)$"):
        Folder(f"{tmp_path}/c", "c")


def test_a_folder_deeper_than_the_system_has_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(folder(tmp_path, {"a": b"1"}))
    for _ in range(20):
        Path("d" * 250).mkdir()
        os.chdir("d" * 250)
    Path("lost").touch()
    os.chdir(tmp_path)
    (tmp_path / ("d" * 250) / "b").write_bytes(b"2")
    with opened(tmp_path) as bundle:
        assert list(everything(bundle).values()) == [b"1", b"2"]
        ((name, reason),) = bundle.skipped
        assert (name[:250], reason) == ("d" * 250, "File name too long")


def test_a_large_folder_is_listed_in_order(tmp_path):
    for number in range(5_000):
        (tmp_path / f"{number}.json").touch()
    with opened(tmp_path) as bundle:
        assert bundle.names == [f"{number}.json" for number in range(5_000)]


def test_the_folder_one_is_in(tmp_path, monkeypatch):
    monkeypatch.chdir(folder(tmp_path / "here", {"a": b"1"}))
    for path in (".", "./", "../here", "../here//"):
        with opened(Path(path)) as bundle:
            assert (bundle.name, bundle.names) == ("here", ["a"])


# Nothing to read.


def test_empty_folders_and_archives(tmp_path):
    with pytest.raises(InputError, match=r"^\S+: is a folder without a file to read$"):
        open_bundle(tmp_path)
    folder(tmp_path, {"d/e/.x": b"", "1.png": b"", "2.png": b""})
    (tmp_path / "l").symlink_to("nowhere")
    with pytest.raises(
        InputError,
        match=r"to read \(1 hidden, 2 media, 1 not readable \(first l: a link to nothing\)\)$",
    ):
        open_bundle(tmp_path)
    assert told(archive({})) == "a.zip: is an empty ZIP archive; make it again"
    assert told(archive({"d/": b""})) == "a.zip: is a ZIP archive without a file to read"
    assert told(archive({"1.png": b"x"})).endswith("without a file to read (1 media)")


def test_plain_files_are_no_bundles(tmp_path):
    for start in (b"", b"P", b"PK", b"PK\x03", b"PK\x03\x05", LINE, gzip.compress(LINE)):
        (tmp_path / "f").write_bytes(start)
        assert open_bundle(tmp_path / "f") is None
    os.mkfifo(tmp_path / "pipe")
    assert open_bundle(tmp_path / "pipe") is None


def test_paths_with_nothing_there(tmp_path):
    (tmp_path / "f").touch()
    for path in (tmp_path / "none", tmp_path / "f" / "x", ""):
        with pytest.raises(UsageError, match=": no such file"):
            open_bundle(path)
    with pytest.raises(InputError, match="cannot be opened"):
        open_bundle("a\0b")


# Standard input.


class Trickle(io.BufferedReader):
    """A pipe that cannot go back."""

    def __init__(self, data: bytes) -> None:
        held = io.BytesIO(data)
        held.seekable = lambda: False  # type: ignore[method-assign]
        super().__init__(held)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [io.BytesIO, Trickle])
def test_standard_input(monkeypatch, kind):
    for path in ("-", None):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(kind(archive(TREE))))
        bundle = open_bundle(path)
        assert bundle is not None
        with bundle:
            assert (bundle.name, bundle.kind) == ("stdin", "zip")
            assert everything(bundle) == TREE
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(kind(LINE)))
        assert open_bundle(path) is None
        with open_source(path) as source:
            assert source.read_all() == LINE
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(kind(archive(TREE))))
    with pytest.raises(LimitError, match=r"^stdin: .* limit `document`; give it as a file"):
        open_bundle("-", Limits(document=500))
    monkeypatch.setattr(sys, "stdin", None)
    assert open_bundle("-") is None


# Documents and programs that are archives inside.


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("xl/workbook.xml", b"x", "Excel file; save the sheet as CSV"),
        ("word/document.xml", b"x", "Word file; save it as plain text"),
        ("ppt/slides.xml", b"x", "Office file; save it"),
        ("mimetype", b"application/epub+zip", "EPUB book; copy"),
        ("mimetype", b"application/vnd.oasis.opendocument.text", "OpenDocument file; save it"),
        ("META-INF/MANIFEST.MF", b"x", "Java program; give"),
        ("AndroidManifest.xml", b"x", "Android program; give"),
    ],
)
def test_documents_are_refused_with_advice(name, content, words):
    types = {} if name[0] in "mMA" else {"[Content_Types].xml": b"x"}
    assert words in told(archive({**types, name: content, "more": b"x"}))


def test_a_file_called_mimetype_is_a_file():
    with zipped(archive({"mimetype": b"text", "word/document.json": b"[]"})) as bundle:
        assert len(everything(bundle)) == 2


def test_an_archive_in_an_archive_is_refused(tmp_path):
    inner = archive({"a": b"1"})
    with zipped(archive({"b": b"1", "inner.zip": inner})) as bundle:
        with pytest.raises(InputError, match=r"^a.zip/inner.zip: .* inside another file; unpack"):
            bundle.open("inner.zip")
        with bundle.open("b") as source:
            assert source.read_all() == b"1"
    with (
        opened(folder(tmp_path, {"inner.zip": inner})) as bundle,
        pytest.raises(InputError, match="inside another file; unpack"),
    ):
        bundle.open("inner.zip")


# Damage.


def patched(data: bytes, offset: int, value: bytes) -> bytes:
    """Change bytes of the only member's entry in the directory."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + value + data[at + len(value) :]


def test_encrypted_and_unknown_packing():
    data = archive({"a": LINE})
    assert told(patched(data, 8, b"\x01")) == (
        "a.zip/a: is encrypted; unpack the archive with its password and give the folder"
    )
    assert told(patched(data, 8, b"\x40")).startswith("a.zip/a: is encrypted")
    for method in (1, 9, 98, 99):
        words = f"a.zip/a: is packed in a way that is not read (method {method}); unpack"
        assert told(patched(data, 10, struct.pack("<H", method))).startswith(words)


@pytest.mark.parametrize("method", METHODS)
def test_damage_is_told_with_the_name_of_the_file(method):
    noise = {"before": b"1", "x": os.urandom(400_000)}
    data = bytearray(archive(noise, method))
    data[len(data) // 2] ^= 0x40
    assert told(bytes(data)).startswith("a.zip/x: is damaged in the archive (")
    with zipped(bytes(data)) as bundle, bundle.open("before") as source:
        assert source.read_all() == b"1"


@pytest.mark.parametrize("method", METHODS)
def test_what_the_directory_says_is_held_against_the_file(method):
    data = archive({"a": LINE * 100}, method)
    assert "checksum is wrong" in told(patched(data, 16, b"\0\0\0\0"))
    for length in (0, 10, len(LINE) * 100 - 1, len(LINE) * 100 + 1):
        assert "is damaged in the archive (" in told(patched(data, 24, struct.pack("<I", length)))
    packed = struct.unpack_from("<I", data, data.index(b"PK\x01\x02") + 20)[0]
    for length in (0, 1, packed - 1):
        assert "is damaged in the archive (" in told(patched(data, 20, struct.pack("<I", length)))


def test_a_broken_directory():
    data = archive({"a": LINE * 100, "b": LINE})
    for cut in range(40, len(data)):
        assert told(data[:cut]).startswith("a.zip: is a damaged ZIP archive (its end is missing)")
    assert "damaged ZIP archive" in told(data.replace(b"PK\x01\x02", b"PK\x01\x03"))
    assert "no header" in told(data.replace(b"PK\x03\x04", b"PK\x03\x05"))
    assert "too short" in told(patched(archive({"a": LINE}), 20, b"\xff\xff\xff\x7f"))
    assert "missing" in told(b"PK\x03\x04")


def test_files_that_lie_over_each_other():
    data = archive({"a": LINE, "b": LINE})
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    for place in (0, 1, 40):
        moved = data[: second + 42] + struct.pack("<I", place) + data[second + 46 :]
        assert told(moved) == "a.zip: is a damaged ZIP archive (files overlap); get it again"


def test_only_an_empty_entry_is_a_folder():
    data = archive({"d/": b"", "w\\": b"", "x/": b"1", "?": b"2"})
    with zipped(data.replace(b"?", b"\0")) as bundle:
        assert everything(bundle) == {"x": b"1", "unnamed": b"2"}


def test_an_archive_without_its_start():
    data = archive({"a": LINE, "b": LINE})
    at = data.index(b"PK\x03\x04", 1)
    assert "its start is missing" in told(data[at:])
    with zipped(b"put before it" + data) as bundle:
        assert everything(bundle) == {"a": LINE, "b": LINE}


def test_links_in_an_archive_are_not_read():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("a", b"1")
    with zipped(held.getvalue()) as bundle:
        assert everything(bundle) == {"a": b"1"}
        assert bundle.skipped == [("link", "a link")]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(METHODS),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=4)), max_size=4),
    st.integers(0, 2000),
)
def test_no_damage_ends_in_anything_but_our_errors(method, changes, cut):
    members = {"a": LINE * 3, "b/c": LINE, "d": b"1"}
    data = bytearray(archive(members, method))
    for at, value in changes:
        at %= len(data)
        data[at : at + len(value)] = value
    if cut < len(data):
        del data[cut:]
    try:
        with zipped(bytes(data)) as bundle:
            found = everything(bundle)
    except (InputError, LimitError) as error:
        assert "\n" not in str(error)
    else:
        # Names and the way of packing may change unnoticed, not what is read.
        assert set(found.values()) <= {*members.values()}


# Bombs.


@pytest.mark.parametrize("method", METHODS[1:])
def test_a_bomb_is_neither_held_nor_expanded(method):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as made, made.open("bomb.txt", "w") as member:
        for _ in range(128):
            member.write(b"\0" * 2**20)
    tracemalloc.start()
    with zipped(held.getvalue()) as bundle, bundle.open("bomb.txt") as source:
        with pytest.raises(
            LimitError, match=r"^a.zip/bomb.txt: expands to more than 200 times .* unpack"
        ):
            for _ in source.chunks():
                pass
        held_most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held_most < 16 * 2**20


def test_a_small_file_may_repeat_itself(monkeypatch):
    data = archive({"a": b"\0" * 300_000})
    with zipped(data) as bundle:
        assert len(everything(bundle)["a"]) == 300_000
    monkeypatch.setattr(zip_files, "HARMLESS", 200_000)
    assert "expands to more than 200 times its size" in told(data)
    with zipped(archive({"a": os.urandom(300_000)})) as bundle:
        everything(bundle)


def test_the_memory_for_a_dictionary_is_limited():
    data = archive({"a": LINE}, zipfile.ZIP_LZMA)
    assert "a.zip/a: needs more memory to expand than the limit `window`" in told(
        data, Limits(window=2**20)
    )


def test_limits_hold_for_all_files_together(tmp_path):
    members = {"a": b"1" * 600, "b.gz": gzip.compress(b"2" * 600), "c": b"3" * 600}
    data = archive(members)
    for limits, limit in (
        (Limits(expanded=1799), "expanded"),
        (Limits(document=1799), "document"),
        (Limits(document=9999, expanded=1799), "expanded"),
    ):
        assert told(data, limits) == (
            f"a.zip: its files expand to over 1,799 bytes together, the limit `{limit}`; "
            "raise the limit or give them one by one"
        )
    for limits in (Limits(expanded=1800), Limits(document=1800), Limits(1, expanded=1800)):
        with zipped(data, limits) as bundle:
            everything(bundle)
            everything(bundle)  # what is read twice counts once
    place = folder(tmp_path / "f", members)
    with opened(place, Limits(document=1799)) as bundle:
        everything(bundle)
    with opened(place, Limits(expanded=1799)) as bundle, pytest.raises(LimitError, match=r"^f: "):
        everything(bundle)


# Real archives.


def test_real_archives_are_read_whole():
    for name, files in (
        ("slack/slackdump/source_export.zip", 10),
        ("slack/slackdump/source_dump.zip", 1),
        ("slack/slackexportviewer_testarchive.zip", 22),
    ):
        path = shared(f"samples/{name}")
        with opened(path) as bundle, zipfile.ZipFile(path) as known:
            inside = [info for info in known.infolist() if not info.is_dir()]
            count = len(bundle.names) + bundle.hidden + bundle.media + len(bundle.skipped)
            assert count == len(inside)
            assert len(known.infolist()) == files
            for member in bundle.names:
                if bundle.size(member):
                    with bundle.open(member) as source:
                        assert source.read_all() == known.read(member)
