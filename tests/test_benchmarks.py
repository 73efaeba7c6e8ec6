"""The benchmarks are honest: the script they compare with computes the same figures."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commands import command, environment

from threadgraph import read

if TYPE_CHECKING:
    from types import ModuleType

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
SIZE = 500
Figures = dict[str, Any]


def make(kind: str, n: int, path: Path, **changes: str) -> Path:
    run("generate.py", kind, n, path, **changes)
    return path


def run(script: str, *args: object, **changes: str) -> str:
    """Return what a script of the benchmarks prints."""
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / script), *map(str, args)],
        check=True,
        capture_output=True,
        env=environment(PYTHONUTF8="1", **changes),
    )
    return done.stdout.decode()


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make("comments", SIZE, tmp_path_factory.mktemp("benchmarks") / "comments.ndjson")


@pytest.fixture(scope="module")
def ours(lines: Path) -> Figures:
    found: Figures = json.loads(command("summary", lines, "--json", "--top", 0).out)
    return found


@pytest.fixture(scope="module")
def theirs(lines: Path) -> Figures:
    found: Figures = json.loads(run("peer_pandas_networkx.py", lines))
    return found


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.delitem(sys.modules, "run", raising=False)
    return importlib.import_module("run")


def test_the_script_counts_the_same(ours: Figures, theirs: Figures) -> None:
    for name in ("comments", "threads", "participants", "unknown_authors"):
        assert theirs[name] == ours[name], name
    assert theirs["people_with_several_spellings"] == len(ours["names"]["merged"]) > 0


def test_the_script_finds_the_same_depth(ours: Figures, theirs: Figures) -> None:
    mine = ours["depth"]
    for name in ("max", "mean", "widths", "leaves"):
        assert theirs["depth"][name] == pytest.approx(mine[name], rel=1e-12), name
    # Of several longest chains each may name another.
    assert len(theirs["depth"]["longest_chain"]) == len(mine["longest_chain"])
    for how in ("median", "mean", "max"):
        for name, same in (("max_depth", "max"), ("mean_depth", "mean"), ("leaves", "leaves")):
            found = theirs["depth"][f"{name}_{how}"]
            assert found == pytest.approx(mine[f"{same}_{how}"], rel=1e-12)


def test_the_script_finds_the_same_shapes(ours: Figures, theirs: Figures) -> None:
    for name in ("root_degree", "h_index", "strahler", "structural_virality", "branching"):
        for how in ("median", "mean", "max"):
            found = theirs["shape"][f"{name}_{how}"]
            assert found == pytest.approx(ours["shape"][f"{name}_{how}"], rel=1e-12), name


def test_the_script_finds_the_same_network(ours: Figures, theirs: Figures) -> None:
    assert theirs["network"]["dyads"] == ours["network"]["dyads"]
    for name in theirs["network"].keys() - {"dyads"}:
        assert theirs["network"][name] == pytest.approx(ours["network"][name], rel=1e-12), name


def test_the_script_ranks_the_same_people(ours: Figures, theirs: Figures) -> None:
    first = ours["central"][: len(theirs["central"])]
    assert ours["betweenness_method"] == "exact"
    assert [person["name"] for person in theirs["central"]] == [one["name"] for one in first]
    for found, mine in zip(theirs["central"], first, strict=True):
        assert found["pagerank"] == pytest.approx(mine["pagerank"], abs=1e-6)
        assert found["betweenness"] == pytest.approx(mine["betweenness"], rel=1e-9)
        for name in ("comments", "in_degree", "out_degree", "in_strength", "out_strength"):
            assert found[name] == mine[name], name


def test_the_script_finds_the_same_mutual_pairs(ours: Figures, theirs: Figures) -> None:
    assert theirs["exchanges"]["total"] == ours["exchanges_total"] == len(ours["exchanges"])
    mine = {frozenset(map(str.casefold, found["pair"])): found for found in ours["exchanges"]}
    for pair in theirs["exchanges"]["first"]:
        same = mine[frozenset((pair["source"], pair["target"]))]
        assert pair["turns"] == same["turns"]
        # Ours also goes on over mentions, so it can only be longer.
        assert 2 <= pair["longest_chain"] <= same["longest_chain"]


def test_the_script_finds_the_same_times(ours: Figures, theirs: Figures) -> None:
    found, mine = theirs["timing"], ours["timing"]
    assert found["replies"] == mine["replies_to_comments"]["count"]
    for name in ("median", "mean", "p90"):
        assert found[name] == pytest.approx(mine["replies_to_comments"][name], rel=1e-12)
    assert found["median_of_first"] == mine["first_replies"]["median"]
    for name in ("answer_rate", "half_life", "burstiness"):
        assert found[name] == pytest.approx(mine[name], rel=1e-12), name
    assert [found["by_hour"], found["by_weekday"]] == [mine["by_hour"], mine["by_weekday"]]


def test_the_lean_script_finds_the_same(lines: Path, theirs: Figures) -> None:
    lean = json.loads(run("peer_pandas_networkx.py", lines, "--lean"))
    for person in theirs["central"]:
        del person["betweenness"]
    assert lean == theirs


def test_generated_bytes_are_always_the_same(lines: Path, tmp_path: Path) -> None:
    again = make("comments", SIZE, tmp_path / "again.ndjson", PYTHONHASHSEED="7")
    assert again.read_bytes() == lines.read_bytes()


def test_generated_comments_have_what_real_ones_have(lines: Path) -> None:
    found = [json.loads(line) for line in lines.read_text("utf-8").split("\n")[:-1]]
    ids = {comment["id"] for comment in found}
    threads = {comment["thread_id"] for comment in found}
    assert len(ids) == len(found) == SIZE
    assert not ids & threads
    absent = [c for c in found if c["parent_id"] not in ids | threads]
    assert 0 < len(absent) < SIZE / 25
    deleted = [c for c in found if c["author"] == "[deleted]"]
    assert 0 < len(deleted) < SIZE / 10
    assert SIZE / 50 < sum("@" in c["body"] for c in found) < SIZE / 5
    times = [c["created_utc"] for c in found]
    assert times == sorted(times)
    assert 200 < sum(len(c["body"]) for c in found) / SIZE < 350
    assert any("\n\n" in c["body"] for c in found)
    sizes = sorted(Counter(c["thread_id"] for c in found).values())
    assert sizes[-1] > 10 * sizes[len(sizes) // 2]


@pytest.mark.parametrize(("kind", "depth"), [("chain", 40), ("star", 2)])
def test_chains_and_stars_are_that(tmp_path: Path, kind: str, depth: int) -> None:
    found = read(make(kind, 40, tmp_path / "shape.ndjson"))
    assert (len(found), int(found.depth.max())) == (40, depth)


def test_the_page_is_read_whole(tmp_path: Path) -> None:
    found = read(make("page", 60, tmp_path / "page.txt"))
    assert (len(found), len(found.thread_ids)) == (60, 1)
    assert found.inputs[0].format == "plain-text"
    assert found.has_times
    assert 3 <= int(found.depth.max()) < 20


def test_a_target_is_reached_or_it_is_not(runner: ModuleType) -> None:
    costs = {
        runner.CLICK: runner.Costs([1.0, 2.0, 9.0], [10**9] * 3),
        runner.HELP: runner.Costs([3.0, 3.0, 3.0], [2 * 10**9] * 3),
        runner.SUMMARY_10K: runner.Costs([1.0, 1.0], [10**9] * 2),
        runner.PEER_10K: runner.Costs([3.0, 5.0], [3 * 10**9] * 2),
    }
    rows = [row.split(" | ") for row in runner.compared(costs)[2:]]
    assert [row[2:] for row in rows] == [
        ["1.50 ×", "2.00 ×", "at most 1.5 ×", "yes |"],
        ["4.0 × less", "3.0 × less", "at least 3 × less", "yes |"],
    ]
    costs[runner.CLICK] = runner.Costs([1.9], [10**9])
    costs[runner.PEER_10K] = runner.Costs([2.9], [10**9])
    assert [row.split(" | ")[5] for row in runner.compared(costs)[2:]] == ["no |", "no |"]


def test_a_run_is_measured(runner: ModuleType, tmp_path: Path) -> None:
    seconds, peak = runner.run_once(runner.python("bytearray(200_000_000)"), tmp_path)
    assert seconds > 0
    assert peak > 200_000_000
    with pytest.raises(SystemExit, match="exit code 3"):
        runner.run_once(runner.python("raise SystemExit(3)"), tmp_path)
