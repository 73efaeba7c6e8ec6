"""From a DataFrame of comments to a Discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.attributes import parse_attribute
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.records import NO_TIME, Records

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from threadgraph.graphs.discussion import Discussion


def from_pandas(
    frame: pd.DataFrame,
    *,
    id: Hashable = "id",  # noqa: A002
    parent: Hashable = "parent",
    author: Hashable = "author",
    text: Hashable | None = None,
    time: Hashable | None = None,
    thread: Hashable | None = None,
    attributes: Sequence[str] = (),
    building: AssembleOptions | None = None,
) -> Discussion:
    """Build a Discussion from a DataFrame with one row per comment.

    The keywords name columns; `text`, `time` and `thread` may be left out, and are then
    taken from columns "text", "created_at" and "thread" if there are such.  Missing values
    (None, NaN, NaT) are missing; ids become text, whole numbers without a decimal point.
    Times are datetimes (naive ones are UTC), text in ISO 8601, or seconds since 1970.
    `attributes` are columns of your own that ride along ("stance", "toxicity:number"; see
    `attributes.make_attribute`).
    UsageError for a column that is not there, for other times, and for numeric ids that have
    lost digits as floats.

    >>> frame = pd.DataFrame({"id": [1, 2], "parent": [None, 1], "author": ["Ann", "Bob"]})
    >>> from_pandas(frame).network.weight.tolist()
    [1]
    """
    text = "text" if text is None and "text" in frame.columns else text
    time = "created_at" if time is None and "created_at" in frame.columns else time
    thread = "thread" if thread is None and "thread" in frame.columns else thread
    own = dict(map(parse_attribute, attributes))
    wanted = [c for c in (id, parent, author, text, time, thread, *own) if c is not None]
    absent = [str(column) for column in wanted if column not in frame.columns]
    if absent:
        there = ", ".join(map(str, frame.columns))
        raise UsageError(f"no column {', '.join(absent)} in the DataFrame; it has {there}")
    n = len(frame)
    ids = column_texts(frame[id])
    if None in ids:
        raise UsageError(f"row {ids.index(None)} of the DataFrame has no id")
    records = Records(
        ids=[name for name in ids if name is not None],
        parents=column_texts(frame[parent]),
        authors=column_texts(frame[author]),
        texts=[value or "" for value in column_texts(frame[text])]
        if text is not None
        else [""] * n,
        times=_times(frame[time]) if time is not None else [NO_TIME] * n,
        places=list(range(n)),
        threads=column_texts(frame[thread]) if thread is not None else None,
        source="DataFrame",
        attributes={name: column_texts(frame[name]) for name in own},
        attribute_kinds={name: kind for name, kind in own.items() if kind is not None},
    )
    return assemble(records, options=building)


def column_texts(column: pd.Series) -> list[str | None]:
    """Return a column as text, None where it is missing; whole numbers without a decimal point.

    UsageError for whole numbers that have lost digits as floats.
    """
    if pd.api.types.is_float_dtype(column.dtype):
        # pandas makes floats of whole numbers as soon as one is missing.
        known = column.dropna()
        if (known.abs() >= 2.0**53).any():
            raise UsageError(
                f"column {column.name!r} holds numbers too large for floats: digits are lost; "
                "read it as text (dtype=str)"
            )
        whole = bool((known == known.round()).all())
        return [None if pd.isna(v) else str(int(v)) if whole else repr(float(v)) for v in column]
    return [None if _is_missing(value) else _text(value) for value in column]


def _text(value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    return str(value)


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or bool(pd.isna(value))  # type: ignore[call-overload]


def _times(column: pd.Series) -> list[int]:
    if pd.api.types.is_numeric_dtype(column.dtype):
        instants = pd.to_datetime(column, unit="s", utc=True, errors="coerce")
    elif pd.api.types.is_datetime64_any_dtype(column.dtype):
        instants = pd.to_datetime(column, utc=True)
    else:
        instants = pd.to_datetime(column, utc=True, format="ISO8601", errors="coerce")
        unread = column[instants.isna() & column.notna() & (column.astype(str) != "")]
        if len(unread):
            raise UsageError(
                f"column {column.name!r} holds {unread.iloc[0]!r}, which is no time in ISO 8601; "
                "convert the column with pandas.to_datetime first, where the order of day and "
                "month can be said"
            )
    micro = instants.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    return [int(v) for v in micro.astype(np.int64).tolist()]
