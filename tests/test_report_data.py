"""What the report shows equals the library: counts, edges, pairs, words, times, people."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from factories import bakery, chain, make_discussion, random_discussion, star
from helpers import shared
from zoo import DISCUSSIONS, with_placeholders

import threadgraph as tg
from threadgraph.graphs import report_texts
from threadgraph.graphs.definitions import DEFINITIONS
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.pseudonyms import pseudonymise
from threadgraph.graphs.records import NO_TIME
from threadgraph.graphs.report_data import ReportOptions, report_data
from threadgraph.graphs.summary import summary

MADE = {
    **DISCUSSIONS,
    "bakery": bakery,
    "chain of thirty": lambda: chain(30),
    "star of thirty": lambda: star(30),
    "random": lambda: random_discussion(300, 25),
    "random, no times": lambda: random_discussion(200, 9, seed=3, times=False),
}
REAL = (
    "mastodon",
    "hackernews/hn_7324236.html",
    "discourse/discourse_api_topic.json",
    "wordpress-wxr/theme_unit_test.xml",
    "discord/dcef_example_general.json",
    "disqus/isso_disqus.xml",
    "mbox/ponymail_maven-dev-2017-11-listsao.mbox",
    "usenet/utzoo_1654.txt",
)


def real_discussion(path):
    found = shared(f"samples/{path}")
    if found.is_dir():
        found = next(file for file in sorted(found.iterdir()) if file.suffix == ".json")
    return tg.read(found)


@pytest.mark.parametrize("make", MADE.values(), ids=MADE.keys())
def test_the_report_of_made_discussions_equals_the_library(make):
    check(make())


@pytest.mark.parametrize("path", REAL)
def test_the_report_of_real_samples_equals_the_library(path):
    check(real_discussion(path))


def test_the_report_of_the_first_page_equals_the_library():
    for path in sorted(shared("threads").glob("*.txt")):
        check(tg.read(path))


def check(d):
    data = report_data(d)
    json.dumps(data.to_dict(), allow_nan=False)
    for name in ("people", "edges", "addresses", "nodes", "threads"):
        lengths = {
            len(column)
            for key, column in getattr(data, name).items()
            if isinstance(column, list) and key not in ("drawn_rows", "inferred")
        }
        assert len(lengths) == 1, name
    check_people(d, data.people)
    check_edges(d, data)
    check_pairs(d, data)
    check_nodes(d, data)
    check_recount(data)


def check_people(d, people):
    c, order = d.central, d.central.order
    assert people["name"] == [d.people.names[p] for p in order]
    for name in ("comments", "in_degree", "in_strength", "out_degree", "out_strength"):
        assert people[name] == getattr(c, name)[order].tolist()
    assert people["pagerank"] == pytest.approx(c.pagerank[order], rel=1e-5)
    if c.betweenness is None:
        assert people["betweenness"] is None
    else:
        assert people["betweenness"] == pytest.approx(c.betweenness[order], rel=1e-5)
    for p, row in enumerate(order.tolist()):
        own = [r for r in range(len(d.ids)) if d.author[r] == row and d.is_record[r]]
        times = [int(d.time[r]) // 1_000_000 for r in own if d.time[r] != NO_TIME]
        assert people["threads"][p] == len({int(d.thread[r]) for r in own})
        assert people["first"][p] == (min(times) if times else None)
        assert people["last"][p] == (max(times) if times else None)
        assert abs(people["x"][p] - d.places.x[row]) <= 0.5
        assert abs(people["y"][p] - d.places.y[row]) <= 0.5
        assert abs(people["size"][p] - d.places.diameter[row]) <= 0.5
    assert people["drawn_rows"] == sorted(set(people["drawn_rows"]))
    assert people["drawn"] == len(people["drawn_rows"]) == min(300, len(d.people))


def check_edges(d, data):
    net = d.network
    order = d.central.order.tolist()
    kinds = ("weight", "replies", "mentions", "quotes")
    expected = {
        (int(s), int(t)): tuple(int(getattr(net, kind)[e]) for kind in kinds)
        for e, (s, t) in enumerate(zip(net.source, net.target, strict=True))
    }
    found = {
        (order[s], order[t]): tuple(data.edges[kind][e] for kind in kinds)
        for e, (s, t) in enumerate(zip(data.edges["source"], data.edges["target"], strict=True))
    }
    assert found == expected
    assert len(data.edges["source"]) == len(expected)
    a = d.addresses
    assert data.addresses["comment"] == a.comment.tolist()
    assert [order[p] for p in addressees(data)] == a.addressee.tolist()
    bits = [
        bool(r) + 2 * bool(m) + 4 * bool(q)
        for r, m, q in zip(a.reply, a.mention, a.quote, strict=True)
    ]
    assert data.addresses["kinds"] == bits


def check_pairs(d, data):
    x, pairs, order = d.exchanges, data.pairs, d.central.order.tolist()
    assert [order[p] for p in pairs["a"]] == x.a.tolist()
    assert [order[p] for p in pairs["b"]] == x.b.tolist()
    assert pairs["ab"] == x.weight_ab.tolist()
    assert pairs["ba"] == x.weight_ba.tolist()
    assert pairs["chain"] == x.longest_chain.tolist()
    assert pairs["episodes"] == x.episodes.tolist()
    assert pairs["branches"] == x.branches.tolist()
    assert pairs["level"] == x.level
    assert [order[p] if p >= 0 else -1 for p in pairs["last_word"]] == x.last_word.tolist()
    answer = [None if np.isnan(t) else t / 1e6 for t in x.answer_time]
    assert [t is None for t in pairs["response"]] == [t is None for t in answer]
    known = [(f, t) for f, t in zip(pairs["response"], answer, strict=True) if t is not None]
    assert [f for f, _ in known] == pytest.approx([t for _, t in known], rel=1e-5)
    assert len(pairs["start"]) == len(x) + 1
    for k in range(len(x)):
        first, stop = pairs["start"][k : k + 2]
        assert pairs["rows"][first:stop] == x.comments(k)
        for at in range(first, stop):
            answered = pairs["target"][at]
            assert answered == -1 or first <= answered < at
    assert pairs["target"] == x.entries.target.tolist()


def check_nodes(d, data):
    nodes, order = data.nodes, d.central.order.tolist()
    assert nodes["id"] == d.ids
    assert nodes["kind"] == d.kind.tolist()
    assert nodes["thread"] == d.thread.tolist()
    parents = [row - back if back else -1 for row, back in enumerate(nodes["parent"])]
    assert parents == d.parent.tolist()
    assert [order[p] if p >= 0 else -1 for p in nodes["author"]] == d.author.tolist()
    assert decoded(nodes["time"]) == [None if t == NO_TIME else int(t) // 1_000_000 for t in d.time]
    if d.texts is None:
        assert nodes["text"] is None
    else:
        expected = [
            report_texts.cut_text(text) if record else None
            for text, record in zip(d.texts, d.is_record.tolist(), strict=True)
        ]
        assert nodes["text"] == expected
        assert data.settings["with_text"] == int(d.is_record.sum())
    assert data.threads["id"] == d.thread_ids
    assert sum(data.threads["comments"]) == len(d)


def check_recount(data):
    """Count as the page does, from the addresses: it must come to the weights of the edges."""
    author, people = data.nodes["author"], len(data.people["name"])
    counted: dict[int, int] = {}
    for row, person in zip(data.addresses["comment"], addressees(data), strict=True):
        key = author[row] * people + person
        counted[key] = counted.get(key, 0) + 1
    edges = data.edges
    assert counted == {
        s * people + t: w
        for s, t, w in zip(edges["source"], edges["target"], edges["weight"], strict=True)
    }


def addressees(data):
    """Read the addressees as the page does: −1 is the author of what the comment answers."""
    author, back = data.nodes["author"], data.nodes["parent"]
    pairs = zip(data.addresses["comment"], data.addresses["addressee"], strict=True)
    return [person if person >= 0 else author[row - back[row]] for row, person in pairs]


def decoded(steps):
    last, times = 0, []
    for step in steps:
        last += step or 0
        times.append(None if step is None else last)
    return times


def test_times_before_1970_and_fractions_are_floored():
    d = replace(bakery(), time=np.full(len(bakery().ids), -1, np.int64))
    assert set(decoded(report_data(d).nodes["time"])) == {-1}


def test_none_holds_no_word():
    data = report_data(bakery(), options=ReportOptions(text="none"))
    assert data.nodes["text"] is None
    assert data.settings == {"text": "none", "with_text": 0, "pseudonymised": False}
    assert data.words.notes == ["The words of the comments are not in this page."]
    assert data.words.lead.endswith(" (UTC). Their words are not in this page.")


def test_without_words_a_title_made_of_them_goes_too():
    d = make_discussion([("1", None, "Ann", "My dog is ill. Help!", 0)], thread_id=None)
    d = replace(d, thread_titles=["My dog is ill"])
    assert report_data(d).title == "My dog is ill"
    assert report_data(d, options=ReportOptions(text="none")).threads["title"] == [None]


def test_auto_keeps_all_words_up_to_the_limit_and_the_top_above(monkeypatch):
    monkeypatch.setattr(report_texts, "MOST_WITH_ALL", 14)
    assert report_data(bakery()).settings["text"] == "all"
    monkeypatch.setattr(report_texts, "MOST_WITH_ALL", 13)
    assert report_data(bakery()).settings["text"] == "top"


def test_top_keeps_the_largest_branches_and_the_first_pairs(monkeypatch):
    monkeypatch.setattr(report_texts, "TOP_TEXTS", 4)
    d = bakery()
    data = report_data(d, options=ReportOptions(text="top"))
    kept = {i for i, text in zip(d.ids, data.nodes["text"], strict=True) if text is not None}
    # Of the branches, 4 is the largest; the one pair is Ruth and Joost in it.
    assert kept == {"4", "4.1", "4.1.1", "4.1.1.1"}
    assert data.settings["with_text"] == len(kept)
    assert "of 4 of 14 comments" in data.words.notes[0]
    assert data.words.lead.endswith(" (UTC). The words of 4 are in this page.")


def test_top_keeps_the_words_of_pairs_in_small_branches(monkeypatch):
    monkeypatch.setattr(report_texts, "TOP_TEXTS", 3)
    rows = [(f"a{i}", "a0" if i else None, f"p{i}", "words", i) for i in range(9)]
    rows += [("b", None, "Ann", "one", 10), ("c", "b", "Bob", "two", 11), ("d", "c", "Ann", "", 12)]
    data = report_data(make_discussion(rows), options=ReportOptions(text="top"))
    texts = dict(zip(data.nodes["id"], data.nodes["text"], strict=True))
    assert [i for i, text in texts.items() if text is not None] == ["a0", "a1", "a2", "b", "c", "d"]


def test_long_texts_are_cut_and_told(monkeypatch):
    d = make_discussion([("1", None, "Ann", "x" * 20_007, 0), ("2", None, "Bob", "y" * 20_000, 1)])
    data = report_data(d)
    assert data.nodes["text"][1:] == ["x" * 20_000 + "… (7 more characters)", "y" * 20_000]
    assert "1 text longer than 20,000 characters: only the beginning is in this page." in (
        data.words.notes
    )


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=1#c", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (" https://example.org", False),
        ("https://example.org/a b", False),
        ("https://example.org/\n", False),
        ("//example.org", False),
        ("https://", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_kept(url, kept):
    d = make_discussion([("1", None, "Ann", "", 0), ("2", None, "Ann", "", 1)])
    d = replace(d, urls=[None, url, "https://example.org/2"])
    assert report_data(d).nodes["url"] == [None, url if kept else None, "https://example.org/2"]


def test_addresses_go_where_people_have_pseudonyms():
    d = pseudonymise(bakery(), b"sixteen letters.")
    data = report_data(replace(d, urls=["https://example.org/@mina"] * len(d.ids)))
    assert data.nodes["url"] is None
    assert data.settings["pseudonymised"] is True
    assert all(name.startswith("P-") for name in data.people["name"])


def test_what_is_inferred_is_marked():
    d = with_placeholders()
    rules = [None] * len(d.ids)
    rules[3] = "quote_id"
    assert report_data(replace(d, rules=rules)).nodes["inferred"] == [3]
    assert report_data(d).nodes["inferred"] == []


def test_labels_are_a_column_only_where_there_are_any():
    d = bakery()
    assert report_data(replace(d, labels=[None] * len(d.ids))).nodes["label"] is None
    labels = ["bot", *[None] * (len(d.ids) - 1)]
    assert report_data(replace(d, labels=labels)).nodes["label"] == labels


def test_the_most_connected_are_drawn():
    d = random_discussion(300, 40)
    data = report_data(d, options=ReportOptions(people_drawn=10))
    strength = [
        a + b for a, b in zip(data.people["in_strength"], data.people["out_strength"], strict=True)
    ]
    drawn = data.people["drawn_rows"]
    others = [s for p, s in enumerate(strength) if p not in drawn]
    assert len(drawn) == data.people["drawn"] == 10
    assert min(strength[p] for p in drawn) >= max(others)
    assert any("10 most connected of" in note for note in data.words.notes)


@pytest.mark.parametrize("wrong", [{"text": "some"}, {"people_drawn": 0}])
def test_wrong_options_are_refused(wrong):
    with pytest.raises(UsageError):
        ReportOptions(**wrong)


@pytest.mark.parametrize("make", MADE.values(), ids=MADE.keys())
def test_the_words_speak_to_a_reader_of_the_page(make):
    d = make()
    words = report_data(d, whole=summary(d)).words
    lines = [line for section in words.findings for line in section.lines]
    assert not [line for line in lines if "--top" in line or "“Addressed by”" in line]
    assert all(section.lines and not section.rows for section in words.findings)
    assert dict(words.ledger)["kept"] == d.ledger.kept
    assert words.tiles[0].figure == f"{len(d):,}"
    assert words.tiles[1].figure == f"{len(d.people):,}"


def test_findings_leave_out_what_explains_tables():
    """The sentences left out are known by how they begin: that must go on being so."""
    from threadgraph.graphs.report_words import ABOUT_TABLES, QUALITY
    from threadgraph.graphs.words import in_words

    sections = in_words(summary(bakery()), top=1)
    lines = [line for section in sections for line in section.lines]
    assert all(any(line.startswith(start) for line in lines) for start in ABOUT_TABLES)
    assert QUALITY in [section.heading for section in sections]


def test_definitions_are_complete_sentences():
    terms = [definition.term for definition in DEFINITIONS]
    assert len(terms) == len(set(terms))
    for definition in DEFINITIONS:
        assert definition.meaning.endswith(".")
        for text in (definition.formula, definition.source):
            assert text is None or not text.endswith(".")


def test_every_term_the_report_needs_is_defined():
    told = " ".join(f"{d.term} {d.meaning}".casefold() for d in DEFINITIONS)
    for term in (
        "depth", "level", "address", "exchange", "turn", "chain", "episode", "pagerank",
        "betweenness", "reciprocity", "h-index", "structural virality", "inferred",
    ):  # fmt: skip
        assert term in told, term
