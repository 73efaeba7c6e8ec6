"""Stack Exchange: the tables of a dump, alone, together and as a folder or archive."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.assemble import AssembleOptions
from threadgraph.graphs.errors import InputError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import POST, Records
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.recognise import recognise
from threadgraph.io.registry import named
from threadgraph.io.signs.stackexchange import is_dump
from threadgraph.io.streams import Source

if TYPE_CHECKING:
    from threadgraph.graphs.discussion import Discussion

SAMPLE = "samples/stackexchange"
TABLES = ("Posts", "Comments", "Users")
TIME = "2018-02-06T20:{:02}:00.500"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def row(**attributes: object) -> str:
    given = {"CreationDate": TIME.format(int(str(attributes["Id"])) % 60)} | attributes
    return f"  <row {' '.join(f'{k}={quoteattr(str(v))}' for k, v in given.items())} />\n"


def table(name: str, *rows: str) -> str:
    return f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<{name}>\n{"".join(rows)}</{name}>\n'


def question(number: int, **more: object) -> str:
    given = {"Id": number, "PostTypeId": 1, "Score": 1, "Body": "<p>Why?</p>", "OwnerUserId": 1}
    return row(**(given | {"Title": f"Question {number}", "CommentCount": 0} | more))


def answer(number: int, of: int, **more: object) -> str:
    given = {"Id": number, "PostTypeId": 2, "ParentId": of, "Body": "<p>So.</p>", "OwnerUserId": 2}
    return row(**(given | {"Score": 1, "CommentCount": 0} | more))


def comment(number: int, on: int, text: str = "Words", **more: object) -> str:
    return row(**({"Id": number, "PostId": on, "Score": 0, "Text": text, "UserId": 3} | more))


def user(number: int, name: str) -> str:
    more = {"Location": "Nowhere", "AboutMe": "secret@mail.invalid", "AccountId": number}
    return row(Id=number, Reputation=1, DisplayName=name, **more)


USERS = table("users", user(-1, "Community"), user(1, "Ann Lee"), user(2, "Bob"), user(3, "Cy"))


def dump(folder: Path, posts: str, comments: str, users: str = USERS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in zip(TABLES, (posts, comments, users), strict=True):
        (folder / f"{name}.xml").write_text(text, "utf-8")
    return folder


def records_of(text: str, ledger: Ledger) -> Records:
    source = Source(io.BytesIO(text.encode()), "a.xml", Limits())
    return named("stackexchange").read(source, ReadOptions(), ledger)


def parents(d: Discussion) -> dict[str, str | None]:
    return {
        name: d.ids[above] if above >= 0 else None
        for name, above in zip(d.ids, d.parent.tolist(), strict=True)
    }


def sample_rows(name: str) -> list[ElementTree.Element]:
    path = shared(f"{SAMPLE}/ssdug_{name}.xml")
    return list(ElementTree.fromstring(path.read_bytes()))


def test_the_sample_holds_what_another_parser_finds() -> None:
    posts = [r for r in sample_rows("Posts") if r.get("PostTypeId") in ("1", "2")]
    comments = sample_rows("Comments")
    kinds = Counter(r.get("PostTypeId") for r in sample_rows("Posts"))
    people = {r.get("OwnerUserId") or r.get("OwnerDisplayName") for r in posts}
    people |= {r.get("UserId") or r.get("UserDisplayName") for r in comments}
    d = tg.read(*(shared(f"{SAMPLE}/ssdug_{name}.xml") for name in TABLES))
    assert d.ledger.notes["format"] == "stackexchange"
    assert d.ledger.read == 177 + 230 == len(sample_rows("Posts")) + len(comments)
    assert len(d) == kinds["2"] + len(comments) == 345
    assert len(d.thread_ids) == kinds["1"] == 54
    assert all(d.thread_titles)
    assert d.ledger.filtered == {"wiki": kinds["4"] + kinds["5"]}
    assert len(d.people) == len(people) == 71
    assert d.ledger.counters["missing_parents"] == d.ledger.counters["orphans"] == 0
    assert not d.ledger.warnings
    stated = tg.read(
        *(shared(f"{SAMPLE}/ssdug_{name}.xml") for name in TABLES),
        building=AssembleOptions(infer=False),
    )
    assert stated.depth.max() == 2
    above = parents(stated)
    assert all(above[f"c{r.get('Id')}"] == f"p{r.get('PostId')}" for r in comments)
    assert all(
        above[f"p{r.get('Id')}"] == f"p{r.get('ParentId')}" for r in posts if r.get("ParentId")
    )


def test_whom_comments_of_the_sample_answer_is_found_by_the_rule_of_the_site() -> None:
    names = {r.get("Id"): r.get("DisplayName") or "" for r in sample_rows("Users")}
    owners = {
        r.get("Id"): r.get("OwnerUserId") or r.get("OwnerDisplayName") for r in sample_rows("Posts")
    }
    expected: dict[str, str] = {}
    spoken: dict[str, list[tuple[str, str, str]]] = {}
    comments = sample_rows("Comments")
    comments.sort(key=lambda r: (r.get("CreationDate") or "", int(r.get("Id") or 0)))
    for r in comments:
        post, number = r.get("PostId") or "", r.get("Id") or ""
        author = r.get("UserId") or r.get("UserDisplayName") or ""
        before = spoken.setdefault(post, [(f"p{post}", owners[post] or "", "")])
        text = r.get("Text") or ""
        if text.startswith("@"):
            for length in range(len(text), 3, -1):
                start = text[1:length].lower().rstrip(",:. ").replace(" ", "")
                fits = [
                    (where, who)
                    for where, who, _ in before
                    if who != author
                    and names.get(who, who).lower().replace(" ", "").startswith(start)
                ]
                if len(start) >= 3 and fits:
                    expected[f"c{number}"] = fits[-1][0]
                    break
        before.append((f"c{number}", author, text))
    d = tg.read(*(shared(f"{SAMPLE}/ssdug_{name}.xml") for name in TABLES))
    found = parents(d)
    assert d.rules is not None
    inferred = {name for name, rule in zip(d.ids, d.rules, strict=True) if rule}
    wanted = {name for name, above in expected.items() if above.startswith("c")}
    # Of 61 comments that begin with "@" the loop finds 49; three only because it shortens what
    # was typed until a name begins with it.
    assert len(inferred) == d.ledger.counters["inferred_parents"] == 46
    assert len(wanted) == 49 and inferred < wanted
    assert all(found[name] == expected[name] for name in inferred)


def test_records_of_the_sample_agree_with_what_the_eye_reads_in_it() -> None:
    ledger = Ledger()
    with shared(f"{SAMPLE}/ssdug_Comments.xml").open("rb") as file:
        r = named("stackexchange").read(
            Source(file, "Comments.xml", Limits()), ReadOptions(), ledger
        )
    assert r.ids[:3] == ["c2", "c3", "c5"]
    assert r.parents[:3] == r.groups[:3] == ["p3", "p2", "p2"]  # type: ignore[index]
    assert r.author_ids is not None and r.author_ids[:3] == ["31", "12", None]
    assert r.scores is not None and r.scores[:3] == [0, 2, 0]
    # 2018-02-06T20:30:28.907, 20:33:14.750, 20:39:48.920, which are UTC
    assert r.times[:3] == [1517949028907000, 1517949194750000, 1517949588920000]
    assert [digest(text) for text in r.texts[:3]] == [
        "2f422e823ad6",
        "a298402ebd08",
        "a799eecd5dce",
    ]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("called", ["a.txt", "export.json", "x"])
def test_tables_are_recognised_whatever_they_are_called(name: str, called: str) -> None:
    data = shared(f"{SAMPLE}/ssdug_{name}.xml").read_bytes().removeprefix(b"\xef\xbb\xbf")
    assert recognise(data, called) == "stackexchange"


def test_other_tables_of_rows_are_not_taken_for_stack_exchange() -> None:
    for text in (
        '<posts><row Id="1" Author="Ann" Text="x"/></posts>',
        '<comments><row Id="1" Parent="" Text="x"/></comments>',
        '<badges><row Id="1" UserId="2" Name="Autobiographer"/></badges>',
        '<posts><post id="1" PostTypeId="1" CreationDate="x"/></posts>',
    ):
        with pytest.raises(InputError, match=r"is an XML file of a kind that is not read"):
            recognise(f'<?xml version="1.0"?>{text}'.encode(), "Posts.xml")


def test_a_folder_an_archive_and_single_files_give_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    paths = [shared(f"{SAMPLE}/ssdug_{name}.xml") for name in TABLES]
    for name, path in zip(TABLES, paths, strict=True):
        shutil.copy(path, folder / f"{name}.xml")
    for other in ("Badges", "Votes", "PostHistory"):
        (folder / f"{other}.xml").write_text(f"<{other.lower()}></{other.lower()}>", "utf-8")
    packed = tmp_path / "dump.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"site/{file.name}")
    single = tg.read(*paths)
    for path in (folder, packed):
        d = tg.read(path)
        assert d.ids == single.ids and parents(d) == parents(single)
        assert d.people.names == single.people.names
        assert d.ledger.read == single.ledger.read
        assert d.ledger.warnings == {"files_skipped": 3}
        assert d.inputs[0].format == "stackexchange"


def test_a_question_is_the_root_of_its_answers_and_all_their_comments(tmp_path: Path) -> None:
    posts = table("posts", question(5), answer(6, 5), answer(7, 99), question(8))
    comments = table(
        "comments", comment(5, 5), comment(6, 6), comment(7, 7), comment(8, 98), comment(9, 8)
    )
    d = tg.read(dump(tmp_path, posts, comments))
    assert parents(d) == {
        "p5": None, "p6": "p5", "c5": "p5", "c6": "p6",
        "p99": None, "p7": "p99", "c7": "p7",
        "p98": None, "c8": "p98",
        "p8": None, "c9": "p8",
    }  # fmt: skip
    assert d.kind[d.ids.index("p5")] == POST and len(d) == 7
    assert sorted(d.thread_ids) == ["p5", "p8", "p98", "p99"]


def test_a_name_at_the_start_may_be_short_and_without_spaces(tmp_path: Path) -> None:
    posts = table("posts", question(1), answer(2, 1))
    comments = table(
        "comments",
        comment(11, 2, "First", UserId=1),
        comment(12, 2, "@annl yes", UserId=2),
        comment(13, 2, "@AnnLee yes", UserId=3),
        comment(14, 2, "@an no", UserId=3),
        comment(15, 2, "@Bob no", UserId=3),
        comment(16, 2, "@Zed no", UserId=3),
        comment(17, 1, "@AnnLee it is yours", UserId=3),
    )
    d = tg.read(dump(tmp_path, posts, comments))
    above = parents(d)
    assert above["c12"] == above["c13"] == "c11"
    assert above["c14"] == above["c16"] == "p2"
    assert above["c15"] == "c12"
    assert above["c17"] == "p1"
    assert d.ledger.counters["inferred_parents"] == 3
    assert d.ledger.notes["inferred_parents"] == "leading_name 3"


def test_people_have_the_name_of_the_table_else_of_the_post_else_their_number(
    tmp_path: Path,
) -> None:
    posts = table(
        "posts",
        question(1, OwnerUserId=1, OwnerDisplayName="Old Name"),
        answer(2, 1, OwnerUserId=77, OwnerDisplayName="Kept"),
        answer(3, 1, OwnerUserId=78),
        answer(4, 1).replace(' OwnerUserId="2"', ' OwnerDisplayName="user23"'),
        answer(5, 1).replace(' OwnerUserId="2"', ""),
    )
    d = tg.read(dump(tmp_path, posts, table("comments")))
    names = dict(zip(d.ids, d.author_names, strict=True))
    assert names == {
        "p1": "Ann Lee", "p2": "Kept", "p3": "user78", "p4": "user23", "p5": None
    }  # fmt: skip
    assert d.ledger.warnings == {"people_without_name": 1}
    alone = tg.read(tmp_path / "Posts.xml")
    assert dict(zip(alone.ids, alone.author_names, strict=True))["p1"] == "Old Name"


def test_what_people_tell_of_themselves_is_not_loaded(tmp_path: Path) -> None:
    ledger = Ledger()
    r = records_of(USERS, ledger)
    assert ledger.read == 0 and len(r) == 0
    assert "secret" not in repr(r) and "Nowhere" not in repr(r)


def test_pages_of_the_site_are_left_out_and_community_is_a_program(tmp_path: Path) -> None:
    posts = table(
        "posts",
        question(1, OwnerUserId=-1),
        *(row(Id=n, PostTypeId=n, Score=0, Body="x", OwnerUserId=-1) for n in range(3, 9)),
    )
    dump(tmp_path, posts, table("comments", comment(1, 1, UserId=-1)))
    d = tg.read(tmp_path)
    assert d.ledger.filtered == {"wiki": 6}
    assert d.ledger.counters["bot_records"] == 2
    kept = tg.read(tmp_path, reading=ReadOptions(keep=frozenset({"wiki"})))
    assert not kept.ledger.filtered and len(kept.thread_ids) == 7


def test_comments_on_an_answer_that_is_left_out_stay_with_the_question(tmp_path: Path) -> None:
    posts = table("posts", question(1), answer(2, 1, OwnerUserId=-1))
    dump(tmp_path, posts, table("comments", comment(3, 2)))
    d = tg.read(tmp_path, reading=ReadOptions(drop=frozenset({"bot"})))
    assert parents(d) == {"p1": None, "p2": "p1", "c3": "p2"}
    assert d.ledger.filtered == {"bot": 1} and d.ledger.counters["missing_parents"] == 1


def test_a_table_alone_says_what_is_missing(tmp_path: Path) -> None:
    posts = table("posts", question(1, CommentCount=3, AnswerCount=2), answer(2, 1, CommentCount=1))
    folder = dump(tmp_path, posts, table("comments", comment(1, 1), comment(2, 2), comment(3, 2)))
    d = tg.read(folder / "Posts.xml")
    told = [example.what for example in d.ledger.examples["not_in_file"]]
    assert told[0].startswith("0 of 4 comments;") and told[1].startswith("1 of 2 answers;")
    d = tg.read(folder / "Comments.xml")
    assert d.ledger.warnings == {"no_posts": 1, "people_without_name": 1}
    assert sorted(d.thread_ids) == ["p1", "p2"] and len(d) == 3
    with pytest.raises(InputError, match=r"give Posts\.xml and Comments\.xml too"):
        tg.read(folder / "Users.xml")


def test_several_sites_are_kept_apart(tmp_path: Path) -> None:
    posts = table("posts", question(1), answer(2, 1))
    for site in ("fr", "de"):
        comments = table("comments", comment(1, 2, f"@Bob no, {site}"))
        dump(tmp_path / "both" / site, posts, comments)
    d = tg.read(tmp_path / "both")
    assert sorted(d.thread_ids) == ["de/p1", "fr/p1"]
    assert parents(d)["fr/c1"] == "fr/p2" and len(d.people) == 6
    d = tg.read(tmp_path / "both" / "fr", tmp_path / "both" / "de")
    assert sorted(d.thread_ids) == ["de/p1", "fr/p1"]
    assert not d.ledger.duplicates and d.thread_titles == ["Question 1"] * 2


def test_texts_are_decoded_once_and_times_are_utc(tmp_path: Path) -> None:
    body = "<p>if a &lt; b &amp;amp; c</p>\n\n<blockquote><p>q</p></blockquote>\n<p>x</p>"
    posts = table("posts", question(1, Body=body, Score=-2))
    comments = table("comments", comment(2, 1, "a &lt; `b` **c**"))
    d = tg.read(dump(tmp_path, posts, comments))
    assert d.texts == ["if a < b &amp; c\n\n> q\n\nx", "a &lt; `b` **c**"]
    assert d.time.tolist() == [1517947260500000, 1517947320500000]
    assert d.scores == [-2, 0]


def test_rows_that_lack_what_makes_them_records_are_rejected() -> None:
    ledger = Ledger()
    r = records_of(table("posts", question(1).replace(' Id="1"', ""), question(2)), ledger)
    assert r.ids == ["p2"] and ledger.rejected == {"no_id": 1}
    nameless = comment(1, 2).replace(' PostId="2"', "")
    r = records_of(table("comments", nameless, comment(2, 2)), ledger)
    assert r.ids == ["c2"] and ledger.rejected == {"no_id": 1, "wrong_shape": 1}


def test_a_table_that_is_cut_keeps_its_whole_rows(tmp_path: Path) -> None:
    posts = table("posts", question(1), answer(2, 1), answer(3, 1))
    dump(tmp_path, posts[:-40], table("comments"))
    d = tg.read(tmp_path)
    assert d.ledger.incomplete and len(d) == 1
    (tmp_path / "Posts.xml").write_text(posts[:100], "utf-8")
    with pytest.raises((InputError, TruncatedError)):
        tg.read(tmp_path)


def test_something_else_under_the_name_of_the_format_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<?xml version="1.0"?><badges><row/></badges>', "utf-8")
    with pytest.raises(InputError, match="is no table of posts, comments or users"):
        tg.read(tmp_path / "a.xml", format="stackexchange")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Posts.xml", "Comments.xml"], True),
        (["site/Posts.xml", "site/Users.xml", "readme.txt"], True),
        (["posts.xml", "comments.xml"], True),
        (["Posts.xml"], False),
        (["a/Posts.xml", "b/Comments.xml"], False),
        (["Comments.xml", "Users.xml"], False),
        ([], False),
    ],
)
def test_a_dump_is_told_by_the_names_of_its_tables(names: list[str], found: bool) -> None:
    assert is_dump(names) is found
