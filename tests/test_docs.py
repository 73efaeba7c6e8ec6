"""The documentation: complete, true, and fresh."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import re
import shutil
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import click
import pytest
from commands import command

import threadgraph as tg
from threadgraph.cli import cli
from threadgraph.graphs import errors, tables
from threadgraph.graphs.examples import discussion_of
from threadgraph.io import run

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.glob("*.md")])
EXAMPLE = ROOT / "examples/village_bridge.txt"
RUNNABLE = ("README.md", "docs/library.md", "docs/summary.md")


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def generator() -> ModuleType:
    """Return docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Fresh.


@pytest.mark.parametrize("name", ["cli.md", "summary.md", "input.md", "formats.md"])
def test_what_is_generated_is_fresh(name):
    assert generator().pages()[name] == text(f"docs/{name}"), "run python docs/generate.py"


@pytest.mark.parametrize("name", RUNNABLE)
def test_the_examples_give_what_they_say(name, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    blocks = "\n".join(re.findall(r"```pycon\n(.*?)```", text(name), re.DOTALL))
    test = doctest.DocTestParser().get_doctest(blocks, {}, name, name, 0)
    assert test.examples
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)


def test_the_sample_in_the_readme_is_what_is_printed():
    printed = command("summary", EXAMPLE).out
    sample = re.search(r"```text\n(Who wrote.*?)```", text("README.md"), re.DOTALL)
    assert sample is not None
    place = 0
    for part in sample[1].split("[…]\n"):
        place = printed.find(part, place)
        assert place >= 0, part


# Complete.


def test_every_command_is_documented_with_an_example():
    for name, found in cli.commands.items():
        assert f"## threadgraph {name}\n" in text("docs/cli.md")
        assert f"`{name}`" in text("README.md") or f"threadgraph {name}" in text("README.md")
        help_text = found.get_help(click.Context(found, info_name=name))
        assert f"threadgraph {name}" in help_text.partition("Example")[2]


def test_the_help_of_no_command_is_cut():
    shown = text("docs/cli.md")
    for repeated in ("[ARGS]...", "SOURCE...", "[NAME]...", "[SOURCE]..."):
        shown = shown.replace(repeated, "")
    assert "..." not in shown


def test_every_option_has_a_help():
    for found in cli.commands.values():
        for parameter in found.params:
            assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


@pytest.mark.parametrize("name", sorted(tg.__all__))
def test_every_public_name_resolves_and_is_documented(name):
    assert getattr(tg, name) is not None
    assert re.search(rf"\b{name}\b", text("docs/library.md"))


def test_only_public_names_are_listed():
    assert dir(tg) == sorted(tg.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        tg.nonsense  # noqa: B018


def test_every_column_of_every_table_is_documented_in_its_order():
    d = discussion_of([("1", None, "Ann", "Hi", 0.0), ("2", "1", "Bob", "@Ann", 1.0)])
    more = {"scores": [None] * 3, "urls": ["https://a.example"] * 3}
    d = tg.Discussion(**{f.name: getattr(d, f.name) for f in fields(d)} | more)
    sections = dict(re.findall(r"### (\w+)\n(.*?)(?=\n##|\Z)", text("docs/files.md"), re.DOTALL))
    makers = {
        name.removesuffix("_table"): make
        for name, make in vars(tables).items()
        if name.endswith("_table")
    }
    assert sections.keys() == makers.keys()
    for name, make in makers.items():
        documented = re.findall(r"^\| `(\w+)` \|", sections[name], re.MULTILINE)
        assert documented == list(make(d)), name


def test_every_file_of_a_run_is_documented(tmp_path):
    page = tmp_path / "page.ndjson"
    page.write_text(
        '{"id": 1, "author": "Ann", "time": 1700000000}\n{"id": 2, "parent": 1, "author": "Bob"}\n{'
    )
    command("analyze", page, "-o", tmp_path / "out")
    page_text = text("docs/files.md")
    names = [path.name for path in (tmp_path / "out").iterdir()]
    assert {"rejected.ndjson", "timeline.png", "run.json"} <= set(names)
    for name in names:
        stem, ending = name.split(".")
        assert f"`{name}`" in page_text or (f"`{stem}`" in page_text and f".{ending}`" in page_text)


def test_every_exit_code_is_documented():
    table = text("docs/input.md").partition("## Exit codes")[2]
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    classes = [c for c in vars(errors).values() if isinstance(c, type)]
    used = {c.exit_code for c in classes if issubclass(c, errors.ThreadgraphError)}
    assert documented == used | {0, 130, 141}
    assert all(re.search(rf"\b{code}\b", text("README.md")) for code in documented)


def test_every_limit_is_documented_with_its_option():
    table = text("docs/input.md").partition("## Limits")[2].partition("##")[0]
    for limit in fields(tg.Limits):
        assert f"`--limit-{limit.name.replace('_', '-')}`" in table


def test_every_option_of_columns_is_documented():
    for option in ("id", "parent", "author", "text", "time", "thread"):
        assert f"`--{option}-col`" in text("docs/input.md")


@pytest.mark.parametrize(
    ("section", "calls", "notes"),
    [
        ("Counters", ("count",), ()),
        ("Warnings", ("warn", "Note"), ()),
        ("Reasons for rejecting a record", ("Fault",), ()),
        ("Notes", (), ("notes",)),
    ],
)
def test_every_name_in_the_ledger_is_documented(section, calls, notes):
    part = text("docs/summary.md").partition(f"### {section}\n")[2].partition("\n### ")[0]
    documented = re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
    assert documented == sorted(documented)
    assert names_in_code(calls, notes) <= set(documented)


# True links and claims.


HEADERS = re.findall(r"^\| (?:name|the same).*?\| (.*) \|$", text("docs/input.md"), re.MULTILINE)


assert len(HEADERS) == 4


@pytest.mark.parametrize("example", HEADERS)
def test_the_headers_of_a_page_are_read_as_documented(example, tmp_path):
    forms = re.findall(r"`([^`]+)`", example)
    if "next line" in example:
        forms = ["\n".join(forms)]
    for form in forms:
        page = tmp_path / "page.txt"
        other = form.replace("Ann", "Bob")
        page.write_text(f"{form}\n\nHello there.\n\n{other}\n\nHello.\n", "utf-8")
        d = tg.read(page)
        assert d.people.names == ["Ann", "Bob"], form
        assert d.texts == ["", "Hello there.", "Hello."], form


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", page.read_text("utf-8")):
        found = page.parent / target if target else page
        assert found.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", found.read_text("utf-8"), re.MULTILINE)
            assert anchor in [heading.lower().replace(" ", "-") for heading in headings]


def test_the_two_commands_of_the_readme_are_there():
    commands = re.findall(r"^make (\w+)", text("README.md"), re.MULTILINE)
    assert commands == ["demo", "test"]
    assert all(re.search(rf"^{name}:", text("Makefile"), re.MULTILINE) for name in commands)
    assert f"examples/{EXAMPLE.name}" in text("Makefile")


def test_the_example_shows_what_it_is_for():
    d = tg.read(EXAMPLE)
    found = tg.summary(d).to_dict()
    assert found["depth"]["max"] >= 4
    assert found["ledger"]["counters"]["texts_empty"] == 1
    assert [person["name"] for person in found["names"]["merged"]] == ["Jonas P."]
    assert found["edges"]["mention"] >= 2
    assert found["exchanges"][0]["level"] == "sustained"
    assert found["unknown_authors"] == 1
    assert found["timing"]["untimed"] == 0
    scripts = {"ա": "Armenian", "ل": "Arabic", "王": "Chinese", "л": "Cyrillic"}
    assert all(letter in "".join(d.people.names) for letter in scripts)
    assert not found["ledger"]["warnings"]


def test_the_schema_version_is_documented():
    assert tg.summary(tg.example_discussion()).to_dict()["schema"] in text("docs/summary.md")
    assert f"first {run.TOP_JSON} on the command line" in text("docs/summary.md")


def names_in_code(calls: tuple[str, ...], mappings: tuple[str, ...]) -> set[str]:
    """Return the names that the code writes into the ledger, as literal texts."""
    found = set()
    for path in [*ROOT.glob("graphs/**/*.py"), *ROOT.glob("io/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in calls and _is_ledgers(node, name):
                    found.add(_literal(node.args[0]))
            if isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") in mappings:
                found.add(_literal(node.slice))
    return found - {"", None}


def _is_ledgers(node: ast.Call, name: str) -> bool:
    """Tell the ledger's `count` from that of texts and lists."""
    owner = getattr(node.func, "value", None)
    called = getattr(owner, "id", getattr(owner, "attr", ""))
    return name[0].isupper() or "ledger" in called or called == "book"


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
