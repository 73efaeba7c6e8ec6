"""The picture of the participant network: shared places, names that cover nothing, the table."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from factories import bakery, make_discussion, random_discussion
from helpers import shared
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle

import threadgraph as tg
from threadgraph.graphs.diagrams.network import draw_network, paint_network
from threadgraph.graphs.diagrams.options import DrawOptions
from threadgraph.graphs.diagrams.ranking import paint_ranking
from threadgraph.graphs.diagrams.style import drawing_context, sheet
from threadgraph.graphs.layout.labels import Points, place_names
from threadgraph.graphs.layout.network import CORE, network_positions, node_sizes
from threadgraph.graphs.network_data import comments_graph, participants_graph
from threadgraph.graphs.phrases import FEW
from threadgraph.graphs.places import participant_places
from threadgraph.io.gexf import write_gexf
from threadgraph.io.graphml import write_graphml

GIVEN = ["Anna", "Boris", "Chiara", "Դավիթ", "Emil", "فريد", "Greta", "王小明", "Ines", "יונס"]
FAMILY = ["Abel", "Brandt", "Castellanos", "de Groot", "Eriksen", "Fontaine", "Grigoryan"]


def name_of(person):
    given, family = GIVEN[person % 10], FAMILY[person // 10 % 7]
    forms = (f"{given} {family} {person}", f"{given}_{person}", f"{family}{person}", f"u{person}")
    return forms[person % 4]


def crowd(people, comments, seed=0):
    """A dense discussion: few people write and are answered much, most in circles of their own."""
    rng = np.random.default_rng(seed)
    active, liked = np.minimum(rng.pareto(1.3, (2, people)) + 0.3, 25.0)
    circle = rng.integers(0, 4, people)
    author = np.r_[rng.permutation(people), rng.choice(people, comments, p=active / active.sum())]
    said = {c: [] for c in range(4)}
    rows = []
    for i, person in enumerate(author.tolist()):
        own = said[int(circle[person] if rng.random() < 0.6 else rng.integers(4))][-60:]
        parent = None
        if own and rng.random() < 0.8:
            seen = [own[int(k)] for k in rng.integers(0, len(own), 3)]
            parent = max(seen, key=lambda row: liked[author[row]])
        above = None if parent is None else str(parent)
        rows.append((str(i), above, name_of(person), "words", float(i)))
        said[int(circle[person])].append(i)
    return make_discussion(rows)


def dots_of(figure):
    """Offsets (n, 2) and radii (n,) of the dots, in points from the corner of their panel."""
    found = [dots for dots in figure.axes[0].findobj(PathCollection) if len(dots.get_offsets())]
    places = np.concatenate([np.asarray(dots.get_offsets()) for dots in found])
    return places, np.concatenate([np.sqrt(dots.get_sizes()) / 2 for dots in found])


def drawn_in_order(d, places, people):
    """Rows in the order of the dots: those with a tie to anybody drawn, then those without."""
    rows = np.sort(places.order[:people])
    inside = np.isin(d.network.source, rows) & np.isin(d.network.target, rows)
    tied = np.isin(rows, np.r_[d.network.source[inside], d.network.target[inside]])
    return np.r_[rows[tied], rows[~tied]]


def gexf_places(d):
    out = io.BytesIO()
    write_gexf(participants_graph(d), out)
    viz = "{http://gexf.net/1.3/viz}"
    places, sizes = {}, {}
    for node in ElementTree.fromstring(out.getvalue()).iter("{http://gexf.net/1.3}node"):
        at = node.find(f"{viz}position")
        places[node.get("id")] = (float(at.get("x")), float(at.get("y")))
        sizes[node.get("id")] = float(node.find(f"{viz}size").get("value"))
    return places, sizes


def graphml_places(d):
    out = io.BytesIO()
    write_graphml(participants_graph(d), out)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    places = {}
    for node in ElementTree.fromstring(out.getvalue()).iter(f"{space}node"):
        data = {item.get("key"): item.text for item in node.findall(f"{space}data")}
        places[node.get("id")] = (float(data["x"]), float(data["y"]))
    return places


def assert_same_picture(offsets, places):
    """Offsets are the places moved, and scaled by one factor for both axes."""
    centred = [points - points.mean(axis=0) for points in (offsets, places)]
    scale = (centred[0] * centred[1]).sum() / (centred[1] ** 2).sum()
    assert scale > 0
    assert centred[0] == pytest.approx(centred[1] * scale, abs=1e-6 * np.abs(offsets).max())


# Places


@pytest.mark.parametrize(("people", "comments"), [(8, 0), (60, 200), (900, 2000)])
@pytest.mark.parametrize("shown", [300, 25])
def test_dots_stand_as_in_the_exported_graphs(people, comments, shown):
    d = bakery() if people == 8 else crowd(people, comments)
    offsets, _ = dots_of(draw_network(d, options=DrawOptions(people=shown)))
    rows = drawn_in_order(d, d.places, shown)
    assert len(offsets) == len(rows) == min(shown, len(d.people))
    ids = [f"u{place + 1}" for place in np.argsort(d.central.order)[rows].tolist()]
    in_gexf, sizes = gexf_places(d)
    in_graphml = graphml_places(d)
    assert_same_picture(offsets, np.array([in_gexf[i] for i in ids]))
    assert_same_picture(offsets, np.array([in_graphml[i] for i in ids]))
    assert (min(sizes.values()), max(sizes.values())) == (4, 100)


def test_another_seed_gives_other_places_and_the_same_seed_the_same():
    d = crowd(60, 200)
    again = participant_places(crowd(60, 200))
    assert d.places.x.tobytes() == again.x.tobytes()
    other = participant_places(d, seed=5)
    assert not np.array_equal(d.places.x, other.x)
    offsets, _ = dots_of(draw_network(d, options=DrawOptions(seed=5)))
    rows = drawn_in_order(d, other, 300)
    assert_same_picture(offsets, np.stack([other.x[rows], other.y[rows]], axis=1))


def test_places_are_ordered_by_addresses_then_comments_then_first_comment():
    d = crowd(60, 200)
    net, places = d.network, d.places
    spoken = [net.weight[(net.source == p) | (net.target == p)].sum() for p in range(net.n)]
    comments = [int(np.count_nonzero(d.author[d.is_record] == p)) for p in range(net.n)]
    expected = sorted(range(net.n), key=lambda p: (-spoken[p], -comments[p], p))
    assert places.order.tolist() == expected
    assert places.rank[places.order].tolist() == list(range(net.n))
    assert places.diameter.tolist() == node_sizes(np.array(comments)).tolist()


def test_the_core_is_laid_out_alone_and_all_others_around_it():
    d = crowd(1200, 3000, seed=3)
    net, places = d.network, d.places
    core = np.sort(places.order[:CORE])
    tied = core[np.isin(core, np.r_[net.source, net.target])]
    place = np.full(net.n, -1)
    place[tied] = np.arange(len(tied))
    inside = (place[net.source] >= 0) & (place[net.target] >= 0)
    alone = network_positions(
        len(tied),
        place[net.source[inside]],
        place[net.target[inside]],
        net.weight[inside],
        sizes=places.diameter[tied],
    )
    assert np.ptp(places.x[tied] - alone[0]) < 0.03 and np.ptp(places.y[tied] - alone[1]) < 0.03
    others = np.setdiff1d(np.union1d(net.source, net.target), tied)
    box = [(side[tied].min(), side[tied].max()) for side in (places.x, places.y)]
    centre = [(low + high) / 2 for low, high in box]
    reach = np.hypot(places.x[tied] - centre[0], places.y[tied] - centre[1])
    away = np.hypot(places.x[others] - centre[0], places.y[others] - centre[1])
    assert np.median(away) > np.percentile(reach, 90)
    gap = np.hypot(places.x[others, None] - places.x[tied], places.y[others, None] - places.y[tied])
    room = (places.diameter[others, None] + places.diameter[tied]) / 2
    assert np.all(gap > room)


def test_people_around_the_core_stand_beside_those_they_are_tied_to():
    core = [(a, b) for a in range(CORE) for b in (a + 1, a + 7) if b < CORE]
    tail = [(CORE + k, 2 * k) for k in range(60)]
    source, target = np.array(core * 3 + tail).T
    x, y = network_positions(CORE + 60, source, target, np.ones(len(source)))
    one, other = np.array(tail).T
    cosine = (x[one] * x[other] + y[one] * y[other]) / (
        np.hypot(x[one], y[one]) * np.hypot(x[other], y[other])
    )
    assert cosine.mean() > 0.6


@pytest.mark.parametrize("shape", ["chain", "star", "pairs", "alone", "circle and star"])
def test_many_people_of_any_shape_are_within_reach_of_gephi_and_apart(shape):
    n = 30_000
    ties = {
        "chain": (np.arange(n - 1), np.arange(1, n)),
        "star": (np.arange(1, n), np.zeros(n - 1, np.int64)),
        "pairs": (np.arange(0, n, 2), np.arange(1, n, 2)),
        "alone": (np.empty(0, np.int64), np.empty(0, np.int64)),
        "circle and star": (np.arange(n // 2), np.r_[np.arange(1, 9000), np.zeros(6001, np.int64)]),
    }[shape]
    x, y = network_positions(n, *ties, np.ones(len(ties[0])))
    assert np.isfinite(x).all() and np.isfinite(y).all()
    assert max(np.abs(x).max(), np.abs(y).max()) <= 5000
    assert len(np.unique(x + 1j * y)) > 0.999 * n


def test_positions_and_sizes_of_comments_are_what_gephi_leaves_alone():
    graph = comments_graph(crowd(300, 3000))
    assert max(np.abs(graph.x).max(), np.abs(graph.y).max()) <= 5000
    assert (graph.size.min(), graph.size.max()) == (4, 100)


# Names


def boxes_of(figure):
    """Extents in pixels (n, 4) of the names in the network, and those of its panel (4,)."""
    axes = figure.axes[0]
    with drawing_context():
        renderer = figure.canvas.get_renderer()
        found = np.array([text.get_window_extent(renderer).extents for text in axes.texts])
        return found, axes.get_window_extent(renderer).extents


def collisions(boxes):
    one, other = np.triu_indices(len(boxes), 1)
    left, bottom, right, top = boxes.T
    overlap = (left[one] < right[other]) & (left[other] < right[one])
    overlap &= (bottom[one] < top[other]) & (bottom[other] < top[one])
    return int(overlap.sum())


def check_names(d, people=300):
    figure = draw_network(d, options=DrawOptions(people=people))
    boxes, page = boxes_of(figure)
    assert collisions(boxes) == 0
    assert np.all(boxes[:, :2] >= page[:2]) and np.all(boxes[:, 2:] <= page[2:])
    offsets, radius = dots_of(figure)
    centres = figure.axes[0].transData.transform(offsets)
    pixels = radius * figure.dpi / 72
    across = np.maximum(np.maximum(boxes[:, :1] - centres[:, 0], centres[:, 0] - boxes[:, 2:3]), 0)
    along = np.maximum(np.maximum(boxes[:, 1:2] - centres[:, 1], centres[:, 1] - boxes[:, 3:]), 0)
    covered = np.hypot(across, along) < pixels - 0.3
    assert np.count_nonzero(covered.any(axis=1)) <= 25
    assert not covered.any() or radius[covered.any(axis=0)].max() <= 3.2
    return figure


def named(figure, d, most=120):
    """How many of the most central people shown have a name beside their dot."""
    rows = drawn_in_order(d, d.places, 300)
    offsets, _ = dots_of(figure)
    boxes, _ = boxes_of(figure)
    at = dict(zip(rows.tolist(), figure.axes[0].transData.transform(offsets), strict=True))
    texts = [text.get_text() for text in figure.axes[0].texts]
    central = [p for p in d.central.order.tolist() if p in at][:most]
    found = 0
    for person in central:
        mine = [
            box
            for box, text in zip(boxes, texts, strict=True)
            if d.people.names[person].startswith(re.split(r"…| #", text)[0])
        ]
        near = [np.clip(at[person], box[:2], box[2:]) for box in mine]
        found += any(np.hypot(*(spot - at[person])) < 60 for spot in near)
    return found, len(central)


@pytest.mark.parametrize("seed", range(4))
def test_names_of_a_dense_network_of_200_people_keep_apart(seed):
    d = crowd(200, 1400, seed)
    assert len(d.people) == 200 and 700 < len(d.network) < 1100
    found, of = named(check_names(d), d)
    assert of == 120
    assert found >= 0.9 * of


@pytest.mark.parametrize(
    "path",
    [
        "samples/irc-disentangled/2008-04-27.train-a.raw.txt",
        "samples/hackernews/hn_7324236.html",
        "samples/discourse/discourse_api_topic.json",
    ],
)
def test_names_of_real_discussions_keep_apart(path):
    d = tg.read(str(shared(path)))
    found, of = named(check_names(d), d)
    assert found >= 0.9 * of


def test_names_of_a_selection_in_a_small_box_keep_apart():
    check_names(crowd(200, 900), people=40)


def test_a_name_takes_the_first_text_that_fits():
    points = Points(np.array([10.0]), np.array([10.0]), np.array([2.0]))
    wide, short = (np.array([50.0]), np.array([5.0])), (np.array([5.0]), np.array([5.0]))
    page = (0.0, 0.0, 30.0, 30.0)
    assert place_names(points, [wide, short], np.array([0]), page).text.tolist() == [1]
    assert place_names(points, [wide], np.array([0]), page).text.tolist() == [-1]


def test_only_the_first_names_may_cover_small_dots():
    x = np.array([50.0, *np.linspace(20, 80, 31)])
    y = np.array([50.0, *np.tile([44.0, 50.0, 56.0], 11)[:31]])
    points = Points(x, y, np.array([2.0, *[1.0] * 31]))
    sizes = [(np.full(32, 20.0), np.full(32, 8.0))]
    page, order = (0.0, 0.0, 100.0, 100.0), np.array([0])
    assert place_names(points, sizes, order, page).text[0] == -1
    assert place_names(points, sizes, order, page, bold=1, small=1.5).text[0] == 0
    assert place_names(points, sizes, order, page, bold=1, small=0.5).text[0] == -1


# The table


def table_of(figure):
    """Lines of the table as lists of texts from left to right, the highest first."""
    lines = {}
    for text in figure.axes[1].texts:
        x, y = text.get_position()
        lines.setdefault(round(y, 3), []).append((x, text.get_text()))
    return [[text for _, text in sorted(lines[y])] for y in sorted(lines, reverse=True)]


def test_the_table_ranks_the_most_central_people_with_their_measures():
    d = crowd(60, 200)
    c = d.central
    lines = [line for line in table_of(draw_network(d)) if line[0].isdigit()]
    assert len(lines) == 20
    for number, (line, person) in enumerate(zip(lines, c.order[:20], strict=True), start=1):
        counts = [f"{v[person]:,}" for v in (c.comments, c.in_degree, c.in_strength)]
        assert line[0] == str(number)
        assert line[1].split("…")[0] in c.names[person]
        assert line[2:5] == counts
        assert float(line[5]) == pytest.approx(100 * c.pagerank[person], abs=0.051)
        assert float(line[6].replace(",", "")) == pytest.approx(c.betweenness[person], abs=0.51)
    assert any("PageRank" in note for note in draw_network(d).notes)
    assert ["and 40 people more"] in table_of(draw_network(d))


def test_bars_of_a_column_have_the_lengths_of_its_numbers():
    d = crowd(60, 200)
    bars = [bar for bar in draw_network(d).axes[1].patches if isinstance(bar, Rectangle)]
    comments = d.central.comments[d.central.order[:20]]
    lengths = np.array([bar.get_width() for bar in bars[:20]])
    assert lengths / lengths.max() == pytest.approx(comments / comments.max())


def test_few_people_get_counts_and_what_they_are_ranked_by():
    d = bakery()
    assert len(d.people) < FEW
    heads = {text for line in table_of(draw_network(d)) for text in line}
    assert {"addressed", "PageRank"} <= heads and "between-" not in heads
    assert not any("Betweenness" in note for note in draw_network(d).notes)


def test_betweenness_that_was_given_up_is_blank_and_said():
    d = crowd(60, 200)
    whole = replace(d.central, betweenness=None, betweenness_method="not computed, too long")
    d.__dict__["central"] = whole
    figure = draw_network(d)
    lines = [line for line in table_of(figure) if line[0].isdigit()]
    assert all(len([text for text in line if text]) == 6 for line in lines)
    assert any(whole.betweenness_method in note for note in figure.notes)


def test_network_and_table_can_be_painted_onto_a_part_of_any_sheet():
    d = crowd(200, 900)
    with drawing_context():
        figure = sheet(4.2, "Both", width=10.5)
        notes = paint_network(figure, (0, 0, 5, 4), d, DrawOptions(people=60))
        table = paint_ranking(figure, (5.3, 0, 5, 4), d, 12)
    assert any("Left out are 140 people of 200" in note for note in notes)
    assert any("PageRank" in note for note in table)
    offsets, _ = dots_of(figure)
    rows = drawn_in_order(d, d.places, 60)
    assert_same_picture(offsets, np.stack([d.places.x[rows], d.places.y[rows]], axis=1))
    assert collisions(boxes_of(figure)[0]) == 0
    lines = [line for line in table_of(figure) if line[0].isdigit()]
    assert len(lines) == 12


def test_heads_and_numbers_of_the_table_do_not_overlap():
    d = crowd(200, 900)
    with drawing_context():
        figure = sheet(4.2, "Table", width=5.0)
        paint_ranking(figure, (0, 0, 5, 4), d, 15)
        renderer = figure.canvas.get_renderer()
        texts = [text for text in figure.axes[0].texts if text.get_text()]
        boxes = np.array([text.get_window_extent(renderer).extents for text in texts])
    heights = {}
    for text, box in zip(texts, boxes, strict=True):
        heights.setdefault(round(text.get_position()[1], 2), []).append(box)
    for line in heights.values():
        line.sort(key=lambda box: box[0])
        assert all(left[2] <= right[0] for left, right in pairwise(line))


def test_nobody_to_draw_is_said_by_the_parts_too():
    d = make_discussion([("1", None, None, "a", None)])
    with drawing_context():
        figure = sheet(2.0, "Nobody")
        assert "No author is known" in paint_network(figure, (0, 0, 5, 2), d)[0]
        assert "No author is known" in paint_ranking(figure, (0, 0, 5, 2), d, 9)[0]


def test_a_page_may_be_wider_and_is_as_wide_as_others_unless_told():
    with drawing_context():
        wide, usual = sheet(1.0, "a", width=13.0), sheet(1.0, "a")
    assert wide.body[2] == 13.0 and wide.get_size_inches()[0] == pytest.approx(13.9)
    assert usual.get_size_inches()[0] == 10.0


def test_random_discussions_have_no_two_dots_on_top_of_each_other():
    offsets, radius = dots_of(draw_network(random_discussion(900, 250, 2)))
    apart = np.hypot(*(offsets[:, None] - offsets).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert np.all(apart > 0.9 * (radius[:, None] + radius))
