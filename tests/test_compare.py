"""Sides are measured right, intervals are those of the definition and hold what they promise."""

from __future__ import annotations

import math
from statistics import median

import numpy as np
import pytest
from comparing_definition import (
    drawn_definition,
    reciprocated_definition,
    resampled_definition,
    resampled_median_definition,
)
from exchange_definition import Plain, exchanges_definition
from factories import bakery, chain, make_discussion, random_discussion, star
from helpers import shared
from hypothesis import given, settings
from strategies import discussions
from zoo import DISCUSSIONS

from threadgraph.graphs.comparing.compare import compare
from threadgraph.graphs.comparing.comparison_words import comparison_in_words
from threadgraph.graphs.comparing.figures import CUT, FIGURES, MEDIANS, RATIOS, side_of
from threadgraph.graphs.comparing.headline import headline
from threadgraph.graphs.comparing.resampling import (
    MOST_MEDIANS,
    MOST_UNITS,
    RESAMPLES,
    SEED,
    interval,
    resampled_medians,
    resampled_ratios,
)
from threadgraph.graphs.comparing.sides import split_periods, split_threads
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.network_measures import gini, measure_network
from threadgraph.graphs.records import COMMENT
from threadgraph.graphs.summary import summary
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())


def board(threads, seed, *, deep=0.5):
    """A board of threads of about eight comments, of which `deep` answer another."""
    generator = np.random.default_rng(seed)
    made = []
    for t in range(threads):
        made.append((f"t{t}", None, f"p{generator.integers(30)}", "Hello", 60.0 * t))
        for i in range(int(generator.integers(4, 13))):
            answers = i and generator.random() < deep
            above = f"t{t}.{generator.integers(i)}" if answers else f"t{t}"
            text = "word " * int(generator.integers(1, 9))
            made.append((f"t{t}.{i}", above, f"p{generator.integers(30)}", text, 60.0 * t + i))
    return discussion_of(made, thread_id=None)


# --- figures of one side --------------------------------------------------------------------


def ratios_definition(d):
    """Part and whole of each ratio, comment by comment."""
    p = Plain.of(d)
    below = [c for c in range(len(d.ids)) if d.is_record[c] and p.parent[c] >= 0]
    asked, back = reciprocated_definition(p)
    replies = [c for c in below if p.kind[p.parent[c]] == COMMENT]
    delays = [
        p.time[c] - p.time[p.parent[c]]
        for c in replies
        if None not in (p.time[c], p.time[p.parent[c]])
    ]
    delays = [delay for delay in delays if delay >= 0]
    records = [c for c in range(len(d.ids)) if d.is_record[c]]
    comments = [c for c in records if p.kind[c] == COMMENT]
    answered = [c for c in records if any(p.parent[r] == c for r in below)]
    return {
        "comments_per_thread": (len(comments), len(d.thread_ids)),
        "words_per_comment": (
            sum(len(d.texts[c].split()) for c in comments),
            len(comments) if any(d.texts) else 0,
        ),
        "mean_depth": (sum(int(d.depth[c]) for c in below), len(below)),
        "first_level": (sum(d.depth[c] == 1 for c in below), len(below)),
        "deep": (sum(d.depth[c] >= 3 for c in below), len(below)),
        "answered": (len(answered), len(records)),
        "reciprocated": (len(back), len(asked)),
        "within_hour": (sum(delay <= 3_600_000_000 for delay in delays), len(delays)),
    }, delays


def check_side(d):
    side = side_of(d, "side")
    exact, delays = ratios_definition(d)
    assert set(exact) == set(RATIOS)
    for column, (name, (above, below)) in enumerate((n, exact[n]) for n in RATIOS):
        cell = side.cells[name]
        assert cell.value == (pytest.approx(above / below) if below else None), name
        assert (cell.why is None) == (cell.value is not None)
        if cell.part:
            assert cell.part == (above, below)
        for units in (side.threads, side.branches):
            if units is side.threads or name != "comments_per_thread":
                assert units.above[:, column].sum() == above
                assert units.below[:, column].sum() == below
    cell = side.cells["median_reply"]
    assert cell.value == (pytest.approx(median(delays) / 1e6) if delays else None)
    exchanges = exchanges_definition(d)
    assert side.cells["mutual_pairs"].value == len(exchanges)
    longest = max((x.longest_chain for x in exchanges), default=None)
    assert side.cells["longest_chain"].value == longest
    assert side.cells["back_and_forth"].value == sum(x.longest_chain >= 3 for x in exchanges)
    assert side.cells["reciprocity"].value == measure_network(d.network).reciprocity
    assert side.cells["gini"].value == gini(d.central.comments)
    assert set(side.cells) == {figure.name for figure in FIGURES}


@ZOO
def test_sides_of_the_zoo(make):
    check_side(make())


@settings(max_examples=60)
@given(discussions())
def test_any_side(d):
    check_side(d)


def test_the_first_real_page_as_a_side():
    cells = side_of(read(shared("threads/000_6a428748ec1514de.txt")), "page").cells
    told = {name: cell.value for name, cell in cells.items()}
    assert (told["comments"], told["people"], told["deepest"]) == (14, 10, 3)
    assert told["mean_depth"] == pytest.approx(10 / 7)
    assert cells["reciprocity"].part == (2, 5) and cells["answered"].part == (4, 14)
    assert told["gini"] == pytest.approx(3 / 14) and cells["top_three"].part == (7, 14)
    assert told["h_index"] == 2 and told["virality"] == pytest.approx(88 / 35)
    assert told["largest_branch"] == pytest.approx(3 / 14)
    assert told["median_reply"] is None and cells["within_hour"].why
    assert told["words_per_comment"] == pytest.approx(
        (61 + 13 + 39 + 61 + 0 + 27 + 47 + 49 + 26 + 83 + 50 + 55 + 15 + 73) / 14
    )


# --- intervals ------------------------------------------------------------------------------


def test_redrawn_ratios_are_those_of_the_definition():
    generator = np.random.default_rng(5)
    above = generator.integers(0, 9, (7, 2)).astype(float)
    below = above + generator.integers(1, 9, (7, 2))
    found = resampled_ratios(above, below, 3)
    drawn = drawn_definition(SEED, 3, 7, RESAMPLES)
    for column in (0, 1):
        exact = resampled_definition(above[:, column], below[:, column], drawn)
        assert found[:, column].tolist() == pytest.approx(exact, rel=1e-12)


def test_redrawn_medians_are_those_of_the_definition():
    values = np.array([[3.0], [1.0], [math.nan], [4.0], [1.0], [5.0]])
    exact = resampled_median_definition(values[:, 0], drawn_definition(SEED, 1, 6, RESAMPLES))
    found = resampled_medians(values, 1)[:, 0].tolist()
    assert [None if math.isnan(v) else v for v in found] == exact


def test_draws_do_not_depend_on_how_many_are_made_at_once(monkeypatch):
    table = np.arange(12.0).reshape(6, 2) + 1
    whole = resampled_ratios(table, table + 1, 0), resampled_medians(table, 0)
    monkeypatch.setattr("threadgraph.graphs.comparing.resampling._AT_ONCE", 100)
    parts = resampled_ratios(table, table + 1, 0), resampled_medians(table, 0)
    for a, b in zip(whole, parts, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12)


def test_many_units_are_put_together_and_spread_as_much():
    generator = np.random.default_rng(2)
    below = generator.integers(1, 20, (3 * MOST_UNITS, 1)).astype(float)
    above = generator.binomial(below.astype(int), 0.3).astype(float)
    found = resampled_ratios(above, below, 0)[:, 0]
    mean = above.sum() / below.sum()
    assert found.mean() == pytest.approx(mean, abs=1e-3)
    # The spread of a ratio of sums, by the formula for large numbers.
    spread = np.sqrt(((above - mean * below) ** 2).sum()) / below.sum()
    assert found.std() == pytest.approx(spread, rel=0.1)
    assert np.isnan(resampled_medians(np.zeros((MOST_MEDIANS + 1, 1)), 0)).all()


def test_an_interval_of_few_units_is_wider_than_plain_percentiles():
    drawn = np.random.default_rng(1).normal(size=(2, RESAMPLES))
    plain = np.quantile(drawn[1] - drawn[0], [0.025, 0.975])
    few, many = (interval(drawn[0], drawn[1], units) for units in (5, 100_000))
    # Of Student's t with 4 degrees of freedom, 2.776; with √(5/4) 3.104, beyond which a normal
    # variable lies once in 1,047 times on each side.
    wide = np.quantile(drawn[1] - drawn[0], [1 / 1047, 1 - 1 / 1047])
    assert (few.low, few.high) == pytest.approx(tuple(wide), abs=0.01)
    assert few.low < plain[0] - 0.5 and few.high > plain[1] + 0.5
    assert (many.low, many.high) == pytest.approx(tuple(plain), abs=0.01)
    assert few.clear is False
    same = np.ones(RESAMPLES)
    assert interval(same, same, 9) is None
    assert interval(np.full(RESAMPLES, np.nan), same, 9) is None


@pytest.mark.parametrize(("units", "spread"), [(6, 0.5), (25, 0.5), (25, 1.1)])
def test_intervals_hold_no_difference_where_there_is_none(units, spread):
    # Two sides of threads alike in kind: sizes and shares vary from thread to thread.
    generator = np.random.default_rng(units)
    held = 0
    for _ in range(200):
        sides = []
        for stream in (0, 1):
            size = np.maximum(np.round(np.exp(generator.normal(2.5, spread, (units, 1)))), 1)
            share = generator.beta(4, 6, (units, 1))
            part = generator.binomial(size.astype(int), share).astype(float)
            sides.append(resampled_ratios(part, size, stream)[:, 0])
        found = interval(sides[0], sides[1], units)
        held += not found.clear
    # 95 of 100 are promised; of 200 trials at 0.95 fewer than 178 come once in 3,000 times.
    assert held >= 178


# --- comparisons ----------------------------------------------------------------------------


def differences(comparison, side=1):
    return {one.figure.name: one for one in comparison.of(side)}


def test_boards_that_differ_are_told_apart_and_such_that_do_not_are_not():
    shallow, deep, other = board(40, 1, deep=0.3), board(35, 2, deep=0.8), board(40, 3, deep=0.3)
    found = differences(compare([shallow, deep], ["A", "B"]))
    for name in ("mean_depth", "first_level", "deep", "answered"):
        assert found[name].clear and found[name].unit == "thread"
        assert (found[name].first, found[name].other) == (40, 35)
    assert found["mean_depth"].value > 0 > found["first_level"].value
    assert found["virality"].clear
    same = differences(compare([shallow, other], ["A", "B"]))
    assert not any(same[name].clear for name in ("mean_depth", "first_level", "answered"))


def test_differences_are_those_of_the_cells_and_lie_in_their_intervals():
    comparison = compare([board(12, 1), board(9, 2), board(20, 3)], ["A", "B", "C"])
    assert len(comparison.differences) == 2 * len(FIGURES)
    for one in comparison.differences:
        cells = comparison.cells(one.figure.name)
        assert one.value == cells[one.side].value - cells[0].value
        assert (one.interval is None) == (one.why is not None)
        if one.interval:
            assert one.interval.low <= one.value <= one.interval.high
            assert one.figure.scope in ("ratio", "median")


def test_a_side_against_itself_differs_in_nothing():
    d = board(12, 1)
    comparison = compare([d, d], ["A", "B"])
    assert not any(one.value for one in comparison.differences)
    assert not any(one.clear for one in comparison.differences)


def test_branches_are_drawn_where_there_are_too_few_threads():
    found = differences(compare([random_discussion(800, 60, 1)] * 2, ["A", "B"]))
    assert found["mean_depth"].unit == "branch"
    assert found["comments_per_thread"].interval is None
    assert found["h_index"].why == "too few to say: 1 thread in “A”, 1 thread in “B”"


def test_too_few_is_said_and_so_is_what_never_varies():
    few = differences(compare([chain(4), chain(9)], ["A", "B"]))
    assert not any(one.interval for one in few.values())
    assert few["answered"].why.startswith("too few to say: 1 thread and 1 branch in “A”")
    # A share of 0 is 0 however often it is drawn: that is no certainty.
    none = differences(compare([star(40), board(20, 1)], ["A", "B"]))
    assert none["answered"].interval is None and none["answered"].why.startswith("too few")
    level = differences(compare([star(40), star(30)], ["A", "B"]))
    assert level["mean_depth"].why == "it is the same wherever it is drawn from"


def test_one_branch_that_holds_most_gives_no_interval():
    rows = [("0", None, "A", "", 0), *((f"0.{i}", "0", "B", "", 1) for i in range(90))]
    rows += [(f"{i}", None, "C", "", 2) for i in range(1, 9)]
    found = differences(compare([make_discussion(rows), board(20, 1)], ["A", "B"]))
    assert found["mean_depth"].interval is None
    assert "one holds most of it" in found["mean_depth"].why


def test_whole_networks_and_counts_have_no_interval():
    found = differences(compare([board(20, 1), board(20, 2)], ["A", "B"]))
    for figure in FIGURES:
        if figure.scope == "whole":
            assert found[figure.name].interval is None and found[figure.name].why
    assert set(RATIOS) | set(MEDIANS) == {f.name for f in FIGURES if f.scope != "whole"}


def test_the_same_comparison_is_the_same_in_every_bit():
    sides = [board(12, 1), board(9, 2)]
    again = [board(12, 1), board(9, 2)]
    tables = [compare(pair, ["A", "B"]).table() for pair in (sides, again)]
    for name, column in tables[0].items():
        assert list(column.values) == list(tables[1][name].values)


def test_the_table_has_one_row_per_figure_and_side():
    comparison = compare([board(12, 1), bakery(), discussion_of([])], ["A", "B", "C"])
    table = comparison.table()
    assert {len(column) for column in table.values()} == {3 * len(FIGURES)}
    rows = list(zip(*(column.values for column in table.values()), strict=True))
    named = [dict(zip(table, row, strict=True)) for row in rows]
    first = [row for row in named if row["side"] == "A"]
    assert all(row["difference"] is None and row["no_interval"] is None for row in first)
    empty = [row for row in named if row["side"] == "C" and row["kind"] == "share"]
    assert all(row["value"] is None and row["undefined"] for row in empty)
    for row in named:
        assert (row["low"] is None) == (row["drawn"] is None or row["no_interval"] is not None)


@pytest.mark.parametrize(
    ("names", "word"),
    [(["A"], "nothing to compare"), (["A", "A"], "a name"), (["A", "B", "C"], "a name")],
)
def test_sides_need_names_of_their_own(names, word):
    sides = [bakery()] * min(len(names), 2)
    with pytest.raises(UsageError, match=word):
        compare(sides, names)


# --- words ----------------------------------------------------------------------------------


def words(*sides, names="ABCDEFGH"):
    return comparison_in_words(compare(sides, list(names)[: len(sides)]))


def test_differences_are_told_in_sentences():
    beside, differs = words(board(40, 1, deep=0.3), board(35, 2, deep=0.8))
    assert any(
        line.startswith("Comments at level 1: ") and "lower (95 % interval: " in line
        and line.endswith("40 and 35 threads).") for line in differs.lines
    )  # fmt: skip
    assert any(
        line.startswith("No clear difference between “B” and “A”: ") for line in differs.lines
    )
    assert any("about one in twenty" in line for line in differs.lines)
    assert not any("significan" in line for part in (beside, differs) for line in part.lines)
    assert {len(row) for row in beside.rows} == {3} and {len(row) for row in differs.rows} == {5}


def test_size_is_warned_of_and_few_people_are_not_judged():
    beside, _ = words(board(40, 1), bakery())
    assert beside.lines[0].startswith("“A” has ") and "grow" in beside.lines[0]
    titles = [row[0] for row in beside.rows]
    assert not any("Gini" in title or "most active" in title for title in titles)
    reciprocity = next(row for row in beside.rows if row[0].startswith("links between"))
    assert reciprocity[2] == "2 of 5"


def test_too_few_and_nothing_are_told():
    _, differs = words(chain(3), chain(5))
    assert differs.lines[0] == "Too few threads and branches to say what differs by chance alone."
    assert differs.rows == ()
    beside, _ = words(discussion_of([]), bakery())
    assert beside.lines[0] == "“A” has no comments."
    beside, _ = words(discussion_of([]), discussion_of([]))
    assert beside.lines[0] == "No side has comments."


def test_what_is_missing_of_a_side_is_told():
    # Without texts there are no words to count.
    from threadgraph.graphs.wordless import without_texts

    beside, _ = words(without_texts(bakery()), bakery())
    assert any(line.startswith("words per comment: none for “A”") for line in beside.lines)


# --- sides of one discussion ----------------------------------------------------------------


def test_threads_become_sides_called_by_their_titles():
    d = board(6, 1)
    d.thread_titles[0], d.thread_titles[1] = "Bridge", "Bridge"
    d.thread_titles[2] = "Town"
    sides = split_threads(d, ["t2", "t0", "t1", "t3"])
    assert [name for name, _ in sides] == ["Town", "t0", "t1", "t3"]
    assert [side.name for _, side in sides] == ["Town", "t0", "t1", "t3"]
    for (_, side), thread in zip(sides, ("t2", "t0", "t1", "t3"), strict=True):
        assert side.thread_ids == [thread]
        assert side.ledger.filtered["other_threads"] == d.ledger.kept - side.ledger.kept
    for wrong in (["nowhere"], ["t1", "t1"]):
        with pytest.raises(UsageError, match="thread"):
            split_threads(d, wrong)


DAY = 24 * 60.0


@pytest.mark.parametrize(
    ("by", "names"),
    # The first of January 2024 was a Monday.
    [("day", ["2024-01-01", "2024-01-07", "2024-01-08", "2024-02-29", "2025-01-01"]),
     ("week", ["week of 2024-01-01", "week of 2024-01-08", "week of 2024-02-26",
               "week of 2024-12-30"]),
     ("month", ["2024-01", "2024-02", "2025-01"]), ("year", ["2024", "2025"])],
)  # fmt: skip
def test_periods_are_those_of_the_calendar(by, names):
    days = [0, 6, 7, 59, 366]
    made = [(str(i), None, "A", "", DAY * day) for i, day in enumerate(days)]
    sides = split_periods(make_discussion([*made, ("x", None, "B", "", None)]), by)
    assert [name for name, _ in sides] == names
    assert sum(len(side) for _, side in sides) == len(days)


def test_periods_between_instants():
    made = [(str(i), None, "A", "", float(i)) for i in range(10)]
    d = make_discussion(made)
    cut = ["2024-01-01T00:08", "2024-01-01T00:03"]
    sides = split_periods(d, at=cut)
    assert [(name, len(side)) for name, side in sides] == [
        ("before 2024-01-01 00:03", 3), ("2024-01-01 00:03 to 2024-01-01 00:08", 5),
        ("from 2024-01-01 00:08", 2),
    ]  # fmt: skip
    close = [1_704_067_200_000_000 + 1_000_000 * k for k in (1, 2)]
    names = [name for name, _ in split_periods(d, at=close)]
    assert names == ["before 2024-01-01 00:00:01", "from 2024-01-01 00:00:02"]


def test_periods_that_cannot_be_made_are_refused():
    d = bakery()
    for options in ({}, {"by": "day", "at": [0]}, {"by": "decade"}):
        with pytest.raises(UsageError):
            split_periods(d, **options)
    with pytest.raises(UsageError, match="no comment has a time"):
        split_periods(random_discussion(9, 3, times=False), "day")
    far = make_discussion([(str(i), None, "A", "", DAY * i) for i in range(101)])
    with pytest.raises(UsageError, match="more than 100 periods"):
        split_periods(far, "day")


def test_periods_are_compared_by_replies_of_the_whole():
    made = [
        ("1", None, "Ann", "one two", 0), ("2", "1", "Bob", "one", DAY - 30),
        ("3", "2", "Ann", "one", DAY + 10), ("4", None, "Cyd", "one", DAY + 20),
    ]  # fmt: skip
    (_, first), (_, second) = split_periods(make_discussion(made), "day")
    one, two = side_of(first, "one").cells, side_of(second, "two").cells
    assert (len(first), len(second)) == (2, 2)
    # The answer of the next day is one, and so is the comment it answers.
    assert one["answered"].part == (2, 2) and two["answered"].part == (0, 2)
    assert one["reciprocity"].part == (0, 1) and two["reciprocity"].part == (0, 1)
    assert two["reciprocated"].part == (1, 1) and two["within_hour"].part == (1, 1)
    assert two["deepest"].value == 3
    for name in ("h_index", "virality", "comments_per_thread", "longest_chain"):
        assert one[name].value is None and one[name].why == CUT
    parts = comparison_in_words(compare([first, second], ["A", "B"]))
    assert any(line.startswith("Not given, because threads reach") for line in parts[0].lines)
    assert not any("outside this period" in line for line in parts[0].lines)


def test_that_later_comments_had_less_time_is_no_difference():
    d = board(60, 2)
    (_, first), (_, second) = split_periods(d, at=["2024-01-01T00:30"])
    found = differences(compare([first, second], ["A", "B"]))
    assert found["answered"].interval is None and "less time" in found["answered"].why


def test_the_base_is_that_of_the_summary():
    d = board(20, 1)
    cells, whole = side_of(d, "side").cells, summary(d)
    leaves = int((d.num_children[d.is_record] == 0).sum())
    assert cells["answered"].part == (d.ledger.kept - leaves, d.ledger.kept)
    assert cells["comments_per_thread"].value == len(d) / len(d.thread_ids)
    alone = side_of(discussion_of([("1", None, "A", "a b", 0)], thread_id=None), "one").cells
    assert alone["comments_per_thread"].value == 1 and alone["words_per_comment"].value == 2
    assert cells["top_three"].value == headline(d).busiest_share
    assert whole.discussion is d


def test_openings_of_another_kind_and_the_same_input_are_told():
    beside, _ = words(board(20, 1), bakery())
    assert any("the openings of threads are comments or posts" in line for line in beside.lines)
    d = bakery()
    beside, _ = words(d, d)
    assert beside.lines[0] == "“A” and “B” hold the same input."


def test_a_time_is_not_told_finer_than_the_input_has_it():
    made = [(f"{i}", f"{i - 1}" if i else None, "AB"[i % 2], "", float(i // 9)) for i in range(40)]
    beside, _ = words(make_discussion(made), bakery())
    row = next(row for row in beside.rows if row[0].startswith("median time"))
    assert row[1] == "within the same minute" and row[2] == "13 minutes"
