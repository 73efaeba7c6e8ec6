"""Accounts of one full name are one person, where accounts are weak evidence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.identity import IdentityOptions
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.names import name_key
from threadgraph.graphs.records import Records
from threadgraph.graphs.united_ids import unite_ids


def test_a_full_name_joins_and_an_account_does_too():
    ids = ["1", "2", "2", "3", None, "4", "5", None]
    names = ["Ann Lee", "ANN  LEE", "al", "al", "Ann Lee", "Bo", "Bo", "Bo"]
    book = Ledger()
    assert unite_ids(ids, names, book) == ["1", "1", "1", "3", "1", "4", "5", None]
    assert book.counters["accounts_joined"] == 1


def test_nobodies_are_not_joined():
    assert unite_ids(["1", "2"], ["Anonymous", "Anonymous"], Ledger()) == ["1", "2"]
    assert unite_ids(["1", "2"], [None, "[deleted]"], Ledger()) == ["1", "2"]


@given(
    st.lists(
        st.tuples(st.sampled_from("12345"), st.sampled_from(["A B", "a b", "C D", "E F", "x"])),
        max_size=12,
    )
)
def test_persons_are_the_parts_of_the_graph_of_accounts_and_full_names(pairs):
    ids, names = [one for one, _ in pairs], [name for _, name in pairs]
    found = unite_ids(ids, names, Ledger())
    parts = [{one} for one in dict.fromkeys(ids)]
    for name in {name_key(name) for name in names if " " in name}:
        own = {one for one, written in pairs if name_key(written) == name}
        joined = [part for part in parts if part & own]
        parts = [part for part in parts if not part & own] + [set().union(*joined)]
    for i, one in enumerate(ids):
        for j, other in enumerate(ids):
            together = any({one, other} <= part for part in parts)
            assert (found[i] == found[j]) == together


def test_only_where_ids_are_weak_and_names_are_merged():
    def people(weak: bool, merge: bool) -> int:
        records = Records(
            ids=["a", "b"],
            parents=[None, "a"],
            authors=["Ann Lee", "Ann Lee"],
            texts=["", ""],
            times=[1, 2],
            places=[1, 2],
            author_ids=["1", "2"],
            weak_ids=weak,
        )
        options = AssembleOptions(identity=IdentityOptions(merge_names=merge))
        return len(assemble(records, options=options).people)

    assert [people(True, True), people(True, False), people(False, True)] == [1, 2, 2]
