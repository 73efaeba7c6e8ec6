from __future__ import annotations

import json

import pytest

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import POST
from threadgraph.io.recognise import recognise

# Written from the source of the site; not checked against a real file.


def comment(own, level, user, text="<p>x</p>", *, parent=None, old=False, **more):
    found = {
        "short_id": own,
        "short_id_url": f"https://lobste.rs/c/{own}",
        "created_at": "2024-01-01T10:00:00.000-06:00",
        "updated_at": "2024-01-01T10:00:00.000-06:00",
        "is_deleted": False,
        "is_moderated": False,
        "score": 3,
        "comment": text,
        "url": f"https://lobste.rs/s/abc123/a_title#c_{own}",
    }
    if old:
        profile = {"username": user, "karma": 5, "about": "x", "avatar_url": "https://x.invalid/a"}
        return found | {"indent_level": level + 1, "commenting_user": profile} | more
    names = {"parent_comment": parent, "depth": level, "commenting_user": user}
    return found | names | {"comment_plain": "plain"} | more


def story(*comments, count=None, old=False, **more):
    user = {"username": "ann"} if old else "ann"
    return {
        "short_id": "abc123",
        "short_id_url": "https://lobste.rs/s/abc123",
        "created_at": "2024-01-01T09:00:00.000-06:00",
        "title": "A title",
        "url": "https://site.invalid/",
        "score": 12,
        "comment_count": len(comments) if count is None else count,
        "description": "<p>Why?</p>",
        "submitter_user": user,
        "tags": ["python"],
        "comments": list(comments),
    } | more


NEW = story(
    comment("c1", 0, "bob"),
    comment("c2", 1, "ann", parent="c1"),
    comment("c3", 2, "bob", parent="c2"),
    comment("c4", 1, "cy", parent="c1"),
    comment("c5", 0, "cy"),
)
OLD = story(
    comment("c1", 0, "bob", old=True),
    comment("c2", 1, "ann", old=True),
    comment("c3", 2, "bob", old=True),
    comment("c4", 1, "cy", old=True),
    comment("c5", 0, "cy", old=True),
    old=True,
)


def read(place, content, **more):
    path = place / "story.json"
    path.write_text(json.dumps(content), "utf-8")
    return tg.read(path, **more)


def parents(d):
    return {d.ids[i]: d.ids[p] if p >= 0 else None for i, p in enumerate(d.parent.tolist())}


@pytest.mark.parametrize("content", [NEW, OLD])
def test_both_shapes_give_the_same_tree(tmp_path, content):
    d = read(tmp_path, content)
    assert d.ledger.notes["format"] == "lobsters"
    above = {"c1": "abc123", "c2": "c1", "c3": "c2", "c4": "c1", "c5": "abc123"}
    assert parents(d) == {"abc123": None} | above
    assert d.kind[0] == POST and d.texts[0] == "Why?" and d.thread_titles == ["A title"]
    assert sorted(d.people.names) == ["ann", "bob", "cy"]
    assert d.time[0] == 1_704_121_200_000_000 and d.scores[0] == 12


def test_profiles_linked_as_names_are_mentions(tmp_path):
    text = (
        '<p>See <a href="https://lobste.rs/~ann" rel="ugc">@ann</a>, <a href="/u/bob">@bob</a>, '
        '<a href="https://x.invalid/~cy">cy</a> and @cy</p>'
    )
    d = read(tmp_path, story(comment("c1", 0, "bob"), comment("c2", 0, "cy", text)))
    found = [d.people.names[p] for p in d.mentions.participant.tolist()]
    assert found == ["ann", "bob"] and set(d.mentions.rule) == {"M1"}
    assert [d.texts[2][s:e] for s, e in zip(d.mentions.start, d.mentions.end, strict=True)] == found


def test_deleted_and_moderated_comments_keep_their_place(tmp_path):
    d = read(
        tmp_path,
        story(
            comment("c1", 0, "bob", "<em>removed by author</em>", is_deleted=True),
            comment("c2", 1, "cy", "<em>removed</em>", parent="c1", is_moderated=True),
            comment("c3", 2, "ann", parent="c2"),
            count=1,
        ),
    )
    assert dict(zip(d.ids, d.labels, strict=True))["c1"] == "deleted"
    assert d.ledger.counters["removed_records"] == 1 and parents(d)["c3"] == "c2"
    assert d.texts[d.ids.index("c1")] == "" and "not_in_file" not in d.ledger.warnings


def test_comments_declared_and_absent_are_told(tmp_path):
    d = read(tmp_path, story(comment("c1", 0, "bob"), count=4))
    assert d.ledger.examples["not_in_file"][0].what.startswith("1 of 4 comments")


def test_comments_may_stand_alone(tmp_path):
    d = read(tmp_path, [comment("c2", 0, "ann", parent="c1"), comment("c3", 0, "bob", parent="c2")])
    assert parents(d)["c3"] == "c2" and d.thread_ids == ["abc123"]
    assert d.ledger.counters["missing_parents"] == 1


def test_a_thread_of_200_levels_of_the_old_shape_is_a_chain(tmp_path):
    comments = [comment(f"c{n}", n, "bob", old=True) for n in range(200)]
    assert int(read(tmp_path, story(*comments, old=True)).depth.max()) == 200


def test_what_is_no_comment_is_rejected(tmp_path):
    d = read(tmp_path, story(comment("c1", 0, "bob"), 5, comment("", 0, "bob")))
    assert d.ledger.rejected == {"not_an_object": 1, "no_id": 1}


def test_a_list_of_stories_is_refused_with_advice(tmp_path):
    listed = {key: value for key, value in NEW.items() if key != "comments"}
    with pytest.raises(InputError, match="is a list of stories of Lobsters"):
        read(tmp_path, [listed, listed])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (NEW, True),
        (OLD, True),
        ([comment("c2", 0, "ann")], True),
        ({"title": "T", "comments": [{"id": 1, "author": "ann"}]}, False),
    ],
)
def test_it_is_told_by_its_content(content, expected):
    assert (recognise(json.dumps(content).encode()) == "lobsters") is expected
    assert (recognise(json.dumps(content, indent=2).encode()) == "lobsters") is expected
