"""The examples in docstrings, run module by module under their full names."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest

import threadgraph
import threadgraph.graphs
import threadgraph.io
from threadgraph import __main__

ROOMS = (threadgraph.graphs, threadgraph.io)
MODULES = sorted(
    ["threadgraph", "threadgraph.cli", __main__.__name__]
    + [
        found.name
        for room in ROOMS
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
    ]
)
WITHOUT_EXAMPLE = ("draw_", "write_", "check_", "print_")


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    runner = doctest.DocTestRunner()
    for test in doctest.DocTestFinder().find(importlib.import_module(name), name):
        runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)
    assert not list(tmp_path.iterdir())


def test_there_are_examples_to_run():
    finder = doctest.DocTestFinder()
    found = [t for name in MODULES for t in finder.find(importlib.import_module(name), name)]
    assert sum(bool(test.examples) for test in found) > 150


@pytest.mark.parametrize("name", sorted(threadgraph.__all__))
def test_every_public_function_has_an_example(name):
    value = getattr(threadgraph, name)
    if inspect.isfunction(value) and not name.startswith(WITHOUT_EXAMPLE):
        assert ">>> " in (value.__doc__ or "")
