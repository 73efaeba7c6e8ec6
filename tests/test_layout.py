"""The traps of a package whose root is the repository: what would break the wheel or a tool."""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("graphs", "io")
SOURCES = sorted(
    [ROOT / name for name in ("__init__.py", "__main__.py", "cli.py")]
    + [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
)
LONGEST_FILE, LONGEST_FUNCTION = 450, 60


def settings() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_folder_of_the_package_is_in_the_wheel():
    folders = {path.parent.relative_to(ROOT) for path in SOURCES}
    wanted = {".".join(("threadgraph", *folder.parts)) for folder in folders}
    assert set(settings()["packages"]) == wanted
    assert all((ROOT / folder / "__init__.py").is_file() for folder in folders)


def test_nothing_else_in_the_root_would_be_shipped():
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "__main__.py", "cli.py"}


def test_files_that_are_no_code_are_in_the_wheel():
    data = settings()["package-data"]
    shipped = {
        named(path)
        for package, patterns in data.items()
        for pattern in patterns
        for path in (ROOT / Path(*package.split(".")[1:])).glob(pattern)
    }
    there = {named(p) for room in ROOMS for p in (ROOT / room).rglob("*") if p.is_file()}
    ours = {name for name in there if "__pycache__" not in name and not name.endswith(".py")}
    assert shipped == ours | {"py.typed"}


def test_no_file_hides_a_module_of_the_standard_library():
    hiding = [named(path) for path in SOURCES if path.stem in sys.stdlib_module_names]
    assert hiding == []


def test_tests_are_no_package():
    assert not list((ROOT / "tests").rglob("__init__.py"))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_imports_are_by_full_name(path):
    for module in imported(path):
        assert module.split(".")[0] not in ("graphs", "cli", "tests"), module
        assert module, "a relative import"


@pytest.mark.parametrize("path", sorted((ROOT / "graphs").rglob("*.py")), ids=named)
def test_graphs_know_nothing_of_files(path):
    assert not [module for module in imported(path) if module.startswith("threadgraph.io")]
    calls = [node for node in walk(path) if isinstance(node, ast.Call)]
    names = {getattr(call.func, "id", getattr(call.func, "attr", "")) for call in calls}
    assert not names & {"open", "print", "read_text", "write_text", "read_bytes", "write_bytes"}


def test_no_two_modules_import_each_other():
    graph = {module_of(path): set(imported(path, late=False)) for path in SOURCES}
    path: list[str] = []
    done: set[str] = set()

    def visit(module: str) -> None:
        assert module not in path, " → ".join([*path[path.index(module) :], module])
        if module in done or module not in graph:
            return
        path.append(module)
        for other in sorted(graph[module]):
            visit(other)
        done.add(path.pop())

    for module in graph:
        visit(module)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_rooms_are_small(path):
    text = path.read_text("utf-8")
    assert len(text.split("\n")) <= LONGEST_FILE
    assert ast.get_docstring(ast.parse(text)), "a file says in its first line what it is for"
    for node in walk(path):
        if isinstance(node, ast.FunctionDef):
            assert lines_of(node) <= LONGEST_FUNCTION, node.name


def lines_of(function: ast.FunctionDef) -> int:
    """Return the number of lines of a function without its docstring."""
    first = function.body[1:] if ast.get_docstring(function) else function.body
    start = first[0].lineno if first else function.lineno
    return (function.end_lineno or start) - start + 1


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("threadgraph", *(part for part in parts if part != "__init__")))


def walk(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def imported(path: Path, *, late: bool = True) -> list[str]:
    """Return the modules a file imports; without those imported late or for types only."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = list(ast.walk(tree)) if late else tree.body
    found = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append("" if node.level else str(node.module))
    return found
