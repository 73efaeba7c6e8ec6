"""From the values of command-line options to the dataclasses that the library takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.identity import IdentityOptions, parse_aliases
from threadgraph.io.escape import terminal_safe
from threadgraph.io.options import KEPT, LEFT_OUT, Columns, Limits, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COLUMN_OPTIONS = ("id_col", "parent_col", "author_col", "text_col", "time_col", "thread_col")


def reading_options(values: Mapping[str, Any]) -> ReadOptions:
    """Return how to read, from option values by name; missing names mean the default.

    >>> reading_options({"id_col": "key", "limit_line": 100}).columns.id
    'key'
    """
    limits = {
        name.removeprefix("limit_"): value
        for name, value in values.items()
        if name.startswith("limit_") and value is not None
    }
    columns = {name.removesuffix("_col"): values.get(name) for name in COLUMN_OPTIONS}
    return ReadOptions(
        format=values.get("format"),
        columns=Columns(**columns),
        encoding=values.get("encoding"),
        encoding_errors=values.get("encoding_errors") or "reject",
        limits=Limits(**limits),
        keep=_kinds(values.get("keep"), "--keep")
        | (frozenset({"all"}) if values.get("all_status") else frozenset()),
        drop=_kinds(values.get("drop"), "--drop"),
        date_order=values.get("date_order"),
        attributes=tuple(values.get("attribute") or ()),
        attribute_tables=tuple(values.get("attributes") or ()),
    )


def building_options(values: Mapping[str, Any]) -> AssembleOptions:
    """Return how to build a discussion, from option values by name.

    >>> building_options({"merge_names": False}).identity.merge_names
    False
    """
    aliases = values.get("aliases")
    return AssembleOptions(
        identity=IdentityOptions(
            merge_names=values.get("merge_names", True),
            aliases=read_aliases(aliases) if aliases else None,
            keep_anonymous=values.get("keep_anonymous", False),
        ),
        exclude_authors=tuple(values.get("exclude_authors") or ()),
        exclude_bots="bot" in (values.get("drop") or ()),
        max_nesting=values.get("max_nesting"),
        infer=values.get("infer", True),
    )


def _kinds(asked: Sequence[str] | None, option: str) -> frozenset[str]:
    """Return the kinds of records asked for; UsageError for one that there is not."""
    known = {*LEFT_OUT, *KEPT} | ({"all"} if option == "--keep" else set())
    for kind in asked or ():
        if kind not in known:
            raise UsageError(
                f"{option} {terminal_safe(kind, 80)}: no such kind; there are "
                f"{', '.join(sorted(known))}"
            )
    return frozenset(asked or ())


def read_aliases(path: str) -> dict[str, str]:
    """Return the user's own merges from a file; see `threadgraph.graphs.aliases`.

    UsageError if the file is not there, not UTF-8, or not in the format.
    """
    from pathlib import Path

    shown = terminal_safe(path, 200)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    return parse_aliases(text, shown)
