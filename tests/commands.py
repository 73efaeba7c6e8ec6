"""How tests run the command line: in this process for speed, as one of its own for truth."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest.mock import patch

from threadgraph.cli import main

if TYPE_CHECKING:
    from pathlib import Path

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls C0 but tab and newline, DEL and C1, and what turns the direction of writing."""


@dataclass(frozen=True)
class Result:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str
    data: bytes = b""


def command(*args: object, given: bytes = b"") -> Result:
    """Return how `threadgraph ARGS` ends, run in this process; `given` is its input."""
    out, err = _stream(b""), _stream(b"")
    with (
        patch.object(sys, "argv", ["threadgraph", *map(str, args)]),
        patch.object(sys, "stdin", _stream(given)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    data = out.buffer.getvalue()  # type: ignore[attr-defined]
    said = err.buffer.getvalue().decode()  # type: ignore[attr-defined]
    return Result(int(code), data.decode("utf-8", "replace"), said, data)


def process(
    *args: object, cwd: Path | None = None, given: bytes = b"", before: str = "", **changes: str
) -> Result:
    """Return how `python -m threadgraph ARGS` ends, as a process of its own.

    `before` is a line for the shell that starts it; `changes` are made to the environment.
    """
    words = [sys.executable, "-m", "threadgraph", *map(str, args)]
    if before:
        words = ["sh", "-c", f'{before}; exec "$@"', "sh", *words]
    done = subprocess.run(
        words,
        cwd=cwd,
        env=environment(**changes),
        input=given,
        capture_output=True,
        check=False,
        timeout=300,
    )
    out, err = done.stdout, done.stderr
    return Result(done.returncode, out.decode("utf-8", "replace"), err.decode(), out)


def environment(**changes: str) -> dict[str, str]:
    """Return the environment without what output could depend on, and with changes."""
    left_out = ("COLUMNS", "PYTHONUTF8", "PYTHONWARNINGS", "PYTHONUNBUFFERED")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, **changes}


def _stream(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), "utf-8", write_through=True)
