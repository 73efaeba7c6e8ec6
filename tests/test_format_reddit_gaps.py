"""What files of Reddit announce and do not hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reddit_things import listing, more, post, read_value, thing

from threadgraph.io.formats.reddit_gaps import Stub, count_missing


def test_what_a_stub_announced_came_from_another_answer():
    page = [listing(post(num_comments=5)), listing(thing("a"), more("t3_p", "b", "c", count=4))]
    answer = {"json": {"errors": [], "data": {"things": [thing("b"), thing("d", "t1_b")]}}}
    _, ledger = read_value(page)
    assert ledger.counters["not_loaded"] == 4
    assert ledger.examples["not_in_file"][0].what == "1 of 5 comments; 4 are not in this file"
    _, ledger = read_value(page, answer)
    assert ledger.counters["not_loaded"] == 2
    assert ledger.examples["not_in_file"][0].what == "3 of 5 comments; 2 are not in these files"


def test_a_stub_in_an_answer_is_part_of_the_stub_it_came_for():
    page = [listing(post()), listing(more("t3_p", "b", "c", count=10))]
    answer = {"json": {"data": {"things": [thing("b"), more("t1_b", "d", count=5)]}}}
    last = {"json": {"data": {"things": [thing("d", "t1_b"), thing("e", "t1_d")]}}}
    # Of ten, b came, five are announced below it, so four are left beside it.
    assert read_value(page, answer)[1].counters["not_loaded"] == 9
    assert read_value(page, answer, last)[1].counters["not_loaded"] == 7


def test_the_same_stub_in_two_files_is_one():
    page = [listing(post()), listing(more("t3_p", "b", count=3), thing("a"))]
    assert read_value(page, page)[1].counters["not_loaded"] == 3


def test_a_branch_that_goes_on_elsewhere_is_finished_by_its_permalink():
    page = [listing(post()), listing(thing("a", replies=listing(more("t1_a"))))]
    assert read_value(page)[1].counters["unfinished_branches"] == 1
    rest = [listing(post()), listing(thing("a", replies=listing(thing("b", "t1_a"))))]
    assert read_value(page, rest)[1].counters["unfinished_branches"] == 0
    assert read_value(page, page)[1].counters["unfinished_branches"] == 1


# What is missing, against its definition.


@st.composite
def forests(draw: st.DrawFn) -> dict[str, str]:
    """Return the comments of a thread, as id to parent."""
    n = draw(st.integers(1, 14))
    parents = {f"c{i}": f"c{draw(st.integers(-1, i - 1))}" for i in range(n)}
    return {name: above.replace("c-1", "t3_p") for name, above in parents.items()}


@given(forests(), st.data())
def test_stubs_of_any_views_count_what_no_view_holds(parents, data):
    # Each view holds the top of the tree, and says of each comment what it left out below.
    views = data.draw(st.lists(st.sets(st.sampled_from(sorted(parents))), min_size=1, max_size=3))
    stubs: list[Stub] = []
    held: set[str] = set()
    below: dict[str, set[str]] = {name: {name} for name in parents}
    for name in reversed(parents):
        below.get(parents[name], set()).update(below[name])
    for view in views:
        # What is seen must be attached: a comment is seen if all above it are.
        seen = {"t3_p"}
        for name, above in parents.items():
            if above in seen and name in view:
                seen.add(name)
        held |= seen - {"t3_p"}
        for place in sorted(seen):
            hidden = [n for n, above in parents.items() if above == place and n not in seen]
            if hidden:
                count = sum(len(below[name]) for name in hidden)
                stubs.append(Stub(place, count, tuple(hidden)))
    answers = {name: parents[name] for name in held}
    missing, unfinished = count_missing(stubs, answers)
    assert (missing, unfinished) == (len(parents) - len(held), 0)
