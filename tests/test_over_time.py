"""Windows of time, the people who come and go in them, and periods cut out of a discussion."""

from __future__ import annotations

import numpy as np
import pytest
from factories import make_discussion, random_discussion
from hypothesis import given
from hypothesis import strategies as st
from over_time_definition import over_time_definition, window_starts_definition
from strategies import discussions
from zoo import DISCUSSIONS

from threadgraph.graphs.checks import check_discussion
from threadgraph.graphs.comparing.figures import side_of
from threadgraph.graphs.comparing.sides import split_periods
from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.graphs.over_time import (
    newcomers,
    over_time,
    presence_table,
    stays,
    window_links_table,
    windows_table,
)
from threadgraph.graphs.over_time_words import over_time_in_words
from threadgraph.graphs.part import part_of
from threadgraph.graphs.period import instant, within
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.repairs import absent_in_words, shortfalls
from threadgraph.graphs.windows import windows

DAY = 86_400_000_000


def rows_of(found):
    return list(
        zip(
            *(
                column.tolist()
                for column in (
                    found.comments,
                    found.people,
                    found.entered,
                    found.stayed,
                    found.returned,
                    found.left,
                    found.gone,
                    found.links,
                    found.new_links,
                    found.mutual,
                )
            ),
            strict=True,
        )
    )


@given(discussions(), st.sampled_from(["1m", "7m", "hour", "auto"]))
def test_windows_are_as_their_definition_says(d, window):
    found = over_time(d, window=window)
    timed = d.is_record & (d.time != NO_TIME)
    if not timed.any():
        assert found is None
        return
    assert rows_of(found) == over_time_definition(d, found.windows.edges.tolist())
    assert (found.entered + found.stayed + found.returned == found.people).all()
    assert found.comments.sum() + found.untimed == np.count_nonzero(d.is_record)
    assert found.entered.sum() == found.gone.sum() == len(set(found.visit_person.tolist()))
    assert found.link_weight.sum() == found.addresses.sum()


@given(
    st.lists(st.integers(0, 4 * 365), min_size=1, max_size=5),
    st.sampled_from(["day", "week", "month", "year"]),
)
def test_calendar_windows_begin_where_the_calendar_says(days, kind):
    times = np.array(days, np.int64) * DAY + 12_345
    found = windows(times, kind)
    assert found.edges.tolist() == window_starts_definition(times.tolist(), kind)
    at = found.of(times)
    assert (found.edges[at] <= times).all() and (times < found.edges[at + 1]).all()


def test_weeks_begin_on_mondays_also_before_1970():
    found = windows(np.array([-8 * DAY, 0]), "week")
    days = found.edges.astype("datetime64[us]").astype("datetime64[D]")
    assert days.astype(str).tolist()[:2] == ["1969-12-22", "1969-12-29"]


@pytest.mark.parametrize("name", DISCUSSIONS)
def test_every_shape_has_an_answer(name):
    d = DISCUSSIONS[name]()
    found = over_time(d)
    if found is None:
        assert not d.has_times
        return
    assert len(windows_table(found)["start"]) == len(found) <= 60
    assert len(presence_table(found)["name"]) == len(set(found.visit_person.tolist()))


def test_people_enter_stay_leave_and_return():
    d = make_discussion(
        [
            ("1", None, "Ann", "", 0),
            ("2", "1", "Bob", "", 10),
            ("3", "2", "Ann", "", 60),
            ("4", "3", "Bob", "", 120),
            ("5", "4", "Cyd", "", 121),
        ]
    )
    found = over_time(d, window="hour")
    assert found.people.tolist() == [2, 1, 2]
    assert found.entered.tolist() == [2, 0, 1]
    assert found.stayed.tolist() == [0, 1, 0]
    assert found.returned.tolist() == [0, 0, 1]
    assert found.left.tolist() == [0, 1, 1]
    assert found.gone.tolist() == [0, 1, 2]
    # Ann's comment of the second hour answers one of the first: it is of the second.
    assert found.links.tolist() == [1, 1, 2]
    assert found.mutual.tolist() == [0, 0, 0]
    table = presence_table(found)
    assert table["returns"].values.tolist() == [0, 1, 0]
    assert table["longest_absence"].values.tolist() == [0, 1, 0]
    assert window_links_table(found)["target"].values == ["Ann", "Bob", "Ann", "Bob"]


def ring(days, per_day, seed=4):
    """A discussion of some days in which most comments answer an earlier one."""
    generator = np.random.default_rng(seed)
    made = []
    for i in range(days * per_day):
        above = (
            str(generator.integers(max(0, i - 9), i)) if i and generator.random() < 0.8 else None
        )
        minute = (i // per_day) * 1440.0 + i % per_day
        made.append((str(i), above, f"p{generator.integers(9)}", "", minute))
    return make_discussion(made)


def test_a_period_is_counted_in_the_whole_discussion():
    d = ring(21, 6)
    whole = over_time(d, window="week")
    part = over_time(d, window="week", since="2024-01-08", until="2024-01-14")
    assert len(whole) == 3 and len(part) == 1
    assert (part.earlier, part.later) == (1, 1)
    for name, column in windows_table(whole).items():
        assert list(windows_table(part)[name].values) == [column.values[1]], name
    # All three commands say the same of one week.
    sides = split_periods(d, "week")
    links, answered = whole.links.tolist(), (2 * whole.mutual).tolist()
    cells = [side_of(side, name).cells for name, side in sides]
    assert [cell["reciprocity"].part for cell in cells] == list(zip(answered, links, strict=True))
    assert [cell["mutual_pairs"].value for cell in cells] == whole.mutual.tolist()


@given(discussions(), st.integers(0, 40), st.integers(1, 30))
def test_windows_of_a_period_are_those_of_the_whole(d, start, length):
    whole = over_time(d, window="7m")
    if whole is None:
        return
    since = int(whole.windows.edges[0]) + start * 60_000_000
    until = since + length * 60_000_000
    edges = whole.windows.edges
    shown = [k for k in range(len(whole)) if edges[k] < until and edges[k + 1] > since]
    if not shown or not whole.comments[shown].any():
        with pytest.raises(InputError, match="none lies in it"):
            over_time(d, window="7m", since=since, until=until)
        return
    part = over_time(d, window="7m", since=since, until=until)
    assert rows_of(part) == [rows_of(whole)[k] for k in shown]
    assert len(part.visit_window) == part.people.sum()
    assert len(part.link_window) == part.links.sum()
    came_back = sum(presence_table(part)["returns"].values.tolist())
    assert came_back == part.returned.sum()
    over_time_in_words(part)


def test_one_later_unknown_comment_changes_nothing():
    made = [(f"{k}{who}", None, who, "", 60.0 * k) for k in range(4) for who in ("Ann", "Bob")]
    plain, more = make_discussion(made), make_discussion([*made, ("x", None, None, "", 300.0)])
    for d in (plain, more):
        found = over_time(d, window="hour", known_only=True)
        assert stays(found) == (6, 6) and newcomers(found) == (0, 6)
        assert stays(over_time(d, window="hour")) == (6, 6)


def test_words_count_appearances_not_people():
    made = [(f"{k}", None, "Ann", "", 60.0 * k) for k in range(2)]
    lines = over_time_in_words(over_time(make_discussion(made), window="hour"))[0].lines
    assert (
        "Of 1 time that somebody wrote in a window with another window after it, 1 time they wrote "
        "in the next one too." in lines
    )
    assert not any("people of a window" in line for line in lines)


def test_windows_are_not_finer_than_the_times():
    d = make_discussion([(f"{k}", None, "Ann", "", 1440.0 * k) for k in range(2)])
    assert over_time(d).windows.kind == "day"
    told = "\n".join(over_time_in_words(over_time(d, window="6h"))[0].lines)
    assert "The times are exact to the day only" in told
    hours = make_discussion([(f"{k}", None, "Ann", "", 60.0 * k) for k in range(1, 3)])
    assert over_time(hours).windows.kind == "hour"
    assert "exact to" not in "\n".join(over_time_in_words(over_time(hours))[0].lines)


def test_replies_that_a_period_cuts_are_counted_and_told():
    d = make_discussion(
        [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 10), ("3", "2", "Ann", "", 60),
         ("4", "3", "Bob", "", 70), ("5", "1", "Cyd", "", 80)]
    )  # fmt: skip
    later, earlier = within(d, "2024-01-01T01:00"), within(d, until="2024-01-01T01:00")
    assert later.ledger.counters["answers_to_left_out"] == 2
    assert shortfalls(later) == [
        "2 of 3 comments answer something outside this period: their level is kept, but whom they "
        "address is not counted."
    ]
    assert shortfalls(earlier) == [
        "2 answers to comments of this period were written outside it and are not counted."
    ]
    assert absent_in_words(later) == [
        "2 comments answer 2 comments that were left out: their level is kept."
    ]
    one = part_of(d, np.array([name == "4" for name in d.ids]), "elsewhere")
    assert absent_in_words(one) == [
        "1 comment answers 1 comment that was left out: its level is kept."
    ]
    assert absent_in_words(make_discussion([("2", "1", "Ann", "", 0)])) == [
        "1 comment answers 1 comment that is not in the input: it may be deeper than it seems."
    ]
    inner = within(later, until="2024-01-01T01:15")
    assert inner.whole is d and inner.ledger.counters["answers_to_left_out"] == 1
    assert within(inner, "2024-01-01T01:05").inside.sum() == 1


def test_no_times_no_windows():
    assert over_time(make_discussion([("1", None, "Ann", "", None)])) is None


@pytest.mark.parametrize("wrong", ["fortnight", "0d", "", "d", "1.5h", "99999999m"])
def test_what_is_no_window_is_refused(wrong):
    with pytest.raises(UsageError, match="is not a window of time"):
        windows(np.array([0]), wrong)


def test_too_many_windows_are_refused():
    with pytest.raises(UsageError, match="choose a longer one"):
        windows(np.array([0, 400 * DAY]), "minute")


def test_dates_are_meant_whole_at_the_end_only():
    assert instant("2020-03-01", "--since") == instant("2020-02", "--until", end=True)
    assert instant("2020", "--until", end=True) == instant("2021", "--since")
    assert instant("2020-01-01T10:00", "--until", end=True) == instant(
        "2020-01-01T12:00+02:00", "--since"
    )


@pytest.mark.parametrize(
    "wrong", ["yesterday", "2020-13", "2020-02-30", "20200101", "2020-01-01+02:00", ""]
)
def test_what_is_no_date_is_refused(wrong):
    with pytest.raises(UsageError, match="is no date"):
        instant(wrong, "--since")


@given(discussions(), st.integers(0, 40), st.integers(1, 30))
def test_a_period_holds_what_was_written_in_it(d, start, length):
    known = d.time[d.is_record & (d.time != NO_TIME)]
    zero = int(known.min()) if known.size else 0
    since = zero + start * 60_000_000
    part = within(d, since, since + length * 60_000_000)
    check_discussion(part)
    inside = (
        d.is_record & (d.time != NO_TIME) & (d.time >= since)
        & (d.time < since + length * 60_000_000)
    )  # fmt: skip
    assert sorted(i for i, r in zip(part.ids, part.is_record, strict=True) if r) == sorted(
        np.array(d.ids, object)[inside].tolist()
    )
    assert part.ledger.read == d.ledger.read
    part.ledger.check()


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(UsageError, match="nothing lies between"):
        within(random_discussion(5, 2), "2024-02", "2024-01")


def test_the_whole_time_is_the_whole_discussion():
    d = random_discussion(60, 9)
    part = within(d, "1970", "2100")
    assert part.ids == d.ids
    assert part.parent.tolist() == d.parent.tolist()
    assert part.people.names == d.people.names
