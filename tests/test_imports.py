"""What is loaded when: a light start, and nothing heavy before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from commands import environment

import threadgraph as tg

EXAMPLE = Path(__file__).resolve().parents[1] / "examples/village_bridge.txt"
HEAVY = {"matplotlib", "networkx", "numpy", "pandas", "pyarrow", "scipy"}
LOADED = """
import json, sys
before = set(sys.modules)
{}
new = {{name.split(".")[0] for name in set(sys.modules) - before}}
print(json.dumps(sorted(new)), file=sys.stderr)
"""
COMMAND = """
sys.argv = ["threadgraph", *{!r}]
from threadgraph.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""


def python(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def loaded(code: str) -> set[str]:
    """Return the names of the packages that some code loads, without the standard library."""
    told = python("-c", LOADED.format(code)).stderr.strip().rsplit("\n", 1)[-1]
    return set(json.loads(told)) - sys.stdlib_module_names - {"threadgraph"}


def loaded_by(*args: str) -> set[str]:
    return loaded(COMMAND.format(args))


def third_parties(names: set[str]) -> set[str]:
    return {name for name in names if not name.startswith(("_", "cython"))}


def test_importing_loads_nothing():
    assert third_parties(loaded("import threadgraph")) == set()


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("analyze", "--help")])
def test_help_loads_click_alone(args):
    assert third_parties(loaded_by(*args)) <= {"click"}


def test_formats_loads_nothing_heavy():
    assert not loaded_by("formats") & HEAVY - {"numpy"}


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_the_summary_of_a_page_loads_click_and_numpy_alone(options):
    assert third_parties(loaded_by("summary", str(EXAMPLE), *options)) == {"click", "numpy"}


def test_a_list_of_exchanges_loads_click_and_numpy_alone():
    assert third_parties(loaded_by("exchanges", str(EXAMPLE))) == {"click", "numpy"}


def test_a_graph_is_exported_without_pandas_and_pictures(tmp_path):
    target = str(tmp_path / "people.gexf")
    found = loaded_by("export", str(EXAMPLE), "-o", target)
    assert not found & {"matplotlib", "networkx", "pandas", "pyarrow"}


def test_importing_warns_of_nothing():
    code = "import threadgraph as tg; [getattr(tg, name) for name in tg.__all__]"
    assert python("-W", "error", "-c", code).stderr == ""


@pytest.mark.parametrize("name", sorted(tg.__all__))
def test_each_name_comes_by_itself(name):
    """A name must not depend on another having been used before."""
    if name != "__version__":
        assert getattr(tg, name).__module__.startswith("threadgraph.")


def test_standard_modules_are_not_hidden(tmp_path):
    code = "import io, threadgraph.io.read; assert io.StringIO and 'threadgraph' not in io.__name__"
    python("-c", code)
