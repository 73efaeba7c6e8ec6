"""Threads of Reddit as its API sends them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from io import BytesIO
from typing import Any

import pytest
from helpers import shared
from reddit_things import listing, post, read_value, thing

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.formats.reddit import read
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise, recognise_source
from threadgraph.io.streams import Source, open_source

SAMPLES = "samples/reddit"
THREAD = f"{SAMPLES}/extracted/TestCommentForest.test_replace__all__00_thread.json"


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def things(path: str) -> list[dict[str, Any]]:
    """Return all that has a kind in a file, found without any reader."""
    waiting: list[Any] = [json.loads(shared(path).read_bytes())]
    found = []
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get("kind") in ("t1", "t3", "more"):
                found.append(value)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


# Real files.


def test_a_thread_is_read_as_a_plain_walk_counts_it():
    found = things(THREAD)
    comments = {t["data"]["id"]: t["data"] for t in found if t["kind"] == "t1"}
    stubs = [t["data"] for t in found if t["kind"] == "more"]
    authors = {t["data"]["author"] for t in found if t["kind"] != "more"} - {"[deleted]"}
    depths: dict[str, int] = {}
    for name in comments:
        chain = []
        while name in comments:
            chain.append(name)
            name = comments[name]["parent_id"].partition("_")[2]
        depths[chain[0]] = len(chain)
    d = tg.read(shared(THREAD))
    assert len(d) == len(comments) == 476
    assert len(d.people) == len(authors) == 388
    assert dict(zip(d.ids, d.depth.tolist(), strict=True)) == {"t3_3hahrw": 0, **depths}
    counters = d.ledger.counters
    assert counters["not_loaded"] == sum(stub["count"] for stub in stubs) == 61
    assert counters["unfinished_branches"] == sum(s["id"] == "_" for s in stubs) == 6
    assert counters["authors_missing"] == 16
    assert (counters["missing_parents"], counters["orphans"]) == (0, 0)
    assert d.ledger.examples["not_in_file"][0].what.startswith("476 of 543 comments; 67 are not")
    # Four places have the form u/name; one is longer than the 20 letters of a name.
    assert (counters["mentions_resolved"], counters["mentions_unresolved"]) == (2, 1)


def test_three_comments_field_by_field():
    d = tg.read(shared(THREAD))
    rows = [d.ids.index(name) for name in ("cu5ujg2", "cu5p1yt", "cu5wwkd")]
    seen = [
        (
            hashed(d.author_names[row] or ""),
            hashed(d.texts[row]),
            d.time[row].item() / 1e6,
            d.scores[row],
            d.ids[d.parent[row]],
        )
        for row in rows
    ]
    assert seen == [
        ("a87e77f0ba64", "3690d7c35a9a", 1439818794.0, 9, "t3_3hahrw"),
        (hashed(""), "561c67bc3335", 1439799730.0, -7, "t3_3hahrw"),
        # This text has "&amp;" in it, and the answer was raw: it stays.
        ("d62f71814f2e", "ef4d3d3dcab0", 1439823320.0, 3, "cu5wlip"),
    ]


def test_further_answers_fill_what_the_thread_announces():
    folder = shared(f"{SAMPLES}/extracted")
    files = sorted(folder.iterdir())
    found = [t["data"]["id"] for f in files for t in things(str(f)) if t["kind"] == "t1"]
    ids = Counter(found)
    d = tg.read(*files)
    assert len(d) == len(ids) == 541
    counters = d.ledger.counters
    assert d.ledger.duplicates.total() == ids.total() - len(ids) + 6  # 6 submissions again
    # The one stub whose children did not all come lacks two of nine.
    assert counters["not_loaded"] == 2
    assert counters["unfinished_branches"] == counters["orphans"] == 0
    assert int(d.depth.max()) == 12
    whole = tg.read(folder)
    assert whole.ids == d.ids
    assert whole.ledger.counters == counters


@pytest.mark.parametrize(
    ("name", "read_records", "comments", "threads", "people", "orphans", "mentions"),
    [
        ("goreddit_post_post", 3, 2, 1, 1, 0, 0),
        ("goreddit_post_more", 3, 3, 1, 2, 1, 0),
        ("goreddit_comment_more", 3, 3, 1, 2, 2, 0),
        ("goreddit_post_duplicates", 3, 0, 3, 3, 0, 0),
        ("goreddit_user_comments", 1, 1, 1, 1, 0, 0),
        ("goreddit_user_overview", 2, 1, 2, 1, 0, 0),
        # A subreddit and a private message stand in these two.
        ("goreddit_listings_posts-comments-subreddits", 3, 1, 1, 1, 0, 0),
        ("goreddit_message_inbox", 2, 1, 1, 1, 0, 1),
    ],
)
def test_answers_of_other_kinds(name, read_records, comments, threads, people, orphans, mentions):
    d = tg.read(shared(f"{SAMPLES}/{name}.json"))
    shown = (d.ledger.read, len(d), len(d.thread_ids), len(d.people))
    assert shown == (read_records, comments, threads, people)
    assert d.ledger.counters["orphans"] == orphans
    assert d.ledger.counters["mentions_unresolved"] == mentions
    assert d.ledger.notes["format"] == "reddit"


def test_each_sample_is_known_by_its_content():
    files = [*shared(f"{SAMPLES}/extracted").iterdir(), *shared(SAMPLES).glob("goreddit_*.json")]
    assert len(files) == 27
    for file in files:
        with open_source(file) as source:
            source.name = "export.txt"
            assert recognise_source(source, ReadOptions()) == "reddit", file.name


# Hostile files.

HOSTILE = {
    "reddit_01_more.json": {"read": 3, "comments": 2, "not_loaded": 37, "unfinished_branches": 1},
    "reddit_02_deleted.json": {"read": 4, "names": 2, "authors_missing": 2},
    "reddit_04_deep_600.json": {"read": 601, "max_nesting": 600},
    "reddit_05_types.json": {"read": 3},
    "reddit_07_wrong_link.json": {"read": 4, "duplicates": 1, "orphans": 1, "threads": 2},
    "reddit_08_entities.json": {"read": 2},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_give_what_is_expected(name):
    d = tg.read(shared(f"hostile/{name}"))
    ledger = d.ledger
    seen = {
        **ledger.counters,
        "read": ledger.read,
        "comments": len(d),
        "duplicates": ledger.duplicates.total(),
        "names": len(d.people),
        "threads": len(d.thread_ids),
        "max_nesting": int(d.depth.max()),
    }
    assert {key: seen.get(key, 0) for key in HOSTILE[name]} == HOSTILE[name]
    assert ledger.rejected.total() == 0
    assert ledger.counters["top_level"] == 1


def test_entities_are_undone_once():
    d = tg.read(shared("hostile/reddit_08_entities.json"))
    assert d.texts[d.ids.index("a")] == "<b> &amp; > quote\n\n>! spoiler !<"


def test_edited_is_a_version_and_time_may_be_text():
    d = tg.read(shared("hostile/reddit_05_types.json"))
    assert d.time.tolist()[1:] == [1_600_000_000_000_000] * 2
    assert d.scores is None or d.scores[2] is None


# Invented pages.


def test_html_tells_whether_texts_are_escaped():
    plain = thing("a", body="1 &lt; 2", body_html="&lt;p&gt;1 &amp;lt; 2&lt;/p&gt;")
    raw = thing("a", body="1 &lt; 2", body_html="<p>1 &amp;lt; 2</p>")
    assert read_value([listing(plain)])[0][0].texts == ["1 < 2"]
    assert read_value([listing(raw)])[0][0].texts == ["1 &lt; 2"]


def test_the_opening_is_the_submission_and_replies_keep_their_parents():
    (records,), _ = read_value(
        [
            listing(post(num_comments=2)),
            listing(thing("a", author_fullname="t2_1", replies=listing(thing("b", "t1_a")))),
        ]
    )
    assert records.ids == ["t3_p", "a", "b"]
    assert records.parents == [None, "t3_p", "a"]
    assert records.threads == ["t3_p"] * 3
    assert records.titles == {"t3_p": "T"}
    assert records.kinds == [1, 0, 0]
    assert records.author_ids is None


def test_gone_comments_and_the_automaton_are_marked_and_can_be_left_out():
    page = [
        listing(post(num_comments=4)),
        listing(
            thing("a", body="[deleted]", author="[deleted]"),
            thing("b", body="[ Removed by Reddit ]"),
            thing("c", author="AutoModerator"),
            thing("d", author="[deleted]"),
        ),
    ]
    (records,), ledger = read_value(page)
    assert records.labels == [None, "deleted", "removed", "bot", None]
    assert records.authors == ["op", None, "ann", "AutoModerator", None]
    assert records.texts[2] == "[ Removed by Reddit ]"
    assert "not_in_file" not in ledger.warnings
    (records,), ledger = read_value(page, options=ReadOptions(drop=frozenset({"bot"})))
    assert records.ids == ["t3_p", "a", "b", "d"]
    assert ledger.filtered["bot"] == 1
    assert "not_in_file" not in ledger.warnings  # it is there, and was left out on request


def test_hidden_scores_are_unknown():
    (records,), _ = read_value(
        [listing(thing("a", score=1, score_hidden=True), thing("b", score=3))]
    )
    assert records.scores == [None, 3]


def test_a_submission_that_was_removed_is_marked():
    (records,), _ = read_value([listing(post(removed_by_category="moderator"))])
    assert records.labels == ["removed"]


def test_the_inbox_names_its_thread_in_the_address():
    note = thing("a", "t1_z", link_id=None, context="/r/bridges/comments/p/the_bridge/a/?context=3")
    assert read_value(listing(note))[0][0].threads == ["t3_p"]


def test_a_listing_that_goes_on_is_told():
    _, ledger = read_value(listing(thing("a"), after="t1_a"))
    assert ledger.warnings["looks_paged"] == 1


def test_what_is_no_thing_is_rejected_and_counted():
    (records,), ledger = read_value([listing(thing("a"), {"kind": "t9", "data": {}}), 7, None])
    assert records.ids == ["a"]
    assert (ledger.read, ledger.rejected["wrong_shape"], ledger.filtered["null"]) == (4, 2, 1)


def test_an_error_of_the_site_is_told_in_one_line():
    with pytest.raises(InputError, match="error 404 instead of a thread"):
        read_value({"message": "Not Found", "error": 404})


def test_one_listing_a_line_is_read_too(tmp_path):
    lines = [listing(post(num_comments=2)), listing(thing("a")), listing(thing("b", "t1_a"))]
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    d = tg.read(path)
    assert d.ids == ["t3_p", "a", "b"]
    assert d.ledger.read == 3


def test_keys_in_order_of_the_alphabet_are_recognised():
    page = [listing(post()), listing(*(thing(f"a{i}") for i in range(2000)))]
    assert recognise(json.dumps(page, sort_keys=True).encode()) == "reddit"


def test_other_things_with_kinds_are_not_taken():
    for text in (
        '{"kind": "youtube#commentThreadListResponse", "items": [{"kind": "youtube#comment"}]}',
        '[{"kind": "note", "data": {"name": "Ann", "text": "hi"}, "author": "Ann", "text": "x"}]',
        '{"kind": "Listing", "data": {"items": [{"author": "Ann", "text": "x"}]}}',
    ):
        assert recognise(text.encode()) != "reddit"


def test_a_very_deep_thread_is_read():
    n = 1500
    opening = "".join(
        json.dumps(thing(f"c{i}", f"t1_c{i - 1}"))[:-2]
        + ', "replies": {"kind": "Listing", "data": {"children": ['
        for i in range(1, n)
    )
    document = '[{"kind": "Listing", "data": {"children": [' + opening
    document += json.dumps(thing(f"c{n}", f"t1_c{n - 1}")) + "]}}}}" * n
    document = document.removesuffix("]}}}}") + "]}}]"
    source = Source(BytesIO(document.encode()), "deep.json", Limits())
    assert len(read(source, ReadOptions(), Ledger())) == n
