"""With and without: each variant is what reading again gives, or what remains at its level."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from commands import command
from exchange_definition import Plain, exchanges_definition, weights_definition
from factories import bakery
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NAMES, START, discussions, raw_records
from zoo import DISCUSSIONS

from threadgraph.graphs import assemble as assembling
from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.bots import bots, by_bots
from threadgraph.graphs.comparing.dependence import sentences
from threadgraph.graphs.comparing.variants import (
    unmerged,
    without_bots,
    without_inferred,
    without_unknown,
)
from threadgraph.graphs.comparing.without import (
    CHOICES,
    PART_WHY,
    dependence_in_words,
    headline,
    with_and_without,
)
from threadgraph.graphs.duplicates import settle_duplicates
from threadgraph.graphs.errors import ThreadgraphError
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.identity import IdentityOptions
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.mentions import MentionOptions
from threadgraph.graphs.names import is_anonymous, is_bot, is_unknown, name_key
from threadgraph.graphs.part import part_of
from threadgraph.graphs.pseudonyms import pseudonymise
from threadgraph.graphs.records import NO_TIME, PLACEHOLDER, Records
from threadgraph.graphs.summary import summary
from threadgraph.graphs.wordless import without_texts
from threadgraph.io.options import ReadOptions
from threadgraph.io.read import read

ZOO = pytest.mark.parametrize("make", DISCUSSIONS.values(), ids=DISCUSSIONS.keys())
PAGE = "threads/000_6a428748ec1514de.txt"
UNMERGED = AssembleOptions(identity=IdentityOptions(merge_names=False))
AS_STATED = AssembleOptions(infer=False)


def shown(d, call):
    """All that figures are made of, row by row; an absent comment has no id of its own."""
    people = [*map(call, d.people.names), None]
    m = d.mentions
    return {
        "ids": [None if k == PLACEHOLDER else i for i, k in zip(d.ids, d.kind, strict=True)],
        "parent": d.parent.tolist(),
        "kind": d.kind.tolist(),
        "thread": d.thread.tolist(),
        "author": [people[p] for p in d.author.tolist()],
        "time": d.time.tolist(),
        "mentions": list(
            zip(m.comment.tolist(), [people[p] for p in m.participant.tolist()], m.start.tolist(),
                m.end.tolist(), m.rule, m.counts.tolist(), m.names, strict=True)
        ),
        "nesting": d.max_nesting,
    }  # fmt: skip


def same(found, expected, *, call=str):
    assert shown(found, call) == shown(expected, call)
    one, other = headline(found), headline(expected)
    assert list(map(call, one.central)) == list(map(call, other.central))
    assert replace(one, central=()) == replace(other, central=())


def in_place(found, whole, expected, *, call=str):
    """What remains is as it was, at its level; who and what remains is as in `expected`."""

    def named(d, place):
        return (d.thread_ids[d.thread[place]], d.ids[place]) if place >= 0 else None

    row = {named(whole, place): place for place in range(len(whole.ids))}
    there = np.flatnonzero(found.is_record).tolist()
    before = [row[named(found, place)] for place in there]
    assert found.depth[there].tolist() == whole.depth[before].tolist()
    above = [named(found, found.parent[place]) for place in there]
    assert above == [named(whole, whole.parent[place]) for place in before]
    # A thread is called by its opening, which may be what is left out.
    one, other = (
        Counter(
            (d.ids[place], call(d.people.names[d.author[place]]) if d.author[place] >= 0 else None,
             int(d.time[place]))
            for place in np.flatnonzero(d.is_record).tolist()
        )
        for d in (found, expected)
    )  # fmt: skip
    assert one == other
    assert len(found.people) == len(expected.people)


def left(records, keep):
    """The records that count, less those that `keep` leaves out."""
    rows = [row for row in settle_duplicates(records, Ledger()) if keep(row)]

    def taken(column):
        return None if column is None else [column[row] for row in rows]

    return replace(
        records,
        **{
            name: taken(getattr(records, name))
            for name in ("ids", "parents", "authors", "texts", "times", "places", "threads",
                         "author_ids", "kinds", "versions", "scores", "labels", "rules", "stated",
                         "groups")
        },
    )  # fmt: skip


@st.composite
def hidden_parents(draw):
    """A bad export in which some parents are hidden: found by a reader, or by a leading name."""
    records = draw(raw_records())
    n = len(records)
    ids = st.sampled_from([None, "gone", "t1", *records.ids])
    style = draw(st.sampled_from(["plain", "rules", "groups", "ids"]))
    if style == "rules":
        rules = [draw(st.sampled_from([None, "quote_id"])) for _ in range(n)]
        stated = [draw(ids) for _ in range(n)]
        records = replace(records, rules=rules, stated=stated)
    if style == "groups":
        groups = [p if draw(st.booleans()) else None for p in records.parents]
        texts = [draw(st.sampled_from(["x", *(f"@{name} no" for name in NAMES)])) for _ in groups]
        records = replace(records, groups=groups, texts=texts)
    if style == "ids":
        own = [draw(st.sampled_from([None, "1", "2", "3"])) for _ in range(n)]
        records = replace(records, author_ids=own)
    return replace(records, ordered=draw(st.booleans()))


# --- each variant is the input read again ---------------------------------------------------


@settings(deadline=None, max_examples=100)
@given(hidden_parents())
def test_without_inferred_is_reading_as_stated(records):
    # Of two spellings as frequent, the whole shows the one that is first in the whole.
    expected = assemble(records, options=AS_STATED)
    same(without_inferred(assemble(records)), expected, call=name_key)


@settings(deadline=None, max_examples=100)
@given(hidden_parents())
def test_unmerged_is_reading_without_merging(records):
    same(unmerged(assemble(records)), assemble(records, options=UNMERGED))


@settings(deadline=None, max_examples=100)
@given(hidden_parents())
def test_without_unknown_is_reading_only_the_known(records):
    ids = records.author_ids or [None] * len(records)
    known = left(records, lambda row: ids[row] or not is_unknown(records.authors[row]))
    expected, d = assemble(known), assemble(records)
    in_place(without_unknown(d), d, expected, call=name_key)


@settings(deadline=None, max_examples=100)
@given(raw_records(), st.sets(st.sampled_from([*NAMES, "ANN"])))
def test_without_bots_is_excluding_them_by_name(records, programs):
    names = {name: "AutoModerator" if name in programs else name for name in NAMES}
    authors = [names.get(a, a) for a in records.authors]
    texts = [t.replace("@Ann", "@" + names["Ann"]) for t in records.texts]
    records = replace(records, authors=authors, texts=texts)
    options = AssembleOptions(exclude_authors=("automoderator",))
    d = assemble(records)
    in_place(without_bots(d), d, assemble(records, options=options), call=name_key)


@settings(deadline=None, max_examples=200)
@given(raw_records(), st.data())
def test_without_bots_is_dropping_what_is_marked(records, data):
    """As `--drop bot` does before anything else: without repeated ids, so that none is kept."""
    labels = [data.draw(st.sampled_from([None, None, "bot"])) for _ in records.ids]
    records = replace(left(replace(records, labels=labels), lambda row: True))
    expected = assemble(left(records, lambda row: records.labels[row] != "bot"))
    d = assemble(records)
    in_place(without_bots(d), d, expected, call=name_key)


@settings(deadline=None, max_examples=200)
@given(discussions())
def test_where_nothing_is_to_be_undone_nothing_changes(d):
    same(without_inferred(d), d)
    same(unmerged(d), d)
    if (d.author[d.is_record] >= 0).all():
        same(without_unknown(d), d)
    same(without_bots(d), d)


@ZOO
def test_the_zoo_has_an_answer(make):
    d = make()
    same(without_inferred(d), d)
    found = with_and_without(d)
    assert found.as_it_is == headline(d)
    assert list(found.variants) == list(CHOICES)
    for variant in found.variants.values():
        assert (variant.figures is None) == (variant.why is not None)
        assert variant.without.startswith("Without")
    dependence_in_words(found)


def test_the_page_by_command():
    found = with_and_without(read(shared(PAGE)))
    expected = headline(read(shared(PAGE), merge_names=False))
    assert found["merged"].figures == expected
    assert (found.as_it_is.people, expected.people) == (10, 11)
    assert (found.as_it_is.exchanges, expected.exchanges) == (1, 0)
    assert (found.as_it_is.reciprocity, expected.reciprocity) == (0.4, 0)
    same(unmerged(read(shared(PAGE))), read(shared(PAGE), merge_names=False))
    by_hand = '"participants": 11'
    assert by_hand in command("summary", shared(PAGE), "--json", "--no-merge-names").out
    assert found["inferred"].why == "nothing is inferred"
    assert found["unknown"].why == "all authors are known"
    assert found["bots"].why == "no bots are known here"


def test_the_page_in_words():
    assert dependence_in_words(with_and_without(read(shared(PAGE)))) == [
        "Without merging spellings (joe, JOE) no link is answered: 2 of 5 with, 0 of 5 without.",
        "Without merging spellings (joe, JOE) no two people addressed each other: 1 pair with, "
        "0 without.",
    ]


def sample_files():
    """The smaller real exports, by path below the samples."""
    root = shared("samples")
    return sorted(
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and 200 < path.stat().st_size < 600_000
    )


def readable(path):
    try:
        return read(shared("samples") / path)
    except ThreadgraphError:  # what cannot be read is for other tests
        return None


@pytest.fixture
def known_only(monkeypatch):
    """Reading that leaves out unknown authors just where `--exclude-authors` leaves out names."""

    def chosen(records, rows, names, ledger):
        ids = records.author_ids or [None] * len(records)
        kept = [
            row
            for row in rows
            if ids[row]
            or not (is_unknown(records.authors[row]) or is_anonymous(records.authors[row] or ""))
        ]
        ledger.filtered["excluded_author"] += len(rows) - len(kept)
        return kept

    def reading(*args, **kinds):
        with monkeypatch.context() as patch:
            patch.setattr(assembling, "_exclude_authors", chosen)
            return read(*args, **kinds)

    return reading


def anybody(name):
    """Who is who is compared by rows: a person may be called otherwise where less is known."""
    return "somebody"


def test_real_exports_read_again(known_only):
    """Every smaller export: whichever choice applies equals reading the file again."""
    applied = dict.fromkeys(CHOICES, 0)
    for path in sample_files():
        d = readable(path)
        if d is None or len(d) > 2000:
            continue
        file = shared("samples") / path
        if d.rules is not None:
            applied["inferred"] += 1
            same(without_inferred(d), read(file, building=AS_STATED))
        if d.people.merged:
            applied["merged"] += 1
            same(unmerged(d), read(file, merge_names=False))
        if len(d.people) and (d.author[d.is_record] < 0).any():
            applied["unknown"] += 1
            expected = known_only(file)
            in_place(without_unknown(d), d, expected, call=anybody)
        if by_bots(d).any() and not d.ledger.duplicates and not by_bots(d)[d.is_record].all():
            applied["bots"] += 1
            names = tuple(name for name in d.people.names if is_bot(name))
            options = AssembleOptions(exclude_authors=names)
            expected = read(file, reading=ReadOptions(drop=frozenset({"bot"})), building=options)
            in_place(without_bots(d), d, expected, call=anybody)
    assert min(applied.values()) >= 3, applied


# --- the parts it is made of ----------------------------------------------------------------


@settings(deadline=None)
@given(discussions(max_size=15))
def test_the_headline_by_definition(d):
    found = headline(d)
    edges = weights_definition(Plain.of(d))
    pairs = exchanges_definition(d)
    assert found.links == len(edges)
    assert found.exchanges == len(pairs)
    assert found.back_and_forth == sum(pair.level != "mutual" for pair in pairs)
    assert found.longest_chain == max((pair.longest_chain for pair in pairs), default=None)
    wrote = sorted((d.author[d.is_record] == p).sum() for p in range(len(d.people)))[-3:]
    written = int(d.is_record.sum())
    assert found.busiest_share == (int(sum(wrote)) / written if written else None)
    told = summary(d).to_dict()
    assert (found.comments, found.people) == (told["comments"], told["participants"])
    assert found.reciprocity == told["network"]["reciprocity"]
    assert found.deepest == told["depth"]["max"]
    assert (found.central == ()) == (not edges)
    if edges:
        assert told["central"][0]["name"] in found.central


def records_of(**columns):
    n = len(columns["ids"])
    plain = {
        "parents": [None] * n,
        "authors": ["Ann"] * n,
        "texts": [""] * n,
        "times": [NO_TIME] * n,
        "places": list(range(n)),
        "thread_id": "page",
        "ordered": True,
    }
    return Records(**{**plain, **columns})


def test_what_the_input_states_is_kept():
    d = assemble(
        records_of(
            ids=["1", "2", "3", "4"],
            parents=[None, "1", "2", "3"],
            authors=["Ann", "Bob", "Cyd", "Dee"],
            rules=[None, None, "quote_id", "quote_id"],
            stated=[None, None, None, "lost"],
        )
    )
    rows = {name: row for row, name in enumerate(d.ids)}
    assert d.stated[rows["1"]] == rows["page"]
    assert d.stated[rows["2"]] == rows["1"] == d.parent[rows["2"]]
    assert d.stated[rows["3"]] == rows["page"] != d.parent[rows["3"]]
    assert d.stated[rows["4"]] == -2
    found = with_and_without(d)
    assert (found.as_it_is.deepest, found["inferred"].figures.deepest) == (4, 2)
    told = "Without the 2 replies found by a rule replies go less deep: 4 levels with, 2 without."
    assert told in dependence_in_words(found)


def test_nothing_is_kept_where_nothing_was_changed():
    d = bakery()
    assert (d.stated, d.age, d.apart) == (None, None, None)


def test_circles_are_kept_as_they_are_stated():
    d = assemble(records_of(ids=["1", "2"], parents=["2", "1"], authors=["Ann", None]))
    assert d.parent.tolist() == [-1, 0, 1]
    assert d.stated.tolist() == [-1, 2, 1]
    # The circle stays cut where it was.
    assert without_unknown(d).ids == ["page", "1"]


def test_without_one_in_a_chain_all_others_stay_at_their_level():
    made = [(str(i), str(i - 1) if i else None, None if i == 4 else "AB"[i % 2], "", i)
            for i in range(10)]  # fmt: skip
    d = discussion_of(made)
    rest = without_unknown(d)
    assert rest.depth[rest.is_record].tolist() == [1, 2, 3, 4, 6, 7, 8, 9, 10]
    found = with_and_without(d)
    assert (found.as_it_is.deepest, found["unknown"].figures.deepest) == (10, 10)
    assert found.as_it_is.h_index == found["unknown"].figures.h_index == 1
    assert not any("h-index" in line or "deep" in line for line in dependence_in_words(found))


def test_the_age_is_kept_where_a_reply_is_older_than_its_parent():
    times = [START + 3, START + 1, START + 2]
    records = records_of(ids=["1", "2", "3"], parents=[None, "1", None], times=times)
    d = assemble(records)
    assert d.ids == ["page", "3", "1", "2"]
    assert d.age.tolist()[1:] == [1, 2, 0]


def test_accounts_united_by_name_are_apart_again():
    records = records_of(
        ids=["1", "2", "3"],
        parents=[None, "1", "2"],
        authors=["Ann Lee", "Bob", "Ann Lee"],
        author_ids=["a@x", "b@x", "a@y"],
        weak_ids=True,
    )
    d = assemble(records)
    assert len(d.people) == 2
    assert d.apart.tolist() == [-1, 0, 1, 2]
    same(unmerged(d), assemble(records, options=UNMERGED))
    assert with_and_without(d)["merged"].figures.people == 3


def test_what_the_user_merged_is_apart_again():
    aliases = IdentityOptions(aliases={"Annie": "Ann"})
    records = records_of(ids=["1", "2", "3"], authors=["Ann", "Annie", None])
    d = assemble(records, options=AssembleOptions(identity=aliases))
    assert (len(d.people), len(unmerged(d).people)) == (1, 2)
    assert without_unknown(d).people.names == ["Ann"]
    assert with_and_without(d)["merged"].without == "Without merging spellings (Ann, Annie)"


def test_a_person_renamed_on_the_platform_stays_one():
    records = records_of(ids=["1", "2"], authors=["Ann", "Zoe"], author_ids=["7", "7"])
    d = assemble(records)
    same(unmerged(d), d)
    assert with_and_without(d)["merged"].why == "no spellings were merged"


def test_without_texts_a_mention_means_who_is_spelled_so():
    rows = [("1", None, "joe", "", 0), ("2", None, "JOE", "", 1), ("3", None, "Ann", "@JOE", 2),
            ("4", None, "JOE", "@Ann", 3)]  # fmt: skip
    d = discussion_of(rows)
    bare = without_texts(d)
    one, other = with_and_without(d)["merged"], with_and_without(bare)["merged"]
    assert one.figures == other.figures
    assert one.note is None
    assert other.note == "there are no texts, so that a mention means whoever is spelled so"


def test_rules_of_mentions_that_were_off_stay_off():
    rows = [("1", None, "joe", "", 0), ("2", None, "JOE", "", 1), ("3", None, "Ann", "Joe, hi", 2)]
    options = AssembleOptions(mentions=MentionOptions(vocatives=False))
    assert len(unmerged(discussion_of(rows)).mentions) == 1
    assert len(unmerged(discussion_of(rows, options=options)).mentions) == 0


def test_a_part_is_not_put_together_anew():
    """Placeholders of a part stand at their true depth, which no input could say."""
    d = bakery()
    part = part_of(d, np.isin(d.ids, ["4.1.1.1", "5"]), "early")
    found = with_and_without(part)
    assert found.as_it_is.deepest == 4
    assert {v.why for v in found.variants.values()} == {PART_WHY}
    assert with_and_without(part_of(d, np.isin(d.ids, ["1", "7"]), "top"))["unknown"].figures


def test_under_pseudonyms_nothing_is_told_apart():
    d = pseudonymise(read(shared(PAGE)), b"not a secret one")
    assert with_and_without(d)["merged"].why == "the spellings are hidden by pseudonyms"


def test_who_is_a_bot():
    records = records_of(
        ids=["1", "2", "3", "4", "5"],
        authors=["Ann", "AutoModerator", "builds", "builds", None],
        labels=[None, None, "bot", "bot", "bot"],
    )
    d = assemble(records)
    assert [d.people.names[p] for p in np.flatnonzero(bots(d))] == ["AutoModerator", "builds"]
    assert np.count_nonzero(by_bots(d)) == 4
    mixed = assemble(replace(records, labels=[None, None, "bot", None, "bot"]))
    assert [mixed.people.names[p] for p in np.flatnonzero(bots(mixed))] == ["AutoModerator"]
    assert np.count_nonzero(by_bots(mixed)) == 3
    assert len(without_bots(mixed)) == 2


# --- the words ------------------------------------------------------------------------------

BASE = headline(bakery())


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ({}, {}, []),
        ({"people": 8}, {"people": 7}, []),
        ({"people": 8}, {"people": 6}, ["there are fewer people: 8 with, 6 without"]),
        ({"people": 3}, {"people": 4}, ["there are more people: 3 with, 4 without"]),
        ({"links": 1}, {"links": 0, "reciprocity": None, "central": ()},
         ["nobody addressed anybody: 1 link with, 0 without"]),
        ({"reciprocity": 0.4}, {"reciprocity": 0.2},
         ["a smaller share of links is answered: 2 of 5 with, 1 of 5 without"]),
        ({"exchanges": 12}, {"exchanges": 5},
         ["fewer pairs addressed each other: 12 pairs with, 5 without"]),
        ({"exchanges": 0, "longest_chain": None}, {"exchanges": 2, "longest_chain": 2},
         ["more pairs addressed each other: 0 pairs with, 2 without"]),
        ({"back_and_forth": 2}, {"back_and_forth": 0},
         ["no two people went back and forth: 2 pairs with, 0 without"]),
        ({"longest_chain": 3}, {"longest_chain": 4},
         ["the longest chain of two people is longer: 3 turns with, 4 without"]),
        ({"deepest": None}, {"deepest": 1}, ["replies go deeper: 0 levels with, 1 without"]),
        ({"h_index": 3}, {"h_index": 2}, ["the h-index is lower: 3 with, 2 without"]),
        ({"central": ("Ann", "Bob")}, {"central": ("Bob",)}, []),
        ({"central": ("Ann",)}, {"central": ("Bob", "Cyd")},
         ["somebody else is most central: Ann with, Bob, Cyd without"]),
        ({"busiest_share": 0.5}, {"busiest_share": 0.6},
         ["the three who wrote most have a larger share of what is written: 50 % with, "
          "60 % without"]),
        ({"busiest_share": 0.5}, {"busiest_share": 0.59}, []),
        ({"busiest_share": 0.5}, {"busiest_share": None}, []),
    ],
)  # fmt: skip
def test_what_depends_is_said(one, other, words):
    found = sentences("Without X", replace(BASE, **one), replace(BASE, **other), None)
    assert found == [f"Without X {w}." for w in words]


def test_a_note_is_added():
    told = sentences("Without X", BASE, replace(BASE, people=1), "roughly")
    assert told == ["Without X there are fewer people: 8 with, 1 without (roughly)."]
