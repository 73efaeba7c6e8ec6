"""JSON documents and lines as plain values: sound, deep, odd, in a wrapping, and cut anywhere."""

from __future__ import annotations

import gzip
import json
import math
from io import BytesIO
from typing import Any

import pytest
from helpers import shared
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threadgraph.graphs.errors import InputError, LimitError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.deep_json import TooDeepError, loads
from threadgraph.io.formats.json_record import parse_record
from threadgraph.io.formats.rows import Fault
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object
from threadgraph.io.json_objects import list_of, number_of, path_of, text_of
from threadgraph.io.json_repairs import close, loosen, script_start
from threadgraph.io.json_values import decode, decode_quickly, plain
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.streams import Source, open_source


def load(data: bytes | str, **options: Any) -> tuple[Any, Ledger]:
    ledger = Ledger()
    chosen = ReadOptions(**options)
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    with Source(BytesIO(data), "f.json", chosen.limits) as source:
        return load_document(source, chosen, ledger), ledger


def lines_of(data: bytes, **options: Any) -> tuple[list[tuple[int, dict[str, Any]]], Ledger]:
    ledger = Ledger()
    chosen = ReadOptions(**options)
    with Source(BytesIO(data), "f", chosen.limits) as source:
        return list(each_object(source, chosen, ledger)), ledger


def same(one: object, other: object) -> bool:
    """Tell whether two values are equal with the same types throughout."""
    return repr(one) == repr(other)


NUMBERS = st.one_of(
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(allow_nan=False, allow_infinity=False),
)
PLAIN = st.none() | st.booleans() | NUMBERS | st.text(max_size=8)
JSON = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)
CONTAINERS = st.lists(JSON, max_size=4) | st.dictionaries(st.text(max_size=4), JSON, max_size=4)


@settings(deadline=None)
@given(JSON)
@example({"id": 2**64, "score": -0.0, "rate": 1e300, "text": "\u2028\x85é"})
def test_every_way_of_decoding_gives_the_same_values(value: object) -> None:
    text = json.dumps(value)
    assert same(decode_quickly(text, 50), value)
    assert same(decode(text + " x", 10_000).value, value)
    assert same(plain(loads(text, 50)), value)
    wrapped = f'{{"deep": {"[" * 3000}{text}{"]" * 3000}}}'
    inner, _ = load(wrapped)
    inner = inner["deep"]
    for _ in range(3000):
        inner = inner[0]
    assert same(inner, value)


def test_sound_json_is_read_without_a_word() -> None:
    value, ledger = load('\n {"a": [1, 2.50, "x", null, true], "a": [12345678901234567890123]} \n')
    assert same(value, {"a": [12345678901234567890123]})
    assert ledger == Ledger(notes={"encoding": "utf-8"})


def test_lone_surrogates_and_numbers_without_end_are_values() -> None:
    value, ledger = load(r'{"text": "a\ud800b", "big": 1e999, "more": ' + "9" * 5000 + "}")
    assert value == {"text": "a\ud800b", "big": math.inf, "more": math.inf}
    assert not ledger.warnings


def test_depth_has_a_limit_that_is_told() -> None:
    deep = '{"a":[' * 100_000 + '"x"' + "]}" * 100_000
    value, _ = load(deep, limits=Limits(json_depth=200_000))
    for _ in range(100_000):
        value = value["a"][0]
    assert value == "x"
    for limits in (Limits(), Limits(json_depth=199_999)):
        with pytest.raises(LimitError, match="--limit-json-depth"):
            load(deep, limits=limits)


@pytest.mark.parametrize("text", ["[[[1]]]", '[[{"a": 1}], 2]', '[[["\\ud800"]]]', "[[[1]]] x"])
def test_a_low_limit_on_depth_holds_everywhere(text: str) -> None:
    assert load(text, limits=Limits(json_depth=3))[0]
    with pytest.raises(LimitError):
        load(text, limits=Limits(json_depth=2))


def test_a_low_limit_on_depth_holds_for_each_line() -> None:
    data = b'{"a":[]}\n' * 9 + b'{"a":[[]]}\n{"b":"[[["}\n'
    found, ledger = lines_of(data, limits=Limits(json_depth=2))
    assert [number for number, _ in found] == [*range(1, 10), 11]
    assert ledger.rejected == {"too_deep": 1}


def test_bytes_that_are_no_text_are_shown_and_counted() -> None:
    data = '{"a": ["é", "ü"], "b": "'.encode() + b'\xff", "c": "\xff"}'
    for errors in ("reject", "replace"):
        value, ledger = load(data, encoding_errors=errors)
        assert value == {"a": ["é", "ü"], "b": "\ufffd", "c": "\ufffd"}
        assert ledger.warnings == ledger.counters == {"text_repaired": 2}
        assert "byte 27" in ledger.examples["text_repaired"][0].what


def test_another_encoding_is_read_or_guessed() -> None:
    data = '{"a": "café", "b": "naïve"}'.encode("latin-1")
    guessed, ledger = load(data)
    assert guessed == load(data, encoding="latin-1")[0] == {"a": "café", "b": "naïve"}
    assert ledger.warnings == {"encoding_guessed": 1}
    assert load("\ufeff[1]".encode("utf-16"))[0] == [1]


def test_raw_control_characters_and_nan_are_mended() -> None:
    value, ledger = load('{"a": "x\ny\tz", "b": [NaN, -Infinity, 1], "c": "NaN\x00"}')
    assert value == {"a": "x\ny\tz", "b": [None, None, 1], "c": "NaN\x00"}
    assert ledger.warnings == {"json_repaired": 4}
    assert not ledger.incomplete


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("var x = ", ";"),
        ("window.YTD.tweets.part0 = ", ""),
        ('window["x"]=', ";\n"),
        ("export.data = ", ""),
        ("load(", ");"),
        (")]}'\n", ""),
        ("\n const all =\n", "\n"),
        ("// an export\n// of a page\n", ""),
    ],
)
def test_a_script_around_the_json_is_passed_over(before: str, after: str) -> None:
    value, ledger = load(f'{before}{{"a": "b;"}}{after}')
    assert value == {"a": "b;"}
    assert ledger.warnings == {"script_wrapper": 1}


def test_text_is_no_script() -> None:
    for text in ("Ann said: [1]", "x == [", "var = 1", "[1]", ' {"a=": [1]}', "load (x)", ""):
        assert script_start(text) == 0


def test_json_in_a_json_string_is_decoded() -> None:
    inner = json.dumps({"text": 'say "hi"\n'})
    value, ledger = load(json.dumps(inner))
    assert value == {"text": 'say "hi"\n'}
    assert ledger.warnings == {"json_in_string": 1}
    assert load('"just text"') == ("just text", Ledger(notes={"encoding": "utf-8"}))


def test_what_follows_the_value_is_told() -> None:
    value, ledger = load('{"a": 1}\n{"b": "é"}\n\0')
    assert value == {"a": 1}
    assert ledger.warnings == {"trailing_bytes": 1}
    assert ledger.examples["trailing_bytes"][0].what.startswith("11 bytes")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1,\n "é" 2}', "line 2, byte 16"),
        ("{'a': 1}", "line 1, byte 2"),
        ("<html>", "byte 1"),
        ("[1, 2, ]", "byte"),
        ('{"a": [1}', "byte 9"),
        ("var x =\n {\n 1}", "line 3, byte 13"),
        ("", "blanks"),
        (" \n", "blanks"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(InputError, match=place) as told:
        load(text or "\n")
    assert "\n" not in str(told.value)


CHAT = '{"guild": {"id": "1"}, "messages": [{"id": 1, "by": {"n": "A"}}, {"id": 2, "by": {"n": "B"'
TREE = '[{"kind": "t1", "data": {"id": "a", "text": "x", "replies": {"data": {"children": ['


@pytest.mark.parametrize(
    ("text", "kept", "dropped", "where"),
    [
        (CHAT, {"guild": {"id": "1"}, "messages": [{"id": 1, "by": {"n": "A"}}]}, 1, "messages[1]"),
        (CHAT[:60], {"guild": {"id": "1"}, "messages": []}, 1, "messages[0].by"),
        (CHAT[:65], {"guild": {"id": "1"}, "messages": [{"id": 1, "by": {"n": "A"}}]}, 0, "mess"),
        ('{"a": 1, "b": 2', {"a": 1}, 0, "b"),
        ('{"a": 1, "b": "x"', {"a": 1, "b": "x"}, 0, "b"),
        ('{"a": 1, "b', {"a": 1}, 0, "first member"),
        ('[{"id": 1}, {"id": 2, "tags": ["x", "y', [{"id": 1}], 1, "[1].tags[1]"),
        ("[[1, 2], [3, 4", [[1, 2], [3]], 0, "[1][1]"),
        ("[true, nul", [True], 0, "[1]"),
        ("[true, null", [True, None], 0, "[1]"),
        ('["\\u00e9", "\\u00', ["é"], 0, "[1]"),
        (
            TREE + '{"kind": "t1", "data": {"id": "b"}}, {"kind": "t1", "data": {"id": "c", "te',
            json.loads(TREE + '{"kind": "t1", "data": {"id": "b"}}]}}}}]'),
            1,
            "[0].data.replies",
        ),
        (
            TREE + '{"kind": "t1", "data": {"id": "b"}}], "after": nu',
            json.loads(TREE + '{"kind": "t1", "data": {"id": "b"}}]}}}}]'),
            0,
            "replies",
        ),
    ],
)
def test_a_cut_document_keeps_what_is_whole(
    text: str, kept: object, dropped: int, where: str
) -> None:
    value, ledger = load(text)
    assert value == kept
    assert ledger.incomplete
    assert ledger.warnings == {"ends_early": 1}
    assert ledger.counters["cut_records"] == dropped
    told = ledger.examples["ends_early"][0].what
    assert where in told
    assert f"byte {len(text)}" in told


@pytest.mark.parametrize("text", ["[", '{"a', '{"a": {"b": [{"id', '[{"id": 1', '"abc', '"{\\"a'])
def test_a_document_cut_before_anything_whole_is_refused(text: str) -> None:
    with pytest.raises(TruncatedError):
        load(text)


def test_what_is_empty_and_whole_is_not_cut() -> None:
    ledger = Ledger(incomplete=True)
    with Source(BytesIO(b'{"messages": []}'), "f", Limits()) as source:
        assert load_document(source, ReadOptions(), ledger) == {"messages": []}


def test_a_cut_inside_a_character_a_script_or_a_string_is_one_cut() -> None:
    value, ledger = load('var x = [{"a": "b"}, {"a": "é'.encode()[:-1])
    assert value == [{"a": "b"}]
    assert ledger.warnings == {"script_wrapper": 1, "ends_early": 1}
    assert "at byte 29" in ledger.examples["ends_early"][0].what
    value, ledger = load('"[{\\"a\\": \\"b\\\\n\\"}, {\\"a\\": \\u00')
    assert value == [{"a": "b\n"}]
    assert ledger.counters == {"cut_records": 1}
    value, ledger = load('[{"a": "x\ny"}, {"b": NaN}, {"a": "x\ny')
    assert value == [{"a": "x\ny"}, {"b": None}]
    assert ledger.warnings["ends_early"] == 1


def test_a_deep_document_that_is_cut_keeps_all_above_the_cut() -> None:
    value, ledger = load('{"text": "x", "replies": [' * 4000 + '{"text": "y')
    levels = 0
    while value["replies"]:
        assert value["text"] == "x"
        value, levels = value["replies"][0], levels + 1
    assert levels == 3999
    assert "…" in ledger.examples["ends_early"][0].what


def within(part: Any, whole: Any) -> bool:
    """Tell whether a value is another one without some of its last members."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and within(value, whole[key]) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        pairs = zip(part, whole, strict=False)
        return len(part) <= len(whole) and all(within(*pair) for pair in pairs)
    return same(part, whole)


@settings(deadline=None, max_examples=300)
@given(CONTAINERS, st.booleans(), st.floats(0, 1, exclude_max=True))
def test_a_cut_anywhere_gives_a_part_of_the_whole(
    value: object, ascii_only: bool, place: float
) -> None:
    data = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    cut = data[: 1 + int(place * (len(data) - 1))]
    if len(cut) == len(data):
        return
    try:
        found, ledger = load(cut)
    except TruncatedError:
        return
    assert ledger.incomplete
    assert within(found, value)


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), PLAIN, min_size=1), max_size=5), st.data())
def test_no_whole_record_is_lost_in_a_cut(
    records: list[dict[str, Any]], data: st.DataObject
) -> None:
    text = json.dumps({"x": 1, "list": records, "after": 1})
    ends, at = [], text.index("[") + 1
    for record in records:
        at += len(json.dumps(record)) + 2
        ends.append(at - 2)
    size = data.draw(st.integers(text.index("[") + 1, len(text) - 1))
    found, ledger = load(text[:size])
    whole = sum(end <= size for end in ends)
    assert same(found["list"], records[:whole])
    inside = whole < len(records) and size > (ends[whole - 1] + 2 if whole else text.index("[") + 1)
    assert ledger.counters["cut_records"] == inside


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet='{}[]",:\\u0aeEN+-. \n\x01\ud800é', max_size=25), st.booleans())
@example('{"a":1}{', False)
@example('"\\', False)
@example('{"\\', False)
def test_no_text_raises_anything_but_our_errors(text: str, script: bool) -> None:
    try:
        load(("x = " if script else "") + text)
    except InputError as error:
        assert "\n" not in str(error)


@settings(deadline=None)
@given(st.text(alphabet='{}[]",:\\aN \n\x01', max_size=25))
def test_text_that_is_json_is_never_loosened(text: str) -> None:
    try:
        json.loads(text, parse_constant=lambda word: 1 / 0)
    except (ValueError, ZeroDivisionError):
        return
    assert loosen(text) == (text, 0, 0)
    assert text.lstrip().startswith('"') or close(text) is None


LINES = st.lists(
    st.one_of(
        st.dictionaries(st.sampled_from(["id", "é", "{"]), JSON, max_size=3).map(json.dumps),
        st.sampled_from(
            ["", " ", "\r", "{}", "{} {}", "{}\r", "null", "[{}]", "1", '{"a":', "1}", '{"a":NaN}']
        ),
        st.sampled_from(
            ['{"a":"\\ud800"}', '{"a":"\x01"}', '{"a":"\udcff"}', "[" * 2000, "\ufeff{}"]
        ),
    ).map(lambda line: line.encode("utf-8", "surrogateescape")),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=300)
@given(LINES, st.sampled_from(["reject", "replace"]), st.booleans())
@example([b'{"a":1} {"b":{}', b""], "reject", True)
@example([b"{}{}", b"", b"{}"], "reject", False)
def test_each_line_is_judged_by_itself(lines: list[bytes], errors: str, end: bool) -> None:
    data = b"\n".join(lines) + b"\n" * end
    if not data.removeprefix(b"\xef\xbb\xbf"):
        return
    options = ReadOptions(encoding_errors=errors)
    objects, reasons = [], []
    for number, line in enumerate(lines, 1):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        parsed = parse_record(line, options) if line.strip() not in (b"", b"null") else None
        if isinstance(parsed, Fault):
            reasons.append((f"f:{number}", parsed.reason, line))
        elif parsed:
            objects.append((number, plain(parsed[0])))
    found, ledger = lines_of(data, encoding_errors=errors)
    assert same(found, objects)
    assert [(r.where, r.reason, r.raw) for r in ledger.rejected_records] == reasons
    nulls = sum(line.strip() == b"null" for line in lines)
    assert ledger.filtered["null"] == ledger.counters["nulls"] == nulls
    assert ledger.read == len(objects) + len(reasons) + nulls


def test_lines_of_many_blocks_keep_their_numbers() -> None:
    lines = [b'{"n": %d, "text": "%s"}' % (n, b"w" * 900) for n in range(1, 2001)]
    lines[1499] = b"broken"
    found, ledger = lines_of(b"\r\n".join(lines))
    assert all(number == item["n"] for number, item in found)
    assert len(found) == 1999
    assert (ledger.read, ledger.rejected) == (2000, {"not_json": 1})


def test_deep_long_and_cut_lines_are_told() -> None:
    deep = b'{"a":' + b"[" * 5000 + b"1" + b"]" * 5000 + b"}"
    found, ledger = lines_of(
        deep + b'\n{"a":"' + b"x" * 20_000 + b'"}\n', limits=Limits(line=15_000)
    )
    assert [number for number, _ in found] == [1]
    assert type(found[0][1]) is dict
    assert ledger.rejected == {"line_too_long": 1}
    whole = gzip.compress(b'{"id": 1}\n{"id": 2}\n' * 5000 + b'{"id": 3, "x": "y"}')
    found, ledger = lines_of(whole[:-30])
    assert ledger.rejected in ({"cut_line": 1}, {})
    assert ledger.read == len(found) + ledger.rejected.total()
    ledger.kept = len(found)
    ledger.check()


def test_null_items_are_filtered() -> None:
    ledger = Ledger()
    with open_source(shared("hostile/hn_01_nulls.ndjson")) as source:
        found = list(each_object(source, ReadOptions(), ledger))
    assert (ledger.read, len(found), ledger.counters["nulls"]) == (5, 3, 2)


def test_real_documents_are_read_as_json_reads_them() -> None:
    for folder in ("discord", "telegram", "reddit", "discourse", "slack"):
        for path in sorted(shared(f"samples/{folder}").rglob("*.json"))[:12]:
            ledger = Ledger()
            with open_source(path) as source:
                value = load_document(source, ReadOptions(), ledger)
            text = path.read_text("utf-8-sig")
            text = text[text.index("\n") :] if text.startswith("//") else text
            assert value == json.loads(text), path.name
            assert not ledger.incomplete


def test_deep_replies_are_read() -> None:
    path = shared("hostile/reddit_04_deep_600.json")
    with open_source(path) as source:
        value = load_document(source, ReadOptions(), Ledger())
    levels, data = 0, path.read_bytes()
    listing = value[1] if isinstance(value, list) else value
    while children := list_of(path_of(listing, "data.children")):
        listing, levels = path_of(children[0], "data.replies"), levels + 1
    assert levels >= 600
    whole = data.rindex(b'"replies"')
    with Source(BytesIO(data[:whole]), "f", Limits()) as source:
        assert load_document(source, ReadOptions(), Ledger())


def test_decode_tells_depth_before_syntax() -> None:
    with pytest.raises(TooDeepError):
        decode("[" * 2000, 1999)


def test_values_of_the_wrong_type_are_none() -> None:
    assert [text_of(v) for v in (0, -3, 2**70, 1e22, 0.5, math.nan, None, False)] == [
        *("0", "-3", str(2**70), "1" + "0" * 22, "0.5", None, None, None)
    ]
    assert [number_of(v) for v in ("1e3", 10**400, math.inf, "", [], None)] == [1000.0, *[None] * 5]
    assert path_of({"a": [1]}, "a.b") is None
    assert path_of(None, "a") is None
