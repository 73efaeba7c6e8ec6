"""What tests share: where the shared material is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """Return a path of the shared material; skip the test where a clone does not have it."""
    found = SHARED / path
    if not found.exists():
        if os.environ.get("CI"):
            pytest.fail(f"shared material is missing in CI: {path}")
        pytest.skip(f"needs the shared material beside the checkout ({path}), absent here")
    return found
