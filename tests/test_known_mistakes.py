"""Mistakes that other programs make with threads and their people, and that we do not make.

Each test builds the smallest case on which the mistake shows, says what it would give, and what
is right (the notes on measures, section 10).
"""

from __future__ import annotations

import statistics
import sys
from contextlib import contextmanager
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from zoo import N6, both_ways, grown, network_of, t6

from threadgraph.graphs.betweenness import betweenness
from threadgraph.graphs.branches import branches
from threadgraph.graphs.examples import (
    discussion_of,
    parents_of_balanced,
    parents_of_chain,
    parents_of_comb,
    parents_of_star,
)
from threadgraph.graphs.measures import rhythm
from threadgraph.graphs.measures.register import measures
from threadgraph.graphs.network_measures import gini, measure_network
from threadgraph.graphs.networks.paths_sampled import betweenness_within
from threadgraph.graphs.networks.projection import ties
from threadgraph.graphs.participation import concentration
from threadgraph.graphs.rhythm import burstiness, burstiness_of_few
from threadgraph.graphs.shapes import thread_forms
from threadgraph.graphs.tree import level_widths, longest_chain, nesting, thread_shapes

# --- the shape of threads -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parent", "branching"),
    [(parents_of_chain(9), 1), (parents_of_star(9), 8), (parents_of_balanced(3, arity=3), 3)],
)
def test_branching_is_not_twice_the_links_over_the_comments(parent, branching):
    """2E/N is just under 2 for every thread, whatever its shape."""
    n = len(parent)
    assert 1.7 < 2 * (n - 1) / n < 2
    assert thread_shapes(grown(parent, thread_id=None)).branching.tolist() == [branching]


def test_depth_counts_steps_not_nodes():
    """A top-level comment is at level 1; counting the nodes of the path gives 2."""
    d = discussion_of([("1", None, "Ann", "", None)])
    assert thread_shapes(d).max_depth.tolist() == [1]
    assert thread_shapes(t6()).max_depth.tolist() == [3]
    assert int(nesting(d).max()) == 0


def test_the_h_index_is_not_that_of_the_sorted_widths():
    """Widths 10, 1, 3: sorted they are 10, 3, 1 with an h-index of 2; level 2 holds one only."""
    rows = [(f"a{i}", None, "Ann", "", None) for i in range(10)]
    rows += [("b", "a0", "Bob", "", None)]
    rows += [(f"c{i}", "b", "Cyd", "", None) for i in range(3)]
    d = discussion_of(rows)
    widths = level_widths(d).tolist()
    assert widths == [10, 1, 3]
    assert sum(w >= i for i, w in enumerate(sorted(widths, reverse=True), 1)) == 2
    assert thread_shapes(d).h_index.tolist() == [1]


def test_the_h_index_does_not_start_at_the_comments_of_a_page():
    """Levels count from the page: if top-level comments were level 0, widths 9, 4, 1 gave 1."""
    rows = [(f"a{i}", None, "Ann", "", None) for i in range(9)]
    rows += [(f"b{i}", f"a{i}", "Bob", "", None) for i in range(4)] + [("c", "b0", "A", "", None)]
    assert thread_shapes(discussion_of(rows)).h_index.tolist() == [2]


def test_structural_virality_divides_by_n_times_n_minus_one():
    """Without parentheses, n·n − 1 instead of n·(n − 1) gives 62/35 for the shared example."""
    n, wiener = 6, 31
    assert Fraction(2 * wiener, n * n - 1) == Fraction(62, 35)
    assert thread_shapes(t6()).structural_virality[0] == pytest.approx(2 * wiener / (n * (n - 1)))
    for size in (2, 3, 30):
        path = thread_shapes(grown(parents_of_chain(size), thread_id=None))
        assert path.structural_virality[0] == pytest.approx((size + 1) / 3)


def test_virality_is_exact_not_sampled():
    """The same to the last bit, again and again, and equal to the formula at a size to sample."""
    n = 5000
    values = {
        float(thread_shapes(grown(parents_of_chain(n))).structural_virality[0]) for _ in range(2)
    }
    assert values == {(n + 2) / 3}


def test_distances_of_several_threads_are_not_infinite():
    """networkx gives an infinite Wiener index as soon as there are two threads."""
    parent = [-1, 0, -1, 2]
    graph = nx.Graph([(0, 1), (2, 3)])
    assert nx.wiener_index(graph) == float("inf")
    d = grown(parent, thread_id=None)
    assert thread_shapes(d).wiener_index == [1, 1]
    assert thread_forms(d).diameter.tolist() == [1, 1]


def test_large_wiener_indices_do_not_overflow():
    """n(n² − 1)/6 of a chain leaves 64 bits past three million; its parts are added exactly."""
    n = 300_000
    d = grown(parents_of_chain(n), thread_id=None)
    assert thread_shapes(d).wiener_index == [n * (n * n - 1) // 6]
    assert n * (n * n - 1) // 6 > 2**51


@contextmanager
def shallow_stack():
    """Leave room for a few calls only: whoever descends a thread by calling itself fails."""
    limit, depth, frame = sys.getrecursionlimit(), 0, sys._getframe()
    while frame:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(depth + 120)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


@pytest.mark.parametrize("shape_of", [parents_of_chain, parents_of_comb])
def test_deep_threads_need_no_deep_stack(shape_of):
    d = grown(shape_of(20_001))
    for measure in measures().values():
        measure.compute(grown(shape_of(9)))  # imports happen with room to spare
    with shallow_stack():
        for measure in measures().values():
            assert measure.compute(d) is not None
        assert len(longest_chain(d)) == int(d.depth.max())


# --- people ---------------------------------------------------------------------------------


def test_the_gini_coefficient_counts_those_who_got_nothing():
    """Without the zeros, one who gets everything looks like perfect equality."""
    values = np.array([0, 0, 0, 4])
    assert gini(values[values > 0]) == 0
    assert gini(values) == 3 / 4
    d = discussion_of(
        [("1", None, "Ann", "", 0), *[(f"1.{i}", "1", f"p{i}", "", i) for i in range(3)]]
    )
    assert concentration(d).gini_replies_received == 3 / 4


def test_unknown_authors_are_not_one_busy_person():
    rows = [(str(i), None, None, "", None) for i in range(9)] + [("a", None, "Ann", "", None)]
    found = concentration(discussion_of(rows))
    assert (found.people, found.comments, found.top_share) == (1, 1, 1)


def test_repeated_contacts_are_counted():
    """A graph of authors without multiplicities has weight 1 here."""
    d = discussion_of(
        [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1), ("3", "1", "Bob", "", 2)]
    )
    assert d.network.weight.tolist() == [2]


def test_arrows_run_from_who_speaks_to_who_is_addressed():
    d = discussion_of([("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1)])
    names = d.people.names
    assert (names[d.network.source[0]], names[d.network.target[0]]) == ("Bob", "Ann")


def test_numbers_of_comments_are_no_distances():
    """Read as lengths, much contact would put two people far apart."""
    many = {pair: 50 if pair == (0, 1) else 1 for pair in N6}
    found = betweenness(network_of(6, many)).values.tolist()
    assert found == betweenness(network_of(6, N6)).values.tolist()


def test_betweenness_does_not_depend_on_what_people_are_called():
    """A mean over the keys of a dictionary is a mean of names that happen to be numbers."""
    rows = [("1", None, "5", "", 0), ("2", "1", "900", "", 1), ("3", "2", "7", "", 2)]
    d = discussion_of(rows)
    assert betweenness(d.network).values.sum() == 1


def test_nobody_in_contact_is_undefined_and_no_error():
    found = measure_network(network_of(2, {}))
    assert found.reciprocity is None
    assert found.dyadic_reciprocity is None


def test_both_directions_are_added_when_direction_is_dropped():
    """networkx keeps one of the two weights, 3 and 2."""
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([(0, 1, 3), (1, 0, 2)])
    assert graph.to_undirected()[0][1]["weight"] in (2, 3)
    assert ties(network_of(2, {(0, 1): 3, (1, 0): 2})).weight.tolist() == [5]


def test_answers_to_oneself_are_not_in_the_denominator():
    """networkx counts loops among the links: 2 of 3 where both of two are answered."""
    d = discussion_of(
        [
            ("1", None, "Ann", "", 0),
            ("2", "1", "Bob", "", 1),
            ("3", "2", "Ann", "", 2),
            ("4", "3", "Ann", "", 3),
        ]
    )
    assert nx.overall_reciprocity(nx.DiGraph([(0, 1), (1, 0), (0, 0)])) == pytest.approx(2 / 3)
    assert measure_network(d.network).reciprocity == 1


@pytest.mark.parametrize("seconds", [1, 86_400])
def test_comments_next_to_each_other_are_no_exchange(seconds):
    """By the order alone, or by how soon one follows the other, Ann and Bob would alternate."""
    rows = [(str(i), None, ("Ann", "Bob")[i % 2], "", i * seconds / 60) for i in range(8)]
    d = discussion_of(rows)
    assert len(d.exchanges) == len(d.network) == 0
    assert measures()["longest_exchange"].compute(d).value is None


def test_a_long_pause_ends_no_exchange():
    """With a limit on the time between turns, an answer after a year would answer nobody."""
    year = 365 * 24 * 60.0
    d = discussion_of(
        [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", year), ("3", "2", "Ann", "", 2 * year)]
    )
    assert d.exchanges.longest_chain.tolist() == [3]
    assert d.exchanges.episodes.tolist() == [1]


def test_every_name_in_a_comment_counts_not_only_the_last():
    """One field for "the name in it", filled match after match, keeps Cyd only."""
    d = discussion_of(
        [
            ("1", None, "Ann", "", 0),
            ("2", None, "Bob", "", 1),
            ("3", None, "Cyd", "", 2),
            ("4", None, "Dee", "@Ann @Bob @Cyd: no", 3),
        ]
    )
    assert [d.people.names[p] for p in d.network.target.tolist()] == ["Ann", "Bob", "Cyd"]
    assert measures()["mentions"].compute(d).value == 3


@pytest.mark.parametrize("leaves", [1, 2, 4, 60, 300])
def test_no_share_of_paths_is_above_all_of_them(leaves):
    """Scaled by the sampled sources alone, networkx gave 1.25, and nan, for the hub of a star."""
    star = network_of(leaves + 1, both_ways([(0, i) for i in range(1, leaves + 1)]))
    exact = betweenness(star).values
    assert exact.tolist() == [leaves * (leaves - 1), *[0] * leaves]
    drawn = betweenness_within(star, error=0.05).share
    assert np.isfinite(drawn).all()
    assert drawn.max() <= 1
    assert drawn[1:].max() == 0


# The mean distance between people as the largest of the parts' means is a mistake that cannot be
# made here: no mean distance is given, as most pairs are out of reach (see harmonic closeness).


@pytest.mark.parametrize(("text", "named"), [("@Joel hm", []), ("@Joe hm", ["Joe"])])
def test_a_name_ends_where_it_ends(text, named):
    """Without a boundary to the right, "@Joe" is found inside "@Joel"."""
    d = discussion_of([("1", None, "Joe", "", 0), ("2", None, "Ann", text, 1)])
    m = d.mentions
    assert [d.people.names[p] for p in m.participant.tolist() if p >= 0] == named


def test_similar_names_are_neither_merged_nor_mentioned():
    """A distance between spellings makes Vlad out of Vahram, and one person of Ann and Anne."""
    d = discussion_of(
        [("1", None, "Vahram", "", 0), ("2", None, "Ann", "Dear Vlad,", 1),
         ("3", None, "Anne", "", 2)]
    )  # fmt: skip
    assert d.people.names == ["Vahram", "Ann", "Anne"]
    assert len(d.network) == 0


# --- time -----------------------------------------------------------------------------------


def test_burstiness_uses_the_deviation_of_all_intervals():
    """With the deviation of a sample (n − 1), the corrected burstiness of 0, 0, 0, 1 is above 1."""
    gaps = [0.0, 0.0, 0.0, 1.0]
    n, r = len(gaps), statistics.stdev(gaps) / statistics.fmean(gaps)
    wrong = ((n + 1) ** 0.5 * r - (n - 1) ** 0.5) / (((n + 1) ** 0.5 - 2) * r + (n - 1) ** 0.5)
    assert wrong > 1.05
    assert burstiness_of_few(gaps) == pytest.approx(1, abs=1e-15)
    spread, mean = statistics.pstdev(gaps), statistics.fmean(gaps)
    assert burstiness(gaps) == pytest.approx((spread - mean) / (spread + mean))


def test_a_page_without_times_has_no_figures_of_time():
    """Undefined is not 0."""
    d = discussion_of([("1", None, "Ann", "", None), ("2", "1", "Bob", "", None)])
    for measure in rhythm.MEASURES:
        answer = measure.compute(d)
        assert answer.value is None, measure.name
        assert answer.values is None or np.isnan(answer.values).all(), measure.name
        assert answer.why, measure.name


def test_branches_of_absent_comments_are_not_dropped():
    """Replies to what is missing stay where they are: in a branch of their own."""
    d = discussion_of([("2", "gone", "Bob", "", 1), ("3", "gone", "Ann", "", 2)])
    assert branches(d).comments.tolist() == [2]
    assert thread_shapes(d).root_degree.tolist() == [0]
