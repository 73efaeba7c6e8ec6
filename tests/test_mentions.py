"""Mentions: every rule by hand, and the pages."""

from __future__ import annotations

import re

import numpy as np
import pytest
from helpers import shared
from mention_threads import SPEAKERS, Thread, named, said, thread

from threadgraph.graphs.identity import (
    IdentityOptions,
    resolve_people,
)
from threadgraph.graphs.mentions import find_mentions


@pytest.mark.parametrize(
    ("text", "rule", "person"),
    [
        ("@joe", "M3", "joe"),
        ("@JOE", "M3", "joe"),
        ("thanks @joe.", "M3", "joe"),
        ("(@joe)", "M3", "joe"),
        (".@joe look", "M3", "joe"),
        ("@joe's idea", "M3", "joe"),
        ("@joe’s idea", "M3", "joe"),
        ("@joe: yes", "M3", "joe"),
        ("@joe—yes", "M3", "joe"),
        ("@joe...", "M3", "joe"),
        ("@joe\nand", "M3", "joe"),
        ("＠joe", "M3", "joe"),
        ("＠ＪＯＥ", "M3", "joe"),
        ("@jo\u200be", "M3", "joe"),
        ("@\u200fjoe", "M3", "joe"),
        ("の@joe です", "M3", "joe"),
        ("u/joe said so", "M3", "joe"),
        ("ask /u/joe", "M3", "joe"),
        ("@Ann-Marie!", "M3", "Ann-Marie"),
        ("@ann-marie", "M3", "Ann-Marie"),
        ("@王小明 你好", "M3", "王小明"),
        ("@$_$ hi", "M3", "$_$"),
        ("@😀 ha", "M3", "😀"),
        ("@Zoe\u0308", "M3", "Zoë"),
        ("@ZOË,", "M3", "Zoë"),
        ("@ joe: yes", "M4", "joe"),
        ("@ joe", "M4", "joe"),
        ("@ joe yes, at the start of a line", "M4", "joe"),
        ("so @ joe, no", "M4", "joe"),
        ("so @ joe.", "M4", "joe"),
        ("so @ joe You", "M4", "joe"),
        ("so @\u00a0joe - no", "M4", "joe"),
        ("@state of  calm: yes", "M4", "State of Calm"),
        ("so @State of Calm yes", "M4", "State of Calm"),
        ("@ State of Calm", "M4", "State of Calm"),
        ("@Dr.Kim Lee", "M4", "Dr.Kim Lee"),
        ("@Calm", "M3", "State of Calm"),
        ("@Marie", "M3", "Ann-Marie"),
        ("joe, no", "M5", "joe"),
        ("Joe: no", "M5", "joe"),
        ("JOE! No", "M5", "joe"),
        ("joe - no", "M5", "joe"),
        ("joe – no", "M5", "joe"),
        ("  \n joe; no", "M5", "joe"),
        ("Hi joe, no", "M5", "joe"),
        ("Dear State of Calm,\nno", "M5", "State of Calm"),
        ("Hello, joe!", "M5", "joe"),
        ("hey Joe\n\nno", "M5", "joe"),
        ("To Dr.Kim Lee: no", "M5", "Dr.Kim Lee"),
        ("re: joe, no", "M5", "joe"),
        ("No.\n\nJoe, I meant you", "M5", "joe"),
        ("> no\nJoe, yes", "M5", "joe"),
        ("王小明，你好", "M5", "王小明"),
        ("$_$: no", "M5", "$_$"),
        ("joe wrote:\n> no", "M7", "joe"),
        ("Joe said: no", "M7", "joe"),
        ("\"Dr.Kim Lee\" <kim@example.org> writes:", "M7", "Dr.Kim Lee"),
        ("On Mon, Jan 6, 2020 at 10:00 AM Dr.Kim Lee <k@x.org> wrote:", "M7", "Dr.Kim Lee"),
        ("On 2020-01-06, joe wrote:\n> no", "M7", "joe"),
        ("On Mon, Jan 6, 2020 at 10:00 AM joe\n<joe@x.org> wrote:", "M7", "joe"),
        ("[quote=joe]no[/quote]", "M7", "joe"),
        ("[QUOTE=joe;12345]no[/QUOTE]", "M7", "joe"),
        ('[quote="joe, post:3, topic:12"]\nno\n[/quote]', "M7", "joe"),
        ('[quote="Joe Smith, post:3, topic:12, username:joe"]no[/quote]', "M7", "joe"),
        ('[quote="joe" post_id=12 time=99 user_id=2]no[/quote]', "M7", "joe"),
        ("[quote author=Dr.Kim Lee link=topic=1.msg2#msg2 date=1]no[/quote]", "M7", "Dr.Kim Lee"),
        ('[QUOTE="Dr.Kim Lee, post: 12, member: 3"]no[/QUOTE]', "M7", "Dr.Kim Lee"),
        ("[quote=@joe]", "M7", "joe"),
    ],
)  # fmt: skip
def test_one_mention(text: str, rule: str, person: str) -> None:
    assert said(text) == [(person, rule)]


@pytest.mark.parametrize(
    "text",
    [
        "joe",
        "I think joe is right",
        "I told joe, twice",
        "mail joe@example.org or x@joe or é.joe@joe.org",
        "@@joe",
        "#@joe",
        "_@joe_",
        "@@ joe",
        "I sat @ joe and ate",
        "@",
        "@ ",
        "@ nobody: hi",
        "@!joe",
        "@\njoe",
        "> @joe\n  > @joe",
        "`@joe` and ``@joe``",
        "```\n@joe\n```",
        "~~~ py\n@joe\n~~~",
        "http://example.org/@joe and example.org/@joe www.example.org/@joe",
        "ftp://u/joe",
        "km/u/joe",
        "u/jo",
        "[quote]@joe[/quote]",
        "[quote=]x[/quote]",
        "[quote id=3]x[/quote]",
        "Joel, no",
        "joe's idea, no",
        "joe-ann, no",
        "Ann Marie, no",
        "joe\nno",
        "joe no",
        "joe :) no",
        "joe://x",
        "a line\njoe, in the middle of a paragraph",
        "Lee, no",
        "😀, no",
        "王, no",
        "Someone wrote that joe wrote: no",
        "joe wrote no",
        "joe writes no: yes",
        "Joel wrote:",
        "> joe wrote:",
        "> > On Monday, joe wrote:\n> > no",
        "12345@678",
        "@2020",
        "@" + "a" * 100,
    ],
)
def test_no_mention(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@joel", ["joel"]),
        ("@jo", ["jo"]),
        ("@joe-smith", ["joe-smith"]),
        ("@joe.smith.", ["joe.smith"]),
        ("@joe_", ["joe_"]),
        ("@lee @Dr @of @State", ["lee", "Dr", "of", "State"]),
        ("@calm", ["calm"]),
        ("@हिन्दी नमस्ते", ["हिन्दी"]),
        ("@zed, @Zed", ["zed", "Zed"]),
        ("u/some_body-1", ["some_body-1"]),
        ("[quote=zed]x[/quote]", ["zed"]),
        ('[quote="Zed Z, post:1, topic:2"]x[/quote]', ["Zed Z"]),
    ],
)
def test_handles_of_nobody_here_are_rows_without_a_person(text: str, names: list[str]) -> None:
    posts = [*((name, "") for name in SPEAKERS), ("The reader", text)]
    result = thread(posts)
    assert result.found.names == names
    assert result.found.participant.tolist() == [-1] * len(names)
    assert not result.found.counts.any()


@pytest.mark.parametrize(
    ("text", "speakers", "expected"),
    [
        ("@joe", ["joe", "joel"], ["joe"]),
        ("@Joe Smith", ["Joe", "Joe Smith"], ["Joe Smith"]),
        ("@Joe Smithson", ["Joe", "Joe Smith"], ["Joe"]),
        ("@joe smith-jones", ["Joe", "Joe Smith"], ["Joe"]),
        ("@O'Brien", ["O"], [None]),
        ("@alice.example.social", ["alice.example.social", "alice"], ["alice.example.social"]),
        ("@alice@example.social", ["alice@example.social"], ["alice@example.social"]),
        ("@alice@example.social", ["alice"], []),
        ("@handle", ["@handle"], ["@handle"]),
        ("@a.*b", ["a.*b"], ["a.*b"]),
        ("@(x|y)+", ["(x|y)+"], ["(x|y)+"]),
        ("@[a]", ["[a]"], ["[a]"]),
        ("@Արամ, այո", ["Արամ"], ["Արամ"]),
        ("@محمد نعم", ["محمد"], ["محمد"]),
        ("@Smith", ["Ann Smith", "Bob Smith"], [None]),
        ("@Smith", ["Ann Smith", "Smith"], ["Smith"]),
        ("Will, no", ["Will"], []),
        ("Will: no", ["Will"], ["Will"]),
        ("will: no", ["Will"], []),
        ("@will no", ["Will"], ["Will"]),
        ("GB, no", ["GB"], []),
        ("GB: no", ["GB"], ["GB"]),
        ("@GB no", ["GB"], ["GB"]),
        ("Edit: no", ["Edit"], []),
        ("The truth, however", ["The Truth"], []),
        ("10: no", ["10"], []),
        ("He said: no", ["He"], []),
        ("On Monday, Ann Lee wrote:", ["Lee", "Ann Lee"], ["Ann Lee"]),
        ("Smith, John wrote:", ["Smith, John", "Smith"], ["Smith, John"]),
    ],
)
def test_which_of_the_names(text: str, speakers: list[str], expected: list[str | None]) -> None:
    assert named(text, speakers) == expected


@pytest.mark.parametrize("text", ["😀: no", "Ann, no", "joe —no"])
def test_short_names_of_signs_or_three_letters_can_open_a_paragraph(text: str) -> None:
    assert len(named(text)) == 1


# The page and the hostile page, read with a pattern of the test's own.


def page(path: str, header: str) -> Thread:
    """Read a page of "NAME said:" comments whose indentation is the nesting."""
    lines = shared(path).read_text("utf-8").split("\n")
    names: list[str | None] = []
    texts: list[list[str]] = []
    above: list[tuple[int, int]] = []
    parent = []
    for line in lines:
        found = re.fullmatch(header, line)
        if found:
            indent = len(found["indent"])
            above = [(i, row) for i, row in above if i < indent]
            parent.append(above[-1][1] if above else -1)
            above.append((indent, len(names)))
            names.append(found["name"])
            texts.append([])
        elif texts and not line.startswith("Leave a Reply"):
            texts[-1].append(line.strip())
    codes, people = resolve_people(names)
    bodies = ["\n".join(text).strip() for text in texts]
    return Thread(names, people, find_mentions(bodies, codes, np.array(parent, np.int32), people))


PAGE = "threads/000_6a428748ec1514de.txt"
SAID = r"(?P<indent> *)(?:\d+\.|•) (?P<name>.+) said:"


def test_the_page_has_exactly_one_mention() -> None:
    result = page(PAGE, SAID)
    assert len(result.names) == 14
    assert len(result.people) == 10
    assert result.rows() == [(8, "joe", "M4", True)]
    assert result.found.names == ["JOE"]
    assert result.found.start.tolist() == [0]
    assert result.found.end.tolist() == [5]


def test_the_page_unmerged_means_the_one_answered() -> None:
    result = page(PAGE, SAID)
    codes, people = resolve_people(result.names, options=IdentityOptions(merge_names=False))
    assert len(people) == 11
    texts = [""] * 14
    texts[8] = "@ JOE: no"
    parent = np.full(14, -1, np.int32)
    parent[8] = 7
    found = find_mentions(texts, codes, parent, people)
    assert [people.names[p] for p in found.participant] == ["JOE"]


def test_of_the_hostile_page_only_the_one_name_resolves() -> None:
    result = page("hostile/pt_13_mention_redos.txt", r"(?P<indent> *)(?P<name>\w+) says:")
    resolved = [row for row in result.rows() if row[1] is not None]
    assert resolved == [(1, "Ann", "M3", True)]
