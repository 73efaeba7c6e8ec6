"""What pytest needs to know: the switch that writes golden positions anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--overwrite-golden",
        action="store_true",
        help="write tests/golden anew from what the code gives now; look at the difference",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, Any], None]:
    """Return a check that `found` (as JSON) equals a golden file, numbers to 0.01."""

    def check(name: str, found: dict[str, Any]) -> None:
        path = GOLDEN / name
        if request.config.getoption("--overwrite-golden"):
            path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        expected = json.loads(path.read_text("utf-8"))
        assert found.keys() == expected.keys()
        for key, value in found.items():
            numbers = isinstance(value, list) and value and not isinstance(value[0], str)
            assert value == (pytest.approx(expected[key], abs=0.01) if numbers else expected[key])

    return check
