"""Names: keys, who is one person, who is nobody, look-alikes, the user's own merges."""

from __future__ import annotations

import json

import numpy as np
import pytest
from helpers import shared
from hypothesis import given
from hypothesis import strategies as st

from threadgraph.graphs.discussion import Mentions
from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.identity import (
    ANONYMOUS_NAMES,
    KNOWN_BOTS,
    IdentityOptions,
    is_anonymous,
    is_bot,
    is_unknown,
    lookalikes,
    name_key,
    parse_aliases,
    resolve_people,
    suspicious_merges,
)

EXACT = IdentityOptions(merge_names=False)

SAME = [
    ("joe", "JOE"),
    ("joe", " JOE "),
    ("joe", "Ｊｏｅ"),
    ("Marek", "Marek\u200b"),
    ("Marek", "Ma\ufeffrek"),
    ("Straße", "STRASSE"),
    ("Οδυσσέας", "ΟΔΥΣΣΈΑΣ"),
    ("ﬁona", "FIONA"),
    ("ᴮᴵᴳᴮᴵᴿᴰ", "bigbird"),
    ("Jose\u0301", "José"),
    ("Արև", "ԱՐԵՒ"),
    ("Ann\u00a0 Lee", "ann lee"),
    ("Ann\tLee", "Ann Lee"),
    ("a\x00b", "ab"),
]
DIFFERENT = [
    ("Արև", "ԱՐԵՎ"),
    ("İstanbul", "istanbul"),
    ("José", "Jose"),
    ("Müller", "Mueller"),
    ("Jоe", "Joe"),
    ("Dr.Kim", "Dr. Kim"),
    ("J.R.", "JR"),
    ("O'Brien", "O’Brien"),
    ("علي", "علی"),
    ("نام\u200cها", "نامها"),
    ("क्\u200dष", "क्ष"),
    ("deleted", "[deleted]"),
]


def authors_of(path: str) -> list[str | None]:
    """Return the authors of an NDJSON sample in file order."""
    lines = shared(path).read_text("utf-8", errors="surrogatepass").split("\n")
    return [json.loads(line)["author"] for line in lines if line]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_spellings_of_one_name_share_a_key(a: str, b: str) -> None:
    assert name_key(a) == name_key(b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_what_only_looks_like_a_spelling_does_not(a: str, b: str) -> None:
    assert name_key(a) != name_key(b)


@given(st.text())
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(st.sampled_from("aBſßÅåİıΣςͅ΄\u0301\u0323\u200c\u200d\u200b \t\x85ǰ﷼㎏ㅤक्")))
def test_a_key_of_awkward_characters_is_its_own_key(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key == key.strip()
    assert "  " not in key


def test_the_lists_hold_keys() -> None:
    assert {name_key(name) for name in ANONYMOUS_NAMES} == ANONYMOUS_NAMES
    assert {name_key(name) for name in KNOWN_BOTS} == KNOWN_BOTS


@pytest.mark.parametrize("name", [None, "", " ", "\u200b", "[deleted]", "[removed]"])
def test_nobody(name: str | None) -> None:
    assert is_unknown(name)


@pytest.mark.parametrize("name", ["deleted", "removed", "[Deleted]", "None", "null", "ㅤ", "0"])
def test_somebody(name: str) -> None:
    assert not is_unknown(name)


SAYS_NO_NAME = ["Anonymous", "ANONYM", "Anonyme", "Anónimo", "Anonimo", "Anoniem", "Аноним"]
SAYS_NO_NAME += ["Ανώνυμος", "Guest", "Gast", "Invité", "匿名"]


@pytest.mark.parametrize("name", SAYS_NO_NAME)
def test_names_that_say_no_name(name: str) -> None:
    assert is_anonymous(name)


@pytest.mark.parametrize("name", ["admin", "Anonymouse", "Guest of Honour", "Anon42", "", "nobody"])
def test_names_that_do_not(name: str) -> None:
    assert not is_anonymous(name)


def test_bots_by_exact_name() -> None:
    assert is_bot("AutoModerator")
    assert is_bot("remindmebot")
    assert not any(map(is_bot, ["abbott", "bot", "Robot", "AutoModerator2", "ann"]))


def test_people_in_order_of_first_comment_with_the_most_frequent_spelling() -> None:
    codes, people = resolve_people(["Marek", "JOE", None, "joe", "[deleted]", "marek", "joe"])
    assert codes.dtype == np.int32
    assert codes.tolist() == [0, 1, -1, 1, -1, 0, 1]
    assert people.names == ["Marek", "joe"]
    assert people.keys == ["marek", "joe"]
    assert list(people.spellings[1].items()) == [("joe", 2), ("JOE", 1)]
    assert people.merged == [0, 1]


def test_a_tie_of_spellings_shows_the_first() -> None:
    assert resolve_people(["joe", "JOE"])[1].names == ["joe"]
    assert resolve_people(["JOE", "joe"])[1].names == ["JOE"]


def test_nobody_at_all() -> None:
    codes, people = resolve_people([])
    assert codes.tolist() == []
    assert len(people) == 0
    codes, people = resolve_people([None, "Guest"])
    assert codes.tolist() == [-1, -1]
    assert len(people) == 0


def test_unmerged_spellings_are_people_to_the_code_point() -> None:
    names = ["joe", "JOE", "joe ", "Jose\u0301", "José", "joe"]
    codes, people = resolve_people(names, options=EXACT)
    assert codes.tolist() == [0, 1, 2, 3, 4, 0]
    assert people.keys == people.names == names[:5]


def test_anonymous_is_nobody_unless_kept() -> None:
    names = ["Anonymous", "Ann", "anonymous", "Guest"]
    assert resolve_people(names)[0].tolist() == [-1, 0, -1, -1]
    kept = IdentityOptions(keep_anonymous=True)
    assert resolve_people(names, options=kept)[0].tolist() == [0, 1, 0, 2]
    assert resolve_people(names, options=EXACT)[0].tolist() == [-1, 0, -1, -1]


def test_platform_ids_override_names() -> None:
    names = ["Ann", "Ann", "Annie", None, "Ann", "Anonymous", "[deleted]"]
    ids = ["7", "9", "7", "7", None, "8", "8"]
    codes, people = resolve_people(names, person_ids=ids)
    assert codes.tolist() == [0, 1, 0, 0, 2, 3, 3]
    assert people.names == ["Ann", "Ann", "Ann", "Anonymous"]
    assert len(set(people.keys)) == 4
    assert people.spellings[0] == {"Ann": 1, "Annie": 1}
    assert people.lookalikes == [("Ann", "Ann", "Ann")]


def test_a_person_known_by_id_alone_is_shown_by_it() -> None:
    codes, people = resolve_people([None, None], person_ids=["u1", ""])
    assert codes.tolist() == [0, -1]
    assert people.names == ["u1"]


def test_a_name_that_looks_like_an_id_key_is_another_person() -> None:
    names = ["Ann", "ID:7", "NAME:ID:7", "id:7"]
    for options in (EXACT, IdentityOptions()):
        codes, people = resolve_people(names, person_ids=["7", None, None, None], options=options)
        assert len(set(people.keys)) == len(people)
        assert codes[0] not in codes[1:]


def test_aliases_join_by_exact_spelling_then_by_key() -> None:
    aliases = {"joe_s": "Joe Smith", "JOE": "Another Joe"}
    names = ["joe_s", "JOE_S", "Joe Smith", "JOE", "joe", "joe smith"]
    codes, people = resolve_people(names, options=IdentityOptions(aliases=aliases))
    assert codes.tolist() == [0, 0, 0, 1, 1, 0]
    assert people.names == ["Joe Smith", "Another Joe"]
    exact = IdentityOptions(merge_names=False, aliases=aliases)
    codes, people = resolve_people(names, options=exact)
    assert codes.tolist() == [0, 1, 0, 2, 3, 4]
    assert people.names == ["Joe Smith", "JOE_S", "Another Joe", "joe", "joe smith"]


def test_aliases_tell_who_a_guest_was_and_join_accounts() -> None:
    told = IdentityOptions(aliases={"Guest": "Ann", "annie_new": "Ann"})
    assert resolve_people(["Guest", "Ann", None], options=told)[0].tolist() == [0, 0, -1]
    names = ["Ann", "annie_new", "Bob", "Ann the 2nd"]
    codes, people = resolve_people(names, person_ids=["1", "2", "3", "2"], options=told)
    assert codes.tolist() == [0, 0, 1, 0]
    assert people.names == ["Ann", "Bob"]


@pytest.mark.parametrize(
    "aliases", [{"a": "b", "b": "c"}, {"a": "b", "B": "a"}, {"a": "[deleted]"}, {"a": " "}]
)
def test_aliases_of_aliases_and_of_nobody_are_refused(aliases: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="alias of «"):
        resolve_people(["a"], options=IdentityOptions(aliases=aliases))


def test_an_alias_file() -> None:
    text = (
        "\ufeff# people of the page\r\n\r\n"
        "Joe Smith = joe_s = Smith, Joe\r\n"
        "Ann\tann=lee\t#1 Ann\n"
        "Dr. Kim = Dr.Kim"
    )
    assert parse_aliases(text, "who.txt") == {
        "joe_s": "Joe Smith",
        "Smith, Joe": "Joe Smith",
        "ann=lee": "Ann",
        "#1 Ann": "Ann",
        "Dr.Kim": "Dr. Kim",
    }
    assert parse_aliases("", "who.txt") == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Ann", 1),
        ("# x\nAnn = ", 2),
        ("Ann =  = b", 1),
        ("Ann=ann_l", 1),
        ("Ann = x\nBob = x", 2),
        ("Ann = Bob\nBob = b", 2),
        ("Bob = b\n\nAnn = Bob", 3),
    ],
)
def test_a_faulty_alias_file_names_the_line(text: str, line: int) -> None:
    with pytest.raises(UsageError, match=rf"^who\.txt, line {line}: «"):
        parse_aliases(text, "who.txt")


def test_a_reply_of_one_spelling_to_another_is_suspicious() -> None:
    names = ["Will", "WILL", "Ann", "Ann", "WILL"]
    parent = np.array([-1, 0, -1, 2, 0], np.int32)
    codes, people = resolve_people(names)
    assert suspicious_merges(codes, names, parent, people) == [
        (0, "«WILL» replies to «Will» (2 comments)")
    ]
    codes, people = resolve_people(names, options=EXACT)
    assert suspicious_merges(codes, names, parent, people) == []


def test_a_mention_of_the_other_spelling_is_suspicious() -> None:
    names = ["Will", "WILL", "WILL"]
    codes, people = resolve_people(names)
    rows = [0, 1, 2]
    mentions = Mentions(
        comment=np.array(rows, np.int32),
        participant=np.zeros(3, np.int32),
        start=np.zeros(3, np.int32),
        end=np.zeros(3, np.int32),
        rule=["M3"] * 3,
        counts=np.zeros(3, bool),
        names=["Will", "Will", "will"],
    )
    parent = np.full(3, -1, np.int32)
    assert suspicious_merges(codes, names, parent, people, mentions) == [
        (0, "«WILL» mentions «Will» (1 comment)")
    ]


def test_people_known_by_id_are_not_doubted() -> None:
    names = ["Ann", "Annie"]
    codes, people = resolve_people(names, person_ids=["1", "1"])
    assert suspicious_merges(codes, names, np.array([-1, 0], np.int32), people) == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Jоe", "Joe"),
        ("Dr.Kim", "Dr. Kim"),
        ("José", "Jose"),
        ("ad\u200bmin", "admin"),
        ("ΑΝΝ", "Ann"),
        ("հօսn", "houn"),
        ("O'Brien", "O’Brien"),
        ("user_name", "username"),
        ("Pau1", "paul"),
        ("$_$", "$$"),
    ],
)
def test_names_that_look_alike(a: str, b: str) -> None:
    assert lookalikes(["x", a, "y", b]) == [(a, b)]


def test_names_that_do_not_look_alike() -> None:
    assert lookalikes(["Vera", "Viktor", "...", "!!!", "😀", "👨", "Ann", "Anna", "王", "明"]) == []


def test_deleted_is_not_one_person() -> None:
    codes, people = resolve_people(authors_of("hostile/nd_10_deleted_authors.ndjson"))
    assert people.names == ["ann", "deleted"]
    assert np.count_nonzero(codes < 0) == 6


def test_bots_and_near_bots() -> None:
    _, people = resolve_people(authors_of("hostile/nd_11_bots.ndjson"))
    assert [name for name in people.names if is_bot(name)] == ["AutoModerator", "RemindMeBot"]
    assert len(people) == 5


def test_unicode_names_are_sixteen_and_the_look_alikes_are_listed() -> None:
    names = authors_of("hostile/nd_13_names_unicode.ndjson")
    _, people = resolve_people(names, options=EXACT)
    assert people.names == names
    assert tuple(names[:6]) in people.lookalikes
    assert tuple(names[6:8]) in people.lookalikes
    _, merged = resolve_people(names)
    assert len(merged) == 16 - 5
    assert merged.lookalikes == [("admin", "аdmin"), ("İ", "ı")]


def test_control_characters_do_not_join_exact_names() -> None:
    names = authors_of("hostile/nd_16_names_control.ndjson")
    assert len(resolve_people(names, options=EXACT)[1]) == 12


def test_long_names_stay_apart() -> None:
    names = authors_of("hostile/nd_17_name_10kb.ndjson")
    assert len(resolve_people(names)[1]) == 3


NAMES = st.lists(
    st.sampled_from(["joe", "JOE", "Joe ", "Ann", "аnn", "Guest", "", None, "[deleted]"])
)


@given(NAMES)
def test_merged_people_are_the_classes_of_keys(names: list[str | None]) -> None:
    codes, people = resolve_people(names)
    keys = [
        None if name is None or is_unknown(name) or is_anonymous(name) else name_key(name)
        for name in names
    ]
    order = list(dict.fromkeys(key for key in keys if key is not None))
    assert codes.tolist() == [-1 if key is None else order.index(key) for key in keys]
    assert people.keys == order
    assert sum(sum(seen.values()) for seen in people.spellings) == np.count_nonzero(codes >= 0)


@given(NAMES)
def test_merging_never_makes_more_people(names: list[str | None]) -> None:
    assert len(resolve_people(names)[1]) <= len(resolve_people(names, options=EXACT)[1])
