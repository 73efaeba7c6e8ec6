"""How files come into being: under a temporary name, checked, then put in place at a stroke.

`write` is the door to this room; it says what a file or a set of files is, this file how one
replaces another so that at every moment the whole old one or the whole new one is there.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from threadgraph.graphs.errors import OutputError
from threadgraph.io.check import check_for
from threadgraph.io.escape import terminal_safe
from threadgraph.io.system_errors import output_error

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

Write = Callable[[BinaryIO], object]
Check = Callable[[Path], None]

_COUNT = itertools.count(1)


@dataclass(frozen=True)
class Written:
    """A file that is in place (or, in a set, ready to be): its SHA-256 and its size in bytes."""

    path: Path
    sha256: str
    bytes: int


class Draft:
    """A file under a temporary name beside its target: filled, checked, then put in place.

    Leaving the `with` block removes what is still under a temporary name.
    """

    written: Written

    def __init__(self, target: Path) -> None:
        """Create the temporary file, which nobody else may read."""
        _refuse_special(target)
        self.target = target
        stem = _temporary_stem(target.name)
        self._temp = target.with_name(f"{stem}.tmp")
        self._old = target.with_name(f"{stem}.old.tmp")
        self._is_new = False
        self._mode = 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        self._temp.unlink(missing_ok=True)  # of a dead process that had our number
        self._file = os.fdopen(os.open(self._temp, flags, 0o600), "wb")

    def __enter__(self) -> Self:
        """Return the draft."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what is still under a temporary name."""
        with suppress(OSError):  # what a full disk did not take is no longer wanted
            self._file.close()
        for path in (self._temp, self._old):
            with suppress(OSError):
                path.unlink()

    def fill(self, write: Write, check: Check | None = None) -> None:
        """Write the content and bring it to the disk, then read it back and check it."""
        write(self._file)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        try:
            (check or check_for(self.target.name))(self._temp)
        except ValueError as error:
            raise OutputError(
                f"{terminal_safe(str(self.target))}: what was written does not read back: "
                f"{terminal_safe(str(error), 200)}; nothing was changed; "
                "try another disk, or report this with the input"
            ) from error
        with self._temp.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            self.written = Written(self.target, digest, file.tell())

    def keep_old(self) -> None:
        """Give the file now in place a second name, where the file system knows links."""
        self._look_at_old()
        with suppress(OSError):
            self._old.unlink(missing_ok=True)
            follow = os.link not in os.supports_follow_symlinks
            os.link(self.target, self._old, follow_symlinks=follow)

    def set_aside_old(self) -> None:
        """Take the file now in place away."""
        self._look_at_old()
        if not self._is_new:
            self.target.replace(self._old)

    def put_in_place(self) -> None:
        """Let the draft take the place of the file at `target`, with its permissions."""
        with suppress(OSError):  # not every file system has permissions
            self._temp.chmod(self._mode)
        self._temp.replace(self.target)

    def put_back_old(self) -> bool:
        """Undo the three steps above as far as they went; say whether all is as it was."""
        try:
            if _is_there(self._old):
                self._old.replace(self.target)
            elif not _is_there(self._temp):
                if not self._is_new:
                    return False
                self.target.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _look_at_old(self) -> None:
        try:
            mode = self.target.lstat().st_mode
        except FileNotFoundError:
            self._is_new = True
            mode = 0
        self._mode = stat.S_IMODE(mode) & 0o777 if stat.S_ISREG(mode) else 0o666 & ~_umask()


def publish(drafts: Sequence[Draft], manifest: Draft | None = None) -> None:
    """Put drafts of one folder in place, `manifest` last: all of them or, if one fails, none.

    While files are being replaced there is no manifest: a reader then knows that the set is
    unfinished.  OutputError if the old files could not be brought back either.
    """
    folder = [*drafts, manifest][0].target.parent  # type: ignore[union-attr]
    with _locked(folder) as sync:
        try:
            for draft in drafts:
                draft.keep_old()
            if manifest:
                manifest.set_aside_old()
                sync()
            for draft in drafts:
                draft.put_in_place()
            sync()
            if manifest:
                manifest.put_in_place()
                sync()
        except BaseException as error:
            failed = [draft for draft in drafts if not draft.put_back_old()]
            whole = not failed and (manifest is None or manifest.put_back_old())
            if isinstance(error, OSError) and not whole:
                state = "old and new files may be mixed"
                raise output_error(str(folder), error, state) from error
            raise


def clear_stale(folder: Path) -> None:
    """Remove the temporary files that dead processes of this machine left in `folder`."""
    ours = re.compile(rf"\..+\.{_machine()}-([1-9][0-9]{{0,8}})-[0-9]+(\.old)?\.tmp")
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            match = ours.fullmatch(entry.name)
            if match and not _is_alive(int(match[1])):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _refuse_special(target: Path) -> None:
    """Raise OutputError where replacing a file would break something other than a file."""
    where = terminal_safe(str(target))
    if not target.name or target.is_dir():
        raise OutputError(f"{where}: is a folder; nothing was changed; give a file name")
    folder = target.parent.resolve()
    special = target.exists() and not target.is_file()
    if special or folder == Path("/dev") or folder.is_relative_to("/proc"):
        raise OutputError(
            f"{where}: is not an ordinary file; nothing was changed; "
            'give another name, or "-" for standard output'
        )
    if target.parent.is_symlink() and hasattr(os, "geteuid"):
        owner = target.parent.lstat().st_uid
        if owner not in (0, os.geteuid()):
            raise OutputError(
                f"{where}: the folder is a link that another user made; nothing was changed; "
                f"name the folder it leads to, {terminal_safe(str(folder))}"
            )


def _temporary_stem(name: str) -> str:
    """Return `.NAME.MACHINE-PID-COUNT`, in which a long name is replaced by its hash."""
    encoded = os.fsencode(name)
    if len(encoded) > 200:
        name = hashlib.sha256(encoded).hexdigest()
    return f".{name}.{_machine()}-{os.getpid()}-{next(_COUNT)}"


def _machine() -> str:
    """Return a word for where our process numbers hold: this machine, this container.

    In a folder that machines share, a process we do not see may well be alive on another.
    """
    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    with suppress(OSError):
        name += os.readlink("/proc/self/ns/pid")  # noqa: PTH115 - it is not a path
    return hashlib.sha256(os.fsencode(name)).hexdigest()[:8]


def _is_alive(pid: int) -> bool:
    if os.name == "nt":  # os.kill would end the process; an open file cannot be removed there
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _is_there(path: Path) -> bool:
    # Path.exists takes every error for an absence.
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def _locked(folder: Path) -> Iterator[Callable[[], None]]:
    """Keep other runs from publishing in `folder`; yield what brings its entries to the disk."""
    try:
        number = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows, or a folder we may write to but not read
        yield lambda: None
        return
    try:
        _lock(number)
        yield lambda: _sync(number)
    finally:
        with suppress(OSError):  # what there was to bring to the disk is there
            os.close(number)


def _lock(folder: int) -> None:
    """Wait for a run that is publishing in `folder`, but not for ever: it may hang."""
    if fcntl is None:
        return
    for _ in range(100):
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            time.sleep(0.1)
        except OSError:  # not every file system has locks
            return


def _sync(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that knows no such thing
            raise
