"""The tables of a discussion as pandas DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from threadgraph.graphs import tables

if TYPE_CHECKING:
    from threadgraph.graphs.centrality import Centrality
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges
    from threadgraph.graphs.graph_data import Column


def to_frame(table: tables.Table) -> pd.DataFrame:
    """Return typed columns as a DataFrame.

    Text is `str`, whole numbers `int64` (`Int64` where some are missing), measures
    `float64`, times `datetime64[us, UTC]`, yes and no `bool`.

    >>> from threadgraph.graphs.graph_data import Column
    >>> to_frame({"n": Column("int", [1, None])})["n"].dtype
    Int64Dtype()
    """
    return pd.DataFrame({name: _series(column) for name, column in table.items()})


def comments_frame(discussion: Discussion) -> pd.DataFrame:
    """One row per record; see `tables.comments_table`."""
    return to_frame(tables.comments_table(discussion))


def participants_frame(discussion: Discussion) -> pd.DataFrame:
    """One row per person; see `tables.participants_table`."""
    return to_frame(tables.participants_table(discussion))


def edges_frame(discussion: Discussion) -> pd.DataFrame:
    """One row per ordered pair of people; see `tables.edges_table`."""
    return to_frame(tables.edges_table(discussion))


def exchanges_frame(found: Exchanges) -> pd.DataFrame:
    """One row per exchange; see `tables.exchanges_table`."""
    return to_frame(tables.exchanges_table(found.discussion, found))


def centrality_frame(found: Centrality) -> pd.DataFrame:
    """One row per person, most central first; see `centrality.Centrality`."""
    order = found.order
    between = found.betweenness
    return pd.DataFrame(
        {
            "name": [found.names[p] for p in order.tolist()],
            "comments": found.comments[order],
            "in_degree": found.in_degree[order],
            "out_degree": found.out_degree[order],
            "in_strength": found.in_strength[order],
            "out_strength": found.out_strength[order],
            "pagerank": found.pagerank[order],
            "betweenness": np.full(len(order), np.nan) if between is None else between[order],
        }
    )


def _series(column: Column) -> pd.Series:
    values = column.values
    if column.type == "time":
        instants = np.asarray(values, np.int64).view("datetime64[us]")
        return pd.Series(instants).dt.tz_localize("UTC")
    if column.type in ("int", "long"):
        if isinstance(values, np.ndarray):
            return pd.Series(values.astype(np.int64))
        missing = any(value is None for value in values)
        return pd.Series(list(values), dtype="Int64" if missing else "int64")
    if column.type == "double":
        return pd.Series(np.array([np.nan if v is None else v for v in values], np.float64))
    if column.type == "boolean":
        return pd.Series(list(values), dtype="bool")
    return pd.Series(list(values), dtype="str")
