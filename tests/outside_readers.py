"""Programs and packages that tests read our files with: missing ones skip, and fail in CI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

JS = Path(__file__).parent / "js"


def wanted(name):
    """Return a development tool; skip the test where it is missing, but never in CI."""
    found = shutil.which(name)
    if name == "node" and found and not (JS / "node_modules").is_dir():
        found, name = None, "the packages of tests/js (npm install --no-package-lock)"
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing in CI")
        pytest.skip(f"needs {name}, absent here")
    return found


def importorskip(name):
    if os.environ.get("CI"):
        return __import__(name)
    return pytest.importorskip(name)


def read_by_node(files):
    """Return what the JavaScript readers find in (data, format) files."""
    node = wanted("node")
    with tempfile.TemporaryDirectory() as folder:
        listed = []
        for n, (data, kind) in enumerate(files):
            path = Path(folder) / f"{n}.{kind}"
            path.write_bytes(data)
            listed.append([str(path), kind])
        names = Path(folder) / "files.json"
        names.write_text(json.dumps(listed), "utf-8")
        command = [node, str(JS / "read_graphs.cjs"), str(names)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
