"""The one way results leave: a file, a set of files with its manifest, or standard output.

A file appears whole or not at all, whatever happens at whatever moment (a full disk, a kill, a
fault of ours), and until then the old one stays.  A set does so too as far as a program can:
if it is killed between two files there is no manifest, and a reader knows it as unfinished.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from threadgraph.graphs.errors import OutputError, UsageError
from threadgraph.io.drafts import Check, Draft, Write, Written, clear_stale, publish
from threadgraph.io.escape import terminal_safe
from threadgraph.io.system_errors import output_error, told

__all__ = [
    "MANIFEST",
    "OutputSet",
    "Written",
    "check_outputs",
    "deliver",
    "write_file",
    "write_stdout",
]

MANIFEST = "run.json"


def write_file(path: Path | str, write: Write, *, check: Check | None = None) -> Written:
    """Write one file: `write` gets an open binary file and must leave it open.

    What was written is read back and must pass `check` (which raises ValueError), by default
    the check of its kind.  An existing file is replaced only then and keeps its permissions.
    OutputError if anything of this fails; nothing has changed then.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_file(Path(folder) / "note.txt", lambda out: out.write(b"hello"))
    >>> written.bytes
    5
    """
    target = Path(path)
    with told(target):
        clear_stale(target.parent)
        with Draft(target) as draft:
            draft.fill(write, check)
            publish([draft])
            return draft.written


def deliver(target: str, write: Write) -> None:
    """Write to a path, whole or not at all, or to standard output ("-").

    UsageError if standard output is a terminal, OutputError if it cannot be written.
    """
    if target == "-":
        if sys.stdout is None:
            raise OutputError("standard output is closed; name a file")
        if sys.stdout.isatty():  # where bytes from a stranger's file could do harm
            raise UsageError("standard output is a terminal; name a file, or pipe it to a program")
        write_stdout(write)
    else:
        write_file(target, write)


def write_stdout(write: Write) -> None:
    """Write to standard output; OutputError if it cannot take it all.

    BrokenPipeError passes through: the reader has seen enough.  After either, standard output
    leads nowhere, so that Python does not fail on it a second time at the end.
    """
    stream = sys.stdout.buffer
    # Unbuffered (python -u), a write may take a part only and say nothing.
    buffer = io.BufferedWriter(stream) if isinstance(stream, io.RawIOBase) else None
    out = buffer or stream
    try:
        write(out)
        out.flush()
    except OSError as error:
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
        if isinstance(error, BrokenPipeError | OutputError):
            raise
        raise output_error("standard output", error, "it holds only a part") from error
    finally:
        if buffer:
            with suppress(OSError, ValueError):
                buffer.detach()


class OutputSet:
    """The outputs of one run in one folder, which is made if need be.

    Files are written and checked under temporary names by `write` and appear by `publish`,
    together with `run.json`, which lists them.  If the `with` block ends without it, nothing
    has changed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place, OutputSet(Path(place) / "page") as outputs:
    ...     written = outputs.write("note.txt", lambda out: out.write(b"hello"))
    ...     _ = outputs.publish({"comments": 3})
    ...     problems = check_outputs(Path(place) / "page")
    >>> problems
    []
    """

    def __init__(self, folder: Path | str) -> None:
        """Choose the folder; it is first touched by the `with` block."""
        self.folder = Path(folder)
        self._drafts: dict[str, Draft] = {}
        self._open = ExitStack()
        self._made_folder = False

    def __enter__(self) -> Self:
        """Make the folder and clear it of what dead runs left under temporary names."""
        with told(self.folder):
            self._made_folder = not self.folder.exists()
            self.folder.mkdir(parents=True, exist_ok=True)
        clear_stale(self.folder)
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was not published."""
        self._open.close()
        if self._made_folder:
            with suppress(OSError):  # not empty: it is wanted
                self.folder.rmdir()

    def write(self, name: str, write: Write, *, check: Check | None = None) -> Written:
        """Write and check one file of the set, as `write_file` does; it does not appear yet.

        OutputError if that fails; UsageError for a name that is a path, or in the set already.
        """
        if name != Path(name).name or "\\" in name or not name.strip("."):
            raise UsageError(f"{terminal_safe(name, 80)}: an output needs a plain file name")
        taken = {other.casefold() for other in (*self._drafts, MANIFEST)}
        if name.casefold() in taken:
            raise UsageError(f"{terminal_safe(name, 80)}: there is an output of this name already")
        draft = self._draft(name, write, check)
        self._drafts[name] = draft
        return draft.written

    def publish(self, report: Mapping[str, object]) -> list[Written]:
        """Put all files in place, and last `run.json`: `report` and the list of the files.

        All of them appear or, if one cannot be put in place, none.  OutputError then.
        """
        listed = {
            name: {"sha256": draft.written.sha256, "bytes": draft.written.bytes}
            for name, draft in self._drafts.items()
        }
        content = {**report, "outputs": listed}
        text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        # Half of a surrogate pair becomes \udXXX, which is how JSON itself writes it.
        data = text.encode("utf-8", "backslashreplace")
        manifest = self._draft(MANIFEST, lambda out: out.write(data))
        drafts = list(self._drafts.values())
        with told(self.folder):
            publish(drafts, manifest)
        return [draft.written for draft in (*drafts, manifest)]

    def _draft(self, name: str, write: Write, check: Check | None = None) -> Draft:
        with told(self.folder / name):
            draft = self._open.enter_context(Draft(self.folder / name))
            draft.fill(write, check)
        return draft


def check_outputs(folder: Path | str) -> list[str]:
    """Return what is wrong with the set of outputs in `folder`, one line each; [] if nothing.

    >>> check_outputs("no such folder")
    ['run.json is missing: the outputs are unfinished']
    """
    folder = Path(folder)
    try:
        listed = json.loads((folder / MANIFEST).read_bytes())["outputs"]
        expected = {name: about["sha256"] for name, about in listed.items()}
    except FileNotFoundError:
        return [f"{MANIFEST} is missing: the outputs are unfinished"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [f"{MANIFEST} is not a list of outputs of ours"]
    problems = []
    for name, digest in expected.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            problems.append(f"{terminal_safe(name)}: {error.strerror}")
            continue
        if found != digest:
            problems.append(f"{terminal_safe(name)}: is not the file that {MANIFEST} lists")
    return problems
