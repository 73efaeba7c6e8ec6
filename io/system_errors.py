"""An error of the system at writing becomes one line: which file, why, and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threadgraph.graphs.errors import OutputError
from threadgraph.io.escape import terminal_safe

_MAY_WRITE = "choose a folder you may write to"
_ADVICE = {
    errno.ENOSPC: "free some space or choose another folder",
    errno.EDQUOT: "free some of your quota or choose another folder",
    errno.EFBIG: "raise the limit on file size or choose another folder",
    errno.ENOENT: "make the folder first or choose another",
    errno.ENOTDIR: "choose a folder that is one",
    errno.EACCES: _MAY_WRITE,
    errno.EPERM: _MAY_WRITE,
    errno.EROFS: _MAY_WRITE,
}


@contextmanager
def told(where: Path) -> Iterator[None]:
    """Turn an error of the system into OutputError: one line on `where`, why and what to do."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise output_error(str(where), error, "nothing was changed") from error


def output_error(where: str, error: OSError, state: str) -> OutputError:
    """Return the OutputError that tells of `error`, and in what `state` things are."""
    reason = terminal_safe(error.strerror or str(error), 200)
    advice = _ADVICE.get(error.errno or 0, "choose another folder")
    return OutputError(f"{terminal_safe(where)}: could not be written: {reason}; {state}; {advice}")
