"""What is known of a format before its reader is loaded: its name, its sign, what it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from threadgraph.io.head import Head

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.bundles import Bundle
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source


@dataclass(frozen=True)
class Format:
    """A format that is read.

    `sign` is "module:function" below `threadgraph.io.signs`, called with the Head of a file in
    one of `syntaxes`; `module` is the reader below `threadgraph.io.formats`.  `bundle` is
    a function beside the sign that tells a folder or archive by its names.  `joins`: the
    reader has `join`, which is given all parts of this format together.  `holds` says what
    the format can hold; `checked` on what the reader was tried.
    """

    name: str
    title: str
    recognised_by: str
    sign: str
    module: str
    syntaxes: tuple[str, ...]
    holds: str = ""
    checked: str = "real files"
    bundle: str = ""
    joins: bool = False

    def matches(self, head: Head) -> bool:
        """Tell whether a file is in this format."""
        if not self.sign or head.syntax not in self.syntaxes:
            return False
        found: bool = _sign(self.sign)(head)
        return found

    def matches_bundle(self, names: Sequence[str]) -> bool:
        """Tell by the names inside whether a folder or archive is in this format."""
        if not self.bundle:
            return False
        found: bool = _sign(self.bundle)(names)
        return found

    def read(self, source: Source, options: ReadOptions, ledger: Ledger) -> Records:
        """Return the comments of a source."""
        records: Records = self._reader("read")(source, options, ledger)
        records.format = self.name
        return records

    def read_bundle(self, bundle: Bundle, options: ReadOptions, ledger: Ledger) -> Records:
        """Return the comments of a folder or archive."""
        records: Records = self._reader("read_bundle")(bundle, options, ledger)
        records.format = self.name
        return records

    def join(self, parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
        """Return the parts of this format, brought together."""
        found: list[Records] = self._reader("join")(parts, options, ledger)
        for part in found:
            part.format = self.name
        return found

    def _reader(self, function: str) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(
            import_module(f"threadgraph.io.formats.{self.module}"), function
        )
        return found


def _sign(sign: str) -> Callable[..., Any]:
    module, _, function = sign.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"threadgraph.io.signs.{module}"), function)
    return found
