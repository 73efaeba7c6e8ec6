"""The benchmark of pictures: both sides are timed alike, and a target is reached or it is not."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from types import ModuleType

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("pictures")


@pytest.mark.parametrize(("seconds", "reached"), [(2.9, "yes"), (3.1, "no")])
def test_a_target_is_reached_or_it_is_not(
    pictures: ModuleType, seconds: float, reached: str
) -> None:
    found = {"names": ["ours", "theirs"], "seconds": [seconds, 1.0], "bytes": [1000, 2500]}
    cells = pictures.row({**found, "limit": 3.0}).strip("| ").split(" | ")
    assert cells == [
        "ours", f"{seconds:.2f}", "1", "theirs", "1.00", "2", f"{seconds:.2f} ×", "at most 3 ×",
        reached,
    ]  # fmt: skip
    assert pictures.row({**found, "limit": None}).endswith(" × |  |  |")


@pytest.mark.parametrize("shape", ["forum", "chain", "star"])
def test_there_is_a_segment_for_each_comment(pictures: ModuleType, shape: str) -> None:
    discussion = pictures.one_thread(50, shape=shape)
    lines = pictures.segments_of(discussion)
    assert lines.shape == (50, 2, 2)
    assert np.abs(lines).max() <= 1.0 + 1e-12
    assert pictures.draw_lines(lines).startswith(b"\x89PNG")


def test_each_round_computes_everything_anew(pictures: ModuleType) -> None:
    discussion = pictures.one_thread(50)
    assert pictures.draw_ours("tree", discussion).startswith(b"\x89PNG")
    assert "depth" not in vars(discussion)


def test_both_sides_are_made_in_turn(pictures: ModuleType) -> None:
    made: list[str] = []

    def side(name: str) -> object:
        return pictures.Side(name, lambda: (made.append(name), name.encode())[1])

    found = pictures.measured(pictures.Case(side("a"), side("bb"), 3.0), 2)
    assert made == ["a", "bb", "a", "bb"]
    assert (found["bytes"], found["names"], found["limit"]) == ([1, 2], ["a", "bb"], 3.0)
