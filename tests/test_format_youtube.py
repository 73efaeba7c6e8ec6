"""YouTube: pages of the Data API, info files of yt-dlp, the downloader, tables of three tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.youtube_replies import join
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise
from threadgraph.io.registry import named
from threadgraph.io.streams import open_source

TIME = "2023-11-08T03:59:59Z"


def comment(name: str, text: str, who: str = "@ann", **more: Any) -> dict[str, Any]:
    snippet = {
        "videoId": "vid00000001",
        "textDisplay": text,
        "textOriginal": text,
        "authorDisplayName": who,
        "authorChannelId": {"value": f"UC{who.lstrip('@')}"},
        "likeCount": 3,
        "publishedAt": TIME,
        "updatedAt": TIME,
    }
    return {"kind": "youtube#comment", "id": name, "snippet": {**snippet, **more}}


def thread(top: dict[str, Any], *replies: dict[str, Any], total: int | None = None) -> Any:
    found = {
        "kind": "youtube#commentThread",
        "id": top["id"],
        "snippet": {
            "videoId": "vid00000001",
            "topLevelComment": top,
            "totalReplyCount": len(replies) if total is None else total,
        },
    }
    return {**found, "replies": {"comments": list(replies)}} if replies else found


def reply(name: str, text: str, who: str, **more: Any) -> dict[str, Any]:
    return comment(name, text, who, parentId=name.partition(".")[0], **more)


def page(*items: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "youtube#commentThreadListResponse", **more, "items": list(items)}


def write(folder: Path, content: Any, name: str = "file") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def part(path: Path, ledger: Ledger, form: str = "youtube") -> Records:
    with open_source(path, Limits()) as source:
        return named(form).read(source, ReadOptions(), ledger)


def parents(d: tg.Discussion) -> dict[str, str | None]:
    return {
        name: d.ids[above] if above >= 0 else None
        for name, above in zip(d.ids, d.parent.tolist(), strict=True)
    }


TALK = thread(
    comment("U1", "First!", "@ann"),
    reply("U1.a", "No, I was.", "@bob", publishedAt="2023-11-08T04:00:00Z"),
    reply("U1.b", "\u200b@bob\u00a0no", "@cy", publishedAt="2023-11-08T04:01:00Z"),
    reply("U1.c", "\xa0\u200b@cy\u200b why?", "@bob", publishedAt="2023-11-08T04:02:00Z"),
    reply("U1.d", "@nobody here", "@dan", publishedAt="2023-11-08T04:03:00Z"),
)


def test_a_reply_to_a_reply_answers_the_person_it_begins_with(tmp_path: Path) -> None:
    d = tg.read(write(tmp_path, page(TALK)))
    assert d.ledger.notes["format"] == "youtube"
    assert d.thread_ids == ["vid00000001"]
    assert parents(d) == {
        "vid00000001": None,
        "U1": "vid00000001",
        "U1.a": "U1",
        "U1.b": "U1.a",
        "U1.c": "U1.b",
        "U1.d": "U1",
    }
    assert d.ledger.counters["inferred_parents"] == 2
    assert d.texts[d.ids.index("U1.b")] == "@bob\u00a0no"


def test_without_inference_all_replies_answer_the_comment_above_them(tmp_path: Path) -> None:
    from threadgraph.graphs.assemble import AssembleOptions

    records = part(write(tmp_path, page(TALK)), Ledger())
    assert records.parents == [None, "U1", "U1", "U1", "U1"]
    d = tg.read(write(tmp_path, page(TALK)), building=AssembleOptions(infer=False))
    assert set(parents(d).values()) == {None, "vid00000001", "U1"}


def test_a_mention_by_handle_is_resolved(tmp_path: Path) -> None:
    d = tg.read(
        write(
            tmp_path,
            page(
                thread(comment("U1", "So", "@ann")), thread(comment("U2", "as @ann says", "@bob"))
            ),
        )
    )
    assert d.ledger.counters["mentions_resolved"] == 1


def test_fields_of_a_comment_are_taken_as_they_are(tmp_path: Path) -> None:
    edited = comment("U1", "x", likeCount="7", updatedAt="2023-11-09T00:00:00Z")
    del edited["snippet"]["textOriginal"]
    edited["snippet"]["textDisplay"] = "I &lt;3 it<br>so &#39;much&#39; <a href='x'>@bob</a>"
    records = part(write(tmp_path, page(thread(edited))), Ledger())
    assert records.texts == ["I <3 it\nso 'much' @bob"]
    assert records.author_ids == ["UCann"]
    assert records.scores == [7.0]
    assert records.times == [1_699_415_999_000_000]
    assert records.versions == [1_699_488_000.0]


def test_deleted_authors_stay_unknown(tmp_path: Path) -> None:
    gone = [comment(f"U{n}", "x", "") for n in range(3)]
    for found in gone:
        found["snippet"]["authorChannelId"] = {}
    d = tg.read(write(tmp_path, page(*map(thread, gone), thread(comment("U9", "y")))))
    assert len(d.people.names) == 1
    assert d.ledger.counters["authors_missing"] == 3


def test_replies_that_are_announced_and_absent_are_counted_once(tmp_path: Path) -> None:
    first = write(tmp_path, page(thread(comment("U1", "x"), reply("U1.a", "y", "@b"), total=29)))
    again = write(tmp_path, [thread(comment("U1", "x"), total=29)], "again")
    replies = [reply(f"U1.{n}", "z", "@c") for n in range(4)]
    for found in replies:
        del found["snippet"]["videoId"]
    more = write(tmp_path, {"kind": "youtube#commentListResponse", "items": replies}, "more")
    ledger = Ledger()
    parts = join([part(path, ledger) for path in (first, again, more)], ReadOptions(), ledger)
    assert ledger.counters["not_loaded"] == 29 - 5
    assert {name for p in parts for name in p.threads or []} == {"vid00000001"}


def test_pages_that_go_on_are_told(tmp_path: Path) -> None:
    going = page(thread(comment("U1", "x")), nextPageToken="ABC")
    done = page(thread(comment("U2", "x")))
    assert tg.read(write(tmp_path, going)).ledger.warnings["looks_paged"] == 1
    assert tg.read(write(tmp_path, [going, done])).ledger.warnings["looks_paged"] == 0
    hundred = [thread(comment(f"U{n}", "x")) for n in range(100)]
    assert tg.read(write(tmp_path, hundred)).ledger.warnings["looks_paged"] == 1


def test_a_list_with_repetitions_keeps_each_comment_once(tmp_path: Path) -> None:
    d = tg.read(write(tmp_path, [TALK, TALK, thread(comment("U2", "x"))]))
    assert (d.ledger.read, d.ledger.kept) == (11, 6)
    assert d.ledger.duplicates["identical"] == 5


def test_items_without_words_are_rejected(tmp_path: Path) -> None:
    bare = {"kind": "youtube#comment", "id": "U3"}
    d = tg.read(write(tmp_path, page(TALK, bare, 7, thread({**comment("U2", "x"), "snippet": {}}))))
    assert d.ledger.rejected["wrong_shape"] == 3


def test_held_and_spam_comments_are_labelled(tmp_path: Path) -> None:
    items = [
        thread(comment("U1", "x", moderationStatus="heldForReview")),
        thread(comment("U2", "x", moderationStatus="likelySpam")),
        thread(comment("U3", "x", moderationStatus="published")),
    ]
    d = tg.read(write(tmp_path, page(*items)))
    assert dict(d.ledger.filtered) == {"pending": 1, "spam": 1}


INFO = {
    "id": "vid00000001",
    "title": "A bridge",
    "formats": [{"format_id": "18", "url": "x"}],
    "extractor": "youtube",
    "comment_count": 9,
    "comments": [
        {
            "id": "U1",
            "text": "First!",
            "like_count": 2,
            "author_id": "UCann",
            "author": "@ann",
            "author_thumbnail": "x",
            "parent": "root",
            "_time_text": "2 years ago",
            "timestamp": 1_640_000_000,
            "author_is_uploader": False,
            "is_favorited": False,
        },
        {"id": "U1.a", "text": "@ann no", "parent": "U1", "author": "@bob", "author_id": "UCbob"},
        {"id": "U1.b", "text": "@bob yes", "parent": "U1", "author": "", "author_id": ""},
    ],
}


def test_info_files_of_yt_dlp(tmp_path: Path) -> None:
    d = tg.read(write(tmp_path, INFO))
    assert parents(d)["U1.b"] == "U1.a"
    assert parents(d)["U1"] == "vid00000001"
    assert d.thread_titles == ["A bridge"]
    assert d.ledger.counters["times_estimated"] == 1
    assert "estimated" in d.ledger.notes["time_precision"]
    assert "3 of 9 comments" in d.ledger.examples["not_in_file"][0].what
    assert d.ledger.counters["authors_missing"] == 1


def test_a_long_list_of_formats_before_the_comments_does_not_hide_them(tmp_path: Path) -> None:
    formats = [
        {"format_id": str(n), "url": "https://video.example/" + "x" * 900} for n in range(99)
    ]
    data = json.dumps({**INFO, "formats": formats}).encode()
    assert recognise(data, "x") == "youtube"


def test_a_video_without_comments_is_named(tmp_path: Path) -> None:
    bare = {key: value for key, value in INFO.items() if key != "comments"}
    with pytest.raises(InputError, match="--write-comments"):
        tg.read(write(tmp_path, bare))


LINES = [
    {
        "cid": "U1",
        "text": "First!",
        "time": "2 years ago",
        "author": "@ann",
        "channel": "UCann",
        "votes": "1.2K",
        "replies": "1",
        "photo": "x",
        "heart": False,
        "reply": False,
        "time_parsed": 1640000000.5,
    },
    {"cid": "U1.a", "text": "@ann no", "author": "@bob", "channel": "UCbob", "votes": "0"},
]


@pytest.mark.parametrize("pretty", [False, True])
def test_lines_of_the_comment_downloader(tmp_path: Path, pretty: bool) -> None:
    content = {"comments": LINES} if pretty else "\n".join(map(json.dumps, LINES))
    path = write(tmp_path, content, "talk.json")
    d = tg.read(path)
    assert d.ledger.notes["format"] == "youtube"
    assert parents(d) == {"talk": None, "U1": "talk", "U1.a": "U1"}
    assert d.ledger.counters["times_estimated"] == 1
    assert part(path, Ledger()).scores == [1200.0, 0.0]


MINET = (
    "video_id,comment_id,author_name,author_channel_id,text,like_count,published_at,updated_at,"
    "reply_count,parent_comment_id\n"
    f'v1,U1,@ann,UCann,"First, of\nall",5,{TIME},{TIME},3,\n'
    f"v1,U1.a,@bob,UCbob,no,0,{TIME},2023-11-09T00:00:00Z,,U1\n"
    f"v2,U2,@bob,UCbob,other,0,{TIME},{TIME},0,\n"
)
TOOLS = (
    "id,replyCount,likeCount,publishedAt,authorName,text,authorChannelId,authorChannelUrl,isReply,"
    "isReplyTo,isReplyToName\n"
    'U1,2,5,"2023-11-08 03:59:59",@ann,"she said \\"no\\" to, it",UCann,x,0,,\n'
    'U1.a,,0,"2023-11-08 04:59:59",@bob,"I don&#39;t",UCbob,x,1,U1,@ann\n'
    'U1.b,,0,"2023-11-08 05:59:59",@cy,@bob well,UCcy,x,1,U1,@ann\n'
)
DOWNLOADED = (
    "cid,text,time,author,channel,votes,replies,photo,heart,reply,time_parsed\n"
    "U1,First!,2 years ago,@ann,UCann,1.2K,1,x,False,False,1640000000.5\n"
    "U1.a,no,1 year ago,@bob,UCbob,0,,x,False,True,\n"
)


def test_the_table_of_minet(tmp_path: Path) -> None:
    path = write(tmp_path, MINET)
    d = tg.read(path)
    assert d.ledger.notes["format"] == "youtube-csv"
    assert sorted(d.thread_ids) == ["v1", "v2"]
    assert parents(d)["U1.a"] == "U1"
    records = part(path, ledger := Ledger(), "youtube-csv")
    assert records.texts[0] == "First, of\nall"
    assert records.versions == [0.0, 1_699_488_000.0, 0.0]
    join([records], ReadOptions(), ledger)
    assert ledger.counters["not_loaded"] == 2


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_the_table_of_youtube_data_tools(tmp_path: Path, delimiter: str) -> None:
    table = TOOLS if delimiter == "," else TOOLS.replace(",", "\t").replace("to\t it", "to, it")
    path = write(tmp_path, table, "videoinfo_x.tab")
    d = tg.read(path)
    assert d.ledger.notes["format"] == "youtube-csv"
    assert d.thread_ids == ["videoinfo_x"]
    assert parents(d) == {"videoinfo_x": None, "U1": "videoinfo_x", "U1.a": "U1", "U1.b": "U1.a"}
    texts = dict(zip(d.ids, d.texts, strict=True))
    assert texts["U1"] == 'she said \\"no\\" to, it'
    assert texts["U1.a"] == "I don't"
    assert not d.ledger.rejected


def test_the_table_of_the_downloader(tmp_path: Path) -> None:
    d = tg.read(write(tmp_path, DOWNLOADED, "talk.csv"))
    assert parents(d) == {"talk": None, "U1": "talk", "U1.a": "U1"}
    assert d.ledger.counters["times_estimated"] == 1


def test_a_row_that_is_cut_is_rejected(tmp_path: Path) -> None:
    d = tg.read(write(tmp_path, MINET + "v1,U9,@x"))
    assert d.ledger.rejected["wrong_field_count"] == 1


@pytest.mark.parametrize(
    "data",
    [
        b'{"id": "1", "parent": "0", "author": "ann", "text": "x"}\n{"id": "2"}\n',
        b'[{"id": "1", "parent": "root", "author": "ann", "text": "x"}]',
        b'{"items": [{"id": "1", "snippet": "x", "author": "ann"}]}',
        b'{"id": 1, "title": "x", "comments": [{"id": 2, "parent": 1, "text": "y", "by": "z"}]}',
        b"id,parent,author,text\n1,,ann,x\n",
        b"comment_id,author,text,parent_comment_id\n1,ann,x,\n",
    ],
)
def test_other_tables_and_lists_are_not_taken_for_youtube(data: bytes) -> None:
    assert not recognise(data, "x").startswith("youtube")


@pytest.mark.parametrize("syntax", ["page", "list", "lines", "info"])
def test_each_shape_is_recognised_whatever_its_name(syntax: str) -> None:
    data = {
        "page": json.dumps(page(TALK)),
        "list": json.dumps([TALK, TALK], indent=4),
        "lines": json.dumps(comment("U1", "x")) + "\n" + json.dumps(comment("U2", "y")),
        "info": json.dumps(INFO["comments"]),
    }[syntax]
    assert recognise(data.encode(), "notes.txt") == "youtube"
