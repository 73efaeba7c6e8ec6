"""GitHub: real answers of its API, and invented ones for reviews, discussions and the CLI."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import recognise

ANSWERS = "samples/github/extracted"
RECORDING = "samples/github/octokit_paginate_issues.json"
API, SITE = "https://api.github.com/repos/mill/wheel", "https://github.com/mill/wheel"
IDS = {"ann": 1, "Bob": 2, "cy": 3, "tidy[bot]": 9}
LONG = "The wheel stops after ten turns when it rains"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def user(login: str | None) -> dict[str, Any] | None:
    if login is None:
        return None
    return {"login": login, "id": IDS[login], "type": "Bot" if "[bot]" in login else "User"}


def comment(number: int, login: str | None = "ann", body: str = "x", issue: int = 7) -> Any:
    return {
        "id": number,
        "url": f"{API}/issues/comments/{number}",
        "issue_url": f"{API}/issues/{issue}",
        "user": user(login),
        "created_at": f"2024-05-01T10:00:{number % 60:02}Z",
        "updated_at": f"2024-05-01T10:00:{number % 60:02}Z",
        "body": body,
    }


def issue(number: int = 7, comments: int = 0, login: str = "ann", body: str = "It stops") -> Any:
    return {
        "id": 5000 + number,
        "url": f"{API}/issues/{number}",
        "html_url": f"{SITE}/issues/{number}",
        "comments_url": f"{API}/issues/{number}/comments",
        "labels_url": f"{API}/issues/{number}/labels",
        "number": number,
        "title": f"Wheel {number}",
        "user": user(login),
        "comments": comments,
        "created_at": "2024-05-01T09:00:00Z",
        "updated_at": "2024-05-02T09:00:00Z",
        "body": body,
    }


def review(number: int, login: str = "ann", body: str = "x", to: int | None = None) -> Any:
    found = {
        "id": number,
        "pull_request_review_id": 77,
        "diff_hunk": "@@ -1 +1 @@ @ann",
        "path": "wheel.c",
        "pull_request_url": f"{API}/pulls/7",
        "user": user(login),
        "created_at": f"2024-05-01T10:01:{number % 60:02}Z",
        "body": body,
    }
    return found if to is None else found | {"in_reply_to_id": to}


def said(name: str, login: str | None, body: str = "x", **more: Any) -> dict[str, Any]:
    """A comment as queries and the CLI have it."""
    author = None if login is None else {"login": login}
    second = int("".join(filter(str.isdecimal, name)) or 0)
    time = f"2024-05-01T10:02:{second:02}Z"
    return {"id": name, "author": author, "body": body, "createdAt": time, **more}


def discussion(*nodes: Any, total: int | None = None, **more: Any) -> dict[str, Any]:
    inside = {
        **said("D_1", "ann", "Which oil?"),
        "number": 7,
        "title": "Oil",
        "url": f"{SITE}/discussions/7",
        "comments": {"totalCount": total or len(nodes), "nodes": list(nodes)},
        **more,
    }
    return {"data": {"repository": {"discussion": inside}}}


def replies(*nodes: Any) -> dict[str, Any]:
    return {"totalCount": len(nodes), "nodes": list(nodes)}


def read(place: Path, found: Any, **options: Any) -> tg.Discussion:
    file = place / "found.json"
    file.write_text(json.dumps(found, indent=1))
    d = tg.read(file, **options)
    assert d.inputs[0].format == "github"
    return d


def by_id(d: tg.Discussion) -> dict[str, Any]:
    comments = d.comments.astype(object)
    return {row["id"]: row for row in comments.where(comments.notna(), None).to_dict("records")}


def parents(d: tg.Discussion) -> dict[str, str | None]:
    return {name: row["parent"] for name, row in by_id(d).items()}


def test_comments_on_issues_are_in_the_thread_of_their_issue(tmp_path):
    d = read(tmp_path, [comment(1), comment(2, "Bob"), comment(3, "cy", issue=8)])
    assert sorted(d.thread_ids) == ["mill/wheel#7", "mill/wheel#8"]
    assert parents(d) == {"1": None, "2": None, "3": None}
    assert d.people.keys == ["ID:1", "ID:2", "ID:3"]


def test_the_issue_is_the_opening_where_the_file_has_it(tmp_path):
    d = read(tmp_path, [issue(comments=3), comment(1, "Bob"), comment(2, "cy")])
    assert parents(d) == {"mill/wheel#7": None, "1": "mill/wheel#7", "2": "mill/wheel#7"}
    assert by_id(d)["mill/wheel#7"]["kind"] == "post"
    assert d.thread_titles == ["Wheel 7"]
    assert d.ledger.warnings["not_in_file"] == 1
    assert "2 of 3 comments" in d.ledger.examples["not_in_file"][0].what


def test_a_comment_that_begins_with_a_login_answers_that_person(tmp_path):
    found = [
        issue(login="cy"),
        comment(1, "ann"),
        comment(2, "Bob", "@ann no"),
        comment(3, "ann", "see @Bob"),
        comment(4, "ann", "@bob: yes"),
        comment(5, "Bob", "@cy hm"),
        comment(6, "Bob", "@ann elsewhere", issue=8),
    ]
    d = read(tmp_path, found)
    assert parents(d) == {
        "mill/wheel#7": None,
        "1": "mill/wheel#7",
        "2": "1",
        "3": "mill/wheel#7",
        "4": "2",
        "5": "mill/wheel#7",
        "6": None,
    }
    assert d.ledger.notes["inferred_parents"] == "leading_name 3"


def test_a_quotation_found_in_one_earlier_comment_tells_the_comment_answered(tmp_path):
    quoted = f"> {LONG}\r\n> \r\n\r\nSince when?"
    found = [
        comment(1, "ann", f"Hello.\n\n{LONG}, or snows."),
        comment(2, "Bob", "Oil it."),
        comment(3, "cy", quoted),
        comment(4, "ann", "> Oil it.\n\nToo short to tell"),
        comment(5, "Bob", "> these words nobody here has ever said\n\nWho?"),
        comment(6, "ann", f"{LONG} indeed"),
        comment(7, "cy", quoted),
        comment(8, "cy", quoted, issue=8),
    ]
    d = read(tmp_path, found)
    expected: dict[str, str | None] = dict.fromkeys("12345678")
    assert parents(d) == expected | {"3": "1"}
    assert d.ledger.notes["inferred_parents"] == "quote_text 1"
    stated = read(tmp_path, found, building=AssembleOptions(infer=False))
    assert parents(stated) == expected


def test_a_quotation_of_the_issue_answers_the_issue(tmp_path):
    found = [issue(body=LONG), comment(1, "Bob", f"> {LONG}\n\nHm"), comment(2, "cy", LONG)]
    assert parents(read(tmp_path, found))["1"] == "mill/wheel#7"


def test_one_page_given_twice_counts_once_and_quotations_in_it_stay(tmp_path):
    found = [comment(1, "ann", LONG), comment(2, "Bob", f"> {LONG}\n\nHm")]
    d = read(tmp_path, [*found, *found])
    assert d.ledger.duplicates == {"identical": 2}
    assert parents(d) == {"1": None, "2": "1"}


def test_an_edited_comment_is_kept_as_it_is_now(tmp_path):
    later = comment(1, "ann", "later") | {"updated_at": "2024-05-03T00:00:00Z"}
    d = read(tmp_path, [comment(1, "ann", "at first"), later])
    assert by_id(d)["1"]["text"] == "later"
    assert d.ledger.duplicates == {"edited": 1}


def test_comments_on_code_stand_below_the_first_of_their_thread(tmp_path):
    d = read(
        tmp_path,
        [
            review(1, "ann"),
            review(2, "Bob", to=1),
            review(3, "ann", to=1),
            review(4, "cy", "@bob why?", to=1),
            review(5, "cy", to=99),
            comment(1, "cy"),
        ],
    )
    expected = {"r1": None, "r2": "r1", "r3": "r1", "r4": "r2", "r5": "r99", "1": None}
    assert {name: parents(d)[name] for name in expected} == expected
    assert d.thread_ids == ["mill/wheel#7"]
    assert d.ledger.counters["missing_parents"] == 1


def test_reviews_count_where_they_say_something(tmp_path):
    about = {"pull_request_url": f"{API}/pulls/7", "submitted_at": "2024-05-01T11:00:00Z"}
    reviews = [
        {"id": 1, "user": user("ann"), "body": "Fine", "state": "APPROVED", **about},
        {"id": 2, "user": user("Bob"), "body": "", "state": "APPROVED", **about},
    ]
    d = read(tmp_path, reviews)
    assert d.ledger.filtered == {"system": 1}
    assert parents(d) == {"review-1": None}
    assert str(d.time[-1].astype("datetime64[us]"))[:19] == "2024-05-01T11:00:00"


def test_who_has_left_is_nobody_and_programs_are_marked(tmp_path):
    ghost = comment(3) | {"user": {"login": "ghost", "id": 10137}}
    found = [comment(1, None), comment(2, None), ghost, comment(4, "tidy[bot]")]
    d = read(tmp_path, found)
    assert d.people.names == ["tidy[bot]"]
    assert d.ledger.counters["authors_missing"] == 3
    assert d.ledger.counters["bot_records"] == 1
    without = read(tmp_path, found, reading=ReadOptions(drop=frozenset({"bot"})))
    assert without.ledger.filtered == {"bot": 1}


def test_text_is_as_written_without_what_nobody_is_shown(tmp_path):
    body = "<!-- @Bob fill in -->One\r\nTwo `@Bob` &amp; @Bob\r\n> @cy\r\n<!-- open @cy"
    d = read(tmp_path, [comment(1, "Bob"), comment(2, "cy"), comment(3, "ann", body)])
    assert by_id(d)["3"]["text"] == "One\nTwo `@Bob` &amp; @Bob\n> @cy\n"
    m = d.mentions
    assert [(m.names[i], m.rule[i]) for i in range(len(m.names))] == [("Bob", "M3")]


def test_discussions_are_read_with_replies(tmp_path):
    first = said("DC_1", "Bob", replies=replies(said("DC_2", "cy"), said("DC_3", "ann", "@cy a")))
    second = said("DC_4", None, replyTo=None, replies=replies())
    late = said("DC_5", "ann", replyTo={"id": "DC_4"})
    found = discussion(first, second, late, total=5, answer=said("DC_1", "Bob"))
    d = read(tmp_path, found)
    top = "mill/wheel#7"
    assert parents(d) == {
        top: None,
        "DC_1": top,
        "DC_2": "DC_1",
        "DC_3": "DC_2",
        "DC_4": top,
        "DC_5": "DC_4",
    }
    assert d.people.names == ["ann", "Bob", "cy"]
    assert d.ledger.kept == d.ledger.read == 6
    assert "2 comments are not in this file" in d.ledger.examples["not_in_file"][0].what
    assert recognise(json.dumps(found).encode()) == "github"


def test_comments_folded_away_are_labelled_by_the_reason(tmp_path):
    def folded(name: str, reason: str) -> dict[str, Any]:
        return said(name, "Bob", isMinimized=True, minimizedReason=reason)

    reasons = ("spam", "OFF_TOPIC", "outdated")
    d = read(tmp_path, discussion(*(folded(f"DC_{i}", why) for i, why in enumerate(reasons))))
    assert d.ledger.filtered == {"spam": 1}
    assert d.ledger.counters["dead_records"] == 1
    assert d.ledger.kept == 3


def test_threads_of_reviews_in_answers_to_queries_are_read(tmp_path):
    thread = {"isResolved": False, "comments": {"nodes": [said("A1", "Bob"), said("A2", "cy")]}}
    pull = {
        **said("P", "ann"),
        "number": 7,
        "title": "Oil",
        "url": f"{SITE}/pull/7",
        "comments": {"nodes": [said("A3", "cy")]},
        "reviewThreads": {"nodes": [thread]},
    }
    d = read(tmp_path, {"data": {"repository": {"pullRequest": pull}}})
    top = "mill/wheel#7"
    assert parents(d) == {top: None, "A1": top, "A2": "A1", "A3": top}


@pytest.mark.parametrize("whole", [True, False])
def test_what_the_cli_writes_is_read(tmp_path, whole):
    def written(number: int, login: str, body: str) -> dict[str, Any]:
        url = f"{SITE}/issues/7#issuecomment-{number}"
        return said(f"IC_{number}", login, body, authorAssociation="NONE", url=url)

    found: dict[str, Any] = {
        "comments": [written(1, "Bob", LONG), written(2, "cy", "@bob no"), written(3, "ghost", "")]
    }
    if whole:
        about = {"number": 7, "title": "Wheel", "body": "It stops", "url": f"{SITE}/issues/7"}
        author = {"login": "ann", "is_bot": False, "id": "U_1", "name": "Ann"}
        found |= about | {"author": author, "createdAt": "2024-05-01T09:00:00Z"}
    d = read(tmp_path, found)
    assert d.thread_ids == ["mill/wheel#7"]
    above = "mill/wheel#7" if whole else None
    expected = {"IC_1": above, "IC_2": "IC_1", "IC_3": above}
    assert {name: parents(d)[name] for name in expected} == expected
    assert d.people.names == (["ann", "Bob", "cy"] if whole else ["Bob", "cy"])


def test_events_and_lines_are_read(tmp_path):
    events = [
        {"type": "IssueCommentEvent", "payload": {"action": "created", "comment": comment(1)}},
        {"type": "WatchEvent", "payload": {"action": "started"}},
        {"type": "IssueCommentEvent", "payload": {"action": "created", "comment": comment(2)}},
    ]
    file = tmp_path / "events.jsonl"
    file.write_text("".join(json.dumps(event) + "\n" for event in events))
    d = tg.read(file)
    assert d.inputs[0].format == "github"
    assert (d.ledger.read, d.ledger.kept) == (3, 2)
    assert d.ledger.rejected == {"wrong_shape": 1}


def test_a_timeline_keeps_what_was_said(tmp_path):
    shown = comment(1) | {"event": "commented", "actor": user("ann")}
    labelled = {"event": "labeled", "actor": user("Bob"), "id": 4, "label": {"name": "wet"}}
    d = read(tmp_path, [shown, labelled])
    assert d.ledger.filtered == {"system": 1}
    assert parents(d) == {"1": None}


@pytest.mark.parametrize(("n", "told"), [(29, 0), (30, 1), (100, 1), (101, 0)])
def test_a_list_as_long_as_a_page_is_told(tmp_path, n, told):
    d = read(tmp_path, [comment(number) for number in range(1, n + 1)])
    assert d.ledger.warnings["looks_paged"] == told


def test_lists_in_lists_are_walked_however_deep(tmp_path):
    found: Any = [comment(1), comment(2)]
    assert parents(read(tmp_path, [found, [comment(3)]])) == dict.fromkeys("123")
    text = "[" * 3000 + json.dumps(comment(1)) + "]" * 3000
    file = tmp_path / "deep.json"
    file.write_text(text)
    assert tg.read(file, format="github").ledger.kept == 1


def test_replies_in_replies_are_walked_however_deep(tmp_path):
    n = 3_000
    start = f'{{"url": "{SITE}/discussions/7", "author": null, "body": "x", "id": "%d", '
    inside = '"replies": {"nodes": ['
    text = "".join(start % number + inside for number in range(n)) + "]}}" * n
    file = tmp_path / "deep.json"
    file.write_text(f'{{"data": {{"node": {{"comments": {{"nodes": [{text}]}}}}}}}}')
    d = tg.read(file)
    assert d.inputs[0].format == "github"
    assert (d.ledger.kept, int(d.depth.max())) == (n, n)


@pytest.mark.parametrize(
    "other",
    [
        '{"id": 1, "issue_url": "x", "body": "a", "author": "Ann"}\n' * 2,
        '[{"number": 1, "title": "a", "body": "b", "author": "Ann"}]',
        '{"comments": [{"id": 1, "author": {"login": "ann"}, "body": "x"}]}',
        '{"data": {"repository": {"name": "wheel", "number": 7}}}',
        '[{"scope": "a", "response": [{"title": "b", "comments": 1}]}]',
    ],
)
def test_other_json_with_like_keys_is_not_taken_for_github(other):
    assert recognise(other.encode()) != "github"


@pytest.mark.parametrize("page", range(6))
def test_pages_of_real_comments_are_read(page):
    path = shared(f"{ANSWERS}/Repository.testGetIssuesComments__0{page}.json")
    raw = json.loads(path.read_bytes())
    d = tg.read(path)
    assert d.inputs[0].format == "github"
    assert d.ledger.read == d.ledger.kept == len(raw) == 30
    assert len(d.thread_ids) == len({item["issue_url"] for item in raw})
    assert len(d.people.names) == len({item["user"]["id"] for item in raw})
    found = by_id(d)
    for item in raw:
        row = found[str(item["id"])]
        assert row["author"] == item["user"]["login"]
        assert row["text"] == item["body"].replace("\r\n", "\n")
        assert f"#{item['issue_url'].rpartition('/')[2]}" in row["thread"]
    assert d.ledger.counters["missing_parents"] == d.ledger.counters["orphans"] == 0
    assert d.ledger.warnings == {"looks_paged": 1}
    # By eye: on the odd pages one comment begins with the login of an earlier one, on the even
    # ones the only login with an "@" is of nobody on the page.
    answers = {name: row["parent"] for name, row in found.items() if row["parent"]}
    assert answers == ({"7060818": "6994436"} if page % 2 else {})
    at_signs = {0: (0, 1), 1: (2, 0), 2: (0, 1), 3: (2, 0), 4: (0, 1), 5: (3, 1)}[page]
    counters = d.ledger.counters
    assert (counters["mentions_resolved"], counters["mentions_unresolved"]) == at_signs
    assert int(d.depth.max()) == 1 + page % 2


def test_pages_that_overlap_are_put_together():
    paths = [shared(f"{ANSWERS}/Repository.testGetIssuesComments__0{i}.json") for i in (0, 1, 4, 5)]
    raw = [item for path in paths for item in json.loads(path.read_bytes())]
    d = tg.read(*paths)
    assert d.ledger.kept == len({item["id"] for item in raw})
    assert d.ledger.duplicates.total() == 120 - d.ledger.kept
    assert len(d.thread_ids) == len({item["issue_url"] for item in raw})


def test_three_comments_of_real_pages_are_right_in_every_field():
    expected = {
        (0, "5168757"): ("2012-04-17 05:50:25", "#4141750", "b7b3889d9580", "d55ad780c0a6"),
        (1, "6467193"): ("2012-06-20 21:06:08", "#5152384", "b7b3889d9580", "4e647962e9ef"),
        (5, "6728069"): ("2012-07-03 07:50:18", "#5387373", "b7b3889d9580", "fcdede213bc5"),
    }
    for (page, name), (time, thread, author, text) in expected.items():
        d = tg.read(shared(f"{ANSWERS}/Repository.testGetIssuesComments__0{page}.json"))
        row = by_id(d)[name]
        at = d.time[d.ids.index(name)].astype("datetime64[us]")
        assert str(at)[:19].replace("T", " ") == time
        assert row["thread"].endswith(thread)
        assert (sha(row["author"]), sha(row["text"])) == (author, text)
        assert row["parent"] is None


def test_real_comments_on_code_are_read():
    d = tg.read(shared(f"{ANSWERS}/PullRequest.testGetReviewComments__00.json"))
    assert sorted(d.ids)[-2:] == ["r1580134", "r197784357"]
    assert len(d.thread_ids) == 1
    assert len(d.people.names) == 2
    assert int(d.depth.max()) == 1
    d = tg.read(shared(f"{ANSWERS}/PullRequestComment.setUp__02.json"))
    assert (d.ledger.kept, d.ledger.counters["orphans"]) == (1, 0)


@pytest.mark.parametrize(
    ("name", "posts", "missing"),
    [("02", 30, 35), ("04", 30, 35), ("06", 5, 60)],
)
def test_real_lists_of_discussions_are_openings(name, posts, missing):
    path = shared(f"{ANSWERS}/Repository.testGetDiscussions__{name}.json")
    inside = json.loads(path.read_bytes())["data"]["repository"]["discussions"]
    d = tg.read(path)
    assert d.ledger.kept == len(inside["nodes"]) == posts
    assert sorted(d.thread_titles) == sorted(node["title"] for node in inside["nodes"])
    assert d.ledger.warnings["not_in_file"] == inside["totalCount"] - posts == missing


def test_a_real_discussion_without_its_comments_says_so():
    d = tg.read(shared(f"{ANSWERS}/Github.testGetRepositoryDiscussion__01.json"))
    assert d.ledger.kept == 1
    assert d.ledger.counters["not_loaded"] == 1
    d = tg.read(shared(f"{ANSWERS}/PullRequestComment.setUp__01.json"))
    assert "0 of 3 comments" in d.ledger.examples["not_in_file"][0].what


def test_a_recording_of_answers_with_issues_is_read():
    path = shared(RECORDING)
    raw = [item for part in json.loads(path.read_bytes()) for item in part["response"]]
    d = tg.read(path)
    assert d.inputs[0].format == "github"
    assert d.ledger.kept == len(raw) == 13
    assert sorted(d.thread_titles) == sorted(item["title"] for item in raw)
    assert d.ledger.warnings["not_in_file"] == sum(item["comments"] for item in raw)
