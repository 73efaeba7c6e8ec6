"""Mastodon: contexts, the status they surround, lists; mentions that are typed and automatic."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from helpers import shared
from hypothesis import given
from hypothesis import strategies as st

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import POST, Records
from threadgraph.io.formats.mastodon_words import address_of, text_and_links, words_of
from threadgraph.io.markup import Link, html_text_and_links
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise, recognise_source
from threadgraph.io.registry import named
from threadgraph.io.streams import open_source

SAMPLES = "samples/mastodon"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def bodies(name: str) -> list[Any]:
    """Return the answers in a recording of web requests, unfolded by the rules of YAML."""
    recorded = shared(f"{SAMPLES}/{name}").read_text("utf-8")
    found = re.findall(r"string: '((?:[^']|'')*)'", recorded)
    return [json.loads(re.sub(r"\n +", " ", body).replace("''", "'")) for body in found]


def account(name: str, **more: Any) -> dict[str, Any]:
    local, _, host = name.partition("@")
    url = f"https://{host or 'home.example'}/@{local}"
    return {"id": f"9{local}", "username": local, "acct": name, "url": url, "bot": False, **more}


def linked(name: str) -> str:
    person = account(name)
    return (
        f'<span class="h-card"><a href="{person["url"]}" class="u-url mention">'
        f"@<span>{person['username']}</span></a></span>"
    )


def status(name: str, above: str | None = None, who: str = "ann", **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "created_at": f"2024-01-01T00:{int(name) % 60:02}:00.000Z",
        "in_reply_to_id": above,
        "content": "<p>Words</p>",
        "visibility": "public",
        "spoiler_text": "",
        "replies_count": 0,
        "favourites_count": 2,
        "reblog": None,
        "edited_at": None,
        "account": account(who),
        "mentions": [],
        **more,
    }


def context(above: list[Any], below: list[Any]) -> dict[str, Any]:
    return {"ancestors": above, "descendants": below}


def write(folder: Path, content: Any, name: str = "a.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def records_of(path: Path) -> Records:
    with open_source(path, Limits()) as source:
        return named("mastodon").read(source, ReadOptions(), Ledger())


def parents(d: tg.Discussion) -> dict[str, str | None]:
    return {
        name: d.ids[above] if above >= 0 else None
        for name, above in zip(d.ids, d.parent.tolist(), strict=True)
    }


def test_a_context_and_its_status_are_one_thread(tmp_path: Path) -> None:
    around = write(tmp_path, context([status("1")], [status("3", "2"), status("4", "3", "bob")]))
    middle = write(tmp_path, status("2", "1", "bob"), "b.json")
    for order in ((around, middle), (middle, around)):
        d = tg.read(*order)
        assert d.thread_ids == ["1"]
        assert parents(d) == {"1": None, "2": "1", "3": "2", "4": "3"}
        assert not d.ledger.warnings
        assert d.ledger.counters["missing_parents"] == 0


def test_without_its_status_a_context_keeps_its_place_and_says_so(tmp_path: Path) -> None:
    d = tg.read(write(tmp_path, context([status("1")], [status("3", "2"), status("4", "2")])))
    assert parents(d) == {"1": None, "2": None, "3": "2", "4": "2"}
    assert d.ledger.counters["missing_parents"] == 1
    assert "/statuses/ID" in d.ledger.examples["status_absent"][0].what
    above_only = tg.read(write(tmp_path, context([status("1")], [])))
    assert above_only.ledger.warnings["status_absent"] == 1


def test_the_opening_is_a_post_and_all_others_are_comments(tmp_path: Path) -> None:
    records = records_of(write(tmp_path, [status("1"), status("2", "1")]))
    assert records.kinds == [POST, 0]


def test_people_are_known_by_address_on_any_server(tmp_path: Path) -> None:
    statuses = [
        status("1", who="Ann"),
        status("2", "1", "ann@other.example"),
        status("3", "1", "ann"),
        status("4", "2", "ANN@other.example"),
    ]
    d = tg.read(write(tmp_path, statuses))
    assert sorted(d.people.names) == ["Ann@home.example", "ann@other.example"]


def test_mentions_an_answer_begins_with_are_automatic(tmp_path: Path) -> None:
    people = [account("bob"), account("cy@other.example"), account("dan")]
    html = f"<p>{linked('bob')} {linked('cy@other.example')} ask {linked('dan')}</p>"
    first = [status("1", who="bob"), status("2", "1", who="dan")]
    answer = status("3", "1", content=html, mentions=people)
    d = tg.read(write(tmp_path, [*first, answer]))
    assert d.mentions.rule == ["auto", "auto", "M1"]
    spans = zip(d.mentions.start.tolist(), d.mentions.end.tolist(), strict=True)
    text = d.texts[d.ids.index("3")]
    assert [text[start:end] for start, end in spans] == ["@bob", "@cy", "@dan"]
    assert d.mentions.counts.tolist() == [False, False, True]
    opening = tg.read(write(tmp_path, [*first, {**answer, "in_reply_to_id": None}]))
    assert opening.mentions.rule == ["M1", "M1", "M1"]


def test_mentions_without_a_link_are_found_by_name_or_have_no_place() -> None:
    people = [account("bob"), account("cy@other.example")]
    text, found = words_of(status("1", content="<p>As @bob says</p>", mentions=people))
    assert [(m.person, m.start, m.end, m.rule) for m in found] == [
        ("bob@home.example", 3, 7, "M1"),
        ("cy@other.example", -1, -1, "auto"),
    ]
    assert text == "As @bob says"


def test_one_name_on_two_servers_is_told_apart_by_the_link() -> None:
    people = [account("bob"), account("bob@other.example")]
    html = f"<p>Both {linked('bob@other.example')} and {linked('bob')}</p>"
    _, found = words_of(status("1", content=html, mentions=people))
    assert [m.person for m in found] == ["bob@other.example", "bob@home.example"]


PIECES = [
    linked("bob"),
    linked("cy@other.example"),
    '<a href="https://home.example/tags/x" class="mention hashtag">#<span>x</span></a>',
    '<a href="https://a.example/?b&amp;c"><span class="invisible">https://</span>a</a>',
    '<a href="https://far.example/@eve">@eve</a>',
    "<br />",
    "</p><p>",
    "<ul><li>one</li></ul>",
    "<code>@bob</code>",
    "<blockquote>so</blockquote>",
    " word ",
    "&lt;3 &amp; @typed",
    "\ue000",
    "\ue001",
    "<span>@</span>",
    "  ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_plain_statuses_say_the_same_without_a_parser(pieces: list[str]) -> None:
    html = f"<p>{''.join(pieces)}</p>"
    text, links = text_and_links(html)
    parsed, found = html_text_and_links(html)

    def people(links: list[Link]) -> list[tuple[int, int, str]]:
        return [(at.start, at.end, at.address) for at in links if parsed[at.start] == "@"]

    assert (text, people(links)) == (parsed, people(found))


def test_hashtags_are_no_mentions_and_strangers_are_unresolved() -> None:
    html = (
        '<p><a href="https://home.example/tags/x" class="mention hashtag">#x</a> '
        '<a href="https://far.example/@eve" class="u-url mention">@eve</a></p>'
    )
    _, found = words_of(status("1", content=html))
    assert [(m.person, m.name) for m in found] == [(None, "eve")]


def test_a_warning_is_part_of_the_text_and_moves_the_mentions() -> None:
    found = status("1", content=f"<p>Hi {linked('bob')}</p>", mentions=[account("bob")])
    text, mentions = words_of({**found, "spoiler_text": "Bridges"})
    assert text == "Bridges\n\nHi @bob"
    assert text[mentions[0].start : mentions[0].end] == "@bob"


def test_a_quoted_person_is_quoted(tmp_path: Path) -> None:
    quote = {"state": "accepted", "quoted_status": status("1", who="bob")}
    d = tg.read(write(tmp_path, [status("1", who="bob"), status("2", quote=quote)]))
    assert d.mentions.rule == ["M7"]
    assert d.ledger.counters["mentions_resolved"] == 1


def test_boosts_are_left_out_and_bots_marked(tmp_path: Path) -> None:
    statuses = [
        status("1"),
        status("2", content="", reblog=status("1"), who="bob"),
        status("3", "1", account=account("robot", bot=True)),
    ]
    d = tg.read(write(tmp_path, statuses))
    assert dict(d.ledger.filtered) == {"repost": 1}
    assert d.ledger.counters["bot_records"] == 1


def test_replies_that_are_announced_and_absent_are_counted(tmp_path: Path) -> None:
    below = [status("3", "2", replies_count=2), status("4", "3"), status("5", "2")]
    around = write(tmp_path, context([], below))
    middle = write(tmp_path, status("2", replies_count=5), "b.json")
    assert tg.read(around).ledger.counters["not_loaded"] == 1
    assert tg.read(around, middle).ledger.counters["not_loaded"] == 4


def test_lists_at_the_limit_of_the_server_look_cut(tmp_path: Path) -> None:
    sixty = context([], [status(str(n), "1") for n in range(2, 62)])
    d = tg.read(write(tmp_path, sixty))
    assert "descendants" in d.ledger.examples["looks_paged"][0].what
    page = tg.read(write(tmp_path, [status(str(n)) for n in range(2, 42)]))
    assert page.ledger.warnings["looks_paged"] == 1
    assert not tg.read(write(tmp_path, [status(str(n)) for n in range(2, 41)])).ledger.warnings


def test_lines_of_statuses_and_of_contexts(tmp_path: Path) -> None:
    found = [status("1"), status("2", "1"), context([], [status("3", "2")])]
    d = tg.read(write(tmp_path, "\n".join(map(json.dumps, found)) + "\n{broken\n"))
    assert d.ledger.notes["format"] == "mastodon"
    assert (d.ledger.read, d.ledger.kept, d.ledger.rejected.total()) == (4, 3, 1)
    assert d.thread_ids == ["1"]


def test_what_is_no_status_is_rejected(tmp_path: Path) -> None:
    d = tg.read(write(tmp_path, context([None, 3], [status("3", "2"), {"id": "9"}])))
    assert d.ledger.rejected["wrong_shape"] == 3
    assert d.ledger.read == 4


def test_an_answer_of_error_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, {"error": "Record not found"})
    with pytest.raises(InputError, match="Record not found"):
        tg.read(path, format="mastodon")


def test_statuses_of_several_servers_are_warned_of(tmp_path: Path) -> None:
    far = {**account("cy"), "url": "https://far.example/@cy"}
    first, other = write(tmp_path, status("1")), write(tmp_path, status("7", account=far), "b.json")
    assert tg.read(first, other).ledger.warnings["several_servers"] == 1


def test_an_edited_status_replaces_the_older(tmp_path: Path) -> None:
    old = write(tmp_path, status("1", content="<p>Old</p>"))
    new = status("1", content="<p>New</p>", edited_at="2024-01-02T00:00:00.000Z")
    d = tg.read(write(tmp_path, new, "b.json"), old)
    assert d.texts == ["New"]


def test_local_people_get_the_host_of_their_page() -> None:
    assert address_of({"username": "ann", "uri": "https://home.example/users/ann"}) == (
        "ann@home.example"
    )
    assert address_of({"acct": "ann"}) == "ann"
    assert address_of({}) is None


@pytest.mark.parametrize("name", ["hunter_context.json", "hunter_status.json"])
def test_samples_are_recognised_by_what_they_hold(name: str) -> None:
    with open_source(shared(f"{SAMPLES}/{name}"), Limits()) as source:
        source.name = "x"
        assert recognise_source(source, ReadOptions()) == "mastodon"


def test_a_real_context(tmp_path: Path) -> None:
    (real,) = bodies("mastodonpy_test_entity_context.yaml")
    above, below = real["ancestors"], real["descendants"]
    assert (len(above), len(below)) == (1, 1)
    d = tg.read(write(tmp_path, real))
    assert d.ledger.notes["format"] == "mastodon"
    assert (d.ledger.read, d.ledger.kept) == (2, 2)
    assert len(d.people.names) == len({s["account"]["id"] for s in above + below})
    assert len(d.mentions.rule) == sum(len(s["mentions"]) for s in above + below)
    assert d.ledger.counters["missing_parents"] == 1
    assert parents(d)[below[0]["id"]] == below[0]["in_reply_to_id"]


def test_real_statuses_with_mentions(tmp_path: Path) -> None:
    (real,) = bodies("mastodonpy_test_entity_conversation.yaml")
    statuses = [found["last_status"] for found in real if found["last_status"]]
    d = tg.read(write(tmp_path, real))
    assert d.ledger.notes["format"] == "mastodon"
    assert d.ledger.kept == len({s["id"] for s in statuses})
    assert d.ledger.read == len(real)
    assert len(d.people.names) == len({s["account"]["acct"] for s in statuses})
    assert len(d.mentions.rule) == sum(len(s["mentions"]) for s in statuses) == 51
    records = records_of(write(tmp_path, real))
    assert records.marks is not None
    assert min(records.marks.starts) >= 0
    for row, start in zip(records.marks.rows, records.marks.starts, strict=True):
        assert records.texts[row][start] == "@"


def test_real_statuses_field_by_field(tmp_path: Path) -> None:
    replies = bodies("mastodonpy_test_status_reply.yaml")
    quotes = bodies("mastodonpy_test_status_reply_with_quote.yaml")
    real = [replies[0], replies[2], quotes[0], quotes[1], quotes[3]]
    d = tg.read(write(tmp_path, real))
    found = {
        name: (above, digest(text), time)
        for (name, above), text, time in zip(
            parents(d).items(), d.texts, d.time.tolist(), strict=True
        )
    }
    # Read by eye in the recordings; the texts are those a reader of the page sees.
    assert found["117020583245459824"] == (None, "1ee2d2c5cba1", 1_785_592_395_714_000)
    assert found["117020583258292382"] == (
        "117020583245459824",
        "8b0a3d434533",
        1_785_592_395_910_000,
    )
    assert found["117020583142008690"][0] == "117020583129611179"
    assert len(d.texts[d.ids.index("117020583142008690")]) == 37
    assert d.mentions.rule == ["M7", "auto", "auto"]
    assert len(d.people.names) == 3


@pytest.mark.parametrize(
    "data",
    [
        b'{"id": "1", "in_reply_to_id": null, "author": "ann", "content": "x"}\n{"id": "2"}',
        b'[{"id": "1", "content": "x", "visibility": "public"}]',
        b'{"statuses": [{"id": 1, "text": "x", "user": {"screen_name": "ann"}}]}',
        b'[{"id": 1, "content": {"rendered": "x"}, "author_name": "ann", "parent": 0}]',
    ],
)
def test_other_lists_are_not_taken_for_statuses(data: bytes) -> None:
    assert recognise(data, "x") != "mastodon"
