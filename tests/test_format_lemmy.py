from __future__ import annotations

import json

import pytest

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import POST
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import recognise

# Written from the type definitions of the interface; not checked against a real file.


def person(number, name, host="a.example"):
    return {"id": number, "name": name, "actor_id": f"https://{host}/u/{name}", "local": True}


ANN, BOB, CY = person(1, "ann"), person(2, "bob"), person(3, "ann", "b.example")


def view(path, creator, text="x", children=0, *, post=7, version=3, **more):
    own = int(path.rpartition(".")[2])
    comment = {
        "id": own,
        "creator_id": creator["id"],
        "post_id": post,
        "content": text,
        "removed": False,
        "deleted": False,
        "published": f"2024-01-01T10:00:{own % 60:02}.000000Z",
        "ap_id": f"https://a.example/comment/{own}",
        "local": True,
        "path": path,
        "language_id": 37,
    } | more
    counts = {"comment_id": own, "score": own, "upvotes": own, "child_count": children}
    found = {"comment": comment, "creator": creator, "post": {"id": post, "name": "T"}}
    if version == 3:
        return found | {"counts": counts}
    comment |= {"score": own, "child_count": children}
    comment["published_at"] = comment.pop("published")
    return found


def answer_to_get_post(number=7, comments=3):
    post = {
        "id": number,
        "name": "A title",
        "body": "What of @bob@a.example?",
        "creator_id": 1,
        "ap_id": f"https://a.example/post/{number}",
        "published": "2024-01-01T09:00:00Z",
    }
    counts = {"post_id": number, "comments": comments, "score": 9}
    whole = {"post": post, "creator": ANN, "counts": counts}
    return {"post_view": whole, "community_view": {}, "moderators": []}


VIEWS = [view("0.24", ANN, "first"), view("0.24.27", BOB, "second"), view("0.30", CY, "third")]


def read(place, *contents, **more):
    paths = []
    for number, content in enumerate(contents):
        path = place / f"file{number}.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        paths.append(path)
    return tg.read(*paths, **more)


def parents(d):
    return {d.ids[i]: d.ids[p] if p >= 0 else None for i, p in enumerate(d.parent.tolist())}


@pytest.mark.parametrize("version", [3, 4])
def test_the_path_tells_the_parent(tmp_path, version):
    views = [view("0.24", ANN, version=version), view("0.24.27", BOB, version=version)]
    d = read(tmp_path, {"comments": views, "next_page": None})
    assert d.ledger.notes["format"] == "lemmy"
    assert parents(d) == {"p7": None, "24": "p7", "27": "24"}
    assert d.scores[d.ids.index("27")] == 27
    assert d.time[d.ids.index("27")] == 1_704_103_227_000_000


@pytest.mark.parametrize(
    "content",
    [
        {"comments": VIEWS},
        VIEWS,
        "".join(json.dumps(view) + "\n" for view in VIEWS),
        [{"comments": VIEWS[:1]}, {"comments": VIEWS[1:]}],
        json.dumps({"comments": VIEWS}, indent=1),
    ],
)
def test_all_wrappings_hold_the_same(tmp_path, content):
    d = read(tmp_path, content)
    assert parents(d) == {"p7": None, "24": "p7", "27": "24", "30": "p7"}
    assert d.ledger.read == d.ledger.kept == 3


def test_the_post_is_the_opening_of_its_thread(tmp_path):
    d = read(tmp_path, answer_to_get_post(), {"comments": VIEWS})
    assert parents(d) == {"p7": None, "24": "p7", "27": "24", "30": "p7"}
    assert d.kind[0] == POST and d.thread_titles == ["A title"] and d.scores[0] == 9
    combined = answer_to_get_post() | {"comments": VIEWS}
    assert parents(read(tmp_path, combined)) == parents(d)


def test_people_of_one_name_on_two_servers_are_two(tmp_path):
    d = read(tmp_path, {"comments": VIEWS})
    assert len(d.people) == 3


def test_handles_are_mentions_of_people_of_that_server(tmp_path):
    views = [
        *VIEWS,
        view("0.30.31", BOB, "[@ann@b.example](https://b.example/u/ann) and @zed@c.example"),
        view("0.32", BOB, "> @ann@a.example\n\n`@ann@a.example` x@ann@a.example, @ann"),
    ]
    d = read(tmp_path, {"comments": views})
    found = [
        (d.people.names[p] if p >= 0 else None, d.texts[c][s:e], rule)
        for p, c, s, e, rule in zip(
            d.mentions.participant,
            d.mentions.comment,
            d.mentions.start,
            d.mentions.end,
            d.mentions.rule,
            strict=True,
        )
    ]
    assert [row[1:] for row in found] == [("ann", "M1"), ("zed", "M1")] and found[1][0] is None
    author = d.author[d.ids.index("30")]
    assert d.mentions.participant[0] == author


def test_deleted_and_removed_comments_keep_their_place_without_text(tmp_path):
    views = [
        view("0.24", ANN, "secret", deleted=True),
        view("0.24.27", BOB, "spam", removed=True),
        view("0.24.27.28", ANN),
    ]
    d = read(tmp_path, {"comments": views})
    assert d.texts[d.ids.index("24")] == d.texts[d.ids.index("27")] == ""
    assert d.ledger.counters["deleted_records"] == d.ledger.counters["removed_records"] == 1
    assert parents(d)["28"] == "27"
    dropped = read(tmp_path, {"comments": views}, reading=ReadOptions(drop=frozenset({"removed"})))
    assert dropped.ledger.filtered["removed"] == 1


def test_replies_below_the_depth_asked_for_are_counted(tmp_path):
    # 24 announces 9 below it, of which 27 is here and announces 5; 30 has all it announces.
    views = [
        view("0.24", ANN, children=9),
        view("0.24.27", BOB, children=5),
        view("0.30", CY, children=1),
        view("0.30.31", ANN, children=0),
    ]
    d = read(tmp_path, {"comments": views})
    assert d.ledger.counters["not_loaded"] == 8  # 5 below 27, and 3 more beside it
    assert d.ledger.counters["unfinished_branches"] == 2


def test_comments_that_the_post_declares_are_missed(tmp_path):
    d = read(tmp_path, answer_to_get_post(comments=12) | {"comments": VIEWS})
    assert d.ledger.examples["not_in_file"][0].what.startswith("3 of 12 comments; 9 are not")


def test_a_further_page_is_announced(tmp_path):
    d = read(tmp_path, {"comments": VIEWS, "next_page": "Pabc"})
    assert d.ledger.warnings["looks_paged"] == 1


def test_times_before_0_19_are_utc_without_saying_so(tmp_path):
    old = view("0.24", ANN, published="2023-06-01T12:00:00.123456")
    d = read(tmp_path, {"comments": [old, view("0.30", BOB)]})
    assert d.time[d.ids.index("24")] == 1_685_620_800_123_456
    assert "time_zone" not in d.ledger.notes


def test_of_a_comment_given_twice_the_one_edited_last_is_kept(tmp_path):
    new = view("0.24", ANN, "new", updated="2024-02-01T00:00:00Z")
    for order in ([new, view("0.24", ANN, "old")], [view("0.24", ANN, "old"), new]):
        d = read(tmp_path, {"comments": order})
        assert d.texts[d.ids.index("24")] == "new" and d.ledger.duplicates["edited"] == 1


def test_what_is_no_view_is_rejected(tmp_path):
    d = read(tmp_path, [*VIEWS, None, 5, {"x": 1}])
    assert d.ledger.filtered["null"] == 1
    assert d.ledger.rejected == {"not_an_object": 1, "wrong_shape": 1}


def test_an_error_message_is_refused_with_advice(tmp_path):
    with pytest.raises(InputError, match="is an error message of Lemmy"):
        read(tmp_path, {"error": "couldnt_find_post"}, format="lemmy")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"comments": VIEWS}, True),
        (answer_to_get_post(), True),
        (VIEWS, True),
        ({"comments": [{"id": 1, "path": "0.1", "author": "ann", "text": "x"}]}, False),
        ([{"id": 1, "parent": None, "author": "ann", "text": "x"}], False),
    ],
)
def test_it_is_told_by_its_content(content, expected):
    assert (recognise(json.dumps(content).encode()) == "lemmy") is expected
