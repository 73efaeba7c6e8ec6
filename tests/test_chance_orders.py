"""The orders of authors drawn for chance: fair, as many addressing themselves, p as it says."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from chance_definition import (
    all_orders,
    authors_definition,
    random_orders,
    small,
    to_themselves_definition,
)
from exchange_definition import Plain, weights_definition
from factories import bakery, random_discussion
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import discussions

from threadgraph.graphs.comparing import orders as drawing
from threadgraph.graphs.comparing.chance import chance, compare
from threadgraph.graphs.comparing.orders import orders, to_themselves
from threadgraph.graphs.comparing.shuffles import FIGURES, figures, frame
from threadgraph.graphs.examples import discussion_of


def test_many_shuffles_come_near_the_exact_distribution():
    """The mean and the share of each side lie within five standard errors (0.00006 %)."""
    d, shared_frame, times = small(), frame(small()), 20_000
    own = int(d.central.order[0])
    exact = compare(shared_frame, [figures(shared_frame, np.array(all_orders(d)), own)], own)
    drawn = chance(d, shuffles=times)
    for name in FIGURES:
        e, s = exact[name], drawn[name]
        assert s.shuffles + s.undefined == times
        assert abs(s.mean - e.mean) <= 5 * e.deviation / math.sqrt(s.shuffles) + 1e-9
        for side in ("below", "equal", "above"):
            share = getattr(e, side) / e.shuffles
            error = 5 * math.sqrt(share * (1 - share) / s.shuffles)
            assert abs(getattr(s, side) / s.shuffles - share) <= error + 1e-12


def test_every_order_is_as_likely_as_any_other():
    """Six orders of three comments, 6,000 times: chi-squared with 5 degrees below 20.5 (0.1 %)."""
    d = discussion_of([("1", None, "A", "", 0), ("2", None, "B", "", 1), ("3", None, "C", "", 2)])
    seen = Counter(tuple(row) for part in orders(frame(d), 6000, 1) for row in part.tolist())
    assert len(seen) == 6
    assert sum((n - 1000) ** 2 / 1000 for n in seen.values()) < 20.5


def test_authors_stay_in_their_thread_and_the_unknown_unknown():
    d = discussion_of(
        [("1", None, "A", "", 0), ("2", "1", "B", "", 1), ("3", "1", None, "", 2),
         ("4", None, "C", "", 3), ("5", "4", "A", "", 4), ("6", "5", "C", "", 5)],
        thread_id=None,
    )  # fmt: skip
    one = frame(d)
    assert d.author[one.known].min() >= 0
    assert len(one.known) == 5
    for part in orders(one, 200, 0):
        for row in part.tolist():
            assert sorted(row[:2]) == [0, 1]
            assert sorted(row[2:]) == [2, 3, 4]


@pytest.mark.parametrize("tried", [drawing.TRIED, 0])
@pytest.mark.parametrize("batch", [1, 50, 10**9])
def test_batches_change_nothing(batch, tried, monkeypatch):
    monkeypatch.setattr(drawing, "TRIED", tried)
    expected = chance(bakery(), shuffles=60)
    monkeypatch.setattr(drawing, "BATCH_ROWS", batch)
    again = chance(bakery(), shuffles=60)
    for name in FIGURES:
        one, other = expected[name], again[name]
        assert (one.below, one.equal, one.above) == (other.below, other.equal, other.above)
        assert one.mean == pytest.approx(other.mean, rel=1e-10)


def test_the_same_seed_gives_the_same_and_another_another():
    one, again, other = (chance(bakery(), shuffles=200, seed=seed) for seed in (3, 3, 4))
    assert one.baselines == again.baselines
    assert one.baselines != other.baselines
    first = next(orders(frame(bakery()), 1, 0))[0].tolist()
    # The generator is fixed to the bit, so this stays whatever the version of numpy.
    assert first == next(orders(frame(bakery()), 1, 0))[0].tolist()
    raw = np.random.PCG64(0).random_raw(3).tolist()
    assert raw == [11749869230777074271, 4976686463289251617, 755828109848996024]


@cache
def by_chance(habit):
    """200 discussions whose authors are random, against chance: all, or none after themself."""
    found = []
    for seed in range(200):
        draw = np.random.default_rng(seed)
        above = [None] + [int(draw.integers(0, i)) for i in range(1, 40)]
        who, rows = [], []
        for i, p in enumerate(above):
            others = [x for x in "ABCDEFG" if habit == "any" or p is None or x != who[p]]
            who.append(others[draw.integers(0, len(others))])
            text = f"@Person{who[p]}: no" if habit == "naming" and p is not None else ""
            rows.append((str(i), None if p is None else str(p), f"Person{who[i]}", text, i))
        found.append(chance(discussion_of(rows), shuffles=99, seed=seed))
    return found


@pytest.mark.parametrize("habit", ["any", "never to oneself", "naming"])
@pytest.mark.parametrize(
    "name", ["reciprocity", "exchanges", "back_and_forth", "most_addressed", "centralisation"]
)
def test_where_chance_rules_small_p_is_as_rare_as_it_says(name, habit):
    """200 discussions whose authors are random: p ≤ α in no more than α of them, within error.

    p is exact for random authors, whether they answer themselves or not, and name whom they
    answer or not: P(p ≤ α) ≤ α; ties make it smaller.  Five standard errors.
    """
    found = [(c[name].p, c[name].p_low, c[name].equal) for c in by_chance(habit)]
    for level in (0.05, 0.1, 0.25, 0.5, 0.75):
        bound = level + 5 * math.sqrt(level * (1 - level) / 200)
        assert sum(p <= level for p, _, _ in found) / 200 <= bound
        assert sum(low <= level for _, low, _ in found) / 200 <= bound
    # A p drawn at random among the ties is uniform on 1/100 … 1: its distance is Kolmogorov's.
    draw = np.random.default_rng(1)
    even = sorted(p - draw.integers(0, equal + 1) / 100 for p, _, equal in found)
    distance = max(abs(p - (i + 0.5) / 200) for i, p in enumerate(even))
    assert distance < 1.95 / math.sqrt(200) + 0.01


@settings(deadline=None)
@given(discussions(max_size=14), st.integers(0, 2**30), st.booleans())
def test_as_many_address_themselves_in_every_shuffle_as_here(d, seed, walks):
    with pytest.MonkeyPatch.context() as patch:
        if walks:
            patch.setattr(drawing, "TRIED", 0)
        taken = random_orders(d, 6, seed)
    expected = [to_themselves_definition(d, order) for order in taken]
    shared_frame = frame(d)
    found = to_themselves(shared_frame, np.array(taken, np.int64).reshape(len(taken), -1))
    assert found.tolist() == expected
    assert len(set(expected)) == 1
    assert chance(d, shuffles=0).to_self == expected[0]


def some_small():
    rows = [("1", None, "A", "", 0), ("2", "1", "A", "", 1), ("3", "2", "B", "@C", 2),
            ("4", "1", "A", "", 3), ("5", "4", "B", "", 4), ("6", "5", "C", "", 5),
            ("7", "1", "B", "", 6)]  # fmt: skip
    return [small(), discussion_of(rows), discussion_of([*rows[:4], ("5", None, "C", "", 4)],
                                                        thread_id=None)]  # fmt: skip


@pytest.mark.parametrize("d", some_small(), ids=["never", "sometimes", "threads"])
@pytest.mark.parametrize("seed", range(6))
def test_a_walk_leads_from_all_orders_to_all_orders(d, seed):
    """With the same random numbers no two orders lead to one: so all stay equally likely."""
    shared_frame, every = frame(d), np.array(all_orders(d))
    each = len(shared_frame.known) + len(np.bincount(shared_frame.thread))
    raw = np.repeat(np.random.PCG64(seed).random_raw(each)[None, :], len(every), axis=0)
    for rounds in (1, 9, 100):
        ends = drawing._walk(shared_frame, every, raw, rounds)
        assert sorted(ends.tolist()) == every.tolist()
    once = drawing._walk(shared_frame, every, raw, 1)
    assert drawing._walk(shared_frame, once, raw, 1).tolist() == every.tolist()


def test_walks_and_orders_drawn_at_once_have_the_same_figures(monkeypatch):
    """Means of 1,000 each lie within 0.25 standard deviations (five standard errors: 0.22)."""
    d = random_discussion(60, 12)
    at_once = chance(d)
    monkeypatch.setattr(drawing, "TRIED", 0)
    walked = chance(d)
    assert at_once.to_self == walked.to_self > 0
    assert at_once.moved == pytest.approx(walked.moved, abs=0.02)
    for name in FIGURES:
        one, other = at_once[name], walked[name]
        assert one.mean != other.mean
        assert abs(one.mean - other.mean) <= 0.25 * one.deviation


def test_naming_whom_one_answers_changes_nothing():
    """One address stays one in every shuffle: all figures are as without the names."""
    rows = [(str(i), str(i // 3) if i else None, f"Person{i * i % 7}", "", i) for i in range(40)]
    named = [(i, p, who, f"@{rows[int(p)][2]}: no" if p else "", t) for i, p, who, _, t in rows]
    bare, habit = discussion_of(rows), discussion_of(named)
    assert habit.addresses.mention.sum() > 30
    assert len(habit.addresses) == len(bare.addresses)
    assert chance(habit).baselines == chance(bare).baselines


def test_a_discussion_without_self_replies_keeps_its_addresses_in_every_shuffle():
    rows = [(str(i), str(i - 1) if i else None, "ABCDE"[i * i % 5], "", i) for i in range(24)]
    d = discussion_of(rows)
    here = len(d.addresses)
    shared_frame = frame(d)
    for part in orders(shared_frame, 50, 0):
        for order in part.tolist():
            edges = weights_definition(Plain.of(replace(d, author=authors_definition(d, order))))
            assert sum(edges.values()) == here
