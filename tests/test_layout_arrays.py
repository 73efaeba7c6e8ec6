"""Coordinates: what every layout promises, checked against slow definitions."""

from __future__ import annotations

import subprocess
import sys

import networkx as nx
import numpy as np
import pytest
from factories import bakery
from hypothesis import given, settings
from hypothesis import strategies as st

from threadgraph.graphs.forest import fold_subtrees, fold_to_root
from threadgraph.graphs.layout import forces
from threadgraph.graphs.layout.arrows import arrow_curves
from threadgraph.graphs.layout.growth import resolution, time_bins
from threadgraph.graphs.layout.icicle import (
    icicle,
    icicle_cells,
    icicle_raster,
    levels_per_row,
)
from threadgraph.graphs.layout.labels import Points, place_labels
from threadgraph.graphs.layout.levels import depth_bands
from threadgraph.graphs.layout.network import CORE, network_positions, node_sizes
from threadgraph.graphs.layout.packing import components, pack_boxes, reach
from threadgraph.graphs.layout.strips import distinct_places, longest_chains
from threadgraph.graphs.layout.times import framed, spread, time_window, to_days
from threadgraph.graphs.layout.tree import (
    leaf_centres,
    outline_positions,
    outline_segments,
    radial_edges,
    radial_positions,
    ring_radii,
    to_plane,
    tree_positions,
)
from threadgraph.graphs.records import NO_TIME

DAY = 86_400_000_000


@st.composite
def trees(draw, most=40, roots=1):
    """Parents of a random forest, parents before replies, the first rows possibly all roots."""
    n = draw(st.integers(1, most))
    above = [draw(st.integers(-1 if roots > 1 else 0, i - 1)) for i in range(1, n)]
    return np.array([-1, *above], np.int64)


def depths(parent):
    return fold_to_root(parent, (parent >= 0).astype(np.int64))


def sizes(parent):
    return fold_subtrees(parent, np.ones(len(parent), np.int64))


def walk(parent, row=None):
    """Definition of the order of an outline: a comment, then each reply with all below it."""
    rows = [r for r in range(len(parent)) if parent[r] == (-1 if row is None else row)]
    return [found for r in rows for found in (r, *walk(parent, r))]


@given(trees(roots=9))
def test_outline_lists_replies_below_what_they_answer(parent):
    x, y = outline_positions(parent)
    assert np.argsort(y).tolist() == walk(parent)
    assert x.tolist() == depths(parent).tolist()


def test_outline_segments_join_a_parent_to_all_its_replies():
    parent = np.array([-1, 0, 0, 1])
    x, y = outline_positions(parent)
    for flip in (1.0, -1.0):  # pages count lines downward, axes upward
        lines = outline_segments(parent, x, flip * y).tolist()
        assert [[0.0, 0.0], [0.0, flip * 3.0]] in lines  # stem of the root to its last reply
        assert [[1.0, flip * 1.0], [1.0, flip * 2.0]] in lines
        assert [[0.0, flip * 3.0], [1.0, flip * 3.0]] in lines  # branch to that reply
        assert len(lines) == 2 + 3


@given(trees(roots=9))
def test_comments_stand_over_the_middle_of_their_leaves(parent):
    centre, leaves = leaf_centres(parent)
    order = walk(parent)
    leaf_rows = [r for r in order if r not in set(parent.tolist())]
    assert leaves == len(leaf_rows)

    def below(row):
        return [at for at, leaf in enumerate(leaf_rows) if row in path(leaf)]

    def path(row):
        return [row, *(path(parent[row]) if parent[row] >= 0 else [])]

    for row in range(len(parent)):
        mine = below(row)
        assert centre[row] == (mine[0] + mine[-1] + 1) / 2


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30))
def test_rings_have_room_and_keep_apart(counts):
    ring = ring_radii(np.array([1, *counts]), 3.0, 10.0)
    assert ring[0] == 0.0
    assert np.all(np.diff(ring) >= 10.0 - 1e-9)
    assert np.all(2 * np.pi * ring[1:] >= 3.0 * np.array(counts) - 1e-6)


@given(trees())
def test_radial_edges_run_from_parent_to_reply(parent):
    ring = ring_radii(np.bincount(depths(parent)), 1.0, 1.0)
    angle, radius = radial_positions(parent, ring, 0.2)
    assert np.all((angle > 0.1 - 1e-9) & (angle < 2 * np.pi - 0.1 + 1e-9))
    x, y = to_plane(angle, radius)
    lines = radial_edges(parent, angle, radius)
    for line, row in zip(lines, np.flatnonzero(parent >= 0), strict=True):
        assert line[0] == pytest.approx([x[parent[row]], y[parent[row]]], abs=1e-9)
        assert line[-1] == pytest.approx([x[row], y[row]], abs=1e-9)


@given(trees(roots=9))
def test_tree_positions_are_within_reach_and_apart(parent):
    x, y = tree_positions(parent)
    assert np.abs(x).max() <= 1000 and np.abs(y).max() <= 1000
    assert len(set(zip(x.tolist(), y.tolist(), strict=True))) == len(parent)
    again = tree_positions(parent)
    assert np.array_equal(x, again[0]) and np.array_equal(y, again[1])


def test_threads_do_not_overlap_in_tree_positions():
    parent = np.array([-1, *([0] * 30), -1, *([31] * 10), -1, 42, 43])
    thread = np.r_[np.zeros(31), np.ones(11), np.full(3, 2)]
    x, y = tree_positions(parent)
    centres, radii = [], []
    for number in range(3):
        mine = thread == number
        top = np.flatnonzero(mine)[0]
        centres.append((x[top], y[top]))
        radii.append(np.hypot(x[mine] - x[top], y[mine] - y[top]).max())
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert np.hypot(*np.subtract(centres[one], centres[other])) > radii[one] + radii[other]


@pytest.mark.parametrize("shape", ["chain", "star", "single comments"])
def test_tree_positions_hold_for_extreme_shapes(shape):
    n = 200_000
    parent = {
        "chain": np.arange(-1, n - 1),
        "star": np.r_[-1, np.zeros(n - 1, np.int64)],
        "single comments": np.full(n, -1),
    }[shape]
    x, y = tree_positions(parent)
    assert np.isfinite(x).all() and np.isfinite(y).all()
    assert 4000 < max(np.abs(x).max(), np.abs(y).max()) <= 5000
    if shape == "star":
        # A ring alone would hide comments behind one another: they spread over a band.
        assert np.std(np.hypot(x[1:] - x[0], y[1:] - y[0])) > 100


@given(trees())
def test_icicle_nests_replies_and_keeps_siblings_apart(parent):
    size = sizes(parent)
    left, width = icicle(parent, size)
    n = len(parent)
    assert width == pytest.approx(size / n)
    for row in range(n):
        replies = [r for r in range(n) if parent[r] == row]
        replies.sort(key=lambda r: left[r])
        edge = left[row]
        for reply in replies:
            assert left[reply] == pytest.approx(edge)
            edge += width[reply]
        assert edge <= left[row] + width[row] + 1e-12
        assert [size[r] for r in replies] == sorted((size[r] for r in replies), reverse=True)


@given(trees(), st.floats(0.0, 1.0))
def test_icicle_cells_leave_no_comment_out(parent, narrowest):
    size, depth = sizes(parent), depths(parent)
    cells = icicle_cells(parent, depth, icicle(parent, size), narrowest, size)
    merged = cells.branches > 0
    assert np.count_nonzero(~merged) + cells.hidden.sum() == len(parent)
    assert np.all(cells.width[~merged] >= narrowest)
    assert np.array_equal(cells.depth[~merged], depth[cells.row[~merged]])
    assert np.array_equal(cells.depth[merged], depth[cells.row[merged]] + 1)
    assert cells.width[merged] == pytest.approx(cells.hidden[merged] / len(parent))


@given(trees(), st.integers(1, 7), st.integers(1, 4))
def test_icicle_raster_is_the_exact_cover(parent, columns, rows):
    place, depth = icicle(parent, sizes(parent)), depths(parent)
    levels = int(depth.max()) + 1
    shape = (2, rows, columns)
    group = np.arange(len(parent)) % 2
    found = icicle_raster(place, depth, group, shape)
    expected = np.zeros(shape)
    per_row = levels_per_row(levels, rows)
    for row, (left, width) in enumerate(zip(*place, strict=True)):
        for column in range(columns):
            low, high = column / columns, (column + 1) / columns
            share = max(0.0, min(high, left + width) - max(low, left)) * columns
            expected[group[row], depth[row] // per_row, column] += share / per_row
    assert found == pytest.approx(expected, abs=1e-6)


def test_icicle_raster_has_no_traces_where_nothing_is():
    n = 5000
    parent = np.r_[-1, np.zeros(n - 1, np.int64)]
    parent[-1] = n - 2
    image = icicle_raster(
        icicle(parent, sizes(parent)), depths(parent), np.zeros(n, int), (1, 3, 1600)
    )
    assert image[0, 2, 0] > 0
    assert np.all(image[0, 2, 2:] == 0.0)


@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60))
def test_components_agree_with_networkx(n, pairs):
    pairs = [(a % n, b % n) for a, b in pairs]
    source, target = (
        (np.array(side, np.int64) for side in zip(*pairs, strict=True))
        if pairs
        else (
            np.empty(0, np.int64),
            np.empty(0, np.int64),
        )
    )
    number = components(n, source, target)
    graph = nx.Graph(pairs)
    graph.add_nodes_from(range(n))
    expected = {frozenset(part) for part in nx.connected_components(graph)}
    found = {frozenset(np.flatnonzero(number == k).tolist()) for k in range(number.max() + 1)}
    assert found == expected
    assert np.all(np.diff(np.bincount(number)) <= 0)


boxes = st.lists(st.tuples(st.floats(0.1, 50), st.floats(0.1, 50)), min_size=1, max_size=40)


@given(boxes)
def test_packed_boxes_do_not_touch(pairs):
    width, height = (np.array(side) for side in zip(*pairs, strict=True))
    x, y = pack_boxes(width, height)
    for i in range(len(x)):
        for j in range(i):
            apart_x = abs(x[i] - x[j]) - (width[i] + width[j]) / 2
            apart_y = abs(y[i] - y[j]) - (height[i] + height[j]) / 2
            assert max(apart_x, apart_y) > 0


def hub_network(n, ties, seed=1):
    rng = np.random.default_rng(seed)
    source = (n * rng.random(ties) ** 2).astype(np.int64)
    target = (n * rng.random(ties) ** 2).astype(np.int64)
    return source, target, rng.integers(1, 9, ties)


@pytest.mark.parametrize(("n", "ties"), [(1, 0), (2, 1), (7, 6), (300, 900), (700, 1500)])
def test_network_positions_are_repeatable_and_within_reach(n, ties):
    network = hub_network(n, ties)
    x, y = network_positions(n, *network, seed=3)
    again = network_positions(n, *network, seed=3)
    assert x.tobytes() == again[0].tobytes() and y.tobytes() == again[1].tobytes()
    limit = 1000 if n <= CORE else 5000
    assert np.abs(x).max() <= limit and np.abs(y).max() <= limit
    assert len(set(zip(x.tolist(), y.tolist(), strict=True))) == n


def test_another_seed_gives_another_layout():
    network = hub_network(60, 150)
    assert not np.array_equal(
        network_positions(60, *network)[0], network_positions(60, *network, seed=1)[0]
    )


def test_people_without_ties_stand_on_the_shelf_below_all_others():
    source, target = np.array([0, 1, 2, 7]), np.array([1, 2, 0, 7])  # 7 only answers itself
    x, y = network_positions(9, source, target, np.ones(4))
    assert y[3:].max() < y[:3].min()
    assert len(set(x[3:].tolist())) == 6 or len(set(y[3:].tolist())) > 1


def test_groups_that_address_each_other_stand_together():
    members = np.arange(10)
    pairs = [(a, b) for a in members for b in members if a < b]
    pairs += [(a + 10, b + 10) for a, b in pairs] + [(0, 10)]
    source, target = np.array(pairs).T
    x, y = network_positions(20, source, target, np.ones(len(pairs)))
    centre = [np.array([x[k : k + 10].mean(), y[k : k + 10].mean()]) for k in (0, 10)]
    within = [
        np.hypot(x[k : k + 10] - c[0], y[k : k + 10] - c[1]).mean()
        for k, c in zip((0, 10), centre, strict=True)
    ]
    assert np.hypot(*(centre[0] - centre[1])) > 2 * max(within)


def test_dots_of_a_network_do_not_overlap():
    n = 300
    network = hub_network(n, 900)
    strength = np.bincount(np.r_[network[0], network[1]], minlength=n)
    size = node_sizes(strength) / 2
    x, y = network_positions(n, *network, sizes=size)
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    overlap = (size[:, None] + size) / 2 - distance
    np.fill_diagonal(overlap, -1)
    assert np.count_nonzero(overlap > 0.5) == 0


def test_large_networks_are_laid_out_whole():
    n = 20_000
    x, y = network_positions(n, *hub_network(n, 40_000))
    assert np.isfinite(x).all() and np.isfinite(y).all()
    assert np.abs(x).max() <= 5000 and np.abs(y).max() <= 5000


def test_the_mesh_pushes_like_all_pairs_do():
    rng = np.random.default_rng(0)
    position, mass = rng.normal(size=(800, 2)) * 100, 1.0 + rng.integers(0, 9, 800)
    exact, meshed = forces._pairwise(mass)(position), forces._meshed(mass)(position)
    # Pairs within one step of the mesh are softened, all others are not: judge by the median.
    error = np.hypot(*(exact - meshed).T) / np.hypot(*exact.T)
    assert np.median(error) < 0.05
    assert (exact * meshed).sum() > 0.9 * (exact**2).sum()


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=50))
def test_sizes_span_what_gephi_wants(values):
    size = node_sizes(np.array(values))
    if len(set(values)) == 1:
        assert set(size.tolist()) == {10.0}
    else:
        assert (size.min(), size.max()) == (4.0, 100.0)
        assert np.array_equal(np.argsort(size, kind="stable"), np.argsort(values, kind="stable"))


def test_reach_grows_with_the_graph_and_ends_at_5000():
    assert [reach(n) for n in (1, 1000, 9000, 10**7)] == [1000, 1000, 3000, 5000]


points = st.lists(
    st.tuples(st.floats(0, 200), st.floats(0, 100), st.floats(0.5, 9)), min_size=1, max_size=25
)


@given(points)
@settings(max_examples=60)
def test_labels_that_fit_cover_nothing(spots):
    x, y, radius = (np.array(side) for side in zip(*spots, strict=True))
    width, height = np.full(len(x), 30.0), np.full(len(x), 9.0)
    order = np.arange(len(x))
    left, bottom, fits = place_labels(
        Points(x, y, radius), (width, height), order, (0, 0, 200, 100)
    )
    shown = np.flatnonzero(fits)
    for a in shown:
        assert min(left[a], bottom[a]) >= 0 and left[a] + 30 <= 200 and bottom[a] + 9 <= 100
        across = np.maximum(np.maximum(left[a] - x, x - left[a] - 30), 0)
        along = np.maximum(np.maximum(bottom[a] - y, y - bottom[a] - 9), 0)
        assert np.all(np.hypot(across, along) >= radius - 1e-9)
        for b in shown[shown < a]:
            assert abs(left[a] - left[b]) >= 30 or abs(bottom[a] - bottom[b]) >= 9


def test_labels_keep_off_lines_where_they_can():
    one = Points(np.array([50.0]), np.array([50.0]), np.array([2.0]))
    size = (np.array([20.0]), np.array([8.0]))
    line = np.stack([np.linspace(52, 90, 20), np.full(20, 50.0)], axis=1)
    left, _, fits = place_labels(one, size, np.array([0]), (0, 0, 100, 100), line)
    assert fits[0] and left[0] < 50


def test_arrows_run_from_rim_to_rim_and_part_where_they_are_mutual():
    discs = Points(np.array([0.0, 100.0]), np.zeros(2), np.array([10.0, 20.0]))
    lines, heads = arrow_curves(discs, np.array([0, 1]), np.array([1, 0]), np.array([6.0, 6.0]))
    assert np.hypot(*lines[0, 0]) == pytest.approx(10)
    assert np.hypot(*(heads[0, 0] - [100, 0])) == pytest.approx(20)
    assert np.hypot(*heads[1, 0]) == pytest.approx(10)
    middle = lines[:, lines.shape[1] // 2, 1]
    assert middle[0] * middle[1] < 0


def test_arrows_between_touching_discs_are_finite():
    discs = Points(np.zeros(2), np.zeros(2), np.full(2, 5.0))
    lines, heads = arrow_curves(discs, np.array([0]), np.array([1]), np.array([6.0]))
    assert np.isfinite(lines).all() and np.isfinite(heads).all()


def test_longest_chains_follow_targets_back():
    exchange = np.array([0, 0, 0, 0, 1, 1])
    target = np.array([-1, 0, 1, 0, -1, -1])
    length = np.array([1, 2, 3, 2, 1, 1])
    assert [chain.tolist() for chain in longest_chains(exchange, target, length)] == [
        [0, 1, 2],
        [4],
    ]


def test_distinct_places_drop_only_what_would_be_hidden():
    x = np.arange(100_000) / 7.0
    rows = distinct_places(x, np.arange(100_000) % 2, 900)
    assert 1700 < len(rows) <= 1802
    assert rows[0] == 0 and np.all(np.diff(rows) > 0)


def test_the_time_window_leaves_out_a_few_far_off_and_counts_them():
    usual = np.arange(200) * 3_600_000_000 + 19_000 * DAY
    window = time_window(np.r_[usual, 0, NO_TIME])
    assert (window.outside, window.unknown) == (1, 1)
    assert window.first > 18_000
    few = time_window(np.array([0, 19_000 * DAY]))
    assert few.outside == 0 and few.first < 0 and few.last > 19_000


@pytest.mark.parametrize("far", [0, 40_000 * DAY])
def test_a_far_off_time_is_left_out_from_50_comments_on(far):
    usual = np.arange(60) * 3_600_000_000 + 19_000 * DAY
    assert time_window(np.r_[usual, far]).outside == 1
    assert time_window(np.r_[usual[:40], far]).outside == 0
    assert time_window(np.r_[usual, far, far + DAY]).outside == 0


def test_times_no_calendar_holds_are_outside():
    window = time_window(np.array([-(2**62), 2**62, 0, DAY]))
    assert window.outside == 2
    assert time_window(np.array([2**62])) is None
    assert time_window(np.array([NO_TIME])) is None


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=80))
def test_the_frame_holds_every_time_in_the_window(times):
    time = np.array(times)
    window = time_window(time)
    edges, _ = time_bins(window, 17, resolution(time))
    counts = np.histogram(to_days(time), bins=edges)[0]
    frame = framed(window, edges, counts)
    assert np.count_nonzero(frame_holds(time, frame)) == len(times) - window.outside
    assert frame.last - frame.first >= 12 * (edges[1] - edges[0]) - 1e-6


def frame_holds(time, frame):
    return (to_days(time) > frame.first) & (to_days(time) < frame.last)


def test_bins_are_whole_multiples_of_the_resolution():
    minutes = np.repeat(np.arange(133), 15) * 60_000_000
    edges, per = time_bins(time_window(minutes), 500, resolution(minutes))
    assert per == "minute"
    assert np.histogram(to_days(minutes), bins=edges)[0].max() == 15


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=99), st.integers(1, 40))
def test_bands_of_depth_hold_every_comment(depth, most):
    bands = depth_bands(np.array(depth), most)
    assert bands.comments.sum() == len(depth)
    assert len(bands.comments) <= most
    for first, last, comments in zip(bands.first, bands.last, bands.comments, strict=True):
        assert comments == sum(first <= d <= last for d in depth)


def test_golden_positions(golden):
    d = bakery()
    x, y = tree_positions(d.parent)
    net = d.network
    across, along = network_positions(net.n, net.source, net.target, net.weight)
    left, width = icicle(d.parent, d.subtree_size)
    golden(
        "positions.json",
        {
            "ids": d.ids,
            "tree_x": x.tolist(),
            "tree_y": y.tolist(),
            "people": d.people.names,
            "network_x": across.tolist(),
            "network_y": along.tolist(),
            "icicle_left": left.tolist(),
            "icicle_width": width.tolist(),
        },
    )


def test_layouts_need_numpy_alone():
    code = (
        "import sys; import threadgraph.graphs.layout.network, threadgraph.graphs.layout.tree;"
        "import threadgraph.graphs.diagrams.kinds;"
        "heavy = {'matplotlib', 'pandas', 'networkx', 'scipy'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_points_of_a_level_stay_near_it_and_one_alone_is_on_it() -> None:
    levels = np.array([0, *[1] * 200, 2, 1, 5])
    y = spread(levels)
    assert y[[0, 201, 203]].tolist() == [0, 2, 5]
    assert np.abs(y - levels).max() <= 0.35
    assert len(np.unique(y[levels == 1].round(6))) == 201
