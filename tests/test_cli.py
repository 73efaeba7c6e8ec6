"""The command line: what each command and option does, what is said, and the exit codes."""

from __future__ import annotations

import bz2
import csv
import fcntl
import gzip
import io
import json
import lzma
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
import zstandard
from commands import UNSAFE, Result, command, environment, process

import threadgraph as tg
from threadgraph.io import run, session
from threadgraph.io.write import check_outputs

EXAMPLE = Path(__file__).resolve().parents[1] / "examples/village_bridge.txt"
PAGE = (
    b"1. Ann says:\n\n   Well?\n\n   - Bob says:\n\n     Well.\n\n     - Ann says:\n\n       Yes.\n"
)
TABLE = "key;answers;who;said;when;where\n1;;Ann;Hi;2024-01-01;A\n2;1;Bob;@Ann: hi;2024-01-02;A\n"
COLUMNS = ("--id-col", "key", "--parent-col", "answers", "--author-col", "who")
COLUMNS += ("--text-col", "said", "--time-col", "when", "--thread-col", "where")


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def page(tmp_path):
    (tmp_path / "page.txt").write_bytes(PAGE)
    return "page.txt"


@pytest.fixture
def table(tmp_path):
    (tmp_path / "odd.csv").write_text(TABLE, "utf-8")
    return "odd.csv"


def figures(*args: object, given: bytes = b"", code: int = 0) -> dict:
    """Return the JSON of `threadgraph summary`."""
    told = command("summary", "--json", *args, given=given)
    assert told.code == code, told.err
    return json.loads(told.out)


def failed(told: Result, code: int, *words: str) -> None:
    """Check that a command ended with `code` and one plain line that holds `words`."""
    assert told.code == code, told.err
    assert told.err.startswith("threadgraph: ")
    assert told.err.count("\n") == 1
    assert not UNSAFE.search(told.err)
    assert "Traceback" not in told.err
    for word in words:
        assert word in told.err


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# The help.


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize(
    "name", [None, "analyze", "summary", "draw", "export", "exchanges", "formats"]
)
def test_help_is_printed(name, option):
    told = command(*([name] if name else []), option)
    assert told.code == 0
    assert told.out.startswith(f"Usage: threadgraph {name or '[OPTIONS]'}")
    assert "Example" in told.out
    assert told.err == ""


def test_without_arguments_the_help_is_the_answer():
    told = command()
    assert told.code == 2
    assert "Commands:" in told.err


def test_the_version():
    assert command("--version").out == f"threadgraph, version {tg.__version__}\n"


def test_the_formats_are_listed():
    told = command("formats").out
    for name in ("plain-text", "csv", "tsv", "ndjson", "json"):
        assert re.search(rf"^{name}: ", told, re.MULTILINE)


# analyze.


def test_analyze_writes_a_folder_and_says_so(page):
    told = command("analyze", page)
    assert told.code == 0
    assert told.err == ""
    folder = Path("output/page")
    assert check_outputs(folder) == []
    names = {path.name for path in folder.iterdir()}
    assert f"{len(names)} files in output/page/\n" in told.out
    said = told.out.partition(" files in ")[2]
    for name in names:
        stem, ending = name.split(".")
        assert re.search(rf"\b{stem}\b.*\.{ending}\b", said), name
    assert told.out.startswith((folder / "summary.txt").read_text("utf-8"))


def test_analyze_writes_where_it_is_told(page):
    assert command("analyze", page, "-o", "a/b").code == 0
    assert Path("a/b/run.json").exists()
    assert not Path("output").exists()


def test_analyze_again_replaces_what_was_there(page):
    command("analyze", page, "-o", "out")
    before = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    command("analyze", page, "-o", "out")
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before


def test_what_was_done_is_in_the_manifest(page):
    command("analyze", page, "-o", "out", "--max-nesting", "7", "--spreadsheet-safe")
    manifest = json.loads(Path("out/run.json").read_bytes())
    assert manifest["options"]["max_nesting"] == 7
    assert manifest["csv_cells"] == "guarded"
    assert manifest["inputs"][0]["name"] == "page.txt"
    assert manifest["ledger"]["kept"] == 3


def test_the_name_of_the_input_never_leaves_the_output_folder(tmp_path):
    odd = tmp_path / "..$(x)\x1b ՝.txt"
    odd.write_bytes(PAGE)
    told = command("analyze", odd)
    assert told.code == 0
    (folder,) = Path("output").iterdir()
    assert folder.name.isascii()
    assert not UNSAFE.search(told.out)


# summary.


def test_the_summary_is_in_words(page):
    told = command("summary", page)
    assert told.code == 0
    assert "3 comments by 2 people in 1 thread." in told.out
    assert "3 records read = 3 kept + 0 duplicates + 0 rejected + 0 filtered." in told.out
    assert not Path("output").exists()


def test_top_limits_the_tables():
    ten = command("summary", EXAMPLE, "--top", "3").out
    assert "The first 3 of 9 people" in ten
    assert "The first 3 of 4 pairs" in ten
    every = command("summary", EXAMPLE, "--top", "0").out
    assert "The first" not in every


def test_the_tables_of_the_summary_fit_letters_of_any_width():
    lines = command("summary", EXAMPLE).out.split("\n")
    rows = [line for line in lines if re.match(r"  (王小明|Ann|Marta Holm) +\d", line)]
    assert len(rows) == 2
    widths = {sum(1 + (c in "王小明") for c in row) for row in rows}
    assert len(widths) == 1


def test_escapes_in_a_text_are_shown_not_sent(tmp_path):
    path = tmp_path / "odd.ndjson"
    path.write_text(
        '{"id": "1", "author": "A\\u001b[2J\\u009b\\u202eB", "text": "\\u001b]0;x\\u0007"}\n'
        '{"id": "2", "parent": "1", "author": "C\\u007f"}\n'
        '{"id": "3", "parent": "2", "author": "A\\u001b[2J\\u009b\\u202eB"}\n'
    )
    commands = (
        ("summary", path),
        ("summary", path, "--json"),
        ("exchanges", path),
        ("exchanges", path, "C\x7f", "A\x1b[2J\x9b\u202eB"),
        ("exchanges", path, "\x1b[31m", "C"),
        ("analyze", path, "-o", "out\x1b[31m"),
    )
    for args in commands:
        told = command(*args)
        assert not UNSAFE.search(told.out + told.err), args
    found = figures(path)
    assert found["central"][0]["name"] == "A\x1b[2J\x9b\u202eB" or found["central"]


# draw.


def test_draw_makes_all_pictures(page):
    told = command("draw", page)
    assert told.code == 0
    kinds = {"overview", "tree", "network", "matrix", "exchanges", "ladder", "depth"}
    assert {path.name for path in Path("output/page").iterdir()} == {f"{k}.png" for k in kinds}
    assert "timeline not drawn" in told.err
    assert "growth not drawn" in told.err
    assert all(f"output/page/{kind}.png\n" in told.out for kind in kinds)


@pytest.mark.parametrize(
    ("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_draw_one_picture(page, ending, start):
    assert command("draw", page, "--kind", "depth", "-o", f"depth.{ending}").code == 0
    assert Path(f"depth.{ending}").read_bytes().startswith(start)
    assert command("draw", page, "--kind", "depth", "-o", "-", "--as", ending).data.startswith(
        start
    )
    assert command("draw", page, "--kind", "depth", "-o", "pics", "--as", ending).code == 0
    assert Path(f"pics/depth.{ending}").exists()


def test_draw_refuses_what_cannot_be(page):
    failed(command("draw", page, "-o", "all.png"), 2, "--kind")
    failed(command("draw", page, "--kind", "cake"), 2, "cake")
    failed(command("draw", page, "--kind", "tree", "-o", "x.svg", "--as", "png"), 2, ".png")
    failed(command("draw", page, "-o", f"{page}/pictures"), 5, "page.txt/pictures")


# export.


@pytest.mark.parametrize("graph", ["participants", "comments"])
@pytest.mark.parametrize("ending", ["graphml", "gexf", "json"])
def test_export_a_graph(page, graph, ending):
    assert command("export", page, "-o", f"graph.{ending}", "--graph", graph).code == 0
    if ending == "json":
        found = json.loads(Path("graph.json").read_bytes())
        nodes = len(found["nodes"])
    else:
        root = ElementTree.parse(f"graph.{ending}").getroot()
        nodes = sum(node.tag.endswith("}node") for node in root.iter())
    assert nodes == {"participants": 2, "comments": 4}[graph]
    through = command("export", page, "-o", "-", "--as", ending, "--graph", graph)
    assert through.data == Path(f"graph.{ending}").read_bytes()


@pytest.mark.parametrize(
    "table", ["comments", "participants", "edges", "mentions", "exchanges", "threads"]
)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_export_a_table(page, table, ending):
    import pandas as pd

    assert command("export", page, "-o", f"t.{ending}", "--table", table).code == 0
    frame = (pd.read_csv if ending == "csv" else pd.read_parquet)(f"t.{ending}")
    rows = {"comments": 3, "participants": 2, "edges": 2, "mentions": 0}
    assert len(frame) == rows.get(table, 1)


def test_the_table_of_a_graph_is_that_of_its_nodes(page):
    told = command("export", page, "-o", "-", "--as", "csv", "--graph", "comments")
    assert [row["id"] for row in csv_rows(told.out)] == ["1", "1.1", "1.1.1"]


def test_export_refuses_what_cannot_be(page):
    failed(command("export", page), 2, "-o")
    failed(command("export", page, "-o", "x.docx"), 2, ".graphml", ".csv")
    failed(command("export", page, "-o", "-"), 2, "--as")
    failed(command("export", page, "-o", "x.gexf", "--table", "edges"), 2, ".csv or .parquet")
    failed(command("export", page, "-o", "x.gexf", "--as", "csv"), 2, "x.gexf")
    failed(command("export", page, "-o", "nowhere/x.gexf"), 5, "nowhere/x.gexf")
    failed(command("export", page, "-o", f"{page}/x.gexf"), 5, "Not a directory")


def test_formulas_are_guarded_on_request(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,author\n1,=1+1\n")
    exact, guarded = (
        csv_rows(command("export", path, "-o", "-", "--as", "csv", *options).out)[0]["name"]
        for options in ((), ("--spreadsheet-safe",))
    )
    assert (exact, guarded) == ("=1+1", "'=1+1")


# exchanges.


def test_exchanges_are_listed():
    lines = command("exchanges", EXAMPLE).out.split("\n")
    columns = ("who", "with whom", "how far", "comments each way", "longest chain", "episodes")
    assert tuple(re.split(" {2,}", lines[0])) == columns
    assert lines[1].startswith("Marta Holm  Jonas P.   a sustained back and forth  2 : 2")
    assert (
        "… the first 1 of 4; --top 0 shows all" in command("exchanges", EXAMPLE, "--top", "1").out
    )


def test_a_conversation_is_printed():
    told = command("exchanges", EXAMPLE, "MARTA HOLM", "jonas p.").out
    assert told.startswith("Marta Holm and Jonas P.: a sustained back and forth.")
    assert "Jonas P. (as jonas p.)  [1.1.1.1]  2024-03-04 09:31  (26 minutes later)" in told
    assert told.index("A whole year?") < told.index("two winters") < told.index("Which engineer?")


def test_exchanges_refuse_what_cannot_be():
    failed(command("exchanges", EXAMPLE, "Ruth", "RUTH"), 2, "mean the same person")
    failed(command("exchanges", EXAMPLE, "Ruth", "--by", "turns"), 2, "leave out the names")
    failed(command("exchanges", EXAMPLE, "--by", "beauty"), 2, "not ranked by 'beauty'")
    failed(command("exchanges", EXAMPLE, "-o", "list.html"), 2, ".csv, .parquet")
    failed(command("exchanges", EXAMPLE, "Ruth", "Zed"), 2, "nobody here is called Zed", "Marta")
    failed(command("exchanges", EXAMPLE, "Ruth", "Peer"), 3, "did not address each other")
    failed(command("exchanges", EXAMPLE, "Ruth", "Marta Holm"), 3, "Marta Holm addressed Ruth, who")


def test_no_exchanges_are_told(tmp_path):
    (tmp_path / "t.csv").write_text("id,author\n1,Ann\n")
    assert command("exchanges", "t.csv").out == "No two people addressed each other.\n"


# What is read.


def test_standard_input(page):
    told = figures("-", given=PAGE)
    assert told["input"]["files"][0]["name"] == "stdin"
    assert told["comments"] == 3
    assert (
        process("summary", "-", "--json", given=PAGE).out
        == command("summary", "-", "--json", given=PAGE).out
    )
    assert command("analyze", "-", given=PAGE).code == 0
    assert Path("output/stdin/run.json").exists()


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("bzip2", bz2.compress),
        ("xz", lzma.compress),
        ("zstd", zstandard.compress),
    ],
)
def test_packed_files_whatever_their_name(tmp_path, name, pack):
    (tmp_path / "page.txt").write_bytes(pack(PAGE))
    found = figures("page.txt")
    assert found["comments"] == 3
    assert found["input"]["files"][0]["compression"] == name


def test_several_files_are_one_discussion(tmp_path):
    (tmp_path / "a.ndjson").write_text('{"id": 1, "parent": null, "author": "Ann"}\n')
    (tmp_path / "b.csv").write_text("id,parent,author\n2,1,Bob\n3,2,Ann\n")
    found = figures("a.ndjson", "b.csv")
    assert (found["comments"], found["threads"], found["depth"]["max"]) == (3, 1, 2)
    assert found["exchanges"][0]["level"] == "back_and_forth"
    assert [file["format"] for file in found["input"]["files"]] == ["ndjson", "csv"]


def test_files_with_threads_and_files_without_are_not_mixed(page, table):
    (Path("flat.csv")).write_text("id,parent,author\n1,,Ann\n2,1,Bob\n")
    failed(command("summary", page, "flat.csv"), 2, "flat.csv", "--thread-col")


def test_every_column_can_be_named(table):
    d = figures(table, *COLUMNS)
    assert (d["comments"], d["threads"], d["exchanges_total"]) == (2, 1, 0)
    assert d["edges"]["mention"] == 1
    assert d["timing"]["span"] == 86400
    names = "id=key, parent=answers, thread=where, author=who, text=said, time=when"
    assert d["ledger"]["notes"]["columns"] == names


def test_columns_by_position(table):
    told = figures(table, "--author-col", "#3", "--id-col", "#1", "--parent-col", "#2")
    assert [person["name"] for person in told["central"]] == ["Ann", "Bob"]


def test_a_column_that_is_not_there_is_told(table, page):
    for option in COLUMNS[::2]:
        wrong = ("summary", table, *COLUMNS, option, "nope")
        failed(command(*wrong), 2, f"{option} nope", "--format")
        failed(command(*wrong, "--format", "csv"), 2, '"nope"', '"who"')
    (Path("usual.csv")).write_text("id,author\n1,Ann\n")
    failed(command("summary", "usual.csv", "--text-col", "nope"), 2, "--text-col nope")
    (Path("usual.ndjson")).write_text('{"id": 1, "author": "Ann"}\n')
    failed(command("summary", "usual.ndjson", "--text-col", "nope"), 2, '"nope"', '"author"')
    failed(command("summary", page, "--id-col", "nope"), 2, "--id-col nope", "plain text")


def test_the_format_can_be_forced(tmp_path):
    (tmp_path / "t.txt").write_text("id,author,text\n1,Ann,Hi\n")
    assert figures("t.txt")["input"]["files"][0]["format"] == "csv"
    failed(command("summary", "t.txt", "--format", "plain-text"), 3, "plain-text", "--format")
    failed(command("summary", "t.txt", "--format", "docx"), 2, "docx", "plain-text")


def test_encodings(tmp_path):
    (tmp_path / "t.csv").write_bytes("id,author\n1,Иван\n".encode("koi8-r"))
    assert figures("t.csv", "--encoding", "koi8-r")["central"][0]["name"] == "Иван"
    assert "encoding_guessed" in figures("t.csv")["ledger"]["warnings"]
    failed(command("summary", "t.csv", "--encoding", "klingon"), 2, "klingon", "utf-8")


def test_records_in_another_encoding_are_rejected_or_repaired(tmp_path):
    good = "".join(f'{{"id": {n}, "author": "Zoë"}}\n' for n in range(5))
    (tmp_path / "t.ndjson").write_bytes(good.encode() + b'{"id": 9, "author": "Zo\xeb"}\n')
    assert figures("t.ndjson", code=4)["ledger"]["by_reason"]["rejected"] == {"not_utf8": 1}
    repaired = figures("t.ndjson", "--encoding-errors", "replace")
    assert repaired["ledger"]["counters"]["text_repaired"] == 1
    assert repaired["comments"] == 6


# People.


def test_names_are_merged_unless_told_otherwise(tmp_path):
    (tmp_path / "t.csv").write_text("id,author\n1,joe\n2,JOE\n3,Anonymous\n")
    assert (figures("t.csv")["participants"], figures("t.csv")["unknown_authors"]) == (1, 1)
    assert figures("t.csv", "--no-merge-names")["participants"] == 2
    assert figures("t.csv", "--keep-anonymous")["participants"] == 2


def test_aliases(tmp_path):
    (tmp_path / "t.csv").write_text("id,author\n1,joe\n2,Smith\n")
    (tmp_path / "who.txt").write_text("# who is who\nJoe Smith = joe = Smith\n")
    found = figures("t.csv", "--aliases", "who.txt")
    assert found["names"]["merged"][0]["name"] == "Joe Smith"
    failed(command("summary", "t.csv", "--aliases", "nope"), 2, "nope")
    (tmp_path / "who.txt").write_text("joe\n")
    failed(command("summary", "t.csv", "--aliases", "who.txt"), 2, "who.txt, line 1")
    (tmp_path / "who.txt").write_bytes(b"Zo\xeb = joe\n")
    failed(command("summary", "t.csv", "--aliases", "who.txt"), 2, "not UTF-8 at byte 2")


def test_authors_can_be_left_out():
    found = figures(EXAMPLE, "--exclude-authors", "old tom", "--exclude-authors", "Peer")
    assert found["ledger"]["filtered"] == 3
    assert found["comments"] == 15
    assert found["edges"]["reply_to_absent"] == 1
    told = command("summary", EXAMPLE, "--exclude-authors", "Zed")
    assert told.code == 0
    assert "left nothing out: no comment is by Zed" in told.err


# Damage.


BAD = '{"id": 1, "author": "Ann"}\n{"id": 2, "author": "Bob"}\n{broken\n{"author": "no id"}\n'


def test_rejected_records_are_told_and_end_with_4(tmp_path):
    (tmp_path / "t.ndjson").write_text(BAD)
    told = command("summary", "t.ndjson")
    assert told.code == 4
    assert "2 comments by 2 people" in told.out
    assert "t.ndjson:3: " in told.err
    assert "rejected (not_json)" in told.err
    assert "t.ndjson:4: " in told.err
    assert "2 of 4 records were rejected, 2 kept; --max-rejected 2 accepts that" in told.err


@pytest.mark.parametrize(("allowed", "code"), [(0, 4), (1, 4), (2, 0), (3, 0)])
def test_some_rejected_records_can_be_accepted(tmp_path, allowed, code):
    (tmp_path / "t.ndjson").write_text(BAD)
    for name in ("summary", "analyze", "exchanges"):
        assert command(name, "t.ndjson", "--max-rejected", allowed).code == code


def test_many_rejected_records_are_told_by_ten(tmp_path):
    (tmp_path / "t.ndjson").write_text('{"id": 1, "author": "Ann"}\n' + "{\n" * 50)
    told = command("summary", "t.ndjson").err
    assert told.count("rejected (not_json)") == 10
    assert "… and 40 more of this kind (not_json)" in told


def test_a_cut_file_ends_with_4_whatever_is_accepted(tmp_path):
    lines = "".join(f'{{"id": {n}, "author": "p{n % 7}"}}\n' for n in range(20_000)).encode()
    (tmp_path / "t.gz").write_bytes(gzip.compress(lines)[:-5000])
    told = command("summary", "t.gz", "--max-rejected", "9")
    assert told.code == 4
    assert "ends early" in told.err
    assert "this is not all of the discussion" in told.out
    assert figures("t.gz", code=4)["ledger"]["incomplete"]


def test_nothing_usable_ends_with_3(tmp_path):
    for name, content in (
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("prose.txt", b"It was a dark and stormy night."),
        ("page.html", b"<!doctype html><html><body>Hi</body></html>"),
        ("head.csv", b"id,author\n"),
        ("photo.png", b"\x89PNG\r\n\x1a\n"),
    ):
        (tmp_path / name).write_bytes(content)
        for args in (("summary", name), ("analyze", name), ("draw", name), ("exchanges", name)):
            failed(command(*args), 3, name)
    assert not Path("output").exists()


def test_a_record_each_of_which_is_bad(tmp_path):
    (tmp_path / "t.ndjson").write_text('{"id": 1, "author": }\n{"author": "Ann", }\n')
    told = command("summary", "t.ndjson", "--json")
    assert told.code == 3
    assert json.loads(told.out)["ledger"]["rejected"] == 2
    assert "no comment could be read: 2 of 2 records were rejected" in told.err


# Usage.


def test_usage_is_told_in_one_line(page):
    for args, words in (
        (("summary",), ["Missing argument", "threadgraph summary --help"]),
        (("summary", "--bogus", page), ["--bogus", "threadgraph summary --help"]),
        (("sumary", page), ["sumary", "threadgraph --help"]),
        (("summary", page, "--top", "many"), ["--top", "many"]),
        (("summary", page, "--top", "-1"), ["--top", "-1"]),
        (("summary", page, "--encoding-errors", "ignore"), ["ignore", "replace"]),
        (("summary", "nowhere.txt"), ["nowhere.txt: no such file"]),
        (("summary", "\x1b[31mnowhere\u202e"), ["\\x1b[31mnowhere\\u202e"]),
        (("\x1b[31m",), ["No such command"]),
    ):
        failed(command(*args), 2, *words)


def test_a_folder_without_comments(tmp_path):
    failed(command("summary", tmp_path), 3, "without a file")
    (tmp_path / "a.txt").write_text("nothing here")
    failed(command("summary", tmp_path), 3, "its one file holds no comments")


# Limits.


def test_rejections_name_the_option_that_raises_the_limit(tmp_path):
    rows = [{"id": "1", "author": "Ann", "text": "x"}, {"id": "2" * 40, "author": "Bob"}]
    rows += [{"id": "3", "author": "Cy", "text": "y" * 900}]
    lines = [json.dumps(row) for row in rows] + ['{"id": "4", "x": ' + "[" * 30 + "]" * 30 + "}"]
    (tmp_path / "t.ndjson").write_text("\n".join(lines) + "\n")
    assert figures("t.ndjson")["comments"] == 4
    for option, value, reason in (
        ("--limit-line", 500, "line_too_long"),
        ("--limit-id-length", 20, "id_too_long"),
        ("--limit-field-size", 600, "field_too_large"),
        ("--limit-json-depth", 10, "too_deep"),
    ):
        found = figures("t.ndjson", option, value, code=4)
        assert found["ledger"]["by_reason"]["rejected"] == {reason: 1}
        assert option in command("summary", "t.ndjson", option, value).err


def test_limits_that_end_a_run_name_their_option(tmp_path, page):
    (tmp_path / "page.gz").write_bytes(gzip.compress(PAGE))
    big = zstandard.ZstdCompressor(level=19, write_content_size=False).compressobj()
    (tmp_path / "page.zst").write_bytes(big.compress(os.urandom(3_000_000)) + big.flush())
    failed(command("summary", page, "--limit-document", "10"), 6, "--limit-document")
    failed(command("summary", "page.gz", "--limit-expanded", "10"), 6, "--limit-expanded")
    failed(command("summary", "page.zst", "--limit-window", "1024"), 6, "--limit-window")
    failed(command("analyze", page, "--limit-document", "10"), 6)
    assert not Path("output").exists()


def test_a_window_below_what_zstd_knows_is_refused(page):
    failed(command("summary", page, "--limit-window", "1"), 2, "--limit-window")


# Our own faults.


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (RuntimeError("x\x1b[31m"), 1, ["a defect of threadgraph (RuntimeError: x\\x1b[31m)"]),
        (RecursionError(), 1, ["a defect", "--debug shows where"]),
        (tg.ThreadgraphError("odd"), 1, ["odd"]),
        (MemoryError(), 6, ["out of memory"]),
        (tg.LimitError("over the limit `line`"), 6, ["--limit-line raises it"]),
        (KeyboardInterrupt(), 130, ["interrupted"]),
        (EOFError("x"), 1, ["a defect of threadgraph (EOFError"]),
        (OSError(28, "No space left on device"), 5, ["No space left on device"]),
    ],
)
def test_faults_have_their_exit_codes(monkeypatch, page, error, code, words):
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(run, "summarise", fail)
    told = command("summary", page)
    assert told.code == code
    assert told.err.lstrip("\n").count("\n") == 1
    assert not UNSAFE.search(told.err)
    for word in words:
        assert word in told.err


def test_debug_shows_the_traceback(monkeypatch, page):
    def fail(*args: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(run, "summarise", fail)
    assert "Traceback" not in command("summary", page).err
    assert "RuntimeError: planted" in command("summary", page, "--debug").err
    assert "Traceback" in command("summary", page, "--debug").err


# Processes, pipes and terminals.


def test_the_module_runs_as_the_command_does(page):
    assert process("summary", page).out == command("summary", page).out
    assert process("nonsense").code == 2


@pytest.mark.parametrize(
    "args",
    [
        ("summary", EXAMPLE),
        ("summary", EXAMPLE, "--json"),
        ("exchanges", EXAMPLE),
        ("export", EXAMPLE, "-o", "-", "--as", "gexf"),
        ("formats",),
        ("analyze", "--help"),
    ],
)
def test_a_closed_pipe_is_quiet(args):
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-m", "threadgraph", *map(str, args)]
    done = subprocess.run(
        words, stdout=writer, stderr=subprocess.PIPE, env=environment(), check=False, timeout=120
    )
    os.close(writer)
    assert done.returncode == 141
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "args", [("summary", EXAMPLE), ("export", EXAMPLE, "-o", "-", "--as", "csv"), ("--help",)]
)
def test_a_full_disk_behind_standard_output(args):
    words = [sys.executable, "-m", "threadgraph", *map(str, args)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            words, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False, timeout=120
        )
    assert done.returncode == 5
    assert done.stderr.count(b"\n") == 1
    assert b"No space left on device" in done.stderr


def test_closed_standard_streams(page):
    shut = process("summary", page, before="exec >&-")
    failed(shut, 5, "standard output is closed")
    failed(process("export", page, "-o", "-", "--as", "csv", before="exec >&-"), 5, "is closed")
    assert process("export", page, "-o", "x.csv", before="exec >&-").code == 0
    mute = process("summary", "nowhere.txt", before="exec 2>&-")
    assert (mute.code, mute.out) == (2, "")
    (Path("t.ndjson")).write_text(BAD)
    mute = process("summary", "t.ndjson", before="exec 2>&-")
    assert mute.code == 4
    assert "threadgraph:" not in mute.out


def test_an_interrupt_ends_with_130_and_leaves_nothing():
    words = [sys.executable, "-m", "threadgraph", "analyze", "-", "-o", "out"]
    running = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert running.stdin is not None
    running.stdin.write(PAGE)
    running.stdin.flush()
    wait_until_read(running.stdin.fileno())
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err.strip() == b"threadgraph: interrupted"
    assert not Path("out").exists()


def wait_until_read(pipe: int) -> None:
    """Wait until the process at the other end has taken what the pipe holds."""
    for _ in range(6000):
        (waiting,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))
        if not waiting:
            return
        time.sleep(0.01)
    pytest.fail("nothing was read")


def on_terminal(*args: object, given: bytes = b"") -> tuple[int, str]:
    """Return how a command ends whose output is a terminal, and what is shown there."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "threadgraph", *map(str, args)],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env=environment(TERM="xterm-256color"),
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # the terminal is gone with the process
            break
        if not more:
            break
        shown += more
    os.close(ours)
    return running.wait(timeout=60), shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_the_same_plain_text(page):
    code, shown = on_terminal("summary", page)
    assert code == 0
    assert shown == command("summary", page).out


def test_data_is_not_sent_to_a_terminal(page):
    for args in (("export", page, "-o", "-", "--as", "csv"), ("draw", page, "-o", "-")):
        kind = ("--kind", "tree") if args[0] == "draw" else ()
        code, shown = on_terminal(*args, *kind)
        assert code == 2
        assert shown.strip() == (
            "threadgraph: standard output is a terminal; name a file, or pipe it to a program"
        )


def test_progress_is_told_on_a_terminal_once_it_takes_a_second(monkeypatch, capsys):
    now = [0.0]
    monkeypatch.setattr(session.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    tell = session.Progress()
    tell("reading page.txt")
    assert capsys.readouterr().err == ""
    now[0] = 1.5
    tell("drawing\x1b[2J")
    assert capsys.readouterr().err == "threadgraph: drawing\\x1b[2J …\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    quiet = session.Progress()
    now[0] = 9.0
    quiet("drawing")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("order", "day"), [("dmy", "2020-04-03"), ("mdy", "2020-03-04")])
def test_the_order_of_dates_may_be_said(tmp_path, order, day):
    table = tmp_path / "t.csv"
    table.write_text("id,author,text,date\n1,Ann,x,03/04/2020\n")
    page = tmp_path / "p.txt"
    page.write_text("1. Ann says:\n03/04/2020\n\n   Hi\n\n   - Bob says:\n03/04/2020\n\n     Hi\n")
    chat = tmp_path / "chat.txt"
    chat.write_text("03/04/20, 10:00 - Ann: Hi\n03/04/20, 10:01 - Bob: Hi\n")
    for source in (table, page, chat):
        assert "--date-order" in command("summary", source).out
        told = json.loads(command("summary", source, "--json", "--date-order", order).out)
        assert told["timing"]["first"].startswith(day), source
        assert "ambiguous_dates" not in told["ledger"]["warnings"]


# Report, and what is kept out of all output.


def test_report_writes_one_page(page):
    told = command("report", page)
    assert told.code == 0
    assert told.out == "output/page/report.html\n"
    assert Path("output/page/report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    piped = command("report", page, "-o", "-")
    assert piped.data == Path("output/page/report.html").read_bytes()


def test_a_picture_of_another_kind_is_no_folder(page):
    told = command("draw", page, "--kind", "tree", "-o", "x.jpg")
    assert told.code == 2
    assert "not known" in told.err
    assert not Path("x.jpg").exists()


def test_two_without_an_exchange_are_told_before_anything_is_drawn(page):
    table = Path("t.csv")
    table.write_text("id,parent,author\n1,,Ann\n2,1,Bob\n")
    told = command("draw", table, "--between", "Ann", "Bob", "-o", "out")
    assert told.code == 3
    assert "no exchange: Bob addressed Ann, who did not address Bob" in told.err
    assert not Path("out").exists()
    assert command("draw", page, "--kind", "tree", "--between", "Ann", "Bob").code == 2


def test_names_may_be_true_ones_where_pseudonyms_are_written(page):
    key = Path("own/k")
    key.parent.mkdir()
    told = command(
        "exchanges", page, "Ann", "Bob", "--pseudonymise", "--pseudonym-key", key, "--no-text"
    )
    assert told.code == 0
    assert "Ann" not in told.out
    assert told.out.startswith("P-")


@pytest.mark.parametrize("key", ["out/k", "out/deep/k"])
def test_a_key_may_not_lie_with_the_results(page, key):
    told = command("analyze", page, "--pseudonymise", "--pseudonym-key", key, "-o", "out")
    assert told.code == 2
    assert "keep it in another folder" in told.err
    assert not Path("out").exists()


def test_without_text_no_word_of_a_comment_is_written(page):
    words = "Unmistakable"
    Path(page).write_text(f"1. Ann says:\n\n   {words}\n\n   - Bob says:\n\n     {words} too.\n")
    assert command("analyze", page, "--no-text", "-o", "out").code == 0
    for path in Path("out").iterdir():
        assert words.encode() not in path.read_bytes(), path.name


@pytest.mark.parametrize("ending", ["cyjs", "dot", "gv", "net", "json", "gexf", "graphml"])
def test_every_kind_of_graph_file_is_written(page, ending):
    for graph in ("participants", "comments", "conversation"):
        told = command("export", page, "--graph", graph, "-o", f"g.{ending}")
        assert (told.code, told.err) == (0, "")
        assert Path(f"g.{ending}").stat().st_size


def test_two_tables_for_gephi_and_a_timeline_where_there_is_one(page):
    told = command("export", page, "--as", "gephi-csv", "-o", "people")
    assert told.out.splitlines() == ["people.nodes.csv", "people.edges.csv"]
    assert command("export", page, "--as", "gephi-csv", "-o", "-").code == 2
    assert command("export", page, "--timeline", "activity", "-o", "x.graphml").code == 2
    assert command("export", page, "--graph", "conversation", "-o", "x.csv").code == 2
