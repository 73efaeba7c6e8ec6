"""The growth of a discussion and of its people: what is counted, drawn and said."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from factories import bakery, make_discussion, random_discussion
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from test_diagrams import hostile, two_threads

from threadgraph.graphs.diagrams.durations import length_of_time
from threadgraph.graphs.diagrams.growth import draw_growth, paint_growth
from threadgraph.graphs.diagrams.style import BODY, drawing, sheet
from threadgraph.graphs.layout.growth import growth, sums_so_far, time_bins
from threadgraph.graphs.layout.times import DAY, Window, time_window
from threadgraph.graphs.records import NO_TIME
from threadgraph.io.pictures import render

MINUTE = 60_000_000
START = 1_704_067_200_000_000


def texts_of(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def outside(figure):
    """By how many inches what is drawn reaches over each edge of the page, if any."""
    drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
    over = [-drawn.x0, -drawn.y0, drawn.x1 - width, drawn.y1 - height]
    return [inches for inches in over if inches > 0.01]


def panels(figure):
    """The three panels with axes: comments, people, bars."""
    found = [axes for axes in figure.axes if axes.axison]
    assert len(found) == 3
    return found


def bars(figure, color_place):
    """Heights of the bars of one group: 0 newcomers, 1 returning, 2 unknown."""
    group = panels(figure)[2].containers[color_place]
    return [bar.get_height() for bar in group]


@drawing
def in_a_box(discussion, width=4.0, height=2.0):
    diagram = sheet(3.0, "A poster")
    diagram.painted = paint_growth(diagram, (1.0, 0.5, width, height), discussion)
    return diagram


# What is counted


def test_newcomers_are_first_in_time_not_in_the_file():
    time = np.array([50, 10, 20, NO_TIME // MINUTE, 30, 40]) * MINUTE
    time[3] = NO_TIME
    author = np.array([0, 0, 1, 2, -1, 1])
    found = growth(time, author, time_window(time), 50)
    assert (found.days * DAY / MINUTE).round().tolist() == [10, 20, 30, 40, 50]
    assert found.first.tolist() == [True, True, False, False, False]
    assert found.known.tolist() == [True, True, False, True, True]
    # Whoever has no time known is no person here.
    assert found.people == 2
    assert found.per == "minute"
    every = found.newcomers.sum(), found.returning.sum(), found.unknown.sum()
    assert every == (2, 2, 1)


def test_of_equal_times_the_first_in_the_file_is_the_newcomer():
    found = growth(np.zeros(4, np.int64), np.array([1, 0, 1, 0]), Window(-1, 1, 0, 0), 9)
    assert found.first.tolist() == [True, True, False, False]


def by_definition(time, author, window):
    """Newcomers and returning comments, by walking through time."""
    seen, new, back = set(), 0, 0
    for when, who in sorted(zip(time, author, strict=True), key=lambda pair: pair[0]):
        if when == NO_TIME or not window.first <= when / DAY <= window.last or who < 0:
            continue
        new, back = new + (who not in seen), back + (who in seen)
        seen.add(who)
    return new, back


whens = st.integers(0, 10**15) | st.just(NO_TIME)


@given(st.lists(st.tuples(whens, st.integers(-1, 5)), min_size=1), st.integers(1, 80))
def test_bins_hold_every_comment_once(rows, bins):
    time, author = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    window = time_window(time)
    if window is None:
        return
    found = growth(time, author, window, bins)
    assert (found.newcomers.sum(), found.returning.sum()) == by_definition(time, author, window)
    assert found.newcomers.sum() == found.people
    whole = found.newcomers + found.returning + found.unknown
    assert whole.sum() == len(found.days)
    assert found.edges[0] <= window.first + 1e-6 and found.edges[-1] >= window.last - 1e-6
    assert len(whole) <= bins + 1
    assert np.all(np.diff(found.edges) > 0)


@pytest.mark.parametrize(
    ("hours", "bins", "per", "begins"),
    [
        (2, 60, "2 minutes", "00:00"), (24, 60, "30 minutes", "00:00"), (48, 60, "hour", "00:00"),
        (24 * 50, 60, "day", "00:00"), (24 * 300, 60, "week", "00:00"),
    ],
)  # fmt: skip
def test_bins_begin_where_clocks_and_weeks_do(hours, bins, per, begins):
    first = START / DAY
    edges, length = time_bins(Window(first, first + hours / 24, 0, 0), bins)
    assert length == per
    begin = datetime.fromtimestamp(round(edges[0] * 86_400), UTC)
    assert f"{begin:%H:%M}" == begins
    if per == "week":
        # The first of January 2024 was a Monday.
        assert begin.weekday() == 0 and edges[0] == first


def test_a_comment_on_the_hour_is_in_the_bin_of_that_hour():
    hours = START + np.arange(40, dtype=np.int64) * 60 * MINUTE
    found = growth(hours, np.zeros(40, np.int64), time_window(hours), 60)
    assert found.per == "hour"
    counts = found.newcomers + found.returning
    assert counts.max() == 1 and counts.sum() == 40


def test_bins_of_many_centuries_are_years():
    edges, per = time_bins(Window(-700_000.0, 2_900_000.0, 0, 0), 60)
    assert per == "165 years" and len(edges) <= 62


def test_sums_are_exact_where_they_are_thinned():
    days = np.sort(np.random.default_rng(1).random(5000) ** 3)
    x, y = sums_so_far(days, Window(0.0, 1.0, 0, 0), 100)
    assert len(x) == 101 and y[0] == 0 and y[-1] == 5000
    for place, number in zip(x[1:].tolist(), y[1:].tolist(), strict=True):
        assert number == np.count_nonzero(days <= place)


# What is drawn


def test_the_panels_hold_the_counts_of_the_hand_worked_case():
    # Ann 0, Bob 1, Ann 2, unknown 3, Cy 30 minutes.
    rows = [
        ("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1), ("3", "2", "Ann", "", 2),
        ("4", "1", None, "", 3), ("5", "1", "Cy", "", 30),
    ]  # fmt: skip
    figure = draw_growth(make_discussion(rows))
    comments, people, below = panels(figure)
    assert comments.lines[0].get_ydata().tolist() == [0, 1, 2, 3, 4, 5, 5]
    assert people.lines[0].get_ydata().tolist() == [0, 1, 2, 3, 3]
    minutes = (comments.lines[0].get_xdata()[1:-1] * DAY - START) / MINUTE
    assert minutes.round(6).tolist() == [0, 1, 2, 3, 30]
    assert sum(bars(figure, 0)) == 3 and sum(bars(figure, 1)) == 1 and sum(bars(figure, 2)) == 1
    assert comments.get_xlim() == people.get_xlim() == below.get_xlim()
    assert {"5 in all", "3 in all", "unknown"} <= set(texts_of(figure))


def test_bars_of_the_groups_differ_without_their_colour():
    figure = draw_growth(bakery())
    looks = [group[0] for group in panels(figure)[2].containers]
    assert looks[2].get_hatch() and not looks[0].get_hatch()
    light = [np.mean(look.get_facecolor()[:3]) for look in looks]
    assert light[0] < 0.5 < light[1]
    legend = [p for p in figure.findobj(Rectangle) if p.axes and not p.axes.axison]
    assert len([patch for patch in legend if patch.get_width() == 9]) == 3


def test_without_unknown_authors_they_are_not_in_the_legend():
    figure = draw_growth(random_discussion(60, 9, 1))
    assert "returning" in texts_of(figure) and "unknown" not in texts_of(figure)


def test_the_dotted_line_stands_where_half_had_spoken():
    figure = draw_growth(bakery())
    for axes in panels(figure):
        (line,) = [line for line in axes.lines if line.get_linestyle() == ":"]
        assert round((line.get_xdata()[0] * DAY - START) / MINUTE, 6) == 15


# What is said


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        ([("A", 0)], "One comment has a time"),
        ([("A", 0), ("A", 4)], "One person wrote all 2 comments"),
        ([("A", 0), ("B", 4)], "2 comments by 2 people within 4 minutes"),
        ([("A", 3), ("B", 3)], "2 comments by 2 people at one and the same time"),
        ([(None, 0), (None, 4)], "2 comments, and no author is known"),
        ([("A", 0), (None, 4)], "2 comments by 1 person and unknown authors within 4 minutes"),
        ([(c, 7) for c in "ABCDEFGHIJKL"], "12 comments by 12 people at one and the same time"),
        ([("A", i) for i in range(9)] + [(c, 60) for c in "BCDE"],
         "All 5 people had spoken after 1 hour"),
        ([("A", i) for i in range(9)] + [(c, 60 + i) for i, c in enumerate("BCDE")],
         "3 of the 5 people had spoken after 61 minutes; 2 of 2 later comments are by newcomers"),
        ([(c, 0) for c in "ABCD"] + [("A", 90)] * 9 + [("E", 120), ("F", 600)],
         "4 of the 6 people had spoken at the very start; 2 of 11 later comments are by newcomers"),
    ],
)  # fmt: skip
def test_titles_say_the_finding(rows, finding):
    made = [(str(i), None, who, "", when) for i, (who, when) in enumerate(rows)]
    assert draw_growth(make_discussion(made)).finding == finding


def test_what_is_left_out_is_said():
    rows = [("1", None, "A", "", 0), ("2", None, "B", "", None), ("3", None, None, "", 5)]
    figure = draw_growth(make_discussion(rows))
    assert "1 comment without a known time not shown" in figure.notes
    assert any(note.startswith("1 comment by unknown authors") for note in figure.notes)
    assert figure.detail == (
        "2 comments by 1 person and unknown authors, 2024-01-01 00:00 to 2024-01-01 00:05 UTC"
    )
    assert any("posts" in note for note in draw_growth(two_threads()).notes)
    far = [(str(i), None, "A", "", i) for i in range(99)] + [("far", None, "B", "", 10**7)]
    assert "1 comment far outside this time not shown" in draw_growth(make_discussion(far)).notes


@pytest.mark.parametrize(
    "discussion",
    [make_discussion([]), random_discussion(40, 5, times=False)],
    ids=["nothing", "no times"],
)
def test_without_a_time_the_figure_says_so(discussion):
    figure = draw_growth(discussion)
    assert figure.finding == "No time is known, so no growth is shown"
    assert figure.notes == (f"{len(discussion)} comments in the file",)
    poster = in_a_box(discussion)
    assert poster.painted == ("No time is known, so no growth is shown",)
    assert poster.painted[0] in texts_of(poster)


@pytest.mark.parametrize(
    ("microseconds", "words"),
    [
        (999_999, "0 seconds"), (MINUTE, "1 minute"), (61e6, "61 seconds"), (36e8, "1 hour"),
        (9.96 * 36e8, "10 hours"), (94.5 * MINUTE, "95 minutes"), (DAY, "1 day"),
        (47 * 36e8, "47 hours"), (900 * DAY, "2.5 years"), (4000.0 * 365 * DAY, "4,000 years"),
    ],
)  # fmt: skip
def test_lengths_of_time_are_said_in_a_fitting_unit(microseconds, words):
    assert length_of_time(microseconds) == words


# Size, safety, repetition

CASES = {
    "one": lambda: make_discussion([("1", None, "Ann", "Hello", 0.0)]),
    "two": lambda: make_discussion([("1", None, "Ann", "", 0.0), ("2", "1", "Bob", "", 9e6)]),
    "14": bakery,
    "500": lambda: random_discussion(500, 60, 1),
    "20,000": lambda: random_discussion(20_000, 900, 2),
    "hostile": hostile,
    "two threads": two_threads,
}


@pytest.mark.parametrize("case", CASES)
def test_nothing_leaves_the_page_and_bytes_repeat(case):
    figure = draw_growth(CASES[case]())
    png = render(figure, "png")
    assert outside(figure) == []
    assert png == render(draw_growth(CASES[case]()), "png")
    assert figure.finding in figure.caption


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("size", [(4.0, 2.0), (6.0, 3.6), (BODY - 1.0, 2.5)])
def test_a_poster_holds_it_within_its_box(case, size):
    poster = in_a_box(CASES[case](), *size)
    render(poster, "png")
    left, bottom = poster.body[0] + 1.0, poster.body[1] + 0.5
    inches = poster.dpi
    for axes in poster.axes:
        box = axes.get_tightbbox()
        assert box.x0 >= left * inches - 12 and box.y0 >= bottom * inches - 4
        assert box.x1 <= (left + size[0]) * inches + 12
        assert box.y1 <= (bottom + size[1]) * inches + 4
    assert poster.painted[-1:] == ("Times are UTC",) or "not shown" in poster.painted[-1]
    legend = {"newcomers", "returning"} <= set(texts_of(poster))
    assert legend


def test_headings_and_numbers_of_a_small_box_do_not_touch():
    for discussion in (bakery(), random_discussion(500, 60, 1), hostile()):
        poster = in_a_box(discussion)
        render(poster, "png")
        heads = [text.get_window_extent() for axes in poster.axes if not axes.axison
                 for text in axes.texts]  # fmt: skip
        numbers = [text.get_window_extent() for axes in panels(poster)
                   for text in axes.get_yticklabels() if text.get_text()]  # fmt: skip
        # Boxes of letters hold room for accents above and below, of which digits have none.
        for head in heads:
            for number in numbers:
                apart = number.y0 >= head.y1 - 8 or number.y1 - 8 <= head.y0
                assert apart or number.x0 > head.x1 or number.x1 < head.x0
