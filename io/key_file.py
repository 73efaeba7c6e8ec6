"""The key of pseudonyms: read from a file that only the user can read, made on first use."""

from __future__ import annotations

import os
import secrets
import stat
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.pseudonym_codes import SHORTEST_KEY
from threadgraph.io.escape import terminal_safe
from threadgraph.io.system_errors import told

KEY_BYTES = 32
LONGEST_FILE = 4096
"""A file of more bytes than this is no key of ours."""


def read_or_make_key(path: str | None = None) -> bytes:
    """Return the key in a file, by default that of the user; make the file if there is none.

    The file is one line of base64, with mode 0600.  UsageError if it cannot be read, holds no
    key or one under 16 bytes, or can be read by others; OutputError if it cannot be made.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = read_or_make_key(f"{folder}/own.key")
    ...     len(made), read_or_make_key(f"{folder}/own.key") == made
    (32, True)
    """
    where = default_key_path() if path is None else Path(path)
    try:
        return _read(where)
    except FileNotFoundError:
        pass
    except OSError as error:
        shown = terminal_safe(str(where), 200)
        reason = terminal_safe(error.strerror or str(error), 200)
        raise UsageError(f"{shown}: the key cannot be read ({reason})") from error
    with told(where):
        if path is None:
            where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return _make(where)
        except FileExistsError:  # another run has made it in the meantime
            return _read(where)


def check_key_apart(key: str | None, output: Path | str) -> None:
    """Raise UsageError if a key file lies with the results, where it would be passed on.

    `output` is the folder of the results, or the file that holds them; None is the user's own
    key, "-" standard output.

    >>> check_key_apart("private/own.key", "output/page")
    """
    if key is None or str(output) == "-":
        return
    file, target = Path(key).resolve(), Path(output).resolve()
    folder = target if target.is_dir() or not target.suffix else target.parent
    if file.is_relative_to(folder):
        shown = terminal_safe(key, 200)
        raise UsageError(
            f"{shown}: the key would lie with the results, and whoever has it can find out the "
            "names; keep it in another folder"
        )


def default_key_path() -> Path:
    """Return where the user's own key is kept: in the folder for settings of programs."""
    if os.name == "nt":
        base = os.environ.get("APPDATA")
        folder = Path(base) if base else Path.home() / "AppData" / "Roaming"
    else:
        base = os.environ.get("XDG_CONFIG_HOME")
        # The specification has relative values ignored.
        folder = Path(base) if base and Path(base).is_absolute() else Path.home() / ".config"
    return folder / "threadgraph" / "pseudonym.key"


def _read(where: Path) -> bytes:
    shown = terminal_safe(str(where), 200)
    with where.open("rb") as file:
        about = os.fstat(file.fileno())
        if os.name == "posix" and stat.S_IMODE(about.st_mode) & 0o077:
            raise UsageError(f"{shown}: others can read the key; chmod 600 it")
        text = file.read(LONGEST_FILE + 1)
    try:
        key = b64decode(text.strip(), validate=True) if len(text) <= LONGEST_FILE else b""
    except NotBase64 as error:
        raise UsageError(f"{shown}: holds no key (one line of base64)") from error
    if len(key) < SHORTEST_KEY:
        what = "is too long for a key" if len(text) > LONGEST_FILE else "the key is too short"
        raise UsageError(f"{shown}: {what}; name a new file, and a key is made there")
    return key


def _make(where: Path) -> bytes:
    """Make the file under another name first, so that no other run reads half a key."""
    key = secrets.token_bytes(KEY_BYTES)
    draft = where.with_name(f".{where.name}.{os.getpid()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    draft.unlink(missing_ok=True)  # of a dead process that had our number
    try:
        with os.fdopen(os.open(draft, flags, 0o600), "wb") as file:
            file.write(b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, where)  # unlike a rename, never over the key of another run
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            with os.fdopen(os.open(where, flags, 0o600), "wb") as file:
                file.write(b64encode(key) + b"\n")
    finally:
        draft.unlink(missing_ok=True)
    return key
