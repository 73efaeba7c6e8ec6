"""Parents found by a rule: marked everywhere, counted apart, switched off."""

from __future__ import annotations

import json

import networkx as nx
import pytest
from commands import command

import threadgraph as tg

DAY = "2024-03-01T10:0{}:00Z"


@pytest.fixture
def video(tmp_path):
    """A comment with three answers, one of which answers another by name."""
    said = [("A", "root", "ann", "Hello"), ("A.b", "A", "bob", "Hi"), ("A.c", "A", "cy", "@bob no")]
    said.append(("A.d", "A", "dee", "me too"))
    comments = [
        {"id": i, "parent": p, "author": f"@{a}", "author_id": f"UC{a}", "text": t, "timestamp": n}
        for n, (i, p, a, t) in enumerate(said)
    ]
    info = {"id": "v1", "title": "T", "extractor": "youtube", "formats": [], "comments": comments}
    path = tmp_path / "video.info.json"
    path.write_text(json.dumps(info), "utf-8")
    return path


def test_the_parent_is_found_and_marked(video):
    table = tg.read(video).comments.set_index("id")
    assert table.loc["A.c", ["parent", "parent_state", "parent_rule"]].tolist() == [
        "A.b",
        "inferred",
        "leading_name",
    ]
    assert table.loc["A.d", ["parent", "parent_state"]].tolist() == ["A", "record"]
    assert table["parent_rule"].notna().sum() == 1


def test_it_is_counted_apart_and_told(video):
    d = tg.read(video)
    found = tg.summary(d).to_dict()
    assert found["edges"]["reply_inferred"] == 1
    assert found["ledger"]["counters"]["inferred_parents"] == 1
    assert found["ledger"]["notes"]["inferred_parents"] == "leading_name 1"
    assert "1 reply found by a rule" in command("summary", video).out


def test_it_is_switched_off(video):
    d = tg.read(video, building=tg.AssembleOptions(infer=False))
    table = d.comments.set_index("id")
    assert table.loc["A.c", "parent"] == "A"
    assert "parent_rule" not in table
    found = json.loads(command("summary", video, "--json", "--no-infer").out)
    assert found["edges"]["reply_inferred"] == 0
    assert "inferred_parents" not in found["ledger"]["counters"]


def test_the_edge_of_the_graph_says_so(video, tmp_path):
    command("export", video, "--graph", "comments", "-o", tmp_path / "x.graphml")
    graph = nx.read_graphml(tmp_path / "x.graphml")
    marked = [data for *_, data in graph.edges(data=True) if data["inferred"]]
    assert [data["rule"] for data in marked] == ["leading_name"]
    assert sum(not data["inferred"] for *_, data in graph.edges(data=True)) == len(graph.edges) - 1
