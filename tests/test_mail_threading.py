from __future__ import annotations

import email
import email.utils
import hashlib
import mailbox
import re
from contextlib import closing
from itertools import permutations

import pytest
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st

import threadgraph as tg
from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.graphs.records import NO_TIME, PLACEHOLDER
from threadgraph.io.formats.mail_threading import NOTHING, REFERENCES, Refers, find_threads

CORPORA = "samples/mbox/notmuch_corpora/"


def parents_of(d):
    return {
        d.ids[row]: d.ids[up] if up >= 0 else None
        for row, up in enumerate(d.parent.tolist())
        if d.is_record[row]
    }


def threads_of(d):
    found = {}
    for row, thread in enumerate(d.thread.tolist()):
        if d.is_record[row] and not d.ids[row].startswith("made-"):
            found.setdefault(thread, set()).add(d.ids[row])
    return sorted(map(sorted, found.values()))


# The corpora of notmuch, threaded by hand from their headers.


def test_a_message_whose_parent_is_absent_answers_its_nearest_known_ancestor():
    d = tg.read(shared(CORPORA + "threading/ghost-root"))
    found = parents_of(d)
    assert found["001-fake-message-root@example.org"] == "001-child@example.org"
    row = d.ids.index("001-fake-message-root@example.org")
    assert d.rules[row] == REFERENCES
    stated = tg.read(
        shared(CORPORA + "threading/ghost-root"), building=AssembleOptions(infer=False)
    )
    found = parents_of(stated)
    assert found["001-fake-message-root@example.org"] == "nonexistent-message@example.org"
    assert stated.rules is None


def test_ghost_root_has_two_threads_one_below_an_absent_message():
    d = tg.read(shared(CORPORA + "threading/ghost-root"))
    found = parents_of(d)
    plain = {
        "000-real-root@example.org": None,
        "001-child@example.org": "000-real-root@example.org",
        "001-grand-child@example.org": "001-child@example.org",
        "001-grand-child2@example.org": "001-child@example.org",
        "001-great-grand-child@example.org": "001-grand-child@example.org",
        "001-fake-message-root@example.org": "001-child@example.org",
    }
    assert {name: found[name] for name in plain} == plain
    # The other three: an opening, an answer to it that refers to a ticket before it, and one
    # that refers to the ticket alone, of which there is no message.
    ticket = d.ids[d.kind.tolist().index(PLACEHOLDER)]
    assert ticket.startswith("RT-Ticket-33575@")
    opening = "87bmc6lp3h.fsf@len.workgroup"
    others = {name: up for name, up in found.items() if name not in plain}
    answer = next(name for name, up in others.items() if up == opening)
    last = next(name for name in others if name not in (opening, answer))
    assert others == {opening: ticket, answer: opening, last: ticket}
    counts = d.ledger.counters
    assert (len(d), len(d.thread_ids), counts["top_level"]) == (9, 2, 1)
    assert (counts["orphans"], counts["missing_parents"]) == (2, 1)
    assert (counts["inferred_parents"], tg.depth(d).max) == (2, 3)


def test_in_reply_to_goes_before_references_in_the_wrong_order():
    d = tg.read(shared(CORPORA + "threading/parent-priority"))
    assert parents_of(d) == {
        "B00-root@example.org": None,
        "B01-child@example.org": "B00-root@example.org",
        "B01-grand-child@example.org": "B01-child@example.org",
    }
    assert d.rules is None


def test_of_two_messages_that_answer_each_other_the_older_is_the_root():
    d = tg.read(shared(CORPORA + "broken/loop"))
    assert parents_of(d) == {
        "mid-loop-12@example.org": None,
        "mid-loop-21@example.org": "mid-loop-12@example.org",
    }
    assert d.ledger.counters["cycles"] == 1
    assert d.thread_titles == ["referencing in-reply-to-loop-21"]


# Real lists: the same threads as a plain rendering of Zawinski's algorithm finds.


def ids_in(value):
    # git send-email asked for an id and was told "yes".
    return [name for name in re.findall(r"<([^<>\s]+)>", value or "") if name != "yes"]


def messages_in(path):
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file())
        return [email.message_from_bytes(file.read_bytes()) for file in files]
    with closing(mailbox.mbox(path, create=False)) as box:
        return list(box)


def shown(threads, messages):
    # A sender's address at the end of an id is hashed.
    values = [str(message["from"]).replace(" at ", "@") for message in messages]
    senders = {address.lower() for _, address in email.utils.getaddresses(values)}

    def one(name):
        for at in range(len(name)):
            if name[at:].lower() in senders and not name[:at][-1:].isalnum():
                return f"{name[:at]}address-{hashlib.sha256(name[at:].encode()).hexdigest()[:8]}"
        return name

    return sorted(sorted(map(one, thread)) for thread in threads)


def zawinski(messages):
    parent, real = {}, []

    def chain(name):
        while name is not None:
            yield name
            name = parent[name]

    for message in messages:
        own = (ids_in(message["message-id"]) or [None])[0]
        if own is None or own in real:
            continue
        real.append(own)
        references = [n for n in dict.fromkeys(ids_in(message["references"])) if n != own]
        references = references or ids_in(message["in-reply-to"])[:1]
        parent.setdefault(own, None)
        before = None
        for name in references:
            parent.setdefault(name, None)
            if before is not None and parent[name] is None and name not in chain(before):
                parent[name] = before
            before = name
        if before is not None and own not in chain(before):
            parent[own] = before
    found = {}
    for name in real:
        *_, top = chain(name)
        found.setdefault(top, set()).add(name)
    return sorted(map(sorted, found.values()))


REAL = [
    # path, messages that are different, threads, of these with an absent opening
    (CORPORA + "lkml", 176, 19, 2),
    (CORPORA + "default", 52, 24, 1),
    (CORPORA + "threading/ghost-root", 9, 2, 1),
    ("samples/mbox/ponymail_maven-dev-2017-11-listsao.mbox", 317, 93, 12),
    ("samples/mbox/ponymail_asterix-dev-201709-mailarchivesao.mbox", 53, 21, 1),
    ("samples/mbox/ponymail_commits_ponymail_apache_org_2016-06.mbox", 82, 56, 0),
    ("samples/mbox/ponymail_httpd-users-200606-part.mbox", 12, 10, 7),
    ("samples/mbox/hyperkitty_non-ascii-headers.txt", 6, 4, 2),
]


@pytest.mark.parametrize(("path", "messages", "threads", "absent"), REAL)
def test_threads_are_those_of_zawinskis_algorithm(path, messages, threads, absent):
    d = tg.read(shared(path))
    raw = messages_in(shared(path))
    assert threads_of(d) == shown(zawinski(raw), raw)
    counts = d.ledger.counters
    assert (len(d), len(d.thread_ids)) == (messages, threads)
    assert (counts["missing_parents"], counts["top_level"]) == (absent, threads - absent)


def test_words_in_place_of_an_id_are_counted_and_join_nothing():
    d = tg.read(shared(CORPORA + "lkml"))
    said = [m for m in messages_in(shared(CORPORA + "lkml")) if "<yes>" in str(m["references"])]
    assert d.ledger.counters["parent_words"] == len({m["message-id"] for m in said}) == 43
    assert "yes" not in d.ids


def test_lists_without_gaps_state_every_parent():
    d = tg.read(shared("samples/mbox/ponymail_commits_ponymail_apache_org_2016-06.mbox"))
    assert d.rules is None
    assert d.ledger.counters["orphans"] == 0


# The rules one by one, on invented messages.


def parent_of(about, others):
    ids = ["own@h", *others]
    found = find_threads(ids, [about] + [NOTHING] * len(others))
    return found.parents[0], found.rules[0], found.stated[0]


@pytest.mark.parametrize(
    ("about", "others", "expected"),
    [
        (NOTHING, ["a@h"], (None, None, None)),
        (Refers(("a@h", "b@h"), "a@h"), ["a@h", "b@h"], ("a@h", None, None)),
        (Refers(("a@h", "b@h"), "x@h"), ["a@h", "b@h"], ("b@h", None, None)),
        (Refers(("a@h", "b@h"), "x@h"), ["a@h"], ("a@h", REFERENCES, "x@h")),
        (Refers(("a@h", "b@h")), ["a@h"], ("a@h", REFERENCES, "b@h")),
        (Refers((), None, ("p@h", "a@h", "b@h")), ["a@h", "b@h"], ("a@h", None, None)),
        (Refers((), None, ("p@h", "a@h")), [], ("a@h", None, None)),
        (Refers(("a@h", "b@h"), "x@h"), [], ("x@h", None, None)),
        (Refers(("a@h", "b@h")), [], ("b@h", None, None)),
        (Refers(("own@h",), "own@h"), ["a@h"], ("own@h", None, None)),
        (Refers(("a@h", "own@h"), "own@h"), ["a@h"], ("a@h", None, None)),
        (Refers(("a@h", "yes"), "yes"), ["a@h"], ("a@h", None, None)),
        (Refers(("yes",), "yes"), [], (None, None, None)),
        (Refers(("yes",), "yes"), ["yes"], ("yes", None, None)),
    ],
)
def test_the_parent_is_found_by_the_rules_in_their_order(about, others, expected):
    assert parent_of(about, others) == expected


def test_replies_to_different_absent_messages_of_one_thread_stay_together():
    refers = [Refers(("a@h", "b@h")), Refers(("a@h", "c@h"), "c@h"), Refers(("z@h",))]
    found = find_threads(["1", "2", "3"], refers)
    assert found.parents == ["a@h", "a@h", "z@h"]
    assert found.rules == [REFERENCES, REFERENCES, None]
    assert found.stated == ["b@h", "c@h", None]


def test_replies_to_one_absent_message_answer_that_one():
    refers = [Refers(("a@h", "b@h")), Refers(("b@h",))]
    assert find_threads(["1", "2"], refers).parents == ["b@h", "b@h"]


def test_a_message_without_references_is_placed_by_those_of_others():
    ids = ["a@h", "b@h", "c@h"]
    refers = [NOTHING, NOTHING, Refers(("a@h", "b@h"), "b@h")]
    found = find_threads(ids, refers, [1, 2, 3])
    assert found.parents == [None, "a@h", "b@h"]
    assert (found.rules[1], found.stated[1]) == (REFERENCES, None)
    assert find_threads(ids, refers, [2, 1, 3]).parents == [None, None, "b@h"]
    assert find_threads(ids, refers, [NO_TIME, 1, 3]).parents == [None, "a@h", "b@h"]


def test_no_circle_is_closed_by_what_others_refer_to():
    refers = [NOTHING, Refers(("a@h",)), Refers(("b@h", "a@h"))]
    assert find_threads(["a@h", "b@h", "c@h"], refers).parents == [None, "a@h", "a@h"]


def test_copies_of_a_message_have_one_parent():
    found = find_threads(["1", "2", "2"], [NOTHING, NOTHING, Refers(("1",), "1")])
    assert found.parents == [None, "1", "1"]


NAMES = [f"{number}@h" for number in range(6)]
ABOUT = st.builds(
    Refers,
    st.lists(st.sampled_from([*NAMES, "x@h", "y@h", "yes"]), max_size=4, unique=True).map(tuple),
    st.sampled_from([None, *NAMES, "x@h"]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(ABOUT, min_size=6, max_size=6), st.data())
def test_parents_do_not_depend_on_the_order_of_the_messages(about, data):
    times = data.draw(st.lists(st.integers(0, 3), min_size=6, max_size=6))
    order = data.draw(st.permutations(range(6)))

    def found(rows):
        threaded = find_threads(
            [NAMES[r] for r in rows], [about[r] for r in rows], [times[r] for r in rows]
        )
        columns = (threaded.parents, threaded.rules, threaded.stated)
        return {NAMES[r]: [c[i] for c in columns] for i, r in enumerate(rows)}

    assert found(range(6)) == found(order)


def test_three_messages_with_two_absent_ones_are_one_thread_in_every_order():
    about = {"1": Refers(("a@h", "b@h")), "2": Refers(("b@h", "c@h")), "3": Refers(("c@h", "d@h"))}
    for order in permutations(about):
        found = find_threads(order, [about[name] for name in order])
        assert len(set(found.parents)) == 1


def test_long_chains_of_known_and_absent_messages_take_linear_time():
    n = 50_000
    ids = [f"{i}@h" for i in range(n)]
    known = find_threads(ids, [NOTHING] + [Refers((), name) for name in ids[:-1]])
    assert known.parents[1:] == ids[:-1]
    absent = find_threads(ids, [Refers((f"{i}@g", f"{i + 1}@g")) for i in range(n)])
    assert len(set(absent.parents)) == 1
