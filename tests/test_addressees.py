"""Whom a text addresses where the platform hides the parent: by hand, by definition, at size."""

from __future__ import annotations

import gc
import time
from typing import Any

import pytest
from addressee_definition import addressee_definition
from hypothesis import given, settings
from hypothesis import strategies as st

from threadgraph.graphs import addressees
from threadgraph.graphs.addressees import infer_addressees

CHAT = frozenset({"at", "colon"})
EVERY = frozenset({"at", "colon", "prefix"})


def parents(*said: tuple[str | None, str], **options: Any) -> list[str | None]:
    """Parents of records "1", "2" ... of one group, each given as author and text."""
    ids = [str(row) for row in range(1, len(said) + 1)]
    authors, texts = [author for author, _ in said], [text for _, text in said]
    return infer_addressees(ids, authors, texts, ["g"] * len(said), **options).parents


def last(*said: tuple[str | None, str], **options: Any) -> str | None:
    return parents(*said, **options)[-1]


def test_the_latest_earlier_record_of_the_person_is_the_parent():
    assert parents(("Ann", "a"), ("Ann", "b"), ("Bob", "@Ann c"), ("Ann", "d")) == [
        None,
        None,
        "2",
        None,
    ]


def test_nobody_answers_what_is_said_later():
    assert parents(("Bob", "@Ann hello"), ("Ann", "hi")) == [None, None]


def test_nobody_answers_himself():
    assert last(("Ann", "a"), ("Ann", "@Ann b")) is None
    assert last(("Ann Marie", "a"), ("Ann", "b"), ("Ann Marie", "@Ann Marie c")) is None


def test_groups_do_not_hear_each_other():
    found = infer_addressees(["1", "2"], ["Ann", "Bob"], ["", "@Ann"], ["g", "h"])
    assert found == ([None, None], [None, None])


def test_records_of_no_group_are_neither_searched_nor_found():
    found = infer_addressees(["1", "2", "3"], ["A1", "Ann", "Bob"], ["", "@A1", "@A1"], [None] * 3)
    assert found.parents == [None] * 3
    found = infer_addressees(["1", "2"], ["Ann", "Bob"], ["", "@Ann"], [None, "g"])
    assert found.parents == [None, None]


def test_the_opener_is_the_first_candidate_wherever_it_stands():
    columns = (
        ["1", "p", "2"],
        ["Bob", "Ann", "Cy"],
        ["@Ann yes", "?", "@Bob no"],
        ["p", None, "p"],
    )
    assert infer_addressees(*columns).parents == ["p", None, "1"]
    columns = (["p", "1", "2"], ["Ann", "Ann", "Bob"], ["?", "also", "@Ann no"], [None, "p", "p"])
    assert infer_addressees(*columns).parents[2] == "1"


def test_of_two_records_with_the_id_of_the_group_the_older_opens_it():
    columns = (["p", "p", "1"], ["Ann", "Cy", "Bob"], ["", "", "@Ann"], [None, None, "p"])
    assert infer_addressees(*columns).parents[2] == "p"


def test_a_record_without_a_name_keeps_its_parent():
    assert last(("Ann", "a"), ("Bob", "I agree with @Ann")) is None
    assert last(("Ann", "a"), ("Bob", "")) is None
    assert last(("Ann", "a"), ("Bob", "@")) is None
    assert last(("Ann", "a"), ("Bob", "@Zoe hi")) is None


@pytest.mark.parametrize(
    "text",
    [
        "@Ann hi",
        "@ Ann hi",
        "@ann",
        " \n@ANN: x",
        "＠Ann",
        "\u200b@Ann.",
        "@Ann\nx",
        "@Ann's",
        "@Ann,x",
    ],
)
def test_a_name_after_the_sign_is_found(text):
    assert last(("Ann", "a"), ("Bob", text)) == "1"


@pytest.mark.parametrize(
    "text",
    [
        "@Anna",
        "@Ann_b",
        "@Ann-Marie",
        "@Ann.b",
        "@Ann@host",
        "@Ann'Marie",
        "@Ann/x",
        "@\nAnn",
        "Ann: x",
    ],
)
def test_what_goes_on_is_another_name(text):
    assert last(("Ann", "a"), ("Bob", text)) is None


@pytest.mark.parametrize("text", ["Ann: x", "ann, x", "Ann:x", "Ann : x", "Ann：x", "@Ann x"])
def test_chats_put_a_colon_or_a_comma_after_the_name(text):
    assert last(("Ann", "a"), ("Bob", text), styles=CHAT) == "1"


@pytest.mark.parametrize("text", ["Ann x", "Ann. x", "Ann :) x", "Ann:D", "hi Ann: x", "Anna: x"])
def test_other_signs_after_a_name_address_nobody(text):
    assert last(("Ann", "a"), ("Bob", text), styles=CHAT) is None


@pytest.mark.parametrize("nick", ["joe_", "[joe]", "joe|away", "j`o^e", "\\joe", "jo-e", "{x}y"])
def test_nicks_of_any_signs_are_found_whole(nick):
    assert last((nick, "a"), ("joe", "b"), ("Bob", f"{nick}: x"), styles=CHAT) == "1"


def test_common_words_address_only_with_a_colon_and_as_written():
    assert last(("so", "a"), ("Bob", "so, what"), styles=CHAT) is None
    assert last(("So", "a"), ("Bob", "so: what"), styles=CHAT) is None
    assert last(("so", "a"), ("Bob", "so: what"), styles=CHAT) == "1"
    assert last(("so", "a"), ("Bob", "@so what"), styles=CHAT) == "1"
    assert last(("note", "a"), ("Bob", "note: what"), styles=CHAT) is None
    assert last(("12", "a"), ("Bob", "12: or 13"), styles=CHAT) is None
    assert last(("well", "a"), ("Bob", "well, what"), styles=CHAT) is None
    assert last(("wells", "a"), ("Bob", "wells, what"), styles=CHAT) == "1"


def test_the_longest_name_wins():
    said = [("Ann", "a"), ("Ann Marie", "b")]
    assert last(*said, ("Bob", "@Ann Marie hello")) == "2"
    assert last(*said, ("Bob", "@Ann Mariette hello")) == "1"
    assert parents(*said[:1], ("Bob", "@Ann Marie hello"), ("Ann Marie", "x"))[1] == "1"


def test_the_exact_spelling_comes_before_the_latest():
    ids = {"author_ids": ["x", "y", "z"]}
    assert last(("@Joe", "a"), ("@JOE", "b"), ("Bob", "@Joe c"), **ids) == "1"
    assert last(("Joe", "a"), ("JOE", "b"), ("Bob", "@Joe c"), **ids) == "1"
    assert last(("Joe", "a"), ("JOE", "b"), ("Bob", "@joe c"), **ids) == "2"


def test_a_person_is_found_under_a_new_name_by_the_old_one():
    ids = {"author_ids": ["x", "x", "z"]}
    assert last(("old", "a"), ("new", "b"), ("Bob", "@old c"), **ids) == "2"
    assert last(("old", "a"), ("new", "b"), ("Bob", "@new c"), **ids) == "2"
    assert last(("old", "a"), ("new", "b"), ("newer", "@old c"), author_ids=["x"] * 3) is None


@pytest.mark.parametrize("name", ["Anonymous", "Guest", "[deleted]", None, ""])
def test_names_of_nobody_address_nobody(name):
    assert last((name, "a"), ("Bob", f"@{name} b")) is None
    assert last((name, "a"), ("Bob", "b"), named=[None, name]) is None


def test_an_unknown_author_can_address_somebody():
    assert last(("Ann", "a"), (None, "@Ann b")) == "1"


def test_a_signal_of_the_platform_overrides_the_text():
    said = [("Ann", "a"), ("Bob", "b"), ("Cy", "@Bob c")]
    for name in ("Ann", "@ann", " ANN "):
        found = infer_addressees(
            ["1", "2", "3"],
            [author for author, _ in said],
            [text for _, text in said],
            ["g"] * 3,
            named=[None, None, name],
        )
        assert (found.parents[2], found.rules[2]) == ("1", "quoted_name")
    assert last(*said, named=[None, None, "Zoe"]) is None
    assert last(*said, named=[None, None, "Cy"]) is None
    assert last(*said, named=[None, None, "Ann B"]) is None


def test_a_prefix_finds_the_only_person_it_fits():
    said = [("John Smith", "a"), ("Joanna", "b")]
    style = {"styles": frozenset({"at", "prefix"})}
    assert last(*said, ("Bob", "@JohnSmith c"), **style) == "1"
    assert last(*said, ("Bob", "@joh c"), **style) == "1"
    assert last(*said, ("Bob", "@jo c"), **style) is None
    assert last(*said, ("John B", "c"), ("Bob", "@john c"), **style) is None
    assert last(*said, ("John", "c"), ("Bob", "@john c"), **style) == "3"
    assert last(*said, ("John B", "@john c"), **style) == "1"
    assert last(*said, ("JohnSmithson", "c"), ("Bob", "@johnsmith c"), **style) == "1"
    assert last(*said, ("Bob", "@joh c")) is None


def test_a_name_that_too_many_bear_addresses_nobody():
    n = addressees.MOST_NAMESAKES
    for many, expected in ((n, str(n)), (n + 1, None)):
        said = [("Sam", "")] * many + [("Bob", "@Sam x")]
        assert last(*said, author_ids=[f"s{k}" for k in range(many)] + ["b"]) == expected


def test_a_record_is_never_its_own_parent():
    found = infer_addressees(["1", "1"], ["Ann", "Bob"], ["", "@Ann"], ["g", "g"])
    assert found.parents == [None, None]


NAMES = ("Ann", "ann", "ANN", "Ann Marie", "Annabel", "Bob", "bo", "jo_e", "@Cy", "so", "Guest")
names = st.sampled_from((*NAMES, None, "[deleted]"))
texts = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(("", "@", "@ ", " @", "@@", "x ")),
        st.sampled_from((*NAMES, "Ann  Marie", "annm", "Anna", "")),
        st.sampled_from(
            ("", ": x", ", x", " x", ":)", " : D", ":D", "-x", ".x", "'s", "'So", "@", " Marie")
        ),
    ),
)
keys = st.sampled_from((None, "0", "2", "g", "h"))


@settings(max_examples=400)
@given(
    st.lists(
        st.tuples(names, texts, keys, st.sampled_from((None, "x", "y")), st.none() | names),
        max_size=9,
    ),
    st.sampled_from((frozenset({"at"}), CHAT, EVERY, frozenset({"colon"}))),
    st.booleans(),
)
def test_the_definition_gives_the_same(said, styles, quoting):
    ids = [str(row) for row in range(len(said))]
    authors, texts, groups, person_ids, named = (
        map(list, zip(*said, strict=True)) if said else ([],) * 5
    )
    if not quoting:
        named = [None] * len(said)
    found = infer_addressees(
        ids, authors, texts, groups, author_ids=person_ids, named=named, styles=styles
    )
    assert found == addressee_definition(ids, authors, texts, groups, person_ids, named, styles)


def costs(n: int) -> float:
    """Seconds for n records of one group by n / 2 people, most with names as hard as they get."""
    authors = [f"a a a a {row % (n // 2)}" for row in range(n)]
    texts = [f"@a a a a {row * 7 % n} x" for row in range(n)]
    ids = [str(row) for row in range(n)]
    # What garbage collection costs depends on all that earlier tests left, not on these records.
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        infer_addressees(ids, authors, texts, ["g"] * n, styles=EVERY)
        return time.process_time() - start
    finally:
        gc.enable()


def test_the_time_grows_with_the_number_of_records_alone():
    few, many = (min(costs(n) for _ in range(3)) for n in (5_000, 40_000))
    assert many < 12 * max(few, 0.02)


def test_without_groups_nothing_is_looked_at():
    n = 300_000
    start = time.process_time()
    infer_addressees(["1"] * n, ["Ann"] * n, ["@Ann"] * n, [None] * n)
    assert time.process_time() - start < 0.5
