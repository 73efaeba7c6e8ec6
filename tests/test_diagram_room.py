"""What finds room in a picture: titles, legends, captions, small print, whole or marked as cut."""

from __future__ import annotations

import numpy as np
import pytest
from factories import bakery, make_discussion, random_discussion, star
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle
from test_diagram_network import crowd, dots_of
from test_diagrams import artists, texts_of

from threadgraph.graphs.diagrams.branches import branch_heads
from threadgraph.graphs.diagrams.icicle import draw_icicle, icicle_height
from threadgraph.graphs.diagrams.measure import fit_words, fitting_size, text_width, wrap_evenly
from threadgraph.graphs.diagrams.network import draw_network
from threadgraph.graphs.diagrams.options import DrawOptions
from threadgraph.graphs.diagrams.outline import draw_outline
from threadgraph.graphs.diagrams.poster import add_foot, paint_tiles, poster, tiles_height
from threadgraph.graphs.diagrams.style import BRANCHES, POINTS, drawing_context, sheet, tint
from threadgraph.graphs.diagrams.thread_view import thread_view
from threadgraph.graphs.layout.labels import Points, place_names


def icicle_of(d):
    with drawing_context():
        return draw_icicle(thread_view(d, None))


# Titles


def test_a_title_that_nearly_fits_is_one_smaller_line():
    title = "9 of 14 comments answer the opening directly; the deepest reply is at depth 4"
    wide = text_width(title, 14.0, "bold") * 0.86
    with drawing_context():
        heads = list(sheet(1.0, title, width=wide / POINTS).texts)
    assert [text.get_text() for text in heads] == [title]
    assert 11.5 <= heads[0].get_size() < 14.0


def test_two_lines_part_at_a_semicolon():
    title = "9 of 14 comments answer the opening directly; the deepest reply is at depth 4"
    assert wrap_evenly(title, 360.0, 11.0, "bold") == [
        "9 of 14 comments answer the opening directly;",
        "the deepest reply is at depth 4",
    ]


@pytest.mark.parametrize("width", range(130, 420, 10))
def test_lines_end_within_no_name_and_before_no_sign(width):
    title = "Jonas P. and Antoine S. Terjanian wrote 17 of 40 comments (7 %), more than others did"
    lines = wrap_evenly(title, float(width), 11.0)
    assert " ".join(lines) == title
    assert any("Jonas P." in line for line in lines)
    assert any("Antoine S. Terjanian" in line for line in lines)
    assert any("7 %" in line for line in lines)


@given(st.text(st.sampled_from("Aab1 ;.\u0639%"), max_size=60), st.integers(80, 300))
def test_lines_of_a_title_hold_all_of_it_or_say_that_they_do_not(text, width):
    lines = wrap_evenly(text, float(width), 11.0)
    assert all(text_width(line, 11.0) <= width for line in lines)
    assert "…" in " ".join(lines) or " ".join(lines).split() == text.split()
    assert fitting_size(text, float(width), (11.0, 10.0)) in (11.0, 10.0)


def test_words_are_cut_between_words():
    said = "Putin to meet Pashinyan next week"
    for width in range(60, 140, 10):
        cut = fit_words(said, float(width), 9.0)
        assert text_width(cut, 9.0) <= width
        assert cut == said or (said.startswith(cut[:-1]) and said[len(cut) - 1] == " ")
    assert fit_words("Donaudampfschifffahrt", 60.0, 9.0).startswith("Donau")


# Trees


def test_the_icicle_names_its_coloured_branches_with_their_numbers():
    rows = [("p", None, "Op", "", 0.0)]
    for branch, size in enumerate((40, 30, 20, 10, 5, 3)):
        who = "Ann" if branch < 2 else f"user {branch}"
        rows.append((f"{branch}", "p", who, f"opinion {branch} of mine", 1.0))
        rows += [(f"{branch}.{i}", f"{branch}", f"u{i}", "", 2.0) for i in range(size - 1)]
    d = make_discussion(rows, thread_id=None)
    view = thread_view(d, None)
    assert len(branch_heads(view)) == 5
    figure = icicle_of(d)
    texts = texts_of(figure)
    at = texts.index("largest branches, comments")
    legend = texts[at + 1 : at + 11]
    assert legend[1::2] == ["40", "30", "20", "10", "5"]
    assert [text.split(" “")[0] for text in legend[::2]] == [
        "Ann", "Ann", "user 2", "user 3", "user 4",
    ]  # fmt: skip
    assert "“op" in legend[0] and "“op" in legend[2]
    fills = {patch.get_facecolor() for patch in artists(figure, Rectangle)}
    assert {to_rgba(tint(color, 0.45)) for color in BRANCHES} <= fills


def test_a_star_has_no_legend_and_two_levels_are_a_low_band():
    view = thread_view(star(40), None)
    assert not branch_heads(view)
    assert "largest branches, comments" not in texts_of(icicle_of(star(40)))
    assert icicle_height(view) < 0.45 * (int(view.depth.max()) + 1) + 0.3


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (3, "p0 ← p1 ← p2"),
        (5, "p0 ← p1 ← p2 ← p3 ← p4"),
        (6, "p0 ← p1 ← p2 ← … ← p4 ← p5"),
        (600, "p0 ← p1 ← p2 ← … ← p598 ← p599"),
    ],
)
def test_the_deepest_chain_is_named(n, told):
    rows = [(str(i), str(i - 1) if i else None, f"p{i}", "", float(i)) for i in range(n)]
    notes = icicle_of(make_discussion(rows)).notes
    assert [note.split(": ")[1] for note in notes if note.startswith("The deepest chain")] == [told]


def test_lines_of_depth_run_through_no_text():
    with drawing_context():
        figure = draw_outline(thread_view(bakery(), None))
    axes = figure.axes[0]
    with drawing_context():
        renderer = figure.canvas.get_renderer()
        boxes = np.array([text.get_window_extent(renderer).extents for text in axes.texts])
    segments = [
        axes.transData.transform(segment)
        for lines in axes.collections
        if isinstance(lines, LineCollection)
        for segment in lines.get_segments()
    ]
    for (x0, y0), (x1, y1) in segments:
        if x0 == x1:
            crosses = (boxes[:, 0] < x0) & (x0 < boxes[:, 2])
            crosses &= (boxes[:, 1] + 2 < max(y0, y1)) & (min(y0, y1) < boxes[:, 3] - 2)
            assert not crosses.any()


# The poster


def test_captions_of_figures_are_whole_or_end_with_an_ellipsis():
    captions = ["comments below the opening were answered (0 of 123,456)", "people"]
    for words in (captions, [captions[0] + " and so on" * 30, "people"]):
        with drawing_context():
            page = poster("A finding", "", 3.0)
            paint_tiles(page, (0, 0, 3.6, tiles_height()), [("0 %", words[0]), ("7", words[1])])
        told = " ".join(texts_of(page.axes[0])[1:-2])
        assert told == words[0] or told.endswith("…")
        assert (told == words[0]) == (words is captions)
        with drawing_context():
            renderer = page.canvas.get_renderer()
            panel = page.axes[0].get_window_extent(renderer)
            for text in page.axes[0].texts:
                assert text.get_window_extent(renderer).y0 >= panel.y0


def test_small_print_that_runs_on_repeats_its_title():
    sentences = [
        f"Sentence {i} with a dozen words that fill about two lines of it" for i in range(40)
    ]
    with drawing_context():
        page = poster("A finding", "", 1.0)
        add_foot(page, [("Read", sentences), ("Shown", ["All of it"])])
    heads = [text.get_text() for text in page.texts if text.get_weight() == "bold"]
    assert heads == ["A finding", "Read", *["Read (continued)"] * 3, "Shown"]
    columns = {text.get_position()[0] for text in page.texts[1:]}
    for column in columns:
        first = max(
            (text for text in page.texts[1:] if text.get_position()[0] == column),
            key=lambda text: text.get_position()[1],
        )
        assert first.get_weight() == "bold"


# The network


def test_names_in_the_table_have_room_for_twenty_characters():
    d = random_discussion(300, 60, 4)
    rows = [(i, None, f"P-dshcpjvekadaeqr{a % 40:03}", "", 0.0) for a, i in enumerate(d.ids)]
    rows = [
        (i, d.ids[p] if p >= 0 else None, w, t, s)
        for (i, _, w, t, s), p in zip(rows, d.parent.tolist(), strict=True)
    ]
    table = draw_network(make_discussion(rows)).axes[1]
    names = [text.get_text() for text in table.texts if text.get_text().startswith("P-")]
    assert len(names) == 20 and not any("…" in name for name in names)


def test_a_name_stands_beside_no_other_dot_that_is_nearer_to_its_middle():
    points = Points(np.array([50.0, 26.0]), np.array([50.0, 55.0]), np.array([2.0, 1.0]))
    sizes, first = [(np.full(2, 40.0), np.full(2, 6.0))], np.array([0])
    spots = place_names(points, sizes, first, (0.0, 40.0, 54.0, 20.0))
    assert spots.text[0] == 0
    assert spots.bottom[0] + 6.0 <= 50.0
    assert place_names(points, sizes, first, (0.0, 46.9, 54.0, 6.2)).text[0] == -1
    alone = Points(points.x[:1], points.y[:1], points.radius[:1])
    assert place_names(alone, sizes, first, (0.0, 46.9, 54.0, 6.2)).text[0] == 0


def test_the_five_most_central_people_stand_out_by_their_type():
    d = crowd(200, 1400, 0)
    texts = draw_network(d, options=DrawOptions(people=300)).axes[0].texts
    bold = [text for text in texts if text.get_weight() == "bold"]
    assert 3 <= len(bold) <= 5
    assert {text.get_size() for text in bold} == {max(text.get_size() for text in texts)}


def test_many_arrows_leave_a_ring_free_around_a_small_dot():
    rows = [("0", None, "ann", "", 0.0)]
    rows += [(str(i), "0", f"u{i % 11}", "", float(i)) for i in range(1, 2000)]
    figure = draw_network(make_discussion(rows))
    offsets, radius = dots_of(figure)
    small = int(radius.argmin())
    tips = np.concatenate(
        [
            path.vertices[:1]
            for heads in artists(figure, PolyCollection)
            for path in heads.get_paths()
        ]
    )
    apart = np.hypot(*(tips - offsets[small]).T)
    assert apart.min() >= 2 * radius[small]


def test_a_blob_of_arrows_is_thinned_to_six_hundred_and_said():
    d = random_discussion(8000, 150, 4)
    figure = draw_network(d)
    heads = sum(len(heads.get_paths()) for heads in artists(figure, PolyCollection))
    assert heads == 600
    told = [note for note in figure.notes if note.startswith("Of the ")]
    assert len(told) == 1 and "the 600 that stand for most comments" in told[0]
    assert f"{len(d.network):,} arrows" in told[0]
