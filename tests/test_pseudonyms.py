"""Pseudonyms: no name gets through, and nothing else changes."""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from factories import bakery, make_discussion
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import discussions, hostile_text, raw_records

import threadgraph as tg
from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.discussion import InputFile
from threadgraph.graphs.errors import OutputError, UsageError
from threadgraph.graphs.folding import fold
from threadgraph.graphs.identity import IdentityOptions
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.names import name_key
from threadgraph.graphs.private_marks import private_marks
from threadgraph.graphs.pseudonyms import pseudonymise, safe_options
from threadgraph.graphs.records import Records
from threadgraph.graphs.summary import summary
from threadgraph.graphs.words import in_words
from threadgraph.io.key_file import default_key_path, read_or_make_key
from threadgraph.io.outputs import write_everything

KEY, OTHER = b"a key for tests " * 2, b"another of them " * 2
PSEUDONYM = re.compile(r"P-[a-z2-7]{16}")


def private(rows, key=KEY, **options):
    return pseudonymise(make_discussion(rows, **options), key)


def text_of(text, *people, key=KEY):
    """Return what becomes of a text by Zoe where `people` have spoken before."""
    rows = [(str(i), None, name, "", i) for i, name in enumerate(people)]
    d = private([*rows, ("last", None, "Zoe Zimmer", text, 99)], key)
    return d.texts[-1].replace(d.people.names[0], "<1>") if people else d.texts[-1]


def shape(d, swap):
    """Return all figures of a summary, people by row."""
    rows = {name: i for i, name in enumerate(d.people.names)}
    whole = summary(d).to_dict()
    for part in ("input", "names", "without"):
        del whole[part]
    for part in ("counters", "notes", "examples"):
        del whole["ledger"][part]
    whole["central"] = [{**row, "name": rows[row["name"]]} for row in whole["central"]]
    for found in whole["exchanges"]:
        two = zip(map(rows.get, found["pair"]), found.pop("weights"), strict=True)
        found["pair"] = sorted(two)
        found["comments"] = [swap(c) for c in found["comments"]]
    whole["depth"]["longest_chain"] = [swap(c) for c in whole["depth"]["longest_chain"]]
    return whole


# Nothing gets through.

CANARIES = (
    "Canary Quillfeather",
    "canaryquill",
    "quill_feather77",
    "Канарейкин Пётр",
    "Կանարեյկյան",
    "金絲雀王",
    "canaria.bsky.social",
    "wanderer_nobody",
    "canary.mail",
    "canary-host",
    "192.0.2.77",
    "2001:db8::77",
    "555-0142",
    "91 555 017",
    "canaryfile",
    "CANARYRAW",
)
CANARY_ROWS = [
    ("<1@canary-host.example>", None, "Canary Quillfeather", "Ask @quill_feather77.", 0),
    (
        "<2@canary-host.example>",
        "<1@canary-host.example>",
        "quill_feather77",
        "canary  QUILLFEATHER's site https://news.example/u/canaryquill?x=1, "
        "mail canary.mail@canary-host.example or +374 91 555 017, 555-0142.",
        5,
    ),
    ("c3", "<2@canary-host.example>", "CANARY QUILLFEATHER", "> @wanderer_nobody said\nNo.", 9),
    ("c4-quill-feather77", "c3", "Канарейкин Пётр", "канарейкин пётр, 192.0.2.77", 12),
    ("c5", "c4-quill-feather77", "Կանարեյկյան", "ԿԱՆԱՐԵՅԿՅԱՆ: u/canaryquill 2001:db8::77", 20),
    ("c6", "c5", "金絲雀王", "他是金絲雀王嗎 and _Canary Quillfeather_", 25),
    (
        "c7",
        "absent-quill_feather77",
        "canaria.bsky.social",
        "@canaria.bsky.social `@canaryquill`",
        30,
    ),
    ("c8", "c7", None, "[quote=金絲雀王]x[/quote] Canary\u200b Quill\u00adfeather", 31),
]


def canary_discussion():
    records_like = make_discussion(CANARY_ROWS, thread_id="t/Canary Quillfeather/1")
    ledger = Ledger(read=9, kept=8)
    ledger.counters.update(records_like.ledger.counters)
    ledger.reject(
        "wrong_shape", "canaryfile Canary Quillfeather.txt:3", "CANARYRAW", raw=b"CANARYRAW"
    )
    ledger.warn("several_servers", "canary-host.example", "of canary-host.example and 2 more")
    ledger.warn("looks_paged", "c4-quill-feather77", "5 of 9 by Canary Quillfeather")
    ledger.notes["archive_owner"] = "Canary Quillfeather"
    title = "What Canary Quillfeather (canaryquill@canary-host.example) said"
    return replace(
        records_like,
        name="canaryfile Canary Quillfeather",
        thread_titles=[title for _ in records_like.thread_titles],
        ledger=ledger,
        inputs=(InputFile("canaryfile_Canary_Quillfeather.txt", "csv", 1, "00"),),
        options={"exclude_authors": ["canaryquill"]},
    )


def contents(folder):
    """Return all that the files of a folder hold, parquet unpacked."""
    for path in sorted(folder.iterdir()):
        yield path.name, path.name + path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            yield path.name, json.dumps(table.to_pydict(), default=str, ensure_ascii=False)
            yield path.name, str(table.schema)


def test_no_canary_stands_in_any_file(tmp_path):
    d = canary_discussion()
    before = "\n".join([*d.texts, *d.ids, d.name, *d.people.names]).casefold()
    assert sum(canary.casefold() in before for canary in CANARIES) > 10
    new = pseudonymise(d, KEY)
    options = {**safe_options({"exclude_authors": ["canaryquill"]}), **new.options}
    write_everything(summary(new), tmp_path, options=options)
    words = ("canary quillfeather", "canaryquill", "quillfeather", *map(str.casefold, CANARIES))
    for name, held in contents(tmp_path):
        held = held.casefold()
        for canary in words:
            if canary == "canaryfile":  # no name: it may stay
                continue
            assert canary not in held, (name, canary)
    lines = [line for s in in_words(summary(new)) for line in s.lines]
    assert not any(canary.casefold() in "\n".join(lines).casefold() for canary in words[:3])
    assert str(KEY) not in repr(new.options)


def test_no_name_of_the_first_page_is_left(tmp_path):
    d = tg.read(shared("threads/000_6a428748ec1514de.txt"))
    new = pseudonymise(d, KEY)
    write_everything(summary(new), tmp_path, options=new.options)
    spellings = [s for seen in d.people.spellings for s in seen]
    assert {"Raffi", "JOE"} <= set(spellings)
    for name, held in contents(tmp_path):
        if name.endswith(".png"):
            continue
        for spelling in ("raffi", "joe", *map(str.casefold, spellings)):
            found = re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", held.casefold())
            assert spelling == "state of emergency" or not found, (name, spelling)


def test_the_figures_are_those_of_the_original():
    for d in (bakery(), canary_discussion()):
        new = pseudonymise(d, KEY)
        swap = dict(zip(d.ids, new.ids, strict=True))
        assert shape(new, str) == shape(d, swap.__getitem__)
        assert new.people.suspicious == [] or all(
            "«" not in why for _, why in new.people.suspicious
        )
        assert new.people.lookalikes == []


def test_rejected_records_lose_their_bytes_and_keep_their_count():
    new = pseudonymise(canary_discussion(), KEY)
    assert new.ledger.rejected == {"wrong_shape": 1}
    assert [r.raw for r in new.ledger.rejected_records] == [None]
    new.ledger.check()
    assert canary_discussion().ledger.examples["wrong_shape"][0].what == "CANARYRAW"


def test_the_original_is_left_as_it_was():
    d = bakery()
    before = (list(d.texts), list(d.people.names), dict(d.ledger.counters), dict(d.ledger.notes))
    pseudonymise(d, KEY)
    after = (list(d.texts), list(d.people.names), dict(d.ledger.counters), dict(d.ledger.notes))
    assert before == after


# Who is called what.


def test_the_same_key_gives_the_same_pseudonyms_and_another_none_in_common():
    one, again, other = (pseudonymise(bakery(), k).people.names for k in (KEY, KEY, OTHER))
    assert one == again
    assert not set(one) & set(other)


def test_pseudonyms_are_known_values():
    """They must be the same on every machine and in every version."""
    found = pseudonymise(bakery(), bytes(range(32)))
    assert found.people.names[0] == "P-bhq3v2nxjhdpuly3"
    assert found.options["pseudonym_key_fingerprint"] == "a7e10189"


def test_a_person_has_one_pseudonym_in_two_files():
    first = private([("1", None, "RUTH_K", "", 0), ("2", None, "Tom", "", 1)])
    second = private([("9", None, "Tom", "", 0), ("8", "9", "ruth_k", "@Tom", 1)])
    assert first.people.names == second.people.names[::-1]


def test_all_spellings_become_one():
    d = pseudonymise(bakery(), KEY)
    ruth = d.people.names[d.author[d.ids.index("4")]]
    assert d.people.spellings[d.people.names.index(ruth)] == {ruth: 2}
    assert len({d.author_names[d.ids.index(i)] for i in ("4", "4.1.1")}) == 1
    assert d.people.keys == [name_key(name) for name in d.people.names]


def test_unmerged_spellings_stay_two_people():
    options = AssembleOptions(identity=IdentityOptions(merge_names=False))
    rows = [("1", None, "Joe", "", 0), ("2", "1", "JOE", "@Joe", 1)]
    assert len(set(private(rows, options=options).people.names)) == 2


def test_the_unknown_stay_unknown():
    rows = [
        ("1", None, None, "x", 0),
        ("2", "1", "[deleted]", "x", 1),
        ("3", "2", "Anonymous", "", 2),
    ]
    d = private(rows)
    assert d.author.tolist()[-3:] == [-1, -1, -1]
    assert d.author_names[-3:] == [None, "[deleted]", "Anonymous"]
    assert not PSEUDONYM.search(json.dumps(summary(d).to_dict()))


def test_bots_are_no_people():
    d = private([("1", None, "AutoModerator", "", 0), ("2", "1", "Ann", "@AutoModerator", 1)])
    assert d.people.names[0] == "AutoModerator"
    assert d.texts[-1] == "@AutoModerator"
    assert d.participants["bot"].sum() == 1


def test_the_order_of_names_does_not_show():
    names = [f"{letter}person" for letter in "abcdefghijklmnopqrstuvwxyz"]
    rows = [(str(i), None, name, "", i) for i, name in enumerate(names)]
    new = private(rows)
    assert sorted(new.people.keys) != new.people.keys
    pairs = [
        (str(i), str(i - 1) if i else None, "Ann" if i % 2 else "Zed", "", i) for i in range(6)
    ]
    orders = set()
    for n in range(12):
        d = private(pairs, key=bytes([n]) * 16)
        pair = summary(d).to_dict()["exchanges"][0]["pair"]
        orders.add(pair[0] == d.people.names[0])
    assert orders == {True, False}


def test_people_known_by_id_are_called_by_it():
    def records(name):
        return Records(
            ids=["1", "2"],
            parents=[None, "1"],
            authors=[name, "Bo"],
            author_ids=["did:plc:canary77", "did:plc:b"],
            texts=["", f"{name} is did:plc:canary77"],
            times=[0, 1],
            places=[1, 2],
        )

    one, two = (pseudonymise(assemble(records(name)), KEY) for name in ("Old Name", "New Name"))
    assert one.people.names == two.people.names
    assert "canary77" not in one.texts[-1]


# Where names stand.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Joe: yes", "@<1>: yes"),
        ("@ JOE: yes", "@ <1>: yes"),
        ("I agree with joe's view", "I agree with <1>'s view"),
        ("JOE’S", "<1>’S"),
        ("_joe_ and *Joe* and «Joe»", "_<1>_ and *<1>* and «<1>»"),
        ("u/joe and /u/Joe", "u/<1> and /u/<1>"),
        ("Joel, joey, banjoe, joe2 stay", "Joel, joey, banjoe, joe2 stay"),
        ("joe_smith stays", "joe_smith stays"),
        ("Ｊｏｅ and J\u00adoe and jo\u200be", "<1> and <1> and <1>"),
        ("#joe Joe-like", "#<1> <1>-like"),
        ("Joe™ Joe® Joe… Joe—Joe²", "<1>™ <1>® <1>… <1>—Joe²"),
        ("[quote=Joe]a [quote=Joe]b[/quote][/quote]", "[quote=<1>]a [quote=<1>]b[/quote][/quote]"),
        ("`@joe`", "`@<1>`"),
        ("> Joe wrote:\n> x", "> <1> wrote:\n> x"),
    ],
)
def test_a_name_is_replaced_where_it_stands_alone(text, expected):
    assert text_of(text, "Joe") == expected


def test_of_two_names_the_longest_counts():
    d = private(
        [
            ("1", None, "Old Tom", "", 0),
            ("2", None, "Tom", "", 1),
            ("3", None, "X Y Z", "old  TOM, Tom", 2),
        ]
    )
    old, tom = d.people.names[:2]
    assert d.texts[-1] == f"{old}, {tom}"


def test_a_short_name_ends_the_text_where_a_longer_begins_alike():
    d = private([("1", None, "Mina", "", 0), ("2", None, "Mina Moser of York", "by Mina", 1)])
    assert d.texts[-1] == f"by {d.people.names[0]}"


def test_a_name_of_very_many_words():
    name = " ".join(f"word{i}" for i in range(300))
    head, _, rest = name.partition(" word64 ")
    assert text_of(f"so {name} said; {head} x", name) == "so <1> said; <1> x"
    assert rest


def test_a_name_may_run_over_a_line_end():
    assert text_of("as Ann\nLee said", "Ann Lee") == "as <1> said"


@pytest.mark.parametrize("name", ["王小明", "สมชาย", "ひろし"])
def test_scripts_without_spaces(name):
    assert text_of(f"我說{name}是", name) == "我說<1>是"


@pytest.mark.parametrize(
    "name", ["Jose\u0301", "José", "किरण", "Ա. Բագրատունի", "a $\\frac$ b", "</script>"]
)
def test_names_with_marks_and_signs(name):
    assert text_of(f"well, {name} said", name) == "well, <1> said"


@pytest.mark.parametrize("name", ["Will", "Al", "War", "$_$", "2024"])
def test_ordinary_words_are_replaced_only_where_they_are_marked(name):
    d = private([("1", None, name, "", 0), ("2", None, "Zed", f"so {name} is, @{name}: no", 1)])
    assert d.texts[-1] == f"so {name} is, @{d.people.names[0]}: no"
    assert d.ledger.counters["names_left"] == (0 if name == "$_$" else 1)
    assert d.ledger.counters["names_replaced"] == 1


def test_strangers_are_people_too():
    one, two = text_of("@somebody and @Somebody"), text_of("u/somebody")
    found = PSEUDONYM.findall(one)
    assert len(found) == 2
    assert len(set(found)) == 1
    assert two == f"u/{found[0]}"
    other = private([("1", None, "somebody", "", 0)])
    assert other.people.names == [found[0]]


def test_names_of_people_who_were_left_out():
    rows = [("1", None, "Raoul", "", 0), ("2", "1", "Ann", "Raoul said", 1)]
    d = make_discussion(rows, options=AssembleOptions(exclude_authors=("RAOUL",)))
    left_out = private(rows).people.names[0]
    assert pseudonymise(d, KEY, also=["RAOUL"]).texts[-1] == f"{left_out} said"


def test_people_of_other_servers():
    assert re.fullmatch(rf"@{PSEUDONYM.pattern} hi", text_of("@ann@example.social hi"))


def test_a_shared_name_gets_a_pseudonym_of_its_own():
    records = Records(
        ids=["1", "2", "3"],
        parents=[None, None, None],
        authors=["Kim Lee", "Kim Lee", "Bo"],
        author_ids=["id-one", "id-two", "id-three"],
        texts=["", "", "Kim Lee said"],
        times=[0, 1, 2],
        places=[1, 2, 3],
    )
    d = pseudonymise(assemble(records), KEY)
    assert PSEUDONYM.match(d.texts[-1])
    assert d.texts[-1][:18] not in d.people.names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail a.b+c@x-y.org.", "mail [e-mail]."),
        ("ann (at) example (dot) org", "[e-mail]"),
        ("see https://www.example.org/a/b?c=d#e.", "see [link: example.org]."),
        ("[x](http://example.org/y)", "[x]([link: example.org])"),
        ("https://joe:pw@example.org:80/", "[link: example.org]"),
        ("https://carla.blogspot.com/p", "[link: blogspot.com]"),
        ("https://joe.example.org/p", "[link]"),
        ("http://10.1.2.3/x", "[link]"),
        ("www.example.org/x and t.me/joe", "[link: example.org] and [link: t.me]"),
        ("mailto:a@b.org tel:+123 did:plc:abc", "[e-mail] [phone] [link]"),
        ("10.20.30.40 and fe80::1", "[address] and [address]"),
        ("+1 (555) 123-4567, 030 1234567, 5551234567", "[phone], [phone], [phone]"),
        ("at 10:30:15 on 2018-12-20, 1915-1923, 1,000,000 of 10 000 000", None),
        ("version 1.2.3, and/or, std::vector, 12.50", None),
    ],
)
def test_addresses_links_and_numbers(text, expected):
    assert text_of(text, "Joe") == (text if expected is None else expected)


def test_ids_that_say_who_are_replaced_everywhere_alike():
    d = canary_discussion()
    new = pseudonymise(d, KEY)
    kept = [i for i, (a, b) in enumerate(zip(d.ids, new.ids, strict=True)) if a == b]
    assert {d.ids[i] for i in kept} == {"c3", "c5", "c6", "c7", "c8"}
    assert len(set(new.ids)) == len(d.ids)
    assert new.thread_ids[0] == new.ids[0].replace("id-", "id-")
    table = new.comments
    assert set(table["parent"].dropna()) <= set(new.ids)
    everything = pseudonymise(d, KEY, all_ids=True)
    assert not set(everything.ids) & set(d.ids)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("chat-2024", True), ("Chat with Mina", False), ("mina_2024", False), ("x-oldtomx", False)],
)
def test_file_names(name, kept):
    d = replace(bakery(), name=name, inputs=(InputFile(f"{name}.txt", "csv", 1, "00"),))
    new = pseudonymise(d, KEY)
    assert (new.name == name) == kept
    assert new.inputs[0].name == f"{new.name}.txt"


def test_without_texts():
    d = replace(bakery(), texts=None)
    new = pseudonymise(d, KEY)
    assert new.texts is None
    assert set(new.mentions.names) <= set(new.people.names)


def test_a_short_key_is_refused():
    with pytest.raises(UsageError, match="at least 16"):
        pseudonymise(bakery(), b"short")


# Structure and spans, for whatever people write.

SAME = ("thread", "parent", "kind", "author", "time")


def same_structure(d, new):
    for column in SAME:
        assert np.array_equal(getattr(d, column), getattr(new, column))
    assert np.array_equal(d.mentions.comment, new.mentions.comment)
    assert np.array_equal(d.mentions.participant, new.mentions.participant)
    assert np.array_equal(d.mentions.counts, new.mentions.counts)
    assert d.mentions.rule == new.mentions.rule
    assert np.array_equal(d.network.weight, new.network.weight)
    m = new.mentions
    for i, name in enumerate(m.names):
        if m.participant[i] >= 0:
            assert name == new.people.names[m.participant[i]]
        if m.start[i] >= 0:
            said = new.texts[m.comment[i]][m.start[i] : m.end[i]]
            assert said.endswith(name)


@given(discussions())
def test_structure_stays(d):
    new = pseudonymise(d, KEY)
    same_structure(d, new)
    assert np.array_equal(d.mentions.start < 0, new.mentions.start < 0)


@given(raw_records())
def test_bad_records_keep_their_structure(records):
    d = assemble(records)
    same_structure(d, pseudonymise(d, KEY))


@settings(max_examples=200)
@given(st.lists(st.tuples(hostile_text, hostile_text, hostile_text), min_size=1, max_size=6))
def test_hostile_names_in_hostile_texts(parts):
    rows = [
        (str(i), None, name, f"{before} {parts[0][0]} {after} @{name}: {name}, x", float(i))
        for i, (name, before, after) in enumerate(parts)
    ]
    d = make_discussion(rows)
    new = pseudonymise(d, KEY)
    same_structure(d, new)
    assert len(set(new.people.names)) == len(d.people)
    assert all(PSEUDONYM.fullmatch(name) for name in new.people.names)


@given(hostile_text, hostile_text)
def test_a_told_name_is_found_between_blanks(before, after):
    text = f"{before} Mina Moser {after}"
    assert "Mina Moser" not in text_of(text, "Mina Moser")


@given(st.text(max_size=60))
def test_folding_keeps_places(text):
    folded = fold(text)
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="a1.:/@ -()[]+w\n", max_size=80))
def test_marks_lie_in_the_text(text):
    for mark in private_marks(text):
        assert 0 <= mark.start < mark.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "a@" * 50_000,
        "1 " * 50_000,
        "a." * 50_000,
        ":" * 100_000,
        "joe_" * 50_000,
        "@" * 100_000,
        "(" * 100_000,
        "http://" * 20_000,
        "[quote=" * 20_000,
        "e\u0301\u0323" * 30_000,
        "u/" * 50_000,
    ],
)
def test_long_texts_are_read_in_a_moment(text):
    assert text_of(text, "Joe", "joe_joe_joe", "e\u0301 e\u0301") is not None


# The key.


def test_a_key_is_made_once_and_only_for_the_user(tmp_path):
    path = tmp_path / "own.key"
    key = read_or_make_key(str(path))
    assert len(key) == 32
    assert read_or_make_key(str(path)) == key
    assert sorted(p.name for p in tmp_path.iterdir()) == ["own.key"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_key_of_the_user_is_in_the_folder_for_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    assert default_key_path() == tmp_path / "config/threadgraph/pseudonym.key"
    key = read_or_make_key(None)
    assert read_or_make_key() == key
    assert default_key_path().exists()
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    if os.name == "posix":
        assert default_key_path().parts[:3] == (Path.home() / ".config").parts[:3]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("c2hvcnQ=", "too short"),
        ("not a key!", "holds no key"),
        ("", "too short"),
        ("A" * 9000, "too long"),
    ],
)
def test_what_is_no_key_is_refused(tmp_path, content, said):
    path = tmp_path / "own.key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(UsageError, match=said) as error:
        read_or_make_key(str(path))
    assert "\n" not in str(error.value)
    assert not content or content not in str(error.value)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_key_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "own.key"
    read_or_make_key(str(path))
    path.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        read_or_make_key(str(path))


def test_places_for_no_key(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_or_make_key(str(tmp_path))
    with pytest.raises(OutputError, match="make the folder first"):
        read_or_make_key(str(tmp_path / "none" / "own.key"))
