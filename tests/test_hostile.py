"""The hostile files: each through the real command, with what must come out of it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.html
import pytest
from commands import UNSAFE, command, environment
from helpers import SHARED, shared

import threadgraph as tg
from threadgraph.io.write import check_outputs

CPU_SECONDS, MEMORY_MIB, HANGS = 10, 512, 300
LEDGER = ("read", "kept", "duplicates", "rejected", "filtered", "warnings", "incomplete")
FIGURES = ("threads", "comments", "top_level", "max_nesting")

EXPECTED = SHARED / "hostile/EXPECTED.json"
ROWS: dict[str, dict[str, Any]] = {
    row["file"]: row["expect"]
    for row in (json.loads(EXPECTED.read_text("utf-8")) if EXPECTED.exists() else [])
}
TWICE = (
    "pt_08_tabs_spaces.txt",
    "nd_01_accounting.ndjson",
    "nd_13_names_unicode.ndjson",
    "nd_16_names_control.ndjson",
)

# Told by the interpreter itself: connections, programs started, files opened for writing, and
# its peak of memory (what the system tells of a child counts the memory of its parent too).
AUDIT = """
import atexit, os, sys
try:
    with open("/proc/self/clear_refs", "w") as _refs:
        _refs.write("5")  # a new process may begin with the peak of its parent
except OSError:
    pass
_log = os.open(os.environ["AUDIT_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT
def _hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)) and (args[2] or 0) & _writing:
        os.write(_log, b"writes " + os.fsencode(os.path.abspath(args[0])) + b"\\n")
    elif event in ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system"):
        os.write(_log, b"runs " + os.path.basename(os.fsencode(args[0])) + b"\\n")
    elif event.startswith("socket."):
        os.write(_log, event.encode() + b"\\n")
def _peak():
    with open("/proc/self/status", "rb") as status:
        os.write(_log, b"".join(line for line in status if line.startswith(b"VmHWM")))
atexit.register(_peak)
sys.addaudithook(_hook)
"""


@dataclass(frozen=True)
class Run:
    """One run of `threadgraph analyze FILE -o out` in the folder `place`/work."""

    code: int
    out: bytes
    err: bytes
    place: Path

    @property
    def folder(self) -> Path:
        return self.place / "work/out"

    @property
    def wrote(self) -> bool:
        return self.folder.exists()

    @cached_property
    def summary(self) -> dict[str, Any]:
        return json.loads((self.folder / "summary.json").read_bytes())

    @property
    def audited(self) -> set[str]:
        log = (self.place / "audit.log").read_text("utf-8", "backslashreplace")
        return set(log.split("\n")) - {""}

    @property
    def mebibytes(self) -> float:
        return next(int(e.split()[1]) / 1024 for e in self.audited if e.startswith("VmHWM:"))


def analyze(source: Path, place: Path, seed: str) -> Run:
    """Run the real command in `place`, within a limit of time."""
    (place / "work").mkdir(parents=True)
    hook = place / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(AUDIT, "utf-8")
    words = [sys.executable, "-m", "threadgraph", "analyze", str(source), "-o", "out"]
    env = environment(
        AUDIT_LOG=str(place / "audit.log"),
        PYTHONPATH=str(hook),
        PYTHONDONTWRITEBYTECODE="1",
        PYTHONHASHSEED=seed,
    )
    with (place / "stdout").open("wb") as out, (place / "stderr").open("wb") as err:
        process = subprocess.Popen(
            ["sh", "-c", f'ulimit -t {CPU_SECONDS}; exec "$@"', "sh", *words],
            cwd=place / "work",
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
        )
        watch = threading.Timer(HANGS, process.kill)
        watch.start()
        code = process.wait()
        watch.cancel()
    return Run(code, (place / "stdout").read_bytes(), (place / "stderr").read_bytes(), place)


@pytest.fixture(scope="module")
def runs(request, tmp_path_factory):
    """Return a future for the run of each file that the chosen tests ask for, and of some twice."""
    tests = [item for item in request.session.items if item.path == request.path]
    asked = {t.callspec.params["name"] for t in tests if hasattr(t, "callspec")}
    # Drawing lists the fonts of the machine the first time, which may take long.
    command("draw", "-", "-o", tmp_path_factory.mktemp("fonts"), given=b"1. Ann says:\n\n   Hi\n")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {
            (name, seed): pool.submit(
                analyze, SHARED / "hostile" / name, tmp_path_factory.mktemp("run"), seed
            )
            for name in sorted(asked)
            for seed in ("0", "1")[: 2 if name in TWICE else 1]
        }
        pool.shutdown(cancel_futures=True)


@pytest.fixture
def run(runs, name):
    return runs[name, "0"].result()


each_file = pytest.mark.parametrize("name", ROWS)


def test_the_hostile_files_are_there():
    shared("hostile/EXPECTED.json")
    assert len(ROWS) == 88


@each_file
def test_what_comes_out_is_what_must(run, name):
    expected = dict(ROWS[name])
    found = figures(run.summary if run.wrote else summary(name, code=run.code))
    assert str(run.code) in str(expected.pop("exit")).split(" or "), run.err
    for key, value in expected.items():
        if key == "note":
            assert run.code or found["kept"] == 2, value
        elif key == "reason":
            assert all(word in run.err.decode() for word in value.split()), run.err
        elif key == "warn":
            assert value in found["warnings"], key
        elif value == "<400":
            assert found[key] < 400
        else:
            assert found.get(key, 0) == value, key


@each_file
def test_every_record_is_accounted_for(run, name):
    ledger = figures(run.summary if run.wrote else summary(name, code=run.code))
    parts = ("kept", "duplicates", "rejected", "filtered")
    assert ledger["read"] == sum(ledger[part] for part in parts)


@each_file
def test_what_is_said_is_plain_and_harmless(run, name):
    for said in (run.out, run.err):
        assert not UNSAFE.search(said.decode())
    assert b"Traceback" not in run.err
    assert all(line.startswith("threadgraph: ") for line in run.err.decode().splitlines())
    assert run.err or run.code == 0
    assert bool(run.out) == run.wrote


@each_file
def test_nothing_is_written_elsewhere_and_nothing_fetched(run, name):
    there = [path.name for path in (run.place / "work").iterdir()]
    assert there == (["out"] if run.wrote else [])
    # The list of fonts comes from a program of the system.
    own = (f"writes {run.folder}{os.sep}", f"writes {os.devnull}", "runs fc-list", "VmHWM:")
    assert not {event for event in run.audited if not event.startswith(own)}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
@each_file
def test_it_takes_little_memory(run, name):
    assert run.mebibytes < MEMORY_MIB


@each_file
def test_every_output_is_well_formed(run, name):
    assert run.wrote or run.code in (3, 4)
    if not run.wrote:
        return
    assert check_outputs(run.folder) == []
    rows = {path.name: READERS[path.suffix](path) for path in run.folder.iterdir()}
    for table in run.folder.glob("*.csv"):
        assert rows[table.name] == rows[f"{table.stem}.parquet"], table.stem


@pytest.mark.parametrize("name", TWICE)
def test_two_runs_give_equal_bytes(runs, name):
    shared(f"hostile/{name}")
    first, second = (runs[name, seed].result() for seed in "01")
    names = {path.name for path in first.folder.iterdir()}
    assert names == {path.name for path in second.folder.iterdir()}
    same = {n for n in names if (first.folder / n).read_bytes() == (second.folder / n).read_bytes()}
    assert names - same == set()
    assert first.out == second.out


# What the expectations say besides figures.


def test_the_byte_order_mark_is_no_part_of_a_name():
    found = read("pt_04_bom_crlf.txt")
    assert found.people.names[0] == "Ann"
    assert not any("\r" in text for text in found.texts)


def test_text_after_a_nul_is_not_cut():
    assert any("\0" in text.rstrip("\0") for text in read("pt_07_nul.txt").texts)


def test_quoted_headers_make_no_people():
    assert not {"Bob", "Zed"} & set(read("pt_10_header_in_body.txt").people.names)


def test_contradictory_dates_are_told():
    said = command("summary", shared("hostile/pt_14_day_month.txt")).out
    assert "day/month or month/day" in " ".join(said.split())


def test_the_encoding_used_is_named_and_can_be_overridden():
    assert "windows-1252 (guessed)" in command("summary", shared("hostile/csv_14_latin1.csv")).out
    ledger = summary("csv_14_latin1.csv", "--encoding", "iso8859-5")["ledger"]
    assert ledger["notes"]["encoding"] == "iso8859-5"
    assert "encoding_guessed" not in ledger["warnings"]


def test_ids_stay_text():
    assert {"007", "07", "7", "0007"} <= set(read("csv_02_leading_zeros.csv").ids)
    assert {"NA", "null", "nan"} <= set(read("csv_01_na_names.csv").people.names)


def test_formulas_are_guarded_on_request_and_the_guard_can_be_undone():
    source = shared("hostile/csv_07_formula_names.csv")
    options = ("-o", "-", "--as", "csv", "--no-merge-names")
    exact = names_in(command("export", source, *options).data)
    guarded = names_in(command("export", source, *options, "--spreadsheet-safe").data)
    assert len(exact) == 9
    assert not [name for name in guarded if name.startswith(tuple("=+-@\t\r"))]
    assert [name.removeprefix("'") for name in guarded] == exact


def test_a_column_that_stands_twice_is_refused_with_what_to_do():
    source = shared("hostile/csv_11_dup_header.csv")
    assert 'ambiguous column "author" at 3 and 4' in command("summary", source).err
    assert command("summary", source, "--author-col", "#3").code == 0


def test_rejected_records_are_listed_with_their_bytes(tmp_path):
    source = shared("hostile/nd_01_accounting.ndjson")
    command("analyze", source, "-o", tmp_path / "out")
    lines = (tmp_path / "out/rejected.ndjson").read_bytes().splitlines()
    listed = [json.loads(line) for line in lines]
    assert len(listed) == 7
    assert all(entry["where"].startswith("nd_01_accounting.ndjson:") for entry in listed)
    assert all(entry["reason"] and entry["base64"] for entry in listed)


def test_a_cut_stream_is_said_to_be_cut():
    assert "ends early" in command("summary", shared("hostile/nd_32_cut.ndjson.zst")).err


def test_a_missing_checksum_is_told():
    assert "no checksum" in command("summary", shared("hostile/nd_40_bitflip.ndjson.zst")).out


def test_lines_that_hold_an_array_are_told():
    assert "JSON array" in command("summary", shared("hostile/nd_43_two_per_line.ndjson")).err


def test_the_order_of_the_file_changes_nothing(tmp_path):
    lines = shared("hostile/nd_07_edited_dups_shuffled.ndjson").read_bytes().splitlines()
    tables = set()
    for turn in range(len(lines)):
        path = tmp_path / "page.ndjson"
        path.write_bytes(b"\n".join(lines[turn:] + lines[:turn]))
        tables.add(command("export", path, "-o", "-", "--as", "csv", "--graph", "comments").data)
    assert len(tables) == 1


def test_deleted_is_no_person():
    found = summary("nd_10_deleted_authors.ndjson")
    assert {person["name"] for person in found["central"]} == {"ann", "deleted"}


def test_bots_are_marked_and_can_be_left_out():
    bots = command("export", shared("hostile/nd_11_bots.ndjson"), "-o", "-", "--as", "csv").data
    marked = {row["name"] for row in csv_rows(bots) if row["bot"] == "true"}
    assert marked == {"AutoModerator", "RemindMeBot"}
    left = summary("nd_11_bots.ndjson", "--exclude-authors", "AutoModerator")
    assert left["ledger"]["by_reason"]["filtered"]["excluded_author"] == left["ledger"]["filtered"]
    names = {person["name"] for person in left["central"]}
    assert "AutoModerator" not in names
    assert "abbott" in names


def test_look_alikes_are_listed():
    assert summary("nd_13_names_unicode.ndjson")["names"]["lookalikes"]


@pytest.mark.parametrize(
    ("name", "people"), [("nd_16_names_control.ndjson", 12), ("nd_17_name_10kb.ndjson", 3)]
)
@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_odd_names_stay_apart_in_every_graph(tmp_path, name, people, ending):
    target = tmp_path / f"people.{ending}"
    command("export", shared(f"hostile/{name}"), "-o", target, "--no-merge-names")
    labels = labels_of(target)
    assert len(labels) == len(set(labels)) == people


def test_an_id_over_the_limit_is_rejected():
    ledger = summary("nd_23_big_ints.ndjson", code=4)["ledger"]
    assert ledger["by_reason"]["rejected"] == {"id_too_long": 1}


# Helpers.


def figures(found: dict[str, Any]) -> dict[str, Any]:
    """Return what the expectations speak of, under their names."""
    if not found:
        return {**dict.fromkeys(LEDGER, 0), "warnings": {}}
    return {
        **found["ledger"]["counters"],
        **{key: found["ledger"][key] for key in LEDGER},
        **{key: found[key] for key in FIGURES},
        "names": found["names"]["distinct"],
        "names_missing": found["names"]["missing"],
    }


def summary(name: str, *options: str, code: int = 0) -> dict[str, Any]:
    """Return the JSON of `threadgraph summary`, {} where it has none."""
    told = command("summary", "--json", "--top", "0", *options, shared(f"hostile/{name}"))
    assert told.code == code
    assert not UNSAFE.search(told.out)
    return json.loads(told.out or "{}")


def read(name: str) -> tg.Discussion:
    return tg.read(shared(f"hostile/{name}"))


def csv_rows(data: bytes) -> list[dict[str, str]]:
    csv.field_size_limit(2**31 - 1)
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def names_in(data: bytes) -> list[str]:
    return [row["name"] for row in csv_rows(data)]


def labels_of(path: Path) -> list[str]:
    """Return the labels of the nodes of a graph file."""
    root = ElementTree.parse(path).getroot()
    if path.suffix == ".gexf":
        return [node.get("label", "") for node in root.iter("{http://gexf.net/1.3}node")]
    space = "{http://graphml.graphdrawing.org/xmlns}"
    return [
        next(item.text or "" for item in node.iter(f"{space}data") if item.get("key") == "label")
        for node in root.iter(f"{space}node")
    ]


def read_png(path: Path) -> None:
    from PIL import Image

    with Image.open(path) as picture:
        picture.verify()
        assert picture.width * picture.height < 50_000_000


def read_json(path: Path) -> None:
    json.loads(path.read_bytes(), parse_constant=pytest.fail)


def read_json_lines(path: Path) -> None:
    for line in path.read_bytes().splitlines():
        json.loads(line, parse_constant=pytest.fail)


def read_words(path: Path) -> None:
    assert not UNSAFE.search(path.read_text("utf-8"))


def read_csv(path: Path) -> int:
    return len(csv_rows(path.read_bytes()))


def read_parquet(path: Path) -> int:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    table.validate(full=True)
    return int(table.num_rows)


def read_report(path: Path) -> int:
    """Read the page: it has its two scripts, no element made of data, and every node."""
    page = lxml.html.fromstring(path.read_bytes())
    scripts = page.xpath("//script")
    assert [script.get("type") for script in scripts] == ["application/json", "module"]
    assert not page.xpath("//img | //iframe | //object | //svg | //*[@onerror or @onload]")
    if scripts[0].get("data-packed"):
        return 0
    return len(json.loads(scripts[0].text)["nodes"]["id"])


READERS = {
    ".html": read_report,
    ".png": read_png,
    ".json": read_json,
    ".ndjson": read_json_lines,
    ".txt": read_words,
    ".csv": read_csv,
    ".parquet": read_parquet,
    ".graphml": ElementTree.parse,
    ".gexf": ElementTree.parse,
}
