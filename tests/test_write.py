"""Files appear whole or not at all: under faults, kills, full disks, and links laid as traps."""

from __future__ import annotations

import errno
import io
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from threadgraph.graphs.errors import OutputError, UsageError
from threadgraph.graphs.graph_data import Column
from threadgraph.io import drafts
from threadgraph.io.check import check_json, check_png
from threadgraph.io.tables import write_parquet
from threadgraph.io.write import (
    MANIFEST,
    OutputSet,
    Written,
    check_outputs,
    write_file,
    write_stdout,
)

OLD, NEW = b'["old"]\n', b'["new, and longer than the old one"]\n'


def put(data):
    return lambda out: out.write(data)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# --- one file --------------------------------------------------------------------------------


def test_what_is_written_is_there_and_told(tmp_path):
    written = write_file(tmp_path / "a.json", put(NEW))
    assert contents(tmp_path) == {"a.json": NEW}
    assert written == Written(tmp_path / "a.json", drafts.hashlib.sha256(NEW).hexdigest(), len(NEW))


def test_an_existing_file_is_replaced_and_keeps_its_permissions(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(OLD)
    path.chmod(0o640)
    write_file(str(path), put(NEW))
    assert contents(tmp_path) == {"a.json": NEW}
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_any_new_file_has(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        write_file(tmp_path / "a", put(NEW))
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


def test_while_it_is_made_nobody_else_may_read_it(tmp_path):
    seen = []

    def write(out):
        out.write(NEW)
        seen.extend(stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir())

    write_file(tmp_path / "a", write)
    assert seen == [0o600]


def test_the_old_file_is_there_until_the_new_one_is(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(OLD)

    def write(out):
        out.write(NEW)
        out.flush()
        assert path.read_bytes() == OLD

    write_file(path, write)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt, MemoryError, UsageError])
def test_a_fault_of_the_writer_passes_and_changes_nothing(tmp_path, fault):
    path = tmp_path / "a.json"
    path.write_bytes(OLD)

    def write(out):
        out.write(NEW)
        raise fault("half-way")

    with pytest.raises(fault, match="half-way"):
        write_file(path, write)
    assert contents(tmp_path) == {"a.json": OLD}


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "No space left on device; nothing was changed; free some space"),
        (errno.EACCES, "Permission denied; nothing was changed; choose a folder you may write"),
        (errno.EIO, "Input/output error; nothing was changed; choose another folder"),
    ],
)
def test_an_error_of_the_system_is_one_line(tmp_path, number, advice):
    path = tmp_path / "a\x1b[2J\n.json"

    def write(out):
        raise OSError(number, os.strerror(number))

    with pytest.raises(OutputError) as caught:
        write_file(path, write)
    assert caught.value.exit_code == 5
    shown = str(tmp_path / "a") + "\\x1b[2J\\x0a.json: could not be written: "
    assert str(caught.value).startswith(shown + advice)
    assert "\n" not in str(caught.value)
    assert contents(tmp_path) == {}


def test_a_missing_folder_is_told_with_what_to_do(tmp_path):
    with pytest.raises(OutputError, match=r"No such file .*make the folder first"):
        write_file(tmp_path / "none" / "a", put(NEW))


def test_a_very_long_name_is_no_trouble(tmp_path):
    name = "ж" * 125 + ".json"
    write_file(tmp_path / name, put(NEW))
    assert contents(tmp_path) == {name: NEW}


def test_two_threads_write_the_same_file(tmp_path):
    path, texts = tmp_path / "a.json", [json.dumps([n] * 5000).encode() for n in range(4)]

    def work(text):
        for _ in range(10):
            write_file(path, put(text))

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(contents(tmp_path)) == ["a.json"]
    assert path.read_bytes() in texts


# --- read back -------------------------------------------------------------------------------


def png():
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    out = io.BytesIO()
    FigureCanvasAgg(Figure(figsize=(2, 1), dpi=50)).print_png(out)
    return out.getvalue()


def parquet():
    out = io.BytesIO()
    write_parquet({"n": Column("int", [1, 2, 3])}, out)
    return out.getvalue()


WHOLE = {
    "a.graphml": lambda: b"<graphml><graph/></graphml>",
    "a.gexf": lambda: b"<gexf/>",
    "a.svg": lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "a.json": lambda: b'{"a": [1, 2]}',
    "a.ndjson": lambda: b'{"a": 1, "b": 2}\n{"a": 2}\n',
    "a.csv": lambda: b'a,b\n1,"x\ny"\n2,"z"\n',
    "a.png": png,
    "a.pdf": lambda: b"%PDF-1.4\n1 0 obj\n" + b"x" * 2000 + b"\nstartxref\n9\n%%EOF\n",
    "a.parquet": parquet,
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_torn_file_of_every_kind_is_found(tmp_path, name):
    whole = WHOLE[name]()
    write_file(tmp_path / name, put(whole))
    before = contents(tmp_path)
    cuts = {0, 1, len(whole) // 2, len(whole) - 8}
    # Cut behind a line, CSV and lines of JSON are whole: their number of rows is checked by
    # those who know it.
    for cut in cuts - ({0, 1} if name in ("a.csv", "a.ndjson") else set()):
        with pytest.raises(OutputError, match=r"does not read back: .*nothing was changed"):
            write_file(tmp_path / name, put(whole[:cut]))
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["a.graphml", "a.gexf", "a.svg"])
def test_xml_of_another_kind_is_found(tmp_path, name):
    with pytest.raises(OutputError, match="its root is <other>"):
        write_file(tmp_path / name, put(b"<other/>"))


def test_a_changed_byte_in_a_png_is_found(tmp_path):
    data = bytearray(png())
    data[len(data) // 2] ^= 1
    with pytest.raises(OutputError, match="torn PNG"):
        write_file(tmp_path / "a.png", put(data))


def test_the_size_of_a_png_can_be_asked_for(tmp_path):
    write_file(tmp_path / "a.png", put(png()), check=partial(check_png, size=(100, 50)))
    with pytest.raises(OutputError, match="it is 100 x 50 pixels, not 99 x 50"):
        write_file(tmp_path / "a.png", put(png()), check=partial(check_png, size=(99, 50)))


def test_another_check_can_be_given(tmp_path):
    with pytest.raises(OutputError, match="does not read back"):
        write_file(tmp_path / "page", put(b"{"), check=check_json)
    assert contents(tmp_path) == {}


# --- links, devices, folders -----------------------------------------------------------------


def test_a_link_is_replaced_and_its_target_left_alone(tmp_path):
    canary = tmp_path / "canary"
    canary.write_bytes(OLD)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.json").symlink_to(canary)
    write_file(tmp_path / "out" / "a.json", put(NEW))
    assert canary.read_bytes() == OLD
    assert not (tmp_path / "out" / "a.json").is_symlink()
    assert contents(tmp_path / "out") == {"a.json": NEW}


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name in ("folder", "pipe", "link"):
        before = os.lstat(tmp_path / name)
        with pytest.raises(OutputError, match=r"is a folder|is not an ordinary file"):
            write_file(tmp_path / name, put(NEW))
        assert os.lstat(tmp_path / name) == before


@pytest.mark.parametrize("path", ["/dev/threadgraph-test", "/proc/self/fd/threadgraph-test", "/"])
def test_devices_are_never_replaced(path):
    with pytest.raises(OutputError, match=r"is not an ordinary file|is a folder"):
        write_file(path, put(NEW))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a link of another user")
def test_a_folder_that_is_a_link_of_another_user_is_refused(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    write_file(tmp_path / "out" / "a", put(NEW))
    os.chown(tmp_path / "out", 12345, 12345, follow_symlinks=False)
    with pytest.raises(OutputError, match="a link that another user made"):
        write_file(tmp_path / "out" / "b", put(NEW))
    assert contents(tmp_path / "real") == {"a": NEW}


# --- what dead processes left ----------------------------------------------------------------


def dead_pid():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_leftovers_of_dead_processes_are_cleared_and_no_others(tmp_path):
    machine = drafts._machine()
    stale = [f".a.json.{machine}-{dead_pid()}-1.tmp", f".b.{machine}-{dead_pid()}-12.old.tmp"]
    kept = [
        f".a.json.{machine}-{os.getppid()}-1.tmp",  # alive
        f".a.json.{machine}-{os.getpid()}-0.tmp",  # ours
        f".a.json.00000000-{dead_pid()}-1.tmp",  # of another machine, where it may be alive
        f".a.json.{dead_pid()}.tmp",  # not of ours
        "a.tmp",
    ]
    for name in (*stale, *kept):
        (tmp_path / name).write_bytes(b"")
    write_file(tmp_path / "b", put(NEW))
    assert set(contents(tmp_path)) == {"b", *kept}


# --- a set -----------------------------------------------------------------------------------


def run_set(folder, data, names=("a.json", "b.json")):
    with OutputSet(folder) as outputs:
        for name in names:
            outputs.write(name, put(data))
        return outputs.publish({"read": 3})


def test_a_set_appears_with_its_manifest(tmp_path):
    written = run_set(tmp_path / "new" / "out", NEW)
    folder = tmp_path / "new" / "out"
    assert [w.path.name for w in written] == ["a.json", "b.json", MANIFEST]
    assert set(contents(folder)) == {"a.json", "b.json", MANIFEST}
    manifest = json.loads((folder / MANIFEST).read_text())
    assert manifest["read"] == 3
    assert manifest["outputs"]["a.json"] == {"sha256": written[0].sha256, "bytes": len(NEW)}
    assert check_outputs(folder) == []


def test_the_same_set_gives_the_same_bytes(tmp_path):
    run_set(tmp_path / "one", NEW)
    run_set(tmp_path / "two", NEW)
    run_set(tmp_path / "two", NEW)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_nothing_of_a_set_appears_before_it_is_published(tmp_path):
    run_set(tmp_path, OLD)
    before = contents(tmp_path)
    with OutputSet(tmp_path) as outputs:
        outputs.write("a.json", put(NEW))
        assert {n: d for n, d in contents(tmp_path).items() if n in before} == before
    assert contents(tmp_path) == before


def test_a_set_that_fails_leaves_the_old_set_or_no_folder(tmp_path):
    run_set(tmp_path / "old", OLD)
    before = contents(tmp_path / "old")
    for folder in (tmp_path / "old", tmp_path / "fresh"):
        with pytest.raises(OutputError, match="does not read back"), OutputSet(folder) as outputs:
            outputs.write("a.json", put(NEW))
            outputs.write("b.json", put(b"{"))
    assert contents(tmp_path / "old") == before
    assert not (tmp_path / "fresh").exists()


@pytest.mark.parametrize("name", ["../a", "a/b", "/etc/a", "a\\b", "", ".", "..", "x/../a"])
def test_an_output_stays_in_its_folder(tmp_path, name):
    with OutputSet(tmp_path) as outputs, pytest.raises(UsageError, match="plain file name"):
        outputs.write(name, put(NEW))


@pytest.mark.parametrize("name", ["a.json", "A.json", "run.json", "RUN.JSON"])
def test_an_output_has_its_name_alone(tmp_path, name):
    with OutputSet(tmp_path) as outputs:
        outputs.write("a.json", put(NEW))
        with pytest.raises(UsageError, match="already"):
            outputs.write(name, put(NEW))


def test_a_report_may_hold_any_text_but_no_undefined_number(tmp_path):
    odd = "cut \ud83c, Արամ, \x00"
    with OutputSet(tmp_path) as outputs:
        outputs.publish({"title": odd})
        with pytest.raises(ValueError, match="JSON compliant"):
            outputs.publish({"share": float("nan")})
    text = (tmp_path / MANIFEST).read_bytes()
    assert json.loads(text)["title"] == odd
    assert "Արամ".encode() in text


def test_an_unfinished_or_changed_set_is_told(tmp_path):
    run_set(tmp_path, OLD)
    (tmp_path / "a.json").write_bytes(NEW)
    (tmp_path / "b.json").unlink()
    assert check_outputs(tmp_path) == [
        "a.json: is not the file that run.json lists",
        "b.json: No such file or directory",
    ]
    (tmp_path / MANIFEST).write_bytes(b"[1]")
    assert check_outputs(tmp_path) == ["run.json is not a list of outputs of ours"]
    (tmp_path / MANIFEST).unlink()
    assert check_outputs(tmp_path) == ["run.json is missing: the outputs are unfinished"]


# --- torture: every call fails once, or from then on -----------------------------------------

CALLS = ("open", "fsync", "replace", "link", "unlink", "chmod", "mkdir", "lstat", "close")


@contextmanager
def failing(number, how, act):
    """Let `act(name, n)` come before each call to the system in `how` of (number, ...)."""
    real = {name: getattr(os, name) for name in CALLS}
    count = 0

    def shim(name):
        def call(*args, **options):
            nonlocal count
            count += 1
            if how(count, number):
                if name == "close":  # which always closes, whatever it then says
                    real[name](*args)
                act(name)
            return real[name](*args, **options)

        return call

    for name in CALLS:
        setattr(os, name, shim(name))
    # pathlib and tempfile look these names up at each call; this set asks os.link itself.
    os.supports_follow_symlinks.add(os.link)
    try:
        yield lambda: count
    finally:
        os.supports_follow_symlinks.discard(os.link)
        for name, function in real.items():
            setattr(os, name, function)


def fail_with(number):
    def act(_name):
        raise OSError(number, os.strerror(number))

    return act


def once(count, number):
    return count == number


def from_then_on(count, number):
    return count >= number


def test_all_is_on_the_disk_before_it_counts(tmp_path):
    run_set(tmp_path, OLD)
    steps = []
    with failing(0, lambda *_: True, steps.append):
        run_set(tmp_path, NEW)
    order = [step for step in steps if step in ("fsync", "replace")]
    # Three files; the old manifest away, on disk; two files in place, on disk; the manifest.
    assert order == ["fsync"] * 2 + ["fsync"] + [
        "replace", "fsync", "replace", "replace", "fsync", "replace", "fsync"
    ]  # fmt: skip


def visible_files(folder):
    return {name: data for name, data in contents(folder).items() if not name.startswith(".")}


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE])
@pytest.mark.parametrize("how", [once, from_then_on])
def test_each_call_of_one_file_fails_in_turn(tmp_path, how, fault):
    path = tmp_path / "a.json"
    number = 0
    outcomes = set()
    while True:
        number += 1
        path.write_bytes(OLD)
        raised = None
        with failing(number, how, fail_with(fault)) as calls:
            try:
                write_file(path, put(NEW))
            except OutputError as error:
                raised = error
        found = visible_files(tmp_path)
        outcomes.add((raised is None, found == {"a.json": NEW}))
        assert found in ({"a.json": OLD}, {"a.json": NEW})
        if raised is None:
            assert found == {"a.json": NEW}
        elif "nothing was changed" in str(raised):
            assert found == {"a.json": OLD}
        else:  # the disk failed, and then failed us in putting the old file back
            assert how is from_then_on
            assert "old and new files may be mixed" in str(raised)
        for leftover in tmp_path.glob(".*"):
            leftover.unlink()
        if calls() < number:
            break
    assert number > 8
    assert (False, False) in outcomes


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("how", [once, from_then_on])
@pytest.mark.parametrize("fresh", [False, True])
def test_each_call_of_a_set_fails_in_turn(tmp_path, how, fault, fresh):
    folder, number = tmp_path / "out", 0
    while True:
        number += 1
        shutil.rmtree(folder, ignore_errors=True)
        if not fresh:
            run_set(folder, OLD)
        before = contents(folder) if folder.exists() else {}
        raised = None
        with failing(number, how, fail_with(fault)) as calls:
            try:
                run_set(folder, NEW)
            except OutputError as error:
                raised = error
        found = visible_files(folder) if folder.exists() else {}
        if raised is None:
            assert check_outputs(folder) == []
            assert found["a.json"] == found["b.json"] == NEW
        elif "nothing was changed" in str(raised):
            assert found == before
        else:
            assert how is from_then_on
            assert MANIFEST not in found or check_outputs(folder) == []
        assert all(found[name] in (OLD, NEW) for name in found if name != MANIFEST)
        if calls() < number:
            break
    assert number > 15


@pytest.mark.parametrize("fault", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_at_any_call_of_a_set(tmp_path, fault):
    folder, number = tmp_path / "out", 0

    def act(_name):
        raise fault

    while True:
        number += 1
        shutil.rmtree(folder, ignore_errors=True)
        run_set(folder, OLD)
        before = contents(folder)
        with failing(number, once, act) as calls:
            try:
                run_set(folder, NEW)
            except fault:
                assert visible_files(folder) in (before, before | visible_files(folder))
            else:
                assert calls() < number
        assert check_outputs(folder) == []
        assert len({data for name, data in visible_files(folder).items() if name != MANIFEST}) == 1
        if calls() < number:
            break


# --- kill -9 ---------------------------------------------------------------------------------

KILLED_AT_EACH_CALL = """
import os, shutil, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_write import MANIFEST, NEW, OLD, check_outputs, failing, once, run_set, visible_files

folder, number, unfinished = Path(sys.argv[1]) / "out", 0, 0
while True:
    number += 1
    shutil.rmtree(folder, ignore_errors=True)
    run_set(folder, OLD)
    before = visible_files(folder)
    child = os.fork()
    if not child:
        with failing(number, once, lambda name: os.kill(os.getpid(), signal.SIGKILL)):
            run_set(folder, NEW)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    found = visible_files(folder)
    assert all(found[name] in (OLD, NEW) for name in ("a.json", "b.json")), (number, found)
    if MANIFEST in found:
        assert check_outputs(folder) == [], number
        assert found["a.json"] == found["b.json"]
    unfinished += MANIFEST not in found
    if not os.WIFSIGNALED(status):
        break
    run_set(folder, NEW)
    assert not list(folder.glob(".*")), "leftovers are cleared by the next run"
    assert check_outputs(folder) == []
print(number, unfinished)
"""


def test_killed_at_each_call_of_a_set(tmp_path):
    here = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EACH_CALL, str(tmp_path), here],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    number, unfinished = map(int, done.stdout.split())
    assert number > 15
    assert 0 < unfinished < number


WRITES_FOR_EVER = """
import json, sys
from threadgraph.io.write import write_file
versions = [json.dumps([n] * 200_000).encode() for n in (1, 2)]
print("ready", flush=True)
while True:
    for version in versions:
        parts = [version[i:i+999] for i in range(0, len(version), 999)]
        write_file(sys.argv[1], lambda out: [out.write(part) for part in parts])
"""


def test_killed_at_any_moment(tmp_path):
    path = tmp_path / "a.json"
    whole = {json.dumps([n] * 200_000).encode() for n in (1, 2)}
    path.write_bytes(min(whole))
    for turn in range(10):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITES_FOR_EVER, str(path)], stdout=subprocess.PIPE
        )
        process.stdout.readline()
        time.sleep(0.01 + turn * 0.007)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert path.read_bytes() in whole
    write_file(path, put(min(whole)))
    assert list(contents(tmp_path)) == ["a.json"]


# --- full disks ------------------------------------------------------------------------------


@contextmanager
def largest_file(size):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_meets_its_limit_at_each_byte(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(OLD)
    for size in range(len(NEW)):
        with largest_file(size), pytest.raises(OutputError, match="too large; nothing was changed"):
            write_file(path, put(NEW))
        assert contents(tmp_path) == {"a.json": OLD}
    with largest_file(len(NEW)):
        write_file(path, put(NEW))
    assert contents(tmp_path) == {"a.json": NEW}


def test_a_library_that_meets_the_limit(tmp_path):
    path = tmp_path / "a.parquet"
    columns = {"n": Column("int", list(range(5000)))}
    write = partial(write_parquet, columns)
    size = write_file(path, write).bytes
    before = contents(tmp_path)
    for limit in range(0, size, size // 40):
        with largest_file(limit), pytest.raises(OutputError, match="too large"):
            write_file(path, write)
        assert contents(tmp_path) == before


def test_a_set_that_meets_the_limit_at_its_manifest(tmp_path):
    run_set(tmp_path, OLD)
    before = contents(tmp_path)
    for size in range(len(NEW), len(before[MANIFEST]), 20):
        with largest_file(size), pytest.raises(OutputError, match=f"{MANIFEST}: could not be"):
            run_set(tmp_path, NEW)
        assert contents(tmp_path) == before


FULL_DISK = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_write import MANIFEST, OutputError, check_outputs, contents, put, run_set, write_file

folder = Path(sys.argv[1])
old, new = b'"' + b"o" * 40_000 + b'"', b'"' + b"n" * 40_000 + b'"'
run_set(folder, old)
before = contents(folder)
told = set()
for size in range(1, 60):
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            file.write(b"x" * size * 4096)
    except OSError:
        pass
    before["ballast"] = ballast.read_bytes()
    for work in (lambda: run_set(folder, new), lambda: write_file(folder / "a.json", put(new))):
        try:
            work()
        except OutputError as error:
            told.add("No space left on device; nothing was changed; free some" in str(error))
            assert contents(folder) == before, size
        else:
            ballast.unlink()
            run_set(folder, old)
            ballast.write_bytes(before["ballast"])
            before = contents(folder)
assert told == {True}, told
print("done")
"""


def test_a_full_disk(tmp_path):
    (tmp_path / "disk").mkdir()
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(FULL_DISK))
    mount = 'mount -t tmpfs -o size=256k tmpfs "$1" && touch "$1/ok" && rm "$1/ok" || exit 77'
    line = [
        "unshare",
        "--mount",
        "--map-root-user",
        "sh",
        "-c",
        f'{mount}; exec "$2" "$3" "$1" "$4"',
    ]
    line += ["sh", str(tmp_path / "disk"), sys.executable, str(script), str(Path(__file__).parent)]
    if not shutil.which("unshare"):
        pytest.skip("needs unshare, to mount a small disk that nobody else sees")
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode == 77 or done.stderr.startswith("unshare:"):
        pytest.skip("needs the right to mount a small disk that nobody else sees")
    assert done.stdout == "done\n", done.stderr


# --- standard output -------------------------------------------------------------------------

TO_STDOUT = """
import sys
from threadgraph.graphs.errors import OutputError
from threadgraph.io.write import write_stdout
try:
    write_stdout(lambda out: out.write(b"0123456789" * 50_000))
except BrokenPipeError:
    sys.exit(141)
except OutputError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


@pytest.fixture(params=["", "1"], ids=["buffered", "unbuffered"])
def to_stdout(request):
    """Return how to run the script above, with a buffer and without."""
    environment = os.environ | {"PYTHONUNBUFFERED": request.param}
    return {"args": [sys.executable, "-c", TO_STDOUT], "env": environment}


def test_standard_output_takes_it_all(to_stdout):
    done = subprocess.run(**to_stdout, capture_output=True, check=True)
    assert done.stdout == b"0123456789" * 50_000


def test_a_closed_pipe_is_told_quietly(to_stdout):
    process = subprocess.Popen(**to_stdout, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


def test_a_full_standard_output_is_told_in_one_line(tmp_path, to_stdout):
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            **to_stdout, stdout=out, stderr=subprocess.PIPE, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9999, 9999)),
        )  # fmt: skip
    assert done.returncode == 5
    assert done.stderr.decode() == (
        "standard output: could not be written: File too large; it holds only a part; "
        "raise the limit on file size or choose another folder\n"
    )


def test_standard_output_within_the_process(capfdbinary):
    write_stdout(put(NEW))
    assert capfdbinary.readouterr().out == NEW
