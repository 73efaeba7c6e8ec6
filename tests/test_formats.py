"""The registry: every format can be told, read and named, and none takes another's files."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from helpers import SHARED, shared

import threadgraph as tg
from threadgraph.io.head import Head
from threadgraph.io.registry import FORMATS

NAMES = [known.name for known in FORMATS]
BY_FOLDER = {
    "bluesky": {"plain-text", "bluesky"},
    "discord": {"discord", "discord-html"},
    "discourse": {"discourse"},
    "disqus": {"disqus"},
    "hackernews": {"hackernews", "hackernews-html"},
    "mastodon": {"mastodon"},
    "mbox": {"mail"},
    "plain-text": {"plain-text"},
    "reddit": {"reddit", "reddit-dump"},
    "stackexchange": {"stackexchange"},
    "telegram": {"telegram"},
    "usenet": {"mail"},
    "whatsapp": {"whatsapp"},
    "wordpress-html": {"wordpress-html"},
    "wordpress-wxr": {"wordpress-wxr"},
}


@pytest.mark.parametrize("known", FORMATS, ids=NAMES)
def test_what_is_registered_is_there(known):
    reader = import_module(f"threadgraph.io.formats.{known.module}")
    assert callable(reader.read)
    assert hasattr(reader, "join") == known.joins
    assert hasattr(reader, "read_bundle") == bool(known.bundle)
    assert known.syntaxes
    assert known.holds
    for sign in (known.sign, known.bundle):
        if sign:
            module, function = sign.split(":")
            assert callable(getattr(import_module(f"threadgraph.io.signs.{module}"), function))


def test_names_are_distinct_and_plain():
    assert len(set(NAMES)) == len(NAMES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in NAMES)


@pytest.mark.parametrize("known", FORMATS, ids=NAMES)
@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[",
        b"<",
        b"{}",
        b"[]",
        b'{"a":',
        b"From ",
        b"<html>",
        b"<?xml?>",
        b"\xff\xfe",
        b"x,y\n",
    ],
)
def test_signs_never_fail(known, data):
    known.matches(Head(data))
    known.matches_bundle([data.decode("latin-1"), "a/b.json", ""])


def files() -> list[Path]:
    folders = [SHARED / "samples" / name for name in BY_FOLDER]
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in found if path.suffix != ".yaml"]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name[:60])
def test_samples_are_told_by_content_under_any_name(path, tmp_path):
    folder = path.relative_to(SHARED / "samples").parts[0]
    for name in ("page.txt", "page.json"):
        misnamed = tmp_path / name
        misnamed.write_bytes(path.read_bytes())
        try:
            d = tg.read(misnamed)
        except tg.InputError:
            continue  # what holds no comments is said elsewhere
        assert d.inputs[0].format in BY_FOLDER[folder]


def test_the_samples_are_there():
    shared("samples/SOURCES.tsv")
    assert len(files()) > 150
