"""The summary as JSON: what its schema promises holds for every input."""

from __future__ import annotations

import copy
import json
from importlib import resources
from typing import Any

import pytest
from commands import command
from helpers import SHARED, shared
from jsonschema import Draft202012Validator

import threadgraph as tg
from threadgraph.graphs.examples import discussion_of
from threadgraph.graphs.records import COMMENT, NO_TIME, POST

SCHEMA = json.loads(
    resources.files("threadgraph.io").joinpath("summary.schema.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
PROMISED = {
    "schema": None,
    "input": None,
    "ledger": "read kept duplicates rejected filtered counters warnings",
    "threads": None,
    "comments": None,
    "participants": None,
    "unknown_authors": None,
    "top_level": None,
    "max_nesting": None,
    "names": "distinct missing merged",
    "edges": "reply reply_to_root mention",
    "depth": "max mean widths max_width leaves longest_chain",
    "shape": "root_degree h_index strahler wiener_index structural_virality branching",
    "network": "nodes edges density reciprocity dyads",
    "central": None,
    "exchanges": None,
    "timing": None,
}


def plain(discussion: tg.Discussion) -> dict[str, Any]:
    """Return the summary as it is after a trip through JSON."""
    return json.loads(json.dumps(tg.summary(discussion).to_dict(), allow_nan=False))


def check(found: dict[str, Any]) -> None:
    errors = [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(found)]
    assert not errors


def readable(folder: str) -> list[str]:
    """Return the shared files of a folder, by their paths."""
    root = SHARED / folder
    return sorted(str(p.relative_to(SHARED)) for p in root.rglob("*") if p.is_file())


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(("key", "inside"), PROMISED.items())
def test_what_was_promised_is_required(key, inside):
    assert key in SCHEMA["required"]
    if inside:
        assert set(inside.split()) <= set(SCHEMA["properties"][key]["required"])


def test_every_key_is_described_and_no_other_is_allowed():
    def walk(part: Any, path: str) -> None:
        if not isinstance(part, dict):
            return
        if part.get("properties"):
            assert part["additionalProperties"] is False, path
            for name, value in part["properties"].items():
                assert value.get("description") or path.endswith("share_within"), f"{path}.{name}"
        for name, value in part.items():
            walk(value, f"{path}.{name}")

    walk(SCHEMA, "")


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.pop("comments"),
        lambda s: s.update(surprise=1),
        lambda s: s.update(comments=-1),
        lambda s: s.update(comments=1.5),
        lambda s: s["ledger"].pop("by_reason"),
        lambda s: s["ledger"]["counters"].update(orphans=0),
        lambda s: s["exchanges"][0].update(level="friends"),
        lambda s: s["exchanges"][0]["pair"].append("Cy"),
        lambda s: s["network"].update(reciprocity=1.2),
        lambda s: s["timing"].update(first="yesterday"),
        lambda s: s.update(timing={}),
    ],
)
def test_a_summary_that_breaks_a_promise_is_told(change):
    found = plain(tg.example_discussion())
    check(found)
    broken = copy.deepcopy(found)
    change(broken)
    assert not VALIDATOR.is_valid(broken)


def test_the_page():
    check(plain(tg.read(shared("threads/000_6a428748ec1514de.txt"))))


def test_the_command_line_prints_what_the_library_gives(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("1. Ann says:\n\n   Hi\n\n   - Bob says:\n\n     @Ann: hi!\n", "utf-8")
    told = command("summary", "--json", "--top", "0", page)
    check(json.loads(told.out))
    assert json.loads(told.out) == plain(tg.read(page))


def test_top_limits_the_lists_and_nothing_else(tmp_path):
    rows = [(str(i), str(i - 1) if i else None, f"p{i}", "", None) for i in range(40)]
    table = tmp_path / "table.csv"
    table.write_text(
        "id,parent,author\n" + "\n".join(f"{i},{p or ''},{a}" for i, p, a, _, _ in rows), "utf-8"
    )
    whole, some, few = (
        json.loads(command("summary", "--json", table, *options).out)
        for options in (("--top", "0"), (), ("--top", "3"))
    )
    assert [len(found["central"]) for found in (whole, some, few)] == [40, 20, 3]
    for found in (whole, some, few):
        check(found)
        found["central"] = found["exchanges"] = None
    assert whole == some == few


def test_an_empty_discussion():
    found = plain(tg.assemble(tg.Records()))
    check(found)
    assert found["max_nesting"] is found["depth"]["max"] is found["timing"] is None


@pytest.mark.parametrize(
    "rows",
    [
        [("1", None, None, "", None)],
        [("1", None, "Ann", "", 0.0)],
        [("1", None, "Ann", "", 0.0), ("2", "1", "Ann", "@Ann", 0.0)],
        [("1", "absent", "Ann", "", None), ("2", "1", "Bob", "", 5.0)],
        [("1", "2", "Ann", "", 3.0), ("2", "1", "Bob", "", 2.0)],
    ],
)
@pytest.mark.parametrize("thread", ["page", None])
def test_small_and_odd_discussions(rows, thread):
    check(plain(discussion_of(rows, thread_id=thread)))


def test_several_threads_with_posts():
    records = tg.Records(
        ids=["a", "b", "c", "d"],
        parents=[None, "a", None, "c"],
        authors=["Ann", "Bob", None, "Bob"],
        texts=["", "", "", ""],
        times=[1, 2, NO_TIME, 4],
        places=[1, 2, 3, 4],
        threads=["a", "a", "c", "c"],
        kinds=[POST, COMMENT, POST, COMMENT],
        scores=[1.0, None, 3.0, 4.0],
    )
    found = plain(tg.assemble(records))
    check(found)
    assert (found["threads"], found["posts"], found["comments"]) == (2, 2, 2)
    assert found["shape"]["h_index"] is None
    assert found["shape"]["h_index_max"] == 1


def test_pages_read_together(tmp_path):
    for name in ("monday", "tuesday"):
        page = tmp_path / f"{name}.txt"
        page.write_text(f"1. Ann says:\n\n   {name}\n\n   - Bob says:\n\n     Hi\n", "utf-8")
    found = plain(tg.read(tmp_path / "monday.txt", tmp_path / "tuesday.txt"))
    check(found)
    assert (found["threads"], found["comments"]) == (2, 4)
    assert [file["name"] for file in found["input"]["files"]] == ["monday.txt", "tuesday.txt"]


@pytest.mark.parametrize("folder", ["samples", "hostile"])
def test_every_shared_file_that_is_read(folder):
    shared(folder)
    checked = 0
    for path in readable(folder):
        try:
            discussion = tg.read(SHARED / path)
        except tg.InputError as error:
            discussion = error.discussion
        except tg.ThreadgraphError:
            continue
        if discussion is not None:
            check(plain(discussion))
            checked += 1
    assert checked >= 50
