"""JSON lines: the fast way and the careful way are one; no repeated key is missed; any depth."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.deep_json import Literal, Record, TooDeepError, loads, parse_iteratively
from threadgraph.io.formats.json_keys import KeyWatch
from threadgraph.io.formats.json_table import JsonTable
from threadgraph.io.options import Columns, Limits, ReadOptions

HEADER = b'{"id":"h","parent_id":null,"author":"A","body":"t","created_utc":1,"score":2,"x":[1]}'
NO_IDS = b'{"who":{"id":1},"author":"A","text":"t"}'
KEYS = ["id", "parent_id", "author", "body", "created_utc", "score", "x", "edited", "thread_id"]
TIGHT = Limits(field_size=60, id_length=9, json_depth=5)


def table(header: bytes, options: ReadOptions) -> tuple[JsonTable, Ledger]:
    ledger = Ledger()
    made = JsonTable("f", lambda line: f"f:{line}", options, ledger)
    made.choose_keys([header])
    return made, ledger


def outcome(records: Records, ledger: Ledger) -> list[object]:
    rejected = [(r.where, r.reason, r.raw) for r in ledger.rejected_records]
    seen = [ledger.read, ledger.rejected, ledger.counters, ledger.warnings, ledger.notes]
    return [repr(records), rejected, *seen, ledger.examples]


def both_ways(
    lines: list[bytes], options: ReadOptions, header: bytes = HEADER
) -> tuple[list[object], list[object]]:
    """Read lines as one block and one by one."""
    block, ledger = table(header, options)
    block.read_lines(b"\n".join(lines) + b"\n", 1)
    fast = outcome(block.finish(), ledger)
    single, ledger = table(header, options)
    for place, line in enumerate(lines, 1):
        single.read_record(line, place)
    return fast, outcome(single.finish(), ledger)


# Values as JSON writes them, most of them unusual; and some that are no JSON.  One per line.
_WRITTEN = r"""
""
"a"
"b"
null
true
false
0
-0
7
-12
1.0
1e5
1E+2
1.5e-7
1e999
-1e999
1e-400
"null"
9007199254740993
18446744073709551617
123456789012345678901234567890
"\u0061"
"\ud800"
"\ud83d\ude00"
"\u00e9é"
"007"
"1e5"
[]
{}
[1,2]
{"id":1}
{"name":"N","id":5}
{"login":null,"username":"u"}
[[[[[[]]]]]]
{"a":{"b":{"c":{"d":{}}}}}
[{"id":2}]
"2020-01-02"
"say \"id\":1"
"12.0"
"t1_a"
"""
GOOD = _WRITTEN.strip().split("\n")
GOOD.append('"\u2028\x85"')
BAD = r'NaN Infinity -Infinity 01 1. .5 +1 - "\q" "\u12G4" tru "unclosed \ud83d x'.split()  # noqa: SIM905
BAD += ['"\x01"', '"a\x00b"', ""]
LARGE = ['"' + "w" * 70 + '"', '"' + "é" * 40 + '"', "[" * 1500 + "]" * 1500, '"\udcff"']
VALUES = st.sampled_from(GOOD * 6 + BAD + LARGE)
NAMES = st.sampled_from(
    [*KEYS, "\\u0069d", "i\\u0064", "parent\\u005fid", "comment_id", "replyTo", "likes"]
)
SPACE = st.sampled_from(["", "", "", " ", "  ", "\t", "\r", " " * 12, "\n"])


@st.composite
def json_lines(draw: st.DrawFn) -> bytes:
    names = draw(st.one_of(st.just(KEYS[:6]), st.lists(NAMES, max_size=6)))
    parts = ['"id":7'] if draw(st.booleans()) else []
    for name in names:
        gap = draw(SPACE)
        parts.append(f'{draw(SPACE)}"{name}"{gap}:{draw(SPACE)}{draw(VALUES)}')
    line = draw(SPACE) + "{" + ",".join(parts) + "}" + draw(SPACE)
    raw = line.encode("utf-8", "surrogateescape").replace(b"\n", b"")
    for _ in range(draw(st.integers(0, 2)) if draw(st.booleans()) else 0):
        at = draw(st.integers(0, len(raw)))
        junk = draw(st.sampled_from([b"", b'"', b",", b"{", b"}", b"\\", b"\x00", b"\xc3", b"}{"]))
        raw = raw[:at] + junk + raw[at + draw(st.integers(0, 2)) :]
    return raw


LINES = st.lists(
    st.one_of(st.just(HEADER), json_lines(), st.sampled_from([b"", b" ", b"[]", b"null", b"\r"])),
    min_size=1,
    max_size=8,
)
OPTIONS = st.builds(
    ReadOptions,
    encoding_errors=st.sampled_from(["reject", "replace"]),
    limits=st.sampled_from([Limits(), Limits(), TIGHT]),
)


@settings(max_examples=250, deadline=None)
@given(LINES, OPTIONS)
@example([b'{"id":"a","id" :"b"}'], ReadOptions())
@example([b'{"id":"a","\\u0069d":"b"}'], ReadOptions())
@example([b'{"id":"a"}{"id":"b"}', b""], ReadOptions())
@example([b'{"id":"a","x":{', b"}}"], ReadOptions())
@example([b'{"id":"a","x":"\xff"}'], ReadOptions())
@example([b'{"id":"a","replyTo":"b"}'], ReadOptions())
@example([b'{"id":"a","likes":1}', b'{"id":"b","likes":2,"score":3}'], ReadOptions())
@example([b'{"id":"a","thread_id":"t"}', b'{"id":"b","thread":"u"}'], ReadOptions())
@example([b'{"id":"' + b"9" * 5000 + b'"}'], ReadOptions())
@example([b'{"id":"a","x":{', b'"id":1}}'], ReadOptions())
@example([b'{"id":-0}', b'{"id":1.0}', b'{"id":true}'], ReadOptions())
def test_the_fast_way_is_the_careful_way(lines: list[bytes], options: ReadOptions) -> None:
    for header in (HEADER, NO_IDS):
        fast, careful = both_ways(lines, options, header)
        assert fast == careful


@settings(max_examples=200, deadline=None)
@given(st.lists(json_lines(), min_size=1, max_size=6))
def test_no_repeated_or_late_key_is_missed(lines: list[bytes]) -> None:
    late = {"replyTo", "likes", "comment_id"}
    data = b"".join(line + b"\n" for line in lines)
    ends = np.cumsum([len(line) + 1 for line in lines])
    found = KeyWatch(["id", "parent_id", "x"], late).suspects(data, ends)
    for number, line in enumerate(lines):
        try:
            record = loads(line.decode(), 10_000)
        except ValueError:
            continue
        if isinstance(record, Record) and (
            record.repeated & {"id", "parent_id", "x"} or late & record.keys()
        ):
            assert number in found


def test_a_key_that_cannot_be_compared_leaves_all_to_care() -> None:
    assert not KeyWatch(['a"b'], []).trusted
    options = ReadOptions(columns=Columns(text="größe"))
    lines = ['{"id":1,"größe":"x"}', '{"id":2,"gr\\u00f6\\u00dfe":"y","größe":"z"}']
    ledger = Ledger()
    made = JsonTable("f", str, options, ledger)
    made.read_lines("\n".join(lines).encode(), 1)
    assert made.finish().texts == ["x"]
    assert ledger.rejected == {"duplicate_key": 1}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@settings(deadline=None)
@given(JSON, st.sampled_from([None, 2]), st.booleans())
def test_both_parsers_read_what_json_reads(value: object, indent: int | None, plain: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    deep, native = parse_iteratively(text, 10_000), loads(text, 10_000)
    assert deep == native

    def undone(item: object) -> object:
        if isinstance(item, dict):
            return {key: undone(part) for key, part in item.items()}
        if isinstance(item, list):
            return [undone(part) for part in item]
        return item if not isinstance(item, Literal) else json.loads(item)

    assert undone(deep) == value


@settings(deadline=None)
@given(st.text(alphabet='{}[]",:\\u0aeE+-.1 \t\n\x01truefalsn', max_size=30))
@example("1 2")
@example('{"a":1,}')
@example("[1,]")
@example('"\x01"')
@example('{"a" 1}')
@example("{1:2}")
@example("[" * 3)
@example("")
def test_both_parsers_refuse_the_same(text: str) -> None:
    def judged(parse: Callable[[str, int], object]) -> object:
        try:
            return parse(text, 10_000)
        except json.JSONDecodeError as error:
            return error.msg.startswith(("Extra data", "Invalid control")), "not JSON"

    assert judged(loads) == judged(parse_iteratively)


def test_depth_has_a_limit_and_no_recursion() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    assert parse_iteratively(deep, 100_000) is not None
    with pytest.raises(TooDeepError):
        loads(deep, 99_999)
    lines = [
        b'{"id":"a","author":"A","x":' + b"[" * 9_999 + b"]" * 9_999 + b"}",
        b'{"id":"b","author":"B","x":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b'{"id":"c","author":"C","x":' + b'{"a":' * 5_000 + b"1" + b"}" * 4_999 + b"}",
    ]
    fast, careful = both_ways(lines, ReadOptions(limits=Limits(json_depth=10_000)))
    assert fast == careful
    assert fast[3] == {"too_deep": 1, "not_json": 1}
