"""The shape of a JSON text: the keys of a recursive definition, a part of them if it is cut."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from threadgraph.io.json_shape import DEEPEST, shape

KEYS = st.sampled_from(["id", "a", "b.c", 'q"', "é\n", ""]) | st.text(max_size=3)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)
DOCUMENTS = st.lists(JSON, max_size=5) | st.dictionaries(KEYS, JSON, max_size=5)


def define(value: Any, path: str, depth: int, paths: set[str], values: dict[str, str]) -> None:
    """Say what a shape is, by recursion."""
    if isinstance(value, (dict, list)):
        if depth == DEEPEST:
            return
        if isinstance(value, list):
            paths.add(f"{path}[]")
            members = [(f"{path}[]", item) for item in value]
        else:
            members = [(f"{path}.{key}" if path else key, item) for key, item in value.items()]
            paths.update(name for name, _ in members)
        for name, item in members:
            define(item, name, depth + 1, paths, values)
    elif value is not None and depth:
        text = value if isinstance(value, str) else json.dumps(value)
        values.setdefault(path, text[:200])


@settings(deadline=None, max_examples=300)
@given(DOCUMENTS, st.booleans(), st.sampled_from([None, 1]))
@example([[[[[[[[[[1]]]]]]]]], 2], True, None)
@example({"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": 1}}}}}}}}, "z": 1}, True, None)
@example([None, 1], True, None)
def test_the_paths_are_those_of_the_definition(value: Any, plain: bool, indent: int | None) -> None:
    paths: set[str] = set()
    values: dict[str, str] = {}
    define(value, "", 0, paths, values)
    text = json.dumps(value, ensure_ascii=plain, indent=indent)
    # So that a text of little but brackets is looked at to its end.
    found = shape(text, longest=max(65_536, 4 * len(text)))
    assert found.paths == paths
    assert found.values == values


@settings(deadline=None)
@given(DOCUMENTS, st.data())
def test_the_shape_of_a_prefix_is_a_part(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value)
    whole = shape(text)
    part = shape(text[: data.draw(st.integers(0, len(text)))])
    assert part.paths <= whole.paths
    assert part.values.items() <= whole.values.items()


@settings(deadline=None)
@given(st.text(alphabet='{}[]",:\\u0ae1 \n\ud800', max_size=40))
@example('"\\')
@example('"{\\"a\\": \\"b')
@example('{"a": \\"')
def test_no_text_raises_anything(text: str) -> None:
    assert shape(text).has()


def test_lines_count_as_one_object() -> None:
    lines = [json.dumps({f"k{n}": n, "id": n}) for n in range(30)]
    found = shape("\n".join(lines))
    assert found.paths == {"id", *(f"k{n}" for n in range(20))}
    assert found.value("id") == "0"
    assert found.value("k25") is None


@pytest.mark.parametrize(
    "text",
    [
        'window.YTD.tweets.part0 = [ {"tweet": {"id": "1"}}]',
        '\ufeff\n [{"tweet": {"id": "1"}}]',
        json.dumps('[{"tweet": {"id": "1"}}]'),
        json.dumps('[{"tweet": {"id": "1"}}]')[:-4],
        '[{"tweet": {"id": "1", "te',
        '[{"tweet": {"id": null}}, {"tweet": {"id": "1"}}]',
    ],
)
def test_wrappings_are_seen_through(text: str) -> None:
    found = shape(text)
    assert found.has("[]", "[].tweet", "[].tweet.id")
    assert found.value("[].tweet.id") == "1"


def test_values_are_short_and_never_half() -> None:
    assert shape('{"a": "' + "x" * 500 + '"}').value("a") == "x" * 200
    for cut in ('{"a": "xx', '{"a": 12', '{"a": tru', '{"a": "x\\"'):
        assert shape(cut).has("a")
        assert shape(cut).value("a") is None


def test_any_asks_for_one_and_has_for_all() -> None:
    found = shape('{"a": {"b": 1}}')
    assert found.has("a", "a.b")
    assert not found.has("a", "c")
    assert found.any("c", "a.b")
    assert not found.any("c", "b")


def test_no_more_is_looked_at_than_asked_for() -> None:
    text = '{"a": "' + "x" * 70_000 + '", "b": 1}'
    assert shape(text).paths == {"a"}
    assert shape(text, longest=80_000).paths == {"a", "b"}
    dense = "[" + "{}," * 50_000 + '{"late": 1}'
    assert shape(dense, longest=200_000).paths == {"[]"}
