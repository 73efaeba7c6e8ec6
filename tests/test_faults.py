"""Faults during a run: a full disk, a kill, an interrupt; what was there before stays whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import Result, command, environment, process

from threadgraph.io.write import check_outputs

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples/village_bridge.txt"
BEFORE = "1. Ann said:\n\n   Before.\n\n   - Bob said:\n\n     Yes, before.\n"

# Runs the command, and ends the process by a signal at the n-th time a file is put in place.
AT_THE_NTH = """
import os, pathlib, signal, sys
n, number = int(sys.argv.pop(1)), int(sys.argv.pop(1))
replace = pathlib.Path.replace
def counted(self, target):
    global n
    n -= 1
    if not n:
        os.kill(os.getpid(), number)
    return replace(self, target)
pathlib.Path.replace = counted
from threadgraph.cli import main
main()
"""


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    place = tmp_path_factory.mktemp("earlier")
    (place / "before.txt").write_text(BEFORE, "utf-8")
    assert command("analyze", place / "before.txt", "-o", place / "out").code == 0
    return place / "out"


@pytest.fixture
def folder(earlier, tmp_path):
    """Return a folder with the outputs of an earlier run."""
    return shutil.copytree(earlier, tmp_path / "out")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def stale(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]


def told_in_a_line(told: Result, code: int) -> None:
    assert told.code == code, told.err
    assert told.err.startswith("threadgraph: ")
    assert told.err.count("\n") == 1


def analyze_until(folder: Path, n: int, number: signal.Signals) -> int:
    """Run `analyze` into a folder; a signal comes when the n-th file is put in place."""
    words = [sys.executable, "-c", AT_THE_NTH, str(n), str(int(number))]
    words += ["analyze", str(EXAMPLE), "-o", str(folder)]
    done = subprocess.run(words, env=environment(), capture_output=True, check=False, timeout=120)
    return done.returncode


# A full disk, as a limit on the size of files.


@pytest.mark.parametrize("blocks", [1, 60])
def test_a_full_disk_leaves_the_old_files(folder, blocks):
    old = contents(folder)
    told = process("analyze", EXAMPLE, "-o", folder, before=f"ulimit -f {blocks}")
    told_in_a_line(told, 5)
    assert told.out == ""
    assert "nothing was changed" in told.err
    assert contents(folder) == old


def test_a_full_disk_makes_no_new_folder(tmp_path):
    told_in_a_line(process("analyze", EXAMPLE, "-o", tmp_path / "new", before="ulimit -f 1"), 5)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("export", EXAMPLE, "-o", "x.gexf"),
        ("export", EXAMPLE, "-o", "x.csv", "--graph", "comments"),
        ("export", EXAMPLE, "-o", "x.parquet", "--graph", "comments"),
        ("draw", EXAMPLE, "--kind", "depth", "-o", "x.png"),
    ],
)
def test_a_full_disk_leaves_a_single_old_file(tmp_path, args):
    target = tmp_path / args[args.index("-o") + 1]
    target.write_bytes(b"old")
    told_in_a_line(process(*args, cwd=tmp_path, before="ulimit -f 1"), 5)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert target.read_bytes() == b"old"


# Places that cannot be written to; permissions would not stop a superuser.


def test_a_place_below_a_file(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    for args in (
        ("analyze", EXAMPLE, "-o", tmp_path / "file/out"),
        ("analyze", EXAMPLE, "-o", tmp_path / "file"),
        ("draw", EXAMPLE, "-o", tmp_path / "file/out"),
        ("draw", EXAMPLE, "--kind", "tree", "-o", tmp_path / "file/tree.png"),
        ("export", EXAMPLE, "-o", tmp_path / "file/people.gexf"),
    ):
        told = command(*args)
        told_in_a_line(told, 5)
        assert str(tmp_path / "file") in told.err
    assert contents(tmp_path) == {"file": b"mine"}


def test_a_folder_where_a_file_should_be(folder):
    (folder / "tree.png").unlink()
    (folder / "tree.png").mkdir()
    (folder / "tree.png/mine").write_bytes(b"mine")
    told_in_a_line(command("analyze", EXAMPLE, "-o", folder), 5)
    assert (folder / "tree.png/mine").read_bytes() == b"mine"


# A kill at the worst moments, and at any.


@pytest.mark.parametrize("n", [12, 25])
def test_a_kill_while_files_are_put_in_place(folder, n):
    old = contents(folder)
    code = analyze_until(folder, n, signal.SIGKILL)
    problems = check_outputs(folder)
    if code == 0:  # there were fewer than n
        assert problems == []
        return
    assert code == -signal.SIGKILL
    same = {name: data for name, data in contents(folder).items() if name in old}
    assert (same == old and problems == []) or problems == [
        "run.json is missing: the outputs are unfinished"
    ]
    assert command("analyze", EXAMPLE, "-o", folder).code == 0
    assert check_outputs(folder) == []
    assert stale(folder) == []


def test_an_interrupt_while_files_are_put_in_place(folder):
    old = contents(folder)
    assert analyze_until(folder, 5, signal.SIGINT) == 130
    assert contents(folder) == old


def test_a_kill_at_any_moment(folder):
    old = contents(folder)
    moments = random.Random(1)
    words = [sys.executable, "-m", "threadgraph", "analyze", str(EXAMPLE), "-o", str(folder)]
    for _ in range(4):
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=environment())
        time.sleep(moments.uniform(0.2, 1.6))
        running.kill()
        running.wait(timeout=60)
        found = {name: data for name, data in contents(folder).items() if name in old}
        whole = check_outputs(folder) == []
        assert found.keys() == old.keys() or not whole
        assert whole or "run.json is missing" in check_outputs(folder)[0]
    assert command("analyze", EXAMPLE, "-o", folder).code == 0
    assert check_outputs(folder) == []
    assert stale(folder) == []


def test_two_runs_at_once_leave_one_whole_set(tmp_path):
    words = [sys.executable, "-m", "threadgraph", "analyze", str(EXAMPLE), "-o", "out"]
    running = [
        subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, env=environment())
        for _ in range(2)
    ]
    assert [one.wait(timeout=120) for one in running] == [0, 0]
    assert check_outputs(tmp_path / "out") == []
    assert stale(tmp_path / "out") == []


# Surroundings.


@pytest.mark.parametrize(
    "changes",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TZ": "Pacific/Kiritimati"},
        {"HOME": "/nonexistent"},
        {"COLUMNS": "20", "NO_COLOR": "1", "TERM": "dumb"},
        {"PYTHONHASHSEED": "7", "PYTHONDEVMODE": "1"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_surroundings_change_nothing(changes):
    plain = process("summary", EXAMPLE)
    assert process("summary", EXAMPLE, **changes) == plain


def test_no_environment_at_all(tmp_path):
    words = [sys.executable, "-m", "threadgraph", "analyze", str(EXAMPLE), "-o", "out"]
    done = subprocess.run(
        words,
        cwd=tmp_path,
        env={"PATH": os.defpath, "MPLCONFIGDIR": str(tmp_path / "fonts")},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert check_outputs(tmp_path / "out") == []


def test_a_private_umask_keeps_the_files_private(tmp_path):
    done = process("export", EXAMPLE, "-o", "x.csv", cwd=tmp_path, before="umask 077")
    assert done.code == 0
    assert (tmp_path / "x.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("size", [1, 7, 100, 1000, 1500])
def test_a_page_that_is_cut_anywhere_is_no_defect(tmp_path, size):
    page = tmp_path / "cut.txt"
    page.write_bytes(EXAMPLE.read_bytes()[:size])
    assert command("summary", page).code in (0, 3)
