"""The picture of a comparison: what it draws and says, and that nothing leaves the page."""

from __future__ import annotations

import pytest
from factories import bakery, chain, make_discussion
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from test_compare import board

from threadgraph.graphs.comparing.compare import compare
from threadgraph.graphs.diagrams.comparison import draw_comparison
from threadgraph.graphs.diagrams.style import BLUE, POINTS
from threadgraph.graphs.examples import discussion_of
from threadgraph.io.pictures import render

HOSTILE = [
    "Երևանի քննարկում", "منتدى القاهرة للنقاش", "北京论坛讨论", "🎉 party 🎈", "a $\\frac$ b $_$",
    "</script> \x00\u202e x", "long " * 800, "z̷̢̛͓͎̗a̷l̸g̵o",
]  # fmt: skip


def texts_of(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


def outside(figure):
    """By how many inches what is drawn reaches over each edge of the page, if any."""
    drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
    over = [-drawn.x0, -drawn.y0, drawn.x1 - width, drawn.y1 - height]
    return [inches for inches in over if inches > 0.01]


def draw(*sides, names="ABCDEFGHIJ"):
    return draw_comparison(compare(sides, list(names)[: len(sides)]))


def dots(figure):
    """Panels of differences by title: (value, filled) of each dot, from below."""
    found = {}
    panels = [axes for axes in figure.axes if axes.axison]
    for axes in panels:
        marks = [line for line in axes.lines if line.get_marker() == "o"]
        found[axes] = [(float(m.get_xdata()[0]), m.get_markerfacecolor() == BLUE) for m in marks]
    return list(found.values())


def test_dots_stand_at_the_differences_and_bars_at_their_intervals():
    comparison = compare([board(40, 1, deep=0.3), board(35, 2, deep=0.8)], ["A", "B"])
    figure = draw_comparison(comparison)
    held = [one for one in comparison.differences if one.interval is not None]
    assert len(dots(figure)) == len(held)
    panels = [axes for axes in figure.axes if axes.axison]
    for one, axes, (dot,) in zip(held, panels, dots(figure), strict=True):
        scale = 100 if one.figure.kind == "share" else 1
        assert dot == (pytest.approx(scale * one.value), one.clear)
        bar = next(line for line in axes.lines if len(line.get_xdata()) == 2
                   and line.get_marker() == "None" and line.get_ydata()[0] == line.get_ydata()[1]
                   and line.get_ydata()[0] == 0)  # fmt: skip
        ends = [scale * one.interval.low, scale * one.interval.high]
        assert bar.get_xdata() == pytest.approx(ends)
        low, high = axes.get_xlim()
        assert low < min(0, *ends) and high > max(0, *ends)


def test_bars_of_levels_and_shares_are_as_long_as_they_say():
    comparison = compare([bakery(), board(20, 1)], ["A", "B"])
    figure = draw_comparison(comparison)
    bars = [p for p in figure.findobj(Rectangle) if p.axes and not p.axes.axison]
    blue = [p for p in bars if p.get_facecolor()[:3] == pytest.approx((0, 0.447, 0.698), abs=1e-3)]
    assert len(blue) == 2 * (5 + 3)
    most = max(side.profile.max() for side in comparison.sides)
    for place, side in enumerate(comparison.sides):
        levels = blue[8 * place : 8 * place + 5]
        tall = [bar.get_height() for bar in levels]
        assert tall == pytest.approx((27.0 * side.profile / most).tolist())
        shares = [bar.get_width() for bar in blue[8 * place + 5 : 8 * place + 8]]
        wide = bars[-1].axes and max(bar.get_width() for bar in bars if bar not in blue)
        names = ("answered", "reciprocated", "reciprocity")
        assert shares == pytest.approx([wide * side.cells[n].value for n in names])
    # Few comments are counted, not made percentages of.
    assert {"7", "5", "1", "0", "6 of 14"} <= set(texts_of(figure))


@pytest.mark.parametrize(
    ("sides", "finding"),
    [
        ((bakery, bakery), "No figure differs clearly between “A” and “B”"),
        ((lambda: chain(3), lambda: chain(4)),
         "“A” and “B” side by side; too few to say what differs by chance"),
        ((lambda: chain(3),) * 3, "3 sides; too few threads and branches to say what differs by "
         "chance"),
        ((bakery,) * 3, "No figure of the others differs clearly from “A”"),
    ],
)  # fmt: skip
def test_titles_say_the_finding(sides, finding):
    figure = draw(*(make() for make in sides))
    assert figure.finding == finding
    if "too few" in finding:
        assert any(note.startswith("No interval is shown: too few") for note in figure.notes)


def test_a_clear_difference_is_the_title():
    figure = draw(board(40, 1, deep=0.3), board(35, 2, deep=0.8), names=["Town", "Villag\u202ee"])
    assert " in “Town”, " in figure.finding and " in “Village”; " in figure.finding
    assert "95 % interval" in figure.detail
    assert any("one in twenty" in note for note in figure.notes)


def test_more_sides_than_can_be_read_are_not_drawn():
    figure = draw(*[board(8, k) for k in range(10)])
    assert "The first 8 of 10 sides are drawn" in figure.notes
    shown = texts_of(figure)
    assert "H" in shown and "I" not in shown


CASES = {
    "two": lambda: draw(board(20, 1), board(9, 2)),
    "eight hostile": lambda: draw(*[board(9, k) for k in range(8)], names=HOSTILE),
    "nothing": lambda: draw(discussion_of([]), discussion_of([])),
    "nothing and little": lambda: draw(discussion_of([]), bakery(), names=["", " "]),
    "unknown": lambda: draw(
        make_discussion([("1", None, None, "", None)]), make_discussion([("1", None, "A", "", 1)])
    ),
    "alike to look at": lambda: draw(bakery(), bakery(), names=["x" * 90 + "1", "x" * 90 + "2"]),
}


@pytest.mark.parametrize("case", CASES)
def test_nothing_leaves_the_page_and_bytes_repeat(case):
    figure = CASES[case]()
    png = render(figure, "png")
    assert outside(figure) == []
    assert png == render(CASES[case](), "png")
    assert figure.finding in figure.caption


@pytest.mark.parametrize("case", ["two", "eight hostile", "alike to look at"])
def test_names_do_not_reach_into_the_bars(case):
    figure = CASES[case]()
    render(figure, "png")
    for axes in figure.axes:
        names = [t for t in axes.texts if t.get_weight() == "bold" and t.get_size() == 10.0]
        for name in names:
            right = name.get_window_extent().x1 / figure.dpi - figure.body[0]
            assert right * POINTS < 2.35 * POINTS
    written = [t.get_text() for t in figure.findobj(Text) if t.get_size() == 10.0 and t.axes]
    assert len(set(written)) == len(written)
