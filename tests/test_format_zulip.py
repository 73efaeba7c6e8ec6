"""Zulip: quotations are answers, mentions by id, formulas as typed, topics of channels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import threadgraph as tg
from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.graphs.errors import InputError
from threadgraph.io.formats.zulip_text import from_html, from_markdown
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import recognise

PEOPLE = {1: "Ann Mill", 2: "bob", 3: "Cy", 4: "Notification Bot"}


def message(number: int, sender: int, content: str, **more: Any) -> dict[str, Any]:
    return {
        "content": content,
        "id": 100 + number,
        "sender_full_name": PEOPLE[sender],
        "timestamp": 1_600_000_000 + number,
        **more,
    }


def mention(person: int | str, name: str, kind: str = "") -> str:
    return f'<span class="user-mention{kind}" data-user-id="{person}">{name}</span>'


def quote(number: int, sender: int, words: str = "<p>words</p>", said: str = "said") -> str:
    link = f"#narrow/stream/5-town/topic/mill/near/{100 + number}"
    name = mention(sender, PEOPLE[sender], " silent")
    return f'<p>{name} <a href="{link}">{said}</a>:</p>\n<blockquote>\n{words}\n</blockquote>\n'


def read(place: Path, *messages: Any, name: str = "mill.json", **options: Any) -> tg.Discussion:
    path = place / name
    path.write_text(json.dumps(messages, indent=4))
    return tg.read(path, **options)


def mentions(d: tg.Discussion) -> list[tuple[str, str, str]]:
    m, texts = d.mentions, d.texts
    assert texts is not None
    return [
        (texts[c][s:e], d.people.names[p] if p >= 0 else "-", rule)
        for c, s, e, p, rule in zip(m.comment, m.start, m.end, m.participant, m.rule, strict=True)
    ]


def test_a_topic_is_a_thread_by_the_name_of_its_file(tmp_path):
    d = read(
        tmp_path,
        message(1, 1, "<p>What is <em>this</em> &amp; that?</p>"),
        message(2, 2, "<p>a</p>\n<p>b</p>"),
        name="Who.20built.20it.3F.json",
    )
    assert d.inputs[0].format == "zulip"
    assert (d.thread_ids, d.thread_titles) == (["Who.20built.20it.3F"], ["Who built it?"])
    assert d.texts == ["", "What is this & that?", "a\n\nb"]
    assert d.people.names == ["Ann Mill", "bob"]
    assert d.comments["created_at"].iloc[0].isoformat() == "2020-09-13T12:26:41+00:00"
    assert (len(d), d.depth.tolist(), d.ledger.read) == (2, [0, 1, 1], 2)


def test_a_message_answers_the_one_that_it_quotes(tmp_path):
    d = read(
        tmp_path,
        message(1, 1, "<p>words</p>"),
        message(2, 3, "<p>unrelated</p>"),
        message(3, 2, quote(1, 1) + "<p>yes</p>"),
        message(4, 1, quote(3, 2, quote(1, 1)) + quote(2, 3, said="hat gesagt") + "<p>no</p>"),
    )
    assert d.comments["parent"].astype(object).tolist()[2:] == ["101", "103"]
    assert list(d.comments["parent_rule"].astype(object))[2:] == ["quote_id", "quote_id"]
    assert d.depth.tolist() == [0, 1, 1, 2, 3]
    assert d.texts[3] == "Ann Mill said:\n\n> words\n\nyes"
    assert mentions(d) == [("Ann Mill", "Ann Mill", "M7"), ("bob", "bob", "M7"), ("Cy", "Cy", "M7")]
    assert d.ledger.notes["inferred_parents"] == "quote_id 2"
    flat = read(
        tmp_path,
        message(1, 1, "<p>words</p>"),
        message(3, 2, quote(1, 1)),
        building=AssembleOptions(infer=False),
    )
    assert flat.depth.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    "content",
    [
        quote(77, 1),  # a message that is not here
        quote(9, 1),  # a later one
        f"<p>{mention(1, 'Ann Mill', ' silent')} <a href='#narrow/x/near/101'>said</a> so</p>",
        f"<p>{mention(1, 'Ann Mill', ' silent')} <a href='https://a.b'>said</a>:</p>"
        "<blockquote><p>words</p></blockquote>",
        "<p><a href='#narrow/x/near/101'>here</a>:</p><blockquote><p>words</p></blockquote>",
        f"<blockquote>{quote(1, 1)}</blockquote><p>b</p>",
    ],
)
def test_other_links_and_quotations_are_no_answers(content, tmp_path):
    d = read(tmp_path, message(1, 1, "<p>a</p>"), message(2, 2, content), message(9, 1, ""))
    assert d.depth.tolist() == [0, 1, 1, 1]
    assert d.rules is None


def test_mentions_are_marked_and_others_are_not_looked_for(tmp_path):
    content = (
        f"<p>é {mention(2, '@bob')} and {mention(3, 'Cy', ' silent')}, not {mention('*', '@all')}, "
        '<span class="user-group-mention" data-user-group-id="4">@crew</span> nor @bob</p>'
        f"<blockquote><p>{mention(2, 'bob', ' silent')}</p></blockquote>"
    )
    d = read(tmp_path, message(1, 1, content), message(2, 2, "<p>a</p>"), message(3, 3, ""))
    assert mentions(d) == [("@bob", "bob", "M1"), ("Cy", "Cy", "M1")]


def test_ids_of_senders_decide_who_is_meant(tmp_path):
    d = read(
        tmp_path,
        message(1, 1, f"<p>{mention(2, '@Robert')}</p>", sender_id=1),
        message(2, 2, "<p>a</p>", sender_id=2),
        message(3, 2, "<p>another bob</p>", sender_id=9),
        message(4, 1, f"<p>{mention(7, '@bob')}</p>", sender_id=1),
    )
    assert d.people.keys == ["ID:1", "ID:2", "ID:9"]
    assert mentions(d) == [("@Robert", "bob", "M1"), ("@bob", "-", "M1")]


def test_an_answer_of_the_interface_has_channels_and_topics(tmp_path):
    more = {"type": "stream", "sender_email": "x@example.org", "avatar_url": "https://x/y.png"}
    town = {"display_recipient": "town", "stream_id": 5, **more}
    direct = {"display_recipient": [{"id": 2, "full_name": "bob"}, {"id": 1}], "type": "private"}
    answer = {
        "result": "success",
        "found_oldest": False,
        "found_newest": True,
        "messages": [
            message(1, 1, "<p>words</p>", subject="mill", **town),
            message(2, 2, quote(1, 1), subject="arch", **town),
            message(3, 2, quote(1, 1), subject="mill", **town),
            message(4, 2, "<p>x</p>", subject="", **direct),
            message(5, 2, "<p>x</p>", topic="mill", stream_id=6),
            message(6, 2, "<p>x</p>", subject="", **town),
        ],
    }
    path = tmp_path / "answer"
    path.write_text(json.dumps(answer))
    d = tg.read(path)
    assert d.inputs[0].format == "zulip"
    assert dict(zip(d.thread_ids, d.thread_titles, strict=True)) == {
        "town > mill": "mill",
        "town > arch": "arch",
        "direct messages 1-2": None,
        "6 > mill": "mill",
        "town > general chat": "general chat",
    }
    assert d.ledger.counters["inferred_parents"] == 1
    assert d.ledger.counters["quotes_elsewhere"] == 1
    assert d.ledger.warnings == {"looks_paged": 1}


def test_messages_one_of_each_line_are_read(tmp_path):
    path = tmp_path / "lines"
    lines = [json.dumps(message(i, i, f"<p>{i}</p>")) for i in (1, 2)]
    path.write_text("\n".join([*lines, "{", "7", json.dumps({"id": 1})]))
    d = tg.read(path)
    assert (len(d), d.ledger.read) == (2, 5)
    assert d.ledger.rejected == {"not_json": 1, "not_an_object": 1, "wrong_shape": 1}
    d = read(tmp_path, message(1, 1, ""), None, {"id": 2})
    assert (len(d), d.ledger.read) == (1, 3)
    assert d.ledger.rejected == {"not_an_object": 1, "wrong_shape": 1}


def test_formulas_are_shown_as_they_were_typed(tmp_path):
    formula = (
        '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>x</mi>'
        '<mo>&lt;</mo></mrow><annotation encoding="application/x-tex">x &lt; 2</annotation>'
        '</semantics></math></span><span aria-hidden="true" class="katex-html"><span '
        'class="base"><span class="mord">x</span></span></span></span>'
    )
    assert from_html(f"<p>if {formula} and {formula}.</p>").text == "if $$x < 2$$ and $$x < 2$$."
    shown = f'<p><span class="katex-display">{formula}</span></p>'
    assert from_html(shown).text == "$$x < 2$$"
    assert from_html('<p><span class="katex-error">\\a</span> b</p>').text == "\\a b"
    assert from_html('<p><span class="katex"><span>').text == ""


def test_content_as_typed_is_read_too(tmp_path):
    source = (
        "@_**Ann Mill|1** [said](#narrow/stream/5/topic/a.20(b)/near/101):\n"
        "````quote\n@**bob** once\n```quote\ntwice\n```\n````\n"
        "@**Cy|3** and @**all** `x`\n```python\n@**bob**\n```"
    )
    found = from_markdown(source)
    assert found.text == (
        "Ann Mill said:\n> @bob once\n> > twice\n@Cy and @all `x`\n```python\n@**bob**\n```"
    )
    assert found.quoted == "101"
    assert [(m.person, found.text[m.start : m.end], m.quoted) for m in found.mentions] == [
        ("1", "Ann Mill", True),
        ("3", "@Cy", False),
    ]
    typed = {"content_type": "text/x-markdown"}
    d = read(tmp_path, message(1, 1, "a < b", **typed), message(2, 2, source, **typed))
    assert d.depth.tolist() == [0, 1, 2]
    assert d.texts[1] == "a < b"


def test_deleted_me_and_platform_messages_are_told(tmp_path):
    d = read(
        tmp_path,
        message(1, 1, "<p>(deleted)</p>"),
        message(2, 2, "<p>/me waves</p>", is_me_message=True),
        message(3, 4, "<p>resolved</p>", sender_realm_str="zulipinternal"),
        message(4, 4, "<p>me, a person</p>", sender_realm_str="town"),
    )
    assert list(d.comments["kind"]) == ["deleted", "action", "comment"]
    assert d.texts[2] == "waves"
    assert d.ledger.filtered == {"system": 1}
    assert len(
        read(tmp_path, message(3, 4, "<p>a</p>"), reading=ReadOptions(keep=frozenset({"all"})))
    )


def test_edited_messages_are_kept_in_their_newest_version(tmp_path):
    old, new = message(1, 1, "<p>old</p>"), message(1, 1, "<p>new</p>", last_edit_timestamp=1.7e9)
    d = read(tmp_path, new, old)
    assert (d.texts[1], d.ledger.duplicates) == ("new", {"edited": 1})


def test_a_folder_of_topics_is_read_topic_by_topic(tmp_path):
    for folder, name in (("1-town", "mill"), ("2-river", "mill"), ("2-river", "arch")):
        (tmp_path / "archive" / folder).mkdir(parents=True, exist_ok=True)
        read(tmp_path / "archive" / folder, message(1, 1, "<p>a</p>"), name=f"{name}.json")
    (tmp_path / "archive/stream_index.json").write_text('{"streams": {"town": {"id": 1}}}')
    d = tg.read(tmp_path / "archive")
    assert len(d.thread_ids) == len(d) == 3
    assert sorted(map(str, d.thread_titles)) == ["arch", "mill", "mill"]


def test_hostile_content_is_read_in_time():
    for content in (
        '<span class="katex">' * 50_000,
        '<span class="katex"></span>' * 50_000,
        "<p>" + mention(1, "@a") * 30_000 + "</p>",
        "<span " * 100_000,
    ):
        from_html(content)
    for source in ("@**" * 100_000, "[" * 100_000, "[a](" * 50_000, "```quote\n" * 50_000):
        from_markdown(source)


def test_a_wrong_file_is_told_in_one_line(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{\n"streams": {}\n}')
    with pytest.raises(InputError, match="holds no messages of Zulip"):
        tg.read(path, format="zulip")


@pytest.mark.parametrize(
    "record",
    [
        {"id": 1, "content": "x", "timestamp": 5, "author": "ann"},
        {"id": 1, "content": "x", "timestamp": 5, "sender": {"full_name": "ann"}},
    ],
)
def test_other_records_are_not_taken_for_messages(record):
    data = json.dumps(record).encode()
    assert recognise(b"\n".join([data, data])) != "zulip"
    assert recognise(json.dumps([record]).encode()) != "zulip"
