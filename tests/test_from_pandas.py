"""DataFrames in and out: the discussion of a frame, and the frames of a discussion."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from strategies import START, rows
from zoo import CASES, DISCUSSIONS

from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.graphs.depth import depth
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of, example_discussion
from threadgraph.graphs.exchanges import exchanges
from threadgraph.graphs.from_pandas import from_pandas
from threadgraph.graphs.identity import IdentityOptions
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.summary import summary

SECOND = 1_000_000


def frame_of(comments):
    """A DataFrame of `discussion_of` rows: the usual columns, missing values as pandas has them."""
    minutes = pd.Series([row[4] for row in comments], dtype="float64")
    start = pd.Timestamp(START, unit="us", tz="UTC")
    return pd.DataFrame(
        {
            "id": pd.Series([row[0] for row in comments], dtype="str"),
            "parent": pd.Series([row[1] for row in comments], dtype="object"),
            "author": pd.Series([row[2] for row in comments], dtype="str"),
            "text": pd.Series([row[3] for row in comments], dtype="str"),
            "created_at": start + pd.to_timedelta(minutes, unit="min"),
        }
    )


def figures(d):
    told = summary(d).to_dict()
    return {name: value for name, value in told.items() if name not in ("input", "ledger")}


@given(rows(timed=True))
@settings(deadline=None, max_examples=50)
def test_a_frame_gives_the_same_discussion_as_its_rows(comments):
    assert figures(from_pandas(frame_of(comments))) == figures(
        discussion_of(comments, thread_id=None)
    )


@pytest.mark.parametrize("case", CASES)
def test_the_cases_of_the_notes_as_frames(case):
    frame = frame_of(CASES[case]).assign(thread="page")
    assert figures(from_pandas(frame)) == figures(discussion_of(CASES[case]))


@pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
def test_frames_of_the_zoo_have_the_rows_that_are_counted(make):
    d = make()
    assert len(d.comments) == d.ledger.kept
    assert len(d.participants) == len(d.people)
    assert len(d.edges) == len(d.network)
    assert len(exchanges(d).to_pandas()) == len(exchanges(d))
    assert len(depth(d).to_pandas()) == len(d.thread_ids)


@given(rows(timed=True, min_size=1))
@settings(deadline=None, max_examples=30)
def test_the_frame_of_comments_can_be_read_again(comments):
    d = discussion_of(comments)
    again = from_pandas(d.comments)
    assert again.ids == d.ids
    assert figures(again) == figures(d)


# --- ids, missing values, times -------------------------------------------------------------


def test_whole_numbers_are_ids_without_a_point_even_as_floats():
    frame = pd.DataFrame({"id": [1, 2, 3], "parent": [None, 1, 2], "author": ["Ann", "Bob", "Ann"]})
    assert frame["parent"].dtype == np.float64
    d = from_pandas(frame)
    assert d.ids == ["1", "2", "3"]
    assert d.parent.tolist() == [-1, 0, 1]


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT])
def test_every_missing_value_is_missing(missing):
    frame = pd.DataFrame(
        {
            "id": ["a", "b"],
            "parent": [missing, "a"],
            "author": ["Ann", missing],
            "text": [missing, "x"],
        },
        dtype=object,
    )
    d = from_pandas(frame)
    assert (d.parent.tolist(), d.people.names, d.texts) == ([-1, 0], ["Ann"], ["", "x"])


@pytest.mark.parametrize("name", ["NA", "null", "None", "nan", "007", "1e5"])
def test_names_and_ids_that_look_like_something_else_are_kept(name):
    frame = pd.DataFrame({"id": [name, "b"], "parent": [None, name], "author": [name, "Bob"]})
    d = from_pandas(frame)
    assert (d.ids, d.people.names, d.parent.tolist()) == ([name, "b"], [name, "Bob"], [-1, 0])


@pytest.mark.parametrize("dtype", ["Int64", "int32", "category", "string"])
def test_columns_of_any_type(dtype):
    frame = pd.DataFrame({"id": [1, 2], "parent": [9, 1], "author": ["Ann", "Bob"]})
    frame = frame.astype({"id": dtype, "author": "category"})
    d = from_pandas(frame, parent="parent")
    assert d.ids[-1] == "2"
    assert d.network.weight.tolist() == [1]


def test_ids_that_have_lost_digits_are_refused():
    frame = pd.DataFrame({"id": ["a"], "parent": [2.0**60], "author": ["Ann"]})
    with pytest.raises(UsageError, match="digits are lost"):
        from_pandas(frame)


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([START / SECOND, np.nan]),
        pd.Series([START // SECOND, pd.NA], dtype="Int64"),
        pd.Series([pd.Timestamp(START, unit="us"), pd.NaT]),
        pd.Series([pd.Timestamp(START, unit="us", tz="UTC").tz_convert("Asia/Yerevan"), pd.NaT]),
    ],
    ids=["seconds", "Int64", "naive", "elsewhere"],
)
def test_times_are_instants(column):
    frame = pd.DataFrame(
        {"id": ["a", "b"], "parent": [None, "a"], "author": ["Ann", "Bob"], "at": column}
    )
    assert from_pandas(frame, time="at").time.tolist() == [START, NO_TIME]


def test_times_keep_their_microseconds():
    at = pd.to_datetime([START + 1, START + 999_999], unit="us")
    frame = pd.DataFrame(
        {"id": ["a", "b"], "parent": [None, "a"], "author": ["Ann", "Bob"], "created_at": at}
    )
    assert from_pandas(frame).time.tolist() == [START + 1, START + 999_999]


# --- columns --------------------------------------------------------------------------------


def test_columns_by_other_names_and_options():
    frame = pd.DataFrame(
        {
            "cid": ["a", "b"],
            "up": [None, "a"],
            "who": ["joe", "JOE"],
            "said": ["x", "@joe"],
            "page": ["p", "p"],
        }
    )
    names = {"id": "cid", "parent": "up", "author": "who", "text": "said", "thread": "page"}
    d = from_pandas(frame, **names)
    assert (len(d.people), d.thread_ids, d.texts) == (1, ["p"], ["", "x", "@joe"])
    apart = AssembleOptions(identity=IdentityOptions(merge_names=False))
    assert len(from_pandas(frame, **names, building=apart).people) == 2


def test_a_column_that_is_not_there_is_named_with_those_that_are():
    frame = pd.DataFrame({"id": ["a"], "author": ["Ann"]})
    with pytest.raises(UsageError, match="no column parent in the DataFrame; it has id, author"):
        from_pandas(frame)


def test_a_row_without_id_is_refused():
    frame = pd.DataFrame({"id": ["a", None], "parent": [None, "a"], "author": ["Ann", "Bob"]})
    with pytest.raises(UsageError, match="row 1"):
        from_pandas(frame)


def test_an_empty_frame():
    d = from_pandas(pd.DataFrame({"id": [], "parent": [], "author": []}))
    assert (len(d), len(d.people), d.ledger.read) == (0, 0, 0)


def test_the_frame_is_left_alone():
    frame = frame_of(CASES["X1"])
    before = frame.copy(deep=True)
    from_pandas(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_the_index_of_the_frame_does_not_matter():
    frame = frame_of(CASES["X4"])
    moved = frame.set_axis([7, 7, 7, 1, 1, 0])
    assert figures(from_pandas(moved)) == figures(from_pandas(frame))


# --- the frames that come out ---------------------------------------------------------------


def test_types_of_the_columns():
    d = example_discussion()
    comments, people = d.comments, d.participants
    assert comments["created_at"].dtype == "datetime64[us, UTC]"
    assert comments["depth"].dtype == np.int64
    assert comments["id"].dtype == "str"
    assert (people["pagerank"].dtype, people["bot"].dtype) == (np.float64, np.bool_)
    assert d.edges["reciprocated"].dtype == np.bool_
    assert depth(d).to_pandas()["max_depth"].dtype == np.int64
    assert exchanges(d).to_pandas()["median_response"].tolist() == [600.0]


def test_what_is_missing_in_a_frame_is_missing():
    d = discussion_of([("1", None, None, "", None)])
    row = d.comments.iloc[0]
    assert pd.isna(row["author"])
    assert pd.isna(row["created_at"])
    assert pd.isna(row["parent"])
    assert row["text"] == ""
    empty = depth(discussion_of([("1", None, "Ann", "", 0)], thread_id=None)).to_pandas()
    assert pd.isna(empty["max_depth"][0])
    assert pd.isna(empty["structural_virality"][0])
