"""Measure diagrams beside what matplotlib, networkx and pyvis need for the like, in one run.

    python benchmarks/pictures.py [--rounds 5] [--only NAME ...] [--write]

Each case is a warm process: everything is drawn small once before the clock starts.  What is
timed is what a user waits for when a discussion has been read: measures, layout, artists and
the PNG at 150 dots per inch.  `--write` puts the table into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measure import ONE_THREAD, median, pin, tell

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    from threadgraph.graphs.discussion import Discussion

REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- pictures: begin -->", "<!-- pictures: end -->"
SEED = 20_260_314
DPI, PAGE = 150, (10.0, 8.9)
PEOPLE = 300
LIMIT = 3.0


@dataclass(frozen=True)
class Side:
    """One of the two that a case compares: what it is called, and what makes its bytes."""

    name: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Case:
    """Two sides, and the largest ratio of their times that is wanted, if any."""

    ours: Side
    beside: Side
    limit: float | None


def main() -> None:
    """Measure each case in a process of its own, print the table, and write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", choices=list(CASES), default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--worker", choices=list(CASES))
    chosen = parser.parse_args()
    if chosen.worker:
        pin()
        print(json.dumps(measured(CASES[chosen.worker](), chosen.rounds)))
        return
    lines = [
        "| picture | CPU s | kB | beside | CPU s | kB | ratio | target | reached |",
        "|---|--:|--:|---|--:|--:|--:|---|---|",
    ]
    for name in chosen.only or CASES:
        tell(name)
        lines.append(row(run(name, chosen.rounds)))
    tell("")
    print("\n".join(lines))
    if chosen.write:
        before, _, rest = REPORT.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        table = "\n".join(lines)
        REPORT.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", "utf-8")


def row(found: dict[str, Any]) -> str:
    """Return the row of one case."""
    ratio, limit = found["seconds"][0] / found["seconds"][1], found["limit"]
    cells = []
    for side in range(2):
        seconds, size = found["seconds"][side], found["bytes"][side] / 1000
        cells += [found["names"][side], f"{seconds:.2f}", f"{size:,.0f}"]
    cells += [f"{ratio:.2f} ×", f"at most {limit:g} ×" if limit else ""]
    cells.append("" if limit is None else ("yes" if ratio <= limit else "no"))
    return f"| {' | '.join(cells)} |"


def run(name: str, rounds: int) -> dict[str, Any]:
    """Measure one case in a fresh process."""
    command = [sys.executable, __file__, "--worker", name, "--rounds", str(rounds)]
    env = {**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=env)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(case: Case, rounds: int) -> dict[str, object]:
    """Make both pictures in turn; return names, median CPU seconds, bytes and the limit."""
    import gc

    sides = (case.ours, case.beside)
    seconds: tuple[list[float], list[float]] = ([], [])
    sizes = [0, 0]
    for _ in range(rounds):
        for at, side in enumerate(sides):
            gc.collect()
            start = time.process_time()
            made = side.make()
            seconds[at].append(time.process_time() - start)
            sizes[at] = len(made)
    return {
        "names": [side.name for side in sides],
        "seconds": [median(values) for values in seconds],
        "bytes": sizes,
        "limit": case.limit,
    }


def tree_20_000() -> Case:
    """The reply tree of 20,000 comments beside as many line segments."""
    return _tree(20_000, 20_000)


def tree_1_000_000() -> Case:
    """The reply tree of 1,000,000 comments beside 200,000 line segments."""
    return _tree(1_000_000, 200_000)


def chain_1_000_000() -> Case:
    """A chain of 1,000,000 comments, each answering the one before, beside the same."""
    return _tree(1_000_000, 200_000, "chain")


def star_1_000_000() -> Case:
    """A star of 1,000,000 comments, all answering the first, beside the same."""
    return _tree(1_000_000, 200_000, "star")


def network_png() -> Case:
    """The network of 300 people as PNG beside networkx' own drawing."""
    discussion = _people(4_000)
    graph = _plain_graph(discussion)
    _networkx(_plain_graph(_people(400)))
    return Case(
        _network(discussion), Side(_told(graph, "networkx"), lambda: _networkx(graph)), None
    )


def network_html() -> Case:
    """The network of 300 people as PNG beside the page that pyvis writes."""
    discussion = _people(4_000)
    graph = _plain_graph(discussion)
    _pyvis(_plain_graph(_people(400)))
    beside = Side(_told(graph, "pyvis, HTML"), lambda: _pyvis(graph))
    return Case(_network(discussion), beside, None)


def report_html() -> Case:
    """The report of 20,000 comments, with all words, beside pyvis' page of their network."""
    discussion = _with_words(20_000)
    graph = _plain_graph(discussion)
    _report(_with_words(400))
    _pyvis(_plain_graph(_people(400)))
    ours = Side("report of 20,000 comments, HTML", lambda: _report(discussion))
    return Case(ours, Side(_told(graph, "pyvis, HTML"), lambda: _pyvis(graph)), None)


CASES: dict[str, Callable[[], Case]] = {
    "tree-20000": tree_20_000,
    "tree-1000000": tree_1_000_000,
    "chain-1000000": chain_1_000_000,
    "star-1000000": star_1_000_000,
    "network-networkx": network_png,
    "network-pyvis": network_html,
    "report-pyvis": report_html,
}


def _tree(n: int, segments: int, shape: str = "forum") -> Case:
    discussion = one_thread(n, shape=shape)
    lines = segments_of(one_thread(segments + 1))[:segments]
    assert len(lines) == segments
    draw_ours("tree", one_thread(1_000))
    draw_lines(lines[:1_000])
    return Case(
        Side(
            f"{'tree' if shape == 'forum' else shape} of {n:,} comments",
            lambda: draw_ours("tree", discussion),
        ),
        Side(f"`LineCollection` of {segments:,} segments", lambda: draw_lines(lines)),
        LIMIT,
    )


def _network(discussion: Discussion) -> Side:
    draw_ours("network", _people(400))
    name = f"network of {len(discussion.people)} people, PNG"
    return Side(name, lambda: draw_ours("network", discussion))


def one_thread(n: int, people: int | None = None, shape: str = "forum") -> Discussion:
    """Return one invented thread of n comments on a page, of a shape in `generate.py`."""
    import generate
    import numpy as np

    from threadgraph.graphs.assemble import assemble
    from threadgraph.graphs.records import Records

    rng = np.random.Generator(np.random.PCG64(SEED))
    make = {"forum": partial(generate.forum, new_thread=0), "chain": generate.chain}
    made = make.get(shape, generate.star)(n, rng)
    authors = made.author if people is None else [author % people for author in made.author]
    return assemble(
        Records(
            ids=[str(i) for i in range(n)],
            parents=[str(above) if above >= 0 else None for above in made.parent],
            authors=[f"person {author}" for author in authors],
            texts=[""] * n,
            times=[1_600_000_000_000_000 + 60_000_000 * i for i in range(n)],
            places=list(range(n)),
            thread_id="page",
        )
    )


def _people(n: int) -> Discussion:
    return one_thread(n, PEOPLE)


def _with_words(n: int) -> Discussion:
    """Return invented threads of n comments with texts of some 230 characters, as read."""
    import generate
    import numpy as np

    import threadgraph as tg

    rng = np.random.Generator(np.random.PCG64(SEED))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comments.ndjson"
        generate.write_lines(generate.comments(generate.forum(n, rng), rng), path)
        return tg.read(path)


def _report(discussion: Discussion) -> bytes:
    """Write the report of a discussion from which nothing has been computed yet."""
    import threadgraph as tg

    page: str = tg.report(replace(discussion)).html
    return page.encode()


def draw_ours(kind: str, discussion: Discussion) -> bytes:
    """Draw a diagram of a discussion from which nothing has been computed yet."""
    from threadgraph.graphs.diagrams.kinds import KINDS
    from threadgraph.io.pictures import render

    # A copy has the columns, but none of what follows from them.
    return render(KINDS[kind](replace(discussion)), "png")


def segments_of(discussion: Discussion) -> np.ndarray:
    """Return the straight lines from comments to replies on rings, float64 (m, 2, 2)."""
    import numpy as np

    from threadgraph.graphs.layout.tree import radial_positions, ring_radii, to_plane

    parent = discussion.parent
    ring = ring_radii(np.bincount(discussion.depth), 7.0, 22.0)
    x, y = to_plane(*radial_positions(parent, ring))
    place = np.stack([x, y], axis=1) / float(ring[-1])
    replies = np.flatnonzero(parent >= 0)
    return np.stack([place[parent[replies]], place[replies]], axis=1)


def draw_lines(lines: np.ndarray) -> bytes:
    """Draw and save one LineCollection, as plainly as matplotlib can."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.collections import LineCollection
    from matplotlib.figure import Figure

    figure = Figure(figsize=PAGE)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.05, 0.05, 0.9, 0.9))
    axes.add_collection(LineCollection(lines, linewidths=0.5))
    axes.set_xlim(-1, 1)
    axes.set_ylim(-1, 1)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DPI)
    return out.getvalue()


def _plain_graph(discussion: Discussion) -> nx.DiGraph:
    """The participant network as any script has it: names and weights, no positions."""
    import networkx as nx

    ours = discussion.participant_network()
    graph = nx.DiGraph()
    graph.add_nodes_from(name for _, name in ours.nodes(data="label"))
    names = dict(ours.nodes(data="label"))
    graph.add_weighted_edges_from((names[a], names[b], w) for a, b, w in ours.edges(data="weight"))
    return graph


def _told(graph: nx.DiGraph, name: str) -> str:
    return f"{name}, {len(graph):,} nodes, {graph.number_of_edges():,} edges"


def _networkx(graph: nx.DiGraph) -> bytes:
    """Lay out and draw as the tutorial of networkx does."""
    import networkx as nx
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=PAGE)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    nx.draw_networkx(graph, nx.spring_layout(graph, seed=0), ax=axes, node_size=40, font_size=7)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DPI)
    return out.getvalue()


def _pyvis(graph: nx.DiGraph) -> bytes:
    """Write the page that shows the graph without other files; the browser lays it out."""
    from pyvis.network import Network

    page = Network(directed=True, cdn_resources="in_line")
    page.from_nx(graph)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.html"
        path.write_text(page.generate_html(), "utf-8")
        return path.read_bytes()


if __name__ == "__main__":
    main()
