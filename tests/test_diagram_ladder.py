"""The ladder of one exchange: which comments are drawn, where, in what words, and what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from factories import bakery, chain, make_discussion, random_discussion
from helpers import shared
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.text import Text
from test_diagram_growth import outside
from test_diagrams import HOSTILE, hostile

import threadgraph as tg
from threadgraph.graphs.diagrams.labels import label
from threadgraph.graphs.diagrams.ladder import draw_ladder
from threadgraph.graphs.diagrams.ladder_view import headings, ladder_view, spaces
from threadgraph.graphs.diagrams.measure import text_width
from threadgraph.graphs.diagrams.options import DrawOptions
from threadgraph.graphs.diagrams.paragraphs import set_lines, words_of
from threadgraph.graphs.diagrams.style import drawing_context
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.layout.ladder import (
    choose_rungs,
    hidden_between,
    long_pauses,
    rung_links,
    rung_places,
)
from threadgraph.graphs.person_named import no_exchange, person_named
from threadgraph.io.pictures import render

DAY = 60 * 24


def between(*names):
    return DrawOptions(between=names)


def texts_of(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def boxes(figure):
    """Boxes of the comments from the first to the last, as (left, top, width, height)."""
    found = [patch for patch in figure.findobj(Rectangle) if (patch.get_gid() or "")[:5] == "rung-"]
    found.sort(key=lambda patch: int(patch.get_gid()[5:]))
    return [(p.get_x(), p.get_y(), p.get_width(), p.get_height()) for p in found]


def arrows(figure):
    """(heavy, dashed) of each arrow."""
    return [
        (arrow.get_linewidth() > 1.5, arrow.get_linestyle() not in ("-", "solid"))
        for arrow in figure.findobj(FancyArrowPatch)
    ]


def apart(figure):
    """Whether no box overlaps another, and none a label between them."""
    found = boxes(figure)
    for place, (x, y, width, height) in enumerate(found):
        for left, top, wide, high in found[:place]:
            if x < left + wide and left < x + width and y < top + high and top < y + height:
                return False
    return True


def view_of(discussion, row=0):
    return ladder_view(discussion.exchanges, row)


# The rows: by whom, what it answers, words, minutes.
TALK = [
    ("1", None, "Ann", "Is the bridge open?", 0),
    ("2", "1", "Bob", "> Is the bridge open?\nNo, see https://www.example.org/news/2024/bridge", 3),
    ("3", "2", "Ann", "Since when?", 5),
    ("4", "3", "Ann", "And why?", 6),
    ("5", "4", "Bob", "Nobody knows.", 6 + 2 * DAY),
    ("6", None, "Cy", "Something else.", 7 + 2 * DAY),
    ("7", "6", "Ann", "What, Cy?", 8 + 2 * DAY),
    ("8", "7", "Bob", "Let him be.", 9 + 2 * DAY),
    ("9", "6", "Bob", "@Ann: he is right.", 10 + 2 * DAY),
]


# What is drawn


def test_the_ladder_of_a_hand_worked_exchange():
    d = make_discussion(TALK)
    view = view_of(d)
    assert [d.ids[row] for row in view.comment] == ["1", "2", "3", "4", "5", "7", "8", "9"]
    assert view.by_b.tolist() == [False, True, False, False, True, False, True, True]
    assert view.turn.tolist() == [1, 2, 3, 3, 4, 0, 0, 0]
    assert view.link.tolist() == [-1, 0, 1, 2, 3, -1, 5, 5]
    assert view.episode.tolist() == [1, 1, 1, 1, 1, 2, 2, 2]
    assert view.inferred.tolist() == [False] * 7 + [True]
    assert view.hidden.tolist() == [0] * 9
    assert headings(view) == [
        "2024-01-01 00:00", "00:03 · 3 minutes later", "00:05 · 2 minutes later",
        "00:06 · 1 minute later", "2024-01-03 00:06", "00:08 · 2 minutes later",
        "00:09 · 1 minute later", "00:10 · 1 minute later",
    ]  # fmt: skip
    assert spaces(view) == ["episode 1", "", "", "", "2 days pass", "episode 2", "", "", ""]


def test_boxes_stand_at_their_sides_in_order_and_apart():
    figure = draw_ladder(make_discussion(TALK))
    found = boxes(figure)
    assert len(found) == 8 and apart(figure)
    left, right = sorted({round(x) for x, _, _, _ in found})
    assert [round(x) == right for x, _, _, _ in found] == view_of(
        make_discussion(TALK)
    ).by_b.tolist()
    assert all(above[1] < below[1] for above, below in pairwise(found))
    assert left + found[0][2] < right
    # Labels reach across: what comes after "2 days pass" begins below all before.
    assert found[4][1] > max(top + high for _, top, _, high in found[:4])


def test_arrows_are_heavy_on_the_chain_and_dashed_by_name():
    figure = draw_ladder(make_discussion(TALK))
    assert arrows(figure) == [(True, False)] * 4 + [(False, False), (False, True)]
    assert any("dashed" in note for note in figure.notes)
    bakers = draw_ladder(bakery())
    assert arrows(bakers) == [(True, False)] * 3
    assert not any("dashed" in note for note in bakers.notes)


def test_replies_found_by_a_rule_are_dashed():
    d = bakery()
    rules = [None] * len(d.ids)
    rules[d.ids.index("4.1.1")] = "leading_name"
    figure = draw_ladder(replace(d, rules=rules))
    assert arrows(figure) == [(True, False), (True, True), (True, False)]


def test_words_are_drawn_without_quotations_and_with_short_links():
    figure = draw_ladder(make_discussion(TALK))
    shown = texts_of(figure)
    assert "No, see example.org/…" in shown
    assert shown.count("Is the bridge open?") == 1
    assert {"Quoted lines are left out", "Links are shortened to their words or their site"} <= set(
        figure.notes
    )
    plain = draw_ladder(bakery())
    assert not any("Quoted" in note or "Links" in note for note in plain.notes)


def test_names_and_turns_are_drawn():
    shown = texts_of(draw_ladder(make_discussion(TALK)))
    assert {"Ann", "Bob", "1", "2", "3", "4", "episode 1", "episode 2", "2 days pass"} <= set(shown)
    assert shown.count("3") == 2


def test_dropped_words_are_said():
    d = replace(make_discussion(TALK), texts=None)
    figure = draw_ladder(d)
    assert "The words of the comments were not kept" in figure.notes
    assert len(boxes(figure)) == 8 and "Nobody knows." not in texts_of(figure)


def test_empty_and_wholly_quoted_comments_say_so():
    rows = [("1", None, "A", "", 0), ("2", "1", "B", "> a\n> b", 1), ("3", "2", "A", "Yes.", 2)]
    shown = texts_of(draw_ladder(make_discussion(rows)))
    assert {"(no text)", "(only quoted lines)", "Yes."} <= set(shown)


def test_without_times_comments_bear_their_number():
    rows = [(key, above, who, words, None) for key, above, who, words, _ in TALK]
    figure = draw_ladder(make_discussion(rows))
    assert {"comment 1", "comment 9"} <= set(texts_of(figure))
    assert figure.finding == "Ann and Bob went back and forth for 4 turns"
    assert "neither is who had the last word" in figure.detail
    assert not any("UTC" in note for note in figure.notes)
    partly = [*TALK[:4], ("5", "4", "Bob", "Nobody knows.", None), *TALK[5:]]
    assert "time unknown" in texts_of(draw_ladder(make_discussion(partly)))


def test_a_clock_that_goes_back_is_not_hidden():
    rows = [("1", None, "A", "x", 60), ("2", "1", "B", "y", 10), ("3", "2", "A", "z", 10)]
    shown = texts_of(draw_ladder(make_discussion(rows)))
    assert "2024-01-01 00:10 · 50 minutes earlier" in shown or "00:10 · 50 minutes earlier" in shown
    assert "00:10 · at the same time" in shown


def test_episodes_that_overlap_stand_one_below_the_other():
    rows = [
        ("1", None, "Ann", "One.", 0), ("2", None, "Bob", "Two.", 1),
        ("3", "1", "Bob", "Three.", 2), ("4", "2", "Ann", "Four.", 3),
        ("5", "3", "Ann", "Five.", 4),
    ]  # fmt: skip
    d = make_discussion(rows)
    view = view_of(d)
    assert [d.ids[row] for row in view.comment] == ["1", "3", "5", "2", "4"]
    assert view.interleaved and view.turn.tolist() == [1, 2, 3, 0, 0]
    assert headings(view)[3] == "2024-01-01 00:01"
    assert any("though they overlap" in note for note in draw_ladder(d).notes)


# Long exchanges


def test_of_a_long_chain_the_beginning_and_the_end_are_shown():
    figure = draw_ladder(chain(80))
    assert len(boxes(figure)) == 23 and apart(figure)
    shown = texts_of(figure)
    assert "… 57 comments between …" in shown
    assert {"turn 0", "turn 11", "turn 69", "turn 79"} <= set(shown)
    assert "turn 12" not in shown and "turn 68" not in shown
    assert (
        "57 of the 80 comments of the exchange are left out: shown are the first 12 and the last "
        "11 of the longest chain"
    ) in figure.notes
    # The arrow into the end comes out of the gap.
    assert len(arrows(figure)) == 22


def test_twenty_four_comments_are_all_shown():
    figure = draw_ladder(chain(24))
    assert len(boxes(figure)) == 24
    assert not any("left out" in note for note in figure.notes)


def test_beside_a_short_chain_whole_episodes_are_shown():
    target = np.array([-1, 0, 1, *[-1, -1] * 20, -1, 43, 43])
    length = np.array([1, 2, 3, *[1, 1] * 20, 1, 2, 2])
    episode = np.array([0, 0, 0, *range(3, 43), 43, 43, 43])
    shown, chained = choose_rungs(target, length, episode, 10)
    assert chained.tolist() == [0, 1, 2]
    assert shown.tolist() == [0, 1, 2, 3, 4, 5, 6, 43, 44, 45]
    assert hidden_between(shown, len(target)).tolist() == [0] * 7 + [36, 0, 0, 0]


forests = st.lists(st.integers(-1, 40), min_size=1, max_size=41)


@given(forests, st.integers(4, 24))
def test_what_is_shown_is_a_chain_and_whole_episodes(draws, most):
    target = np.array([min(above, row - 1) for row, above in enumerate(draws)])
    length, episode = np.ones(len(target), np.int64), np.arange(len(target))
    for row, above in enumerate(target.tolist()):
        if above >= 0:
            length[row], episode[row] = length[above] + 1, episode[above]
    shown, chained = choose_rungs(target, length, episode, most)
    assert len(shown) <= most and np.all(np.diff(shown) > 0)
    assert len(chained) == length.max()
    assert target[chained].tolist() == [-1, *chained[:-1].tolist()]
    if len(target) <= most:
        assert len(shown) == len(target)
    elif len(chained) <= most:
        assert set(chained) <= set(shown)
        assert -2 not in rung_links(target, shown)
    hidden = hidden_between(shown, len(target))
    assert hidden.sum() + len(shown) == len(target) and hidden.min() >= 0


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(20, 200), st.sampled_from([0.0, 26.0])),
                min_size=1, max_size=24))  # fmt: skip
def test_places_keep_the_order_and_never_overlap(rungs):
    side, high, room = (np.array(column) for column in zip(*rungs, strict=True))
    clear = np.r_[room, 26.0]
    top, marks, whole = rung_places(side, high, clear, 30.0, 9.0)
    assert np.all(np.diff(top) >= 30.0 - 1e-9) and top[0] >= 0
    for which in (0, 1):
        mine = np.flatnonzero(side == which)
        assert np.all(top[mine][1:] >= (top + high)[mine][:-1] + 9.0 - 1e-9)
    for place in np.flatnonzero(room):
        assert marks[place] + room[place] <= top[place] + 1e-9
        assert np.all((top + high)[:place] <= marks[place] + 1e-9)
    assert whole >= (top + high).max() + 26.0


def test_pauses_of_a_day_or_of_ten_times_the_usual_are_long():
    hour = 3_600e6
    assert not long_pauses(np.array([np.nan, -30 * hour, 2 * hour, 3 * hour])).any()
    assert long_pauses(np.array([24 * hour, np.nan])).tolist() == [True, False]
    assert long_pauses(np.array([])).tolist() == []


# Which pair


def test_the_pair_is_the_furthest_reaching_or_the_one_named():
    d = random_discussion(500, 20, 1)
    found = d.exchanges
    names = d.people.names
    first = [names[int(side[0])] for side in (found.a, found.b)]
    other = [names[int(side[5])] for side in (found.a, found.b)]
    assert set(first) <= set(texts_of(draw_ladder(d)))
    assert any("went furthest" in note for note in draw_ladder(d).notes)
    for pair in (other, other[::-1]):
        figure = draw_ladder(d, options=between(*(name.upper() for name in pair)))
        assert set(other) <= set(texts_of(figure))
        assert not any("went furthest" in note for note in figure.notes)


def test_pairs_without_an_exchange_are_refused_with_a_reason():
    d = make_discussion([*TALK, ("10", None, "Dee", "Hi.", 99)])
    with pytest.raises(
        UsageError, match=r"^no exchange: Ann addressed Cy, who did not address Ann$"
    ):
        draw_ladder(d, options=between("cy", "ann"))
    with pytest.raises(UsageError, match=r"^no exchange: Dee and Cy did not address each other$"):
        draw_ladder(d, options=between("Dee", "Cy"))
    with pytest.raises(UsageError, match=r"^both names mean Ann; name two people$"):
        draw_ladder(d, options=between("Ann", "ANN"))
    with pytest.raises(
        UsageError, match=r"^nobody here is called Eve; people here: Ann, Bob, Dee, Cy$"
    ):
        draw_ladder(d, options=between("Eve", "Ann"))
    assert no_exchange(d, 0, 3) == "no exchange: Ann addressed Cy, who did not address Ann"


def test_exact_spellings_come_before_keys():
    d = make_discussion([("1", None, "joe", "x", 0), ("2", None, "JOE ", "y", 1)])
    assert person_named(d, "JOE") == 0
    many = random_discussion(200, 30, 1)
    with pytest.raises(UsageError, match=r" and \d+ more$"):
        person_named(many, "nobody")


def test_hostile_names_are_told_as_labels():
    d = hostile()
    with pytest.raises(UsageError) as told:
        person_named(d, "\x1b[31m\u202eevil\n" + "x" * 4000)
    said = str(told.value)
    assert said.isprintable() and len(said) < 700 and "\\u{1B}[31mevil xxx" in said
    for name in HOSTILE:
        person = next((p for p, seen in enumerate(d.people.spellings) if name in seen), None)
        assert person is None or person_named(d, name) == person
    with pytest.raises(UsageError, match="people here: none"):
        person_named(make_discussion([]), "Ann")


def test_without_any_exchange_the_figure_says_so():
    figure = draw_ladder(make_discussion([("1", None, "A", "", 0), ("2", "1", "B", "", 1)]))
    assert figure.finding == "No two people addressed each other"
    assert "1 contact goes one way only: one addressed the other" in figure.notes
    assert draw_ladder(make_discussion([])).finding == "No two people addressed each other"


# What is said


def test_titles_say_how_far_it_went():
    figure = draw_ladder(make_discussion(TALK))
    assert figure.finding == "Ann and Bob went back and forth for 4 turns in 2 days"
    assert (
        figure.detail
        == "Ann addressed Bob in 1 comment, and was addressed in 4; Bob had the last word"
    )
    assert draw_ladder(chain(7)).finding == "A and B went back and forth for 7 turns in 6 minutes"


def test_a_pair_that_only_answered_once_each_did_not_go_back_and_forth():
    rows = [
        ("1", None, "A", "", 0),
        ("2", "1", "B", "", 1),
        ("3", None, "B", "", 2),
        ("4", "3", "A", "", 3),
    ]
    figure = draw_ladder(make_discussion(rows))
    assert (
        figure.finding == "A and B answered each other in 2 comments, but never went back and forth"
    )


def test_the_real_page_is_drawn_with_its_words():
    d = tg.read(str(shared("threads/000_6a428748ec1514de.txt")))
    found = d.exchanges
    pair = [d.people.names[int(side[0])] for side in (found.a, found.b)]
    figure = draw_ladder(d, options=between(*(name.swapcase() for name in pair)))
    assert len(boxes(figure)) == 4 and apart(figure) and outside(figure) == []
    shown = re.sub(r"\s", "", "".join(texts_of(figure)))
    for row in found.comments(0):
        assert re.sub(r"\s", "", d.texts[row]) in shown
    assert figure.finding.endswith("each other in 2 comments, but never went back and forth")


# Words in lines


def lines(text, width=200.0, most=5):
    with drawing_context():
        return set_lines(words_of(text).paragraphs, width, 9.0, most)


@pytest.mark.parametrize(
    "text",
    [
        "words and more words " * 60, "他说这座桥在星期一开放" * 30, "x" * 3000, "สวัสดีครับ" * 60,
        "a\nb\nc\nd\ne\nf\ng", "e" + "\u0301" * 400 + " tower " * 80, "שלום לכולם " * 90,
        "One. " * 200, "https://example.org/" + "y" * 500, "👩‍👩‍👧‍👦" * 200, "\ud800\x00" * 200,
        "「" * 400, "word " * 39 + "\n" + "Next. " * 90,
    ],
)  # fmt: skip
def test_every_script_wraps_and_is_cut_with_an_ellipsis(text):
    made = lines(text)
    with drawing_context():
        assert made and len(made) <= 5
        assert all(text_width(line.text, 9.0) <= 200.5 for line in made)
    whole = "".join(line.text for line in lines(text, most=10_000))
    if "https" not in text:
        assert made[-1].text.endswith("…")
    assert len(whole) >= len("".join(line.text for line in made)) - 3


def test_nothing_is_lost_between_lines():
    for text in (
        "他说，这座桥（在星期一）开放。" * 9,
        "one two  three " * 20,
        "日本語とEnglish、です。" * 9,
    ):
        whole = "".join(line.text for line in lines(text, most=1000))
        assert re.sub(r"\s", "", whole) == re.sub(r"\s", "", label(text, 3000))


def test_closing_marks_do_not_begin_a_line():
    made = lines("他说，真的吗？（不）。" * 20, most=50)
    assert len(made) > 3 and not [line.text for line in made if line.text[0] in "，？）。"]


def test_what_is_cut_ends_with_a_sentence_where_it_can():
    made = lines("A short sentence stands here. " * 20)
    assert made[-1].text.endswith("here. …")
    assert lines("Never ending " * 60)[-1].text.endswith("…")
    # A paragraph that does not fit goes whole, if there are others.
    assert lines("One.\nTwo.\nThree.\n" + "never ending " * 60, most=5)[-1].text == "Three. …"


def test_paragraphs_from_right_to_left_are_told_and_stay_so():
    made = lines(
        "שלום לכולם Latin words that are many and fill this line wholly then עברית שוב " * 3
    )
    assert all(line.right_to_left for line in made)
    with_latin_first = [line for line in made if re.match("[\u200f]?[A-Za-z]", line.text)]
    assert all(line.text[0] == "\u200f" for line in with_latin_first)
    assert not lines("Latin and עברית")[0].right_to_left


def test_right_to_left_words_stand_at_the_right_of_their_box():
    rows = [
        ("1", None, "A", "שלום לכולם", 0),
        ("2", "1", "B", "Hello", 1),
        ("3", "2", "A", "כן", 2),
    ]
    figure = draw_ladder(make_discussion(rows))
    placed = {t.get_text(): (t.get_ha(), t.get_position()[0]) for t in figure.findobj(Text)}
    (left, _, width, _), (other, *_), _ = boxes(figure)
    assert placed["שלום לכולם"] == ("right", pytest.approx(left + width, abs=12))
    assert placed["Hello"] == ("left", pytest.approx(other, abs=12))


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("On Mon, 3 May 2021, Ann Lee wrote:\n> a\n> b\n\nMine.", ("Mine.",)),
        ("On Mon, 3 May 2021 at 10:20, Ann\nLee wrote:\n\n> a\nMine.", ("Mine.",)),
        ("I have this:\n> a\nMine.", ("I have this:", "Mine.")),
        ("A line that a mail program broke after\nseventy letters or so.\nNew.",
         ("A line that a mail program broke after", "seventy letters or so.", "New.")),
        ("A line that a mail program broke after some\nseventy letters or so.\nNew.",
         ("A line that a mail program broke after some seventy letters or so.", "New.")),
        ("a > b and 3>2", ("a > b and 3>2",)),
        ("", ()), ("\n \n", ()), ("> only", ()),
        ("See http://user:pass@www.example.org:80/a/b/c/d?e=f, please",
         ("See example.org/…, please",)),
        ("Short http://ab.example/x here", ("Short http://ab.example/x here",)),
    ],
)  # fmt: skip
def test_quotations_go_and_links_are_shortened(text, paragraphs):
    assert words_of(text).paragraphs == paragraphs


# Size, safety, repetition

CASES = {
    "one": lambda: make_discussion([("1", None, "Ann", "Hello", 0.0)]),
    "two": lambda: make_discussion([("1", None, "A", "", 0.0), ("2", "1", "B", "@A: x", 9e6)]),
    "three": lambda: chain(3),
    "14": bakery,
    "talk": lambda: make_discussion(TALK),
    "500": lambda: random_discussion(500, 20, 1),
    "20,000": lambda: random_discussion(20_000, 900, 2),
    "chain": lambda: chain(20_000),
    "hostile": hostile,
}


@pytest.mark.parametrize("case", CASES)
def test_nothing_leaves_the_page_or_overlaps_and_bytes_repeat(case):
    figure = draw_ladder(CASES[case]())
    png = render(figure, "png")
    assert outside(figure) == [] and apart(figure)
    assert png == render(draw_ladder(CASES[case]()), "png")
    assert figure.finding in figure.caption


def test_every_hostile_pair_is_drawn_within_its_page():
    d = hostile()
    names = [*HOSTILE, "x" * 4000]
    rows = []
    for number, name in enumerate(names):
        key, partner = str(number), "Ann $\\frac$ Lee"
        rows += [(key, None, name, " ".join(names)[:5000], 0), (key + "b", key, partner, "ok", 1)]
        rows.append((key + "c", key + "b", name, names[number - 1] + "\n> q\n" + name, 2))
    d = make_discussion(rows)
    for row in range(len(d.exchanges)):
        pair = [d.people.names[int(side[row])] for side in (d.exchanges.a, d.exchanges.b)]
        figure = draw_ladder(d, options=between(*pair))
        assert apart(figure)
        right = figure.get_size_inches()[0] * figure.dpi
        for text in figure.findobj(Text):
            box = text.get_window_extent()
            assert not text.get_text() or (box.x0 >= -1 and box.x1 <= right + 1)


def test_of_links_with_words_the_words_are_kept():
    text = 'See [the rules](https://a.example/x_(y)) and ![a map](/m.png "Map"), not [1] (https).'
    assert words_of(text).paragraphs == ("See the rules and a map, not [1] (https).",)
