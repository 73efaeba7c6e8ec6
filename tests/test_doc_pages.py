"""The pages on analyses: their examples are run, and what stands in them is really printed."""

from __future__ import annotations

import csv
import doctest
import re
import runpy
import shlex
import shutil
from functools import cache
from pathlib import Path

import pytest
from commands import command

from threadgraph.io.table_list import TABLES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
BOARD = ROOT / "examples/village_board.csv"
PAGES = ("compare", "trust", "over_time", "exchanges", "controversy")
BY_NAME = ("branches", "groups", "windows", "presence", "response_times", "fingerprints")


def text(name: str) -> str:
    return (DOCS / f"{name}.md").read_text("utf-8")


def shown() -> list[tuple[str, str, str]]:
    """Return (page, command line, what it is said to print), of every such block."""
    pattern = re.compile(r"```text\n\$ threadgraph ([^\n]*)\n(.*?)```", re.DOTALL)
    return [(page, *found) for page in PAGES for found in pattern.findall(text(page))]


@cache
def printed(line: str) -> str:
    """Return what a command prints, without blanks at the ends of lines."""
    out = command(*shlex.split(line)).out
    return "\n".join(part.rstrip() for part in out.splitlines()) + "\n"


@pytest.mark.parametrize(("page", "line", "sample"), shown())
def test_what_a_page_shows_is_what_is_printed(page, line, sample, monkeypatch):
    monkeypatch.chdir(ROOT)
    out, place = printed(line), 0
    for part in sample.split("[…]\n"):
        place = out.find(part, place)
        assert place >= 0, f"docs/{page}.md: not printed now: {part}"


@pytest.mark.parametrize("page", [*PAGES[:4], "conversation_features", "attributes"])
def test_the_examples_of_a_page_give_what_they_say(page, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    blocks = "\n".join(re.findall(r"```pycon\n(.*?)```", text(page), re.DOTALL))
    test = doctest.DocTestParser().get_doctest(blocks, {}, page, page, 0)
    assert test.examples
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)


def documented(table: str) -> list[str]:
    part = text("files").partition(f"### `{table}`\n")[2].partition("\n##")[0]
    return re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)


@pytest.mark.parametrize("table", [*BY_NAME, "indicators", "measures"])
def test_every_column_of_a_table_of_measures_is_documented(table, tmp_path):
    file = tmp_path / "table.csv"
    assert command("export", BOARD, "--table", table, "-o", file).code == 0
    with file.open(encoding="utf-8", newline="") as lines:
        assert documented(table) == next(csv.reader(lines))


def test_every_column_of_the_mixing_table_is_documented(tmp_path):
    source, file = tmp_path / "coded.csv", tmp_path / "table.csv"
    source.write_text("id,parent,author,stance\n1,,Ann,pro\n2,1,Bob,con\n", "utf-8")
    done = command("export", source, "--attribute", "stance", "--table", "mixing", "-o", file)
    assert done.code == 0, done.err
    with file.open(encoding="utf-8", newline="") as lines:
        assert documented("mixing") == next(csv.reader(lines))


def test_every_table_is_documented():
    page = text("files")
    assert all(f"`{name}`" in page for name in TABLES)


def test_every_measure_is_in_the_tables():
    from threadgraph.graphs.measures.register import measures

    rows = re.findall(r"^\| [^|]*`(\w+)` \|", text("measures"), re.MULTILINE)
    assert [name for name in rows if name in measures()] == [
        name
        for scope in ("discussion", "thread", "branch", "person", "pair", "comment")
        for name, measure in measures().items()
        if measure.scope == scope
    ]


def test_the_tables_say_from_what_size_on_a_measure_is_shown():
    from threadgraph.graphs.measures.register import measures

    words = {
        "people": "people",
        "comments": "comments",
        "edges": "links",
        "threads": "threads",
        "timed": "comments with a time",
        "thread": "comments in one thread",
        "branch": "comments in one branch",
    }
    rows = dict(re.findall(r"^\| [^|]*`(\w+)` \|(.*)$", text("measures"), re.MULTILINE))
    for name, measure in measures().items():
        sizes = {what: getattr(measure.needs, what) for what in words}
        for what, least in sizes.items():
            said = f"{least:,} {words[what]}"
            assert least <= 1 or re.search(rf"\*From\*[^.]*\b{said}[,.]", rows[name]), (name, said)


def test_the_tables_of_measures_are_fresh():
    written = runpy.run_path(str(DOCS / "generate.py"))["pages"]()["measures.md"]
    assert written == text("measures"), "run python docs/generate.py"


def test_every_page_is_in_the_contents():
    listed = re.findall(r"^(\w+)$", text("index"), re.MULTILINE)
    names = {page.stem for page in DOCS.glob("*.md")} - {"index"}
    assert names == set(listed) & names
