"""The overview: its figures are the library's, its texts stand apart and on the page, all said."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from factories import bakery, chain, make_discussion, random_discussion, star
from matplotlib.text import Text
from test_diagrams import HOSTILE, hostile, two_threads

from threadgraph.graphs.diagrams.headline import headline
from threadgraph.graphs.diagrams.options import DrawOptions
from threadgraph.graphs.diagrams.overview import draw_overview
from threadgraph.graphs.diagrams.overview_figures import figures
from threadgraph.graphs.diagrams.poster import HEIGHT, WIDTH, add_foot, poster
from threadgraph.graphs.diagrams.style import drawing_context
from threadgraph.graphs.diagrams.thread_view import thread_view
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.records import ROOT
from threadgraph.graphs.summary import summary
from threadgraph.io.pictures import render

SHAPES = {
    "one": lambda: make_discussion([("1", None, "Ann", "Hello", 0.0)]),
    "two": lambda: make_discussion([("1", None, "A", "", 0.0), ("2", "1", "B", "", 1.0)]),
    "mail": lambda: make_discussion(
        [("1", None, "A", "", 0.0), ("2", "1", "B", "", 1.0)], thread_id=None
    ),
    "bakery": bakery,
    "threads": two_threads,
    "hostile": hostile,
    "no times": lambda: random_discussion(500, 60, 1, times=False),
    "no exchange": lambda: star(40),
    "unknown": lambda: make_discussion([("1", None, None, "a", None), ("2", "1", None, "b", None)]),
    "unknown with times": lambda: make_discussion(
        [(str(i), str(i - 1) if i % 3 else None, None, "", float(i)) for i in range(30)]
    ),
    "chain": lambda: chain(600),
    "five hundred": lambda: random_discussion(500, 60, 1),
    "twenty thousand": lambda: random_discussion(20_000, 2000, 2),
}


def drawn_texts(figure):
    """Texts as they are painted: (text, left, bottom, right, top) in pixels."""
    painted, real = [], Text.draw

    def note(self, renderer):
        if self.get_visible() and self.get_text().strip():
            painted.append(self)
        return real(self, renderer)

    with pytest.MonkeyPatch.context() as patch, drawing_context():
        patch.setattr(Text, "draw", note)
        figure.canvas.draw()
        boxes = [text.get_window_extent(figure.canvas.get_renderer()) for text in painted]
    return [
        (text.get_text(), box.x0, box.y0, box.x1, box.y1)
        for text, box in zip(painted, boxes, strict=True)
    ]


def outside(figure):
    wide, high = figure.bbox.width, figure.bbox.height
    return [
        text
        for text, left, bottom, right, top in drawn_texts(figure)
        if left < 0 or bottom < 0 or right > wide or top > high
    ]


def overlapping(figure):
    """Pairs of texts that cover each other by more than the space around letters."""
    found = []
    for one, other in itertools.combinations(drawn_texts(figure), 2):
        across = min(one[3], other[3]) - max(one[1], other[1])
        along = min(one[4], other[4]) - max(one[2], other[2])
        if across > 1.5 and along > 0.3 * min(one[4] - one[2], other[4] - other[2]):
            found.append((one[0], other[0]))
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_texts_are_on_the_page_and_apart(shape):
    figure = draw_overview(SHAPES[shape]())
    assert outside(figure) == []
    assert overlapping(figure) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_figures_are_those_of_the_summary(shape):
    d = SHAPES[shape]()
    found = summary(d).to_dict(top=1)
    shown = [figure for figure, _ in figures(d)]
    nothing = (d.kind[d.parent[d.is_record & (d.parent >= 0)]] == ROOT).all()
    assert shown[:5] == [
        f"{found['comments']:,}",
        f"{found['participants']:,}" if found["participants"] else "–",
        f"{found['threads']:,}",
        "–" if nothing or found["depth"]["max"] is None else f"{found['depth']['max']:,}",
        f"{found['exchanges_total']:,}" if found["participants"] else "–",
    ]
    if found["timing"] is not None and (rate := found["timing"]["answer_rate"]) is not None:
        got = found["timing"]["answered"]
        whole = got / rate if got else None
        told = " ".join(figures(d)[5])
        assert f"{got:,} of " in told
        assert whole is None or f"{got:,} of {round(whole):,}" in told
    painted = {text for text, *_ in drawn_texts(draw_overview(d))}
    assert set(shown) <= painted


@pytest.mark.parametrize("shape", SHAPES)
def test_the_ledger_adds_up_on_the_page(shape):
    d = SHAPES[shape]()
    said = draw_overview(d).notes[0]
    book = d.ledger
    parts = (book.duplicates.total(), book.rejected.total(), book.filtered.total())
    assert f"{book.read:,} = {book.kept:,} kept + {parts[0]:,} duplicates + " in said
    assert f"{parts[1]:,} rejected + {parts[2]:,} filtered out" in said
    assert book.read == book.kept + sum(parts)


@pytest.mark.parametrize("shape", ["bakery", "hostile", "five hundred", "unknown"])
def test_bytes_repeat(shape):
    one, other = (render(draw_overview(SHAPES[shape]()), "png") for _ in range(2))
    assert one == other


def test_the_page_is_about_as_high_to_its_width_as_a3():
    for shape in ("five hundred", "twenty thousand", "hostile"):
        width, height = draw_overview(SHAPES[shape]()).get_size_inches()
        assert width == WIDTH
        assert height == pytest.approx(HEIGHT, rel=0.05)


def headings(figure):
    return [text for text, *_ in drawn_texts(figure)]


def test_what_is_missing_is_said_and_leaves_its_room():
    whole = draw_overview(SHAPES["five hundred"]())
    timeless = draw_overview(SHAPES["no times"]())
    assert "No time is known, so neither a timeline nor growth is shown" in headings(timeless)
    assert "GROWTH" in headings(whole)
    assert "GROWTH" not in headings(timeless)
    highest = [max(axes.get_position().height * figure.get_size_inches()[1]
                   for axes in figure.axes) for figure in (whole, timeless)]  # fmt: skip
    assert highest[1] > highest[0]
    nobody = draw_overview(SHAPES["unknown"]())
    assert "No author is known, so there is nobody to join or to rank" in headings(nobody)
    assert "No author is known, so no exchange can be found" in headings(nobody)
    assert "MOST CENTRAL" not in headings(nobody)
    lonely = draw_overview(SHAPES["no exchange"]())
    assert "No two people addressed each other" in headings(lonely)
    assert any(note.startswith("An exchange: ") for note in lonely.notes)


def test_an_empty_discussion_is_said_to_be_empty():
    assert draw_overview(make_discussion([])).finding == "There are no comments to draw"


def test_the_headline_is_not_said_twice():
    figure = draw_overview(SHAPES["one"]())
    assert headings(figure).count(figure.finding) == 1


def test_no_sentence_of_the_small_print_is_said_twice():
    notes = draw_overview(SHAPES["hostile"]()).notes
    assert len(set(notes)) == len(notes)


def test_the_thread_asked_for_is_drawn_and_another_is_refused():
    d = two_threads()
    figure = draw_overview(d, options=DrawOptions(thread="p2"))
    assert any("one of 2 threads" in note for note in figure.notes)
    with pytest.raises(UsageError, match="no thread has the id"):
        draw_overview(d, options=DrawOptions(thread="p9"))


def test_people_and_pairs_are_at_most_those_asked_for():
    figure = draw_overview(SHAPES["five hundred"](), options=DrawOptions(people=12, pairs=2))
    assert any(note.startswith("Left out are 48 people of 60") for note in figure.notes)
    assert any(note.startswith("The 2 of 37 exchanges") for note in figure.notes)


def of(rows):
    d = make_discussion([(str(i), *row) for i, row in enumerate(rows)])
    return headline(d, thread_view(d, None))


def test_the_headline_is_what_is_most_uneven():
    few = [
        (str(i - 1) if i % 2 else None, "abc"[i % 3] if i < 30 else f"p{i}", "", 1.0 * i)
        for i in range(57)
    ]
    assert of(few) == "3 of 30 people wrote 30 of 57 comments (53 %)"
    some = [*few, (None, None, "", 57.0)]
    assert of(some) == "3 of 30 people wrote 30 of 57 comments with a known author (53 %)"
    alone = [(str(i - 1) if i % 2 else None, "Ann" if i % 8 else f"p{i}", "", i) for i in range(48)]
    assert of(alone) == "Ann wrote 42 of 48 comments (88 %)"
    early = [(str(i - 1) if i % 2 else None, f"p{i}", "", 0.1 * i) for i in range(40)]
    assert of([*early, (None, "z", "", 9000.0)]).startswith("Half of the 41 comments came in the")
    talk = [(str(i - 1) if i else None, "AB"[i % 2], "", 1.0 * i) for i in range(30)]
    assert of(talk) == (
        "A and B answered each other in 29 comments; with the one that began it, 30 turns in a row"
    )
    silent = [(None, f"p{i}", "", 1.0 * i) for i in range(30)]
    assert of(silent) == "30 comments, and none of them was answered"
    branches = [("0" if 0 < i < 40 else None, f"p{i}", "", 1.0 * i) for i in range(60)]
    assert of(branches).startswith("Only 1 of 60 comments")


def test_half_of_the_comments_is_at_least_half():
    d = random_discussion(500, 60, 1)
    said = headline(d, thread_view(d, None))
    sizes = np.sort(np.bincount(d.branch[d.is_comment]))[::-1]
    assert said == "5 of 108 branches of the discussion hold 265 of 500 comments (53 %)"
    assert (sizes[:5].sum(), np.count_nonzero(sizes)) == (265, 108)
    assert sizes[:4].sum() < 250


@pytest.mark.parametrize("seed", range(6))
def test_hostile_names_stay_on_the_page(seed):
    draw = random.Random(seed)
    names = draw.choices(HOSTILE, k=draw.randint(1, 40))
    rows = [
        (str(i), str(draw.randrange(i)) if i and draw.random() < 0.7 else None, name, name, i * 7.0)
        for i, name in enumerate(names)
    ]
    figure = draw_overview(make_discussion(rows))
    assert outside(figure) == []
    assert overlapping(figure) == []


def test_the_foot_lengthens_the_page_and_moves_nothing():
    with drawing_context():
        page = poster("A finding", "a detail", 3.0)
        before = [text.get_position()[1] * page.get_size_inches()[1] for text in page.texts]
        heads, high = list(page.texts), page.get_size_inches()[1]
        add_foot(page, [("Read", ["One sentence", "Another sentence"]), ("Shown", ["All"])])
        added = page.get_size_inches()[1] - high
    after = [text.get_position()[1] * page.get_size_inches()[1] for text in heads]
    assert added > 0
    assert after == pytest.approx([at + added for at in before])
    assert page.notes == ("One sentence", "Another sentence", "All")
    assert page.body[1] == pytest.approx(0.5 + added)
