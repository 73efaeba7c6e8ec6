from __future__ import annotations

import pytest

from threadgraph.graphs.records import NO_TIME
from threadgraph.io.iso_times import read_iso
from threadgraph.io.times import parse_times

MANY = ["2020-03-03T10:00:00Z"] * 600
WANT_A_LOOK = [
    "2020-02-30T10:00:00Z",
    "2020-13-01T10:00:00Z",
    "2020-00-01T10:00:00Z",
    "2020-01-00T10:00:00Z",
    "0000-00-00T00:00:00Z",
    "2020-01-01T24:00:00Z",
    "2020-01-01T10:60:00Z",
    "2020-01-01T10:00:60Z",
    "2020-01-01x10:00:00Z",
    "2020-01-01T1٣:00:00Z",
    "2020-01-01T10:00:00+01:00",
    "2020-03-03",
    "soon",
]


@pytest.mark.parametrize("odd", WANT_A_LOOK)
def test_one_odd_date_leaves_the_column_to_the_reading_one_by_one(odd: str) -> None:
    assert read_iso([*MANY, odd]) is None
    assert read_iso([odd, *MANY]) is None


@pytest.mark.parametrize(
    "shown", ["2020-02-29T23:59:59.123456Z", "1969-12-31 23:59:59", "9999-12-31T23:59:59.5+00:00"]
)
def test_a_column_read_at_once_is_what_it_is_one_by_one(shown: str) -> None:
    column = [*MANY, shown, None]
    found = read_iso(column)
    assert found is not None
    few = parse_times([MANY[0], shown, None])
    assert found[0] == [few.values[0]] * len(MANY) + few.values[1:]
    assert found[0][-1] == NO_TIME
    whole = parse_times(column)
    assert (whole.missing, whole.zone_assumed) == (1, few.zone_assumed)
