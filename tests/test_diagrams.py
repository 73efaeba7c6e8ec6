"""Diagrams: what is drawn, what it says, that names are safe, and that bytes repeat."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from factories import bakery, chain, make_discussion, random_discussion, star
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from threadgraph.graphs.assemble import assemble
from threadgraph.graphs.diagrams import fonts, icicle, style
from threadgraph.graphs.diagrams.kinds import KINDS
from threadgraph.graphs.diagrams.labels import LIMIT, count, cut, isolate, label, labels
from threadgraph.graphs.diagrams.measure import fit_labels, fit_width, text_width, wrap
from threadgraph.graphs.diagrams.options import DrawOptions
from threadgraph.graphs.diagrams.thread_view import thread_view
from threadgraph.graphs.errors import LimitError, UsageError
from threadgraph.graphs.records import COMMENT, POST, Records
from threadgraph.io.pictures import render

HOSTILE = [
    "$_$", "a_b^c", "line\nbreak", "nul\x00nul", "lone\ud800half", "\u202eright to left", "_first",
    "x" * 10_000, "x" * 10_001, "محمد", "王小明", "😀 smile", "\u200b", "a $\\frac$ b", "שלום",
    "Վահրամ", "e" + "\u0301" * 60, "<script>alert(1)</script>", "نمی\u200cدانم", "unknown", "{0}%s",
]  # fmt: skip


MAIL = [("1", None, "A", "", 0.0), ("2", "1", "B", "", 1.0)]


def hostile():
    rows = []
    for i, name in enumerate(HOSTILE):
        above = str(i - 1) if i % 4 else None
        rows.append((str(i), above, name, f"by {name} $x$ \x07\ud800", float(i)))
        rows.append((f"{i}b", str(i), HOSTILE[i - 1], "$$", float(i)))
        rows.append((f"{i}c", f"{i}b", name, f"@{HOSTILE[i - 1]}: no", float(i)))
    return make_discussion([*rows, ("orphan", "absent", "Ann", "?", 99.0)])


def two_threads():
    times = [1_700_000_000_000_000 + i * 10**9 for i in range(6)]
    return assemble(
        Records(
            ids=["p1", "c1", "c2", "c3", "p2", "c4"],
            parents=[None, "p1", "c1", "p1", None, "p2"],
            authors=["Op", "Ann", "Op", None, "Bo", "Ann"],
            texts=["Why?", "Repairs.", "Until when?", "No idea.", "Second", "Yes."],
            times=times,
            places=list(range(6)),
            threads=["p1"] * 4 + ["p2"] * 2,
            kinds=[POST, COMMENT, COMMENT, COMMENT, POST, COMMENT],
            titles={"p1": "The bridge, $again$"},
        )
    )


SHAPES = {
    "bakery": bakery,
    "one": lambda: make_discussion([("1", None, "Ann", "Hello", 0.0)]),
    "none": lambda: make_discussion([]),
    "unknown": lambda: make_discussion([("1", None, None, "a", None), ("2", "1", None, "b", None)]),
    "mail": lambda: make_discussion(MAIL, thread_id=None),
    "two threads": two_threads,
    "hostile": hostile,
    "chain": lambda: chain(600),
    "star": lambda: star(600),
    "rings": lambda: random_discussion(300, 40, 1),
    "icicle": lambda: random_discussion(900, 90, 2, times=False),
}  # fmt: skip


def texts_of(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def artists(figure, kind):
    return [artist for artist in figure.findobj(kind) if type(artist) is kind]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_diagram_of_every_shape_is_drawn_and_repeats(kind, shape):
    discussion = SHAPES[shape]()
    figure = KINDS[kind](discussion)
    assert isinstance(figure, Figure)
    assert figure.finding and figure.finding in figure.caption
    png = render(figure, "png")
    assert png.startswith(b"\x89PNG")
    assert png == render(KINDS[kind](SHAPES[shape]()), "png")
    assert not any(text.get_parse_math() for text in figure.findobj(Text) if "$" in text.get_text())


@pytest.mark.parametrize("kind", KINDS)
def test_svg_is_well_formed_and_svg_and_pdf_repeat(kind):
    for form in ("svg", "pdf"):
        one, other = (render(KINDS[kind](hostile()), form) for _ in range(2))
        assert one == other
        assert b"matplotlib" not in one.lower() or form == "svg"
        assert not re.search(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}T|CreationDate", one)
    ET.fromstring(render(KINDS[kind](hostile()), "svg"))


def test_svg_holds_no_links_from_data():
    svg = render(KINDS["tree"](hostile()), "svg")
    links = re.findall(rb'href="([^"]*)"', svg)
    assert all(link.startswith((b"#", b"data:image/png")) for link in links)
    assert b"<script" not in svg


def test_other_formats_and_pictures_too_large_are_refused():
    with pytest.raises(UsageError, match="«gif»"):
        render(Figure(), "gif")
    with pytest.raises(LimitError, match="50 million"):
        render(Figure(figsize=(200, 200)), "png")


# What the pictures say


@pytest.mark.parametrize(
    ("kind", "finding"),
    [
        ("tree", "7 of 14 comments answer the opening directly; the deepest reply is at depth 4"),
        ("network", "王小明 was addressed by 2 people, more than anybody else"),
        (
            "exchanges",
            "ruth_k and Joost answered each other in 3 comments; with the one that began it, "
            "4 turns in a row",
        ),
        ("depth", "7 of 14 comments are at depth 1, the fullest level; the deepest is at 4"),
        ("timeline", "Half of the 14 comments came in the first 41 minutes of 3.5 hours"),
    ],
)
def test_titles_say_the_finding(kind, finding):
    figure = KINDS[kind](bakery())
    assert figure.finding == finding
    assert finding in " ".join(texts_of(figure))


def test_the_largest_thread_is_drawn_and_said():
    figure = KINDS["tree"](two_threads())
    assert "Shown is the largest of 2 threads, with 3 of 4 comments" in figure.notes
    assert "“The bridge, $again$”" in figure.detail
    other = KINDS["tree"](two_threads(), options=DrawOptions(thread="p2"))
    assert other.finding == "One comment, and nobody answered it"
    with pytest.raises(UsageError, match="«p9»"):
        KINDS["tree"](two_threads(), options=DrawOptions(thread="p9"))


def test_without_times_the_timeline_says_so():
    figure = KINDS["timeline"](random_discussion(40, 5, times=False))
    assert figure.finding == "No time is known, so there is no timeline"


def test_comments_without_a_time_are_counted():
    rows = [("1", None, "A", "", 0), ("2", None, "B", "", None), ("3", None, "B", "", 5)]
    assert (
        "1 comment without a known time not shown" in KINDS["timeline"](make_discussion(rows)).notes
    )


def test_without_an_exchange_the_figure_says_so():
    rows = [("1", None, "A", "", 0), ("2", "1", "B", "", 1), ("3", "1", None, "", 2)]
    figure = KINDS["exchanges"](make_discussion(rows))
    assert figure.finding == "No two people addressed each other"
    assert "1 contact goes one way only: one addressed the other" in figure.notes
    assert "1 comment by unknown authors cannot take part" in figure.notes


def test_one_exchange_by_name_is_addressed_not_answered():
    rows = [
        ("1", None, "Ann Lee", "One.", None), ("2", "1", "Bob Ray", "Two.", None),
        ("3", None, "Bob Ray", "Three.", None), ("4", "3", "Cy", "Four.", None),
        ("5", "4", "Ann Lee", "@Bob Ray: five.", None),
    ]  # fmt: skip
    figure = KINDS["exchanges"](make_discussion(rows))
    assert figure.finding.startswith("Ann Lee and Bob Ray addressed each other")


def test_people_left_out_of_the_network_are_counted():
    d = random_discussion(300, 60, 4)
    figure = KINDS["network"](d, options=DrawOptions(people=20))
    dots = sum(len(dots.get_offsets()) for dots in artists(figure, PathCollection))
    assert dots == 20
    left_out = len(d.people) - 20
    assert any(
        f"Left out are {left_out} people of {len(d.people)}" in note for note in figure.notes
    )


def test_a_tangle_of_arrows_is_thinned_and_said(monkeypatch):
    monkeypatch.setattr("threadgraph.graphs.diagrams.network_view.MOST_ARROWS", 50)
    d = random_discussion(300, 40, 4)
    figure = KINDS["network"](d)
    heads = sum(len(heads.get_paths()) for heads in artists(figure, PolyCollection))
    assert heads == 50
    assert any(note.startswith(f"Of the {len(d.network)} arrows") for note in figure.notes)


def test_exchanges_beyond_those_shown_are_counted():
    figure = KINDS["exchanges"](random_discussion(300, 12, 4), options=DrawOptions(pairs=3))
    assert any(re.match(r"The 3 of \d+ exchanges", note) for note in figure.notes)


def test_the_depth_profile_counts_comments_alone():
    rows = [("1", "gone", "A", "", 0), ("2", "1", "B", "", 1)]
    figure = KINDS["depth"](make_discussion(rows))
    assert {"0"} | {"1  (50 %)"} <= set(texts_of(figure)) | {"0"}
    assert texts_of(figure).count("1  (50 %)") == 2
    assert any("does not hold is not counted" in note for note in figure.notes)


# What is drawn


def test_the_outline_has_a_dot_and_a_name_for_each_comment():
    figure = KINDS["tree"](bakery())
    spots = np.concatenate([dots.get_offsets() for dots in artists(figure, PathCollection)])
    assert len(spots) == 15
    lines = np.unique(spots[:, 1].round(3))
    assert len(lines) == 15 and np.allclose(np.diff(lines), 15.0)
    shown = texts_of(figure)
    assert shown.count("Mina") == 3 and shown.count("unknown") == 1
    assert "opening of the thread" in shown and "(no text)" in shown


def test_absent_comments_and_the_opening_are_drawn_hollow():
    figure = KINDS["tree"](hostile())
    assert "not in the file" in texts_of(figure)
    hollow = [
        dots
        for dots in artists(figure, PathCollection)
        if len(dots.get_offsets()) and to_hex(dots.get_facecolor()[0]) == "#ffffff"
    ]
    assert len(hollow) == 2
    assert hollow[0].get_linestyle() != hollow[1].get_linestyle()


def test_the_network_has_one_arrow_for_each_tie_and_shows_mutual_ones():
    d = bakery()
    figure = KINDS["network"](d)
    heads = {
        to_hex(h.get_facecolor()[0]): len(h.get_paths()) for h in artists(figure, PolyCollection)
    }
    assert heads == {"#767676": 3, style.VERMILLION.lower(): 2}
    assert len(artists(figure, PolyCollection)) == 2
    assert set(d.people.names) <= set(texts_of(figure))


def test_ties_by_name_alone_are_dashed():
    rows = [
        ("1", None, "Ann Lee", "One.", 0), ("2", None, "Bob Ray", "@Ann Lee: two.", 1),
        ("3", "1", "Cyd", "Three.", 2),
    ]  # fmt: skip
    lines = [
        (lines.get_linestyle()[0][1] is not None, len(lines.get_segments()))
        for lines in artists(KINDS["network"](make_discussion(rows)), LineCollection)
    ]
    assert sorted(pair for pair in lines if pair[1]) == [(False, 1), (True, 1)]


def test_the_icicle_shows_or_counts_every_comment():
    d = random_discussion(5000, 300, 7)
    figure = KINDS["tree"](d)
    said = [note for note in figure.notes if "too narrow" in note]
    hidden = int(said[0].split(" ")[0].replace(",", ""))
    cells = artists(figure, PolyCollection)[0]
    merged = [to_hex(color) == icicle._MERGED.lower() for color in cells.get_facecolor()]
    # One cell is the opening of the thread, which is no comment.
    assert merged.count(False) - 1 + hidden == 5000
    assert any(re.match(r"and [\d,]+ (more|comments)", text) for text in texts_of(figure))


@pytest.mark.parametrize("n", [600, 5000])
def test_the_deepest_comment_and_the_merged_cell_of_a_star_do_not_meet(n):
    rows = [("0", None, "Ann", "", 0.0)]
    rows += [(str(i), "0", f"p{i}", "", float(i)) for i in range(1, n)]
    figure = KINDS["tree"](make_discussion(rows))
    with style.drawing_context():
        figure.canvas.draw()
        named, merged = (
            next(
                text for text in figure.findobj(Text) if text.get_text().startswith(start)
            ).get_window_extent()
            for start in ("deepest, at 2", f"and {n - 1:,} comments")
        )
    assert not named.overlaps(merged)


def test_levels_too_thin_for_cells_are_said_to_be():
    figure = KINDS["tree"](chain(600))
    assert not artists(figure, PolyCollection)
    assert any(note.startswith("Levels are too thin") for note in figure.notes)
    assert not any("merged" in note for note in figure.notes)
    assert any(text.startswith("deepest, at 600") for text in texts_of(figure))


def test_levels_thinner_than_letters_name_the_widest_merged_cell_alone():
    rows = [(str(i), str(i - 1) if 0 < i < 80 else None, f"p{i}", "", float(i)) for i in range(900)]
    figure = KINDS["tree"](make_discussion(rows))
    merged = [text for text in texts_of(figure) if text.startswith("and ")]
    assert len(merged) == 1
    assert merged[0].startswith("and 820 comments")


def test_the_timeline_has_a_dot_for_each_comment():
    figure = KINDS["timeline"](bakery())
    upper = figure.axes[1]
    spots = np.concatenate([dots.get_offsets() for dots in upper.collections])
    assert len(spots) == 14
    assert set(np.rint(spots[:, 1])) == {1, 2, 3, 4}


@pytest.mark.parametrize(("n", "expected"), [(90, "outline"), (300, "rings"), (501, "icicle")])
def test_the_tree_changes_its_form_with_size(n, expected):
    figure = KINDS["tree"](random_discussion(n, 20, 3))
    said = " ".join(figure.notes)
    found = "icicle" if "as wide as" in said else "rings" if "ring" in said else "outline"
    assert found == expected


def test_golden_outline(golden):
    figure = KINDS["tree"](bakery())
    spots = np.concatenate([dots.get_offsets() for dots in artists(figure, PathCollection)])
    golden(
        "outline.json",
        {"caption": figure.caption, "x": spots[:, 0].tolist(), "y": spots[:, 1].tolist()},
    )


# Labels

names = st.text(st.characters(), max_size=90) | st.sampled_from(HOSTILE)


@given(names)
@example("\ud800")
@example("a\u0000b")
def test_labels_are_one_safe_line_of_limited_length(name):
    made = label(name)
    made.encode("utf-8")
    assert made and made == made.strip() and "\n" not in made
    forbidden = {"Cc", "Cs", "Zl", "Zp"}
    assert not [c for c in made if unicodedata.category(c) in forbidden]
    assert not set(made) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
    assert cut(made, LIMIT) == made


@given(st.lists(names, max_size=12), st.integers(8, 40))
def test_labels_of_different_names_differ(texts, limit):
    made = labels(texts, limit)
    for a, one in zip(texts, made, strict=True):
        for b, other in zip(texts, made, strict=True):
            assert (one == other) == (a == b)


def test_a_thousand_long_names_with_one_beginning_stay_apart():
    texts = ["n" * 100 + str(i) for i in range(2000)]
    assert len(set(labels(texts, 24))) == 2000
    assert len(set(fit_labels(texts, 90.0, 9.0))) == 2000


def test_labels_strip_what_has_no_width_and_show_controls():
    assert label("a\u202eb\u200bc\ufeff") == "abc"
    assert label("a\x1b[31m\x9b") == "a\\u{1B}[31m\\u{9B}"
    assert label(" a \r\n\t b\u2028c ") == "a b c"
    assert label("نمی\u200cدانم") == "نمی\u200cدانم"
    assert label("a\u200db") == "ab"


def test_labels_are_cut_between_graphemes():
    assert cut("e\u0301e\u0301e\u0301", 2) == "e\u0301…"
    assert cut("👍🏽👍🏽", 2) == "👍🏽👍🏽"
    assert cut("🇫🇷🇩🇪🇮🇹", 2) == "🇫🇷…"
    assert len(label("e" + "\u0301" * 10_000)) <= 6
    assert label("x" * 100_000).endswith("…")


def test_counts_have_their_plural():
    assert count(2, "branch") == "2 branches" and count(1, "person") == "1 person"
    assert isolate("Ann") == "Ann"


def test_texts_are_fitted_and_wrapped_to_a_width():
    long = "words and more words " * 9
    assert all(text_width(line, 9.0) <= 200 for line in wrap(long, 200.0, 9.0))
    assert " ".join(wrap(long, 200.0, 9.0)) == long.strip()
    assert text_width(fit_width(long, 80.0, 9.0), 9.0) <= 80
    assert fit_width("abcdef", 2.0, 9.0) == ""


# Fonts and surroundings


@pytest.fixture
def only_dejavu(monkeypatch):
    for cached in (fonts.families, fonts._faces, fonts._has_glyph):
        cached.cache_clear()
    monkeypatch.setattr(fonts, "_WANTED", ("DejaVu Sans", "No Such Font"))
    yield
    monkeypatch.undo()
    for cached in (fonts.families, fonts._faces, fonts._has_glyph):
        cached.cache_clear()


def test_missing_glyphs_are_told_in_one_sentence(only_dejavu):
    assert fonts.families() == ("DejaVu Sans",)
    figure = KINDS["tree"](bakery())
    assert figure.missing == (
        "3 characters (Chinese or Japanese) cannot be drawn with the fonts installed and show as "
        "boxes; the Debian package fonts-noto-cjk helps"
    )
    render(figure, "png")
    assert "Devanagari" in (
        fonts.missing_glyphs(KINDS["tree"](make_discussion([("1", None, "नमस्ते", "ไทย", 0)]))) or ""
    )


def test_nothing_is_missing_where_nothing_is(only_dejavu):
    assert KINDS["tree"](make_discussion([("1", None, "Վահրամ", "سلام ok", 0)])).missing is None


def test_lines_and_text_reach_three_to_one_on_white():
    def luminance(color):
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for color in (*style.BRANCHES, style.INK, style.QUIET):
        assert 1.05 / (luminance(color) + 0.05) >= 3.0


def test_drawing_leaves_settings_and_pyplot_alone():
    code = (
        "import matplotlib, sys; sys.path.insert(0, 'tests'); from factories import bakery;"
        "from threadgraph.graphs.diagrams.kinds import KINDS;"
        "from threadgraph.io.pictures import render;"
        "settings = matplotlib.rcParams; before = settings.copy();"
        "[render(draw(bakery()), 'png') for draw in KINDS.values()];"
        "assert 'matplotlib.pyplot' not in sys.modules;"
        # Asking for the backend would choose one.
        "assert all(settings[k] == before[k] for k in settings if k != 'backend')"
    )
    folder = __file__.rsplit("/", 2)[0]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=folder,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_view_holds_one_thread():
    d = two_threads()
    view = thread_view(d, "p2")
    assert [d.ids[row] for row in view.rows] == ["p2", "c4"]
    assert view.parent.tolist() == [-1, 0] and view.comments == 1


@pytest.mark.parametrize(
    ("replies", "finding"),
    [
        (2, "Both comments answer a comment that is not in the file; none was answered itself"),
        (3, "All 3 comments answer a comment that is not in the file; none was answered itself"),
    ],
)
def test_a_comment_that_is_absent_is_not_taken_for_the_opening(replies, finding) -> None:
    rows = [(str(i), "gone", "Ann", "x", None) for i in range(replies)]
    discussion = make_discussion(rows, thread_id=None)
    assert KINDS["tree"](discussion).finding == finding
    assert "replies to it may be deeper" in KINDS["tree"](discussion).caption
    assert "true depth may be greater" in KINDS["depth"](discussion).caption
