"""Mentions: what holds for any text, hostile ones among them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mention_threads import thread

from threadgraph.graphs.discussion import Mentions
from threadgraph.graphs.identity import (
    name_key,
    resolve_people,
)
from threadgraph.graphs.masks import mask, quote_tags
from threadgraph.graphs.mentions import MentionOptions, find_mentions
from threadgraph.graphs.name_index import NameIndex

HOSTILE = [
    "@" * 20_000,
    "@a." * 5_000,
    "@" + "a." * 10_000,
    "@ " * 10_000,
    "@" + "a" * 20_000 + "!",
    "u/" * 10_000,
    "`" * 20_001,
    "```\n" * 5_001,
    ">" * 20_000,
    "\n" * 20_000,
    "\n \n" * 5_000,
    "[quote" * 5_000,
    "[quote=joe]" * 3_000,
    "[quote=" + "[" * 10_000,
    "said:" * 5_000,
    "joe said" + " " * 10_000 + ":",
    "On " + "a " * 5_000 + "wrote:",
    "http" * 5_000,
    "://" * 5_000,
    ".a" * 10_000 + "/",
    "\u0301" * 20_000,
    "@" + "\u200b" * 20_000,
    "joe" + " " * 20_000 + "x",
    "joe a " * 3_000,
    "@joe a b c d e f g " * 1_000,
    "hi " * 10_000,
    "\ud800@joe \udfff",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_read_to_their_end(text: str) -> None:
    speakers = ["joe", "joe a b c d e f h", "a a a a", "@ @ @", " ".join("a" * 100), "said"]
    posts = [*((name, "") for name in speakers), ("reader", text + "\n\n@joe")]
    found = thread(posts).found
    body = posts[-1][1]
    assert len(body) == len(text) + 6
    if not text.startswith(("[quote=[", "`")):
        assert int(found.end[-1]) == len(body)
    check_spans(found, [post[1] for post in posts])


# What holds for any text.


def check_spans(found: Mentions, texts: list[str]) -> None:
    """Assert that spans are in order, apart, inside the text, and end with the name."""
    last = (-1, 0)
    for comment, start, end, name in zip(
        found.comment.tolist(), found.start.tolist(), found.end.tolist(), found.names, strict=True
    ):
        text = texts[comment]
        assert 0 <= start < end <= len(text)
        assert name
        assert text[start:end].endswith(name)
        assert (comment, start) >= last
        last = (comment, end)


PIECES = [
    "@",
    "＠",
    "joe",
    "JOE",
    "Ｊoe",
    "Ann",
    "ann",
    "Lee",
    "և",
    "ԱՐԵՒ",
    "$_$",
    "😀",
    "é",
    "e\u0301",
]
PIECES += [
    " ",
    "  ",
    "\n",
    "\n\n",
    ":",
    ",",
    ".",
    "-",
    "'s",
    "`",
    "```",
    ">",
    "/",
    "u/",
    "hi ",
    "x",
]
PIECES += [
    "\u200b",
    "wrote:",
    "On ",
    "[quote=",
    "]",
    "[/quote]",
    '"',
    "http://",
    "İ",
    "_",
    "1",
    "!",
]
NAMES = ["joe", "Ann Lee", "Ann", "Արև", "$_$", "😀", "José", "joe-x", "e\u0301", "İ", "x.x"]
TEXTS = st.lists(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join), min_size=1, max_size=8
)


@given(TEXTS, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_any_text_gives_spans_of_names_and_edges_that_count_once(texts, rng) -> None:
    names = [rng.choice(NAMES) for _ in texts]
    parent = np.array([rng.randrange(-1, i) for i in range(len(texts))], np.int32)
    codes, people = resolve_people(names)
    found = find_mentions(texts, codes, parent, people)
    check_spans(found, texts)
    edges = []
    for i, person in enumerate(found.participant.tolist()):
        comment = int(found.comment[i])
        if person >= 0:
            keys = {name_key(spelling) for spelling in people.spellings[person]}
            parts = {
                name_key(part)
                for key in people.spellings[person]
                for part in re.findall(r"\w+", key)
            }
            assert name_key(found.names[i]) in keys | parts
        if found.counts[i]:
            assert person not in (-1, codes[comment])
            edges.append((comment, person, found.rule[i] == "M7"))
    assert len(edges) == len(set(edges))


@given(st.text(st.sampled_from("ab @.,:-'é"), max_size=30))
@settings(max_examples=500)
def test_handles_are_what_the_definition_says(text: str) -> None:
    names = ["a", "ab", "b.a", "a b"]
    posts = [*((name, "") for name in names), ("The reader", text)]
    options = MentionOptions(vocatives=False, attributions=False)
    result = thread(posts, options=options)
    found = [
        (start, result.people.names[person])
        for start, person, name in zip(
            result.found.start.tolist(),
            result.found.participant.tolist(),
            result.found.names,
            strict=True,
        )
        if person >= 0 and text[start + 1 : start + 2] != " "
    ]
    expected = []
    for at, sign in enumerate(text):
        if sign != "@" or (at and text[at - 1] in "ab@"):
            continue
        for name in sorted(names, key=len, reverse=True):
            loose = re.escape(name).replace(r"\ ", " +")
            match = re.compile(loose + r"(?![\w@]|[-.]\w)").match(text, at + 1)
            if match:
                expected.append((at, name))
                break
    assert found == expected


TEMPLATES = [
    "@{0} and @{1}", "{0}, no", "{2}: @ {0}: yes", "{1} wrote:\n> @{0}\n\nHi {2},", "`@{0}` @{1}.",
    "[quote={2}]@{0}[/quote] @{2}'s", "no", "@{0}x {1}y", "On Monday, {0} wrote:",
]  # fmt: skip
RENAMED = [
    ("joe", "Ann Lee", "Կարէն"),
    ("Xanthippe", "王 小明", "محمد علي"),
    ("q1q2q3q", "A.B.C", "ÉÀÜ"),
]


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(TEMPLATES)), max_size=12))
def test_renaming_people_leaves_the_structure(posts: list[tuple[int, str]]) -> None:
    seen = []
    for names in RENAMED:
        result = thread(
            [(names[i], text.format(*names), k - 1) for k, (i, text) in enumerate(posts)]
        )
        person = [names.index(name) if name else -1 for _, name, _, _ in result.rows()]
        rule = ["M3" if rule == "M4" else rule for _, _, rule, _ in result.rows()]
        seen.append((result.found.comment.tolist(), person, rule, result.found.counts.tolist()))
    assert seen[0] == seen[1] == seen[2]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_masks_keep_the_length_and_every_character_they_keep(text: str) -> None:
    masked = mask(text)
    _, prose = quote_tags(masked)
    for hidden in (masked, prose):
        assert len(hidden) == len(text)
        assert all(a == b or b in "\n`" for a, b in zip(text, hidden, strict=True))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("[quote]a[/quote]b", "b"),
        ("[quote]a[quote]b[/quote]c[/quote]d", "d"),
        ("[quote]a[/quote]b[QUOTE=x]c[/QUOTE]d", "bd"),
        ("[quote]a", "a"),
        ("[quote]a[quote=x]b[/quote]c", "ac"),
        ("a[/quote]b", "a[/quote]b"),
        ("[quotes]a[/quotes]", "[quotes]a[/quotes]"),
    ],
)
def test_quoted_blocks(text: str, kept: str) -> None:
    assert quote_tags(text)[1].replace("\n", "") == kept


def test_names_are_found_where_they_begin_only() -> None:
    _, people = resolve_people(["Ann", "Ann Lee", "ann lee smith"])
    index = NameIndex(people)
    assert index.matches("xAnn Lee Smith", 1) == [(4, (0,)), (8, (1,)), (14, (2,))]
    assert index.matches("Ann\nLee", 0) == [(3, (0,))]
    assert index.matches("Anne", 0) == []
    assert index.matches("", 0) == []
