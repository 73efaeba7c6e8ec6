"""The whole discussion in figures: one dataclass, and the same as plain values for JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.arrays import median
from threadgraph.graphs.betweenness import Betweenness, betweenness
from threadgraph.graphs.checks import top_level
from threadgraph.graphs.network_measures import NetworkMeasures, gini, measure_network
from threadgraph.graphs.records import POST, ROOT
from threadgraph.graphs.timing import Timing, timing
from threadgraph.graphs.tree import (
    ThreadShapes,
    level_widths,
    longest_chain,
    nesting,
    thread_shapes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadgraph.graphs.centrality import Centrality
    from threadgraph.graphs.comparing.chance import Chance
    from threadgraph.graphs.comparing.headline import Headline
    from threadgraph.graphs.comparing.without import WithWithout
    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges
    from threadgraph.graphs.measures.register import Reading

SCHEMA = "threadgraph/summary/1"
SMALL_WORK = 1_000_000
"""People × edges up to which betweenness is also given without regard to direction."""

CHANCE_ROWS, WITHOUT_ROWS = 20_000, 100_000
"""Comments up to which a summary sets figures beside chance, and beside other choices, unasked:
beyond them it would take longer than all the rest."""

Plain = dict[str, object]


@dataclass(frozen=True, eq=False)
class Summary:
    """All that `summary` computes, as the analyses give it; `to_dict` makes plain values."""

    discussion: Discussion
    shapes: ThreadShapes
    network: NetworkMeasures
    central: Centrality
    undirected: Betweenness
    exchanges: Exchanges
    timing: Timing | None
    everything: bool = False
    """All measures are computed anyway, so that nothing is left out for taking long."""

    @cached_property
    def chance(self) -> Chance | None:
        """The figures beside those of shuffled authors.

        None above `CHANCE_ROWS` comments, unless everything is computed.
        """
        from threadgraph.graphs.measures.chance import CHANCE

        d = self.discussion
        few = np.count_nonzero(d.is_record) <= CHANCE_ROWS
        return CHANCE(d) if few or self.everything else None

    @cached_property
    def without(self) -> WithWithout | None:
        """The headline figures with and without what was decided for the reader.

        None above `WITHOUT_ROWS` comments.
        """
        from threadgraph.graphs.comparing.without import with_and_without

        d = self.discussion
        return with_and_without(d) if np.count_nonzero(d.is_record) <= WITHOUT_ROWS else None

    def to_dict(self, *, top: int = 0, readings: Sequence[Reading] | None = None) -> Plain:
        """Return plain values under the keys of `docs/summary.md`, ready for JSON.

        `top` limits the lists of people and exchanges; 0 gives all.  Undefined is None.
        `readings` are all measures (`measures.register.read_all`), where they are wanted.
        """
        from threadgraph.graphs.all_measures import measures_plain

        d = self.discussion
        return {
            "schema": SCHEMA,
            "input": _input(d),
            "ledger": _ledger(d),
            "threads": len(d.thread_ids),
            "comments": len(d),
            "posts": int(np.count_nonzero(d.kind == POST)),
            "participants": len(d.people),
            "unknown_authors": int(np.count_nonzero((d.author < 0) & d.is_record)),
            "top_level": int(np.count_nonzero(top_level(d))),
            "max_nesting": int(nesting(d)[d.is_record].max()) if d.is_record.any() else None,
            "names": _names(d),
            "edges": _edges(d),
            "depth": _depth(d, self.shapes),
            "shape": _shape(self.shapes),
            "network": _network(self),
            "central": _central(self.central, self.undirected, top),
            "betweenness_method": self.central.betweenness_method,
            "exchanges": _exchanges(self.exchanges, top),
            "exchanges_total": len(self.exchanges),
            "timing": self.timing.to_dict() if self.timing is not None else None,
            "chance": _chance(self.chance),
            "without": _without(self.without),
            "measures": None if readings is None else measures_plain(readings),
        }


def summary(discussion: Discussion, *, everything: bool = False) -> Summary:
    """Compute all figures of a discussion; with `everything`, also what takes long.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> found = summary(example_discussion()).to_dict()
    >>> found["comments"], found["depth"]["max"], found["exchanges"][0]["level"]
    (4, 3, 'back_and_forth')
    """
    return Summary(
        discussion=discussion,
        shapes=thread_shapes(discussion),
        network=measure_network(discussion.network),
        central=discussion.central,
        undirected=_undirected(discussion),
        exchanges=discussion.exchanges,
        timing=timing(discussion),
        everything=everything,
    )


def _undirected(d: Discussion) -> Betweenness:
    """A second view of betweenness, for discussions a person reads: it costs as much again."""
    if d.network.n * len(d.network) > SMALL_WORK:
        return Betweenness(None, "not computed at this size")
    return betweenness(d.network, directed=False)


def _input(d: Discussion) -> Plain:
    return {"name": d.name, "files": [asdict(f) for f in d.inputs]}


def _ledger(d: Discussion) -> Plain:
    book = d.ledger
    return {
        "read": book.read,
        "kept": book.kept,
        "duplicates": book.duplicates.total(),
        "rejected": book.rejected.total(),
        "filtered": book.filtered.total(),
        "by_reason": {
            "duplicates": dict(sorted(book.duplicates.items())),
            "rejected": dict(sorted(book.rejected.items())),
            "filtered": dict(sorted(book.filtered.items())),
        },
        "counters": dict(sorted(book.counters.items())),
        "warnings": dict(sorted(book.warnings.items())),
        "notes": dict(sorted(book.notes.items())),
        "examples": {
            reason: [asdict(e) for e in found] for reason, found in sorted(book.examples.items())
        },
        "incomplete": book.incomplete,
    }


def _names(d: Discussion) -> Plain:
    people = d.people
    distinct = {spelling for seen in people.spellings for spelling in seen}
    return {
        "distinct": len(distinct),
        "missing": int(np.count_nonzero((d.author < 0) & d.is_record)),
        "merged": [
            {
                "name": people.names[p],
                "spellings": list(people.spellings[p]),
                "comments": list(people.spellings[p].values()),
            }
            for p in people.merged
        ],
        "suspicious": [{"name": people.names[p], "why": why} for p, why in people.suspicious],
        "lookalikes": [list(group) for group in people.lookalikes],
    }


def _edges(d: Discussion) -> Plain:
    up = d.kind[np.maximum(d.parent, 0)]
    reply = d.is_record & (d.parent >= 0)
    to_root = reply & ((up == ROOT) | (up == POST))
    to_record = reply & (up <= POST)
    own = d.mentions.counts & (d.mentions.participant >= 0)
    quote = d.mentions.quote
    return {
        "reply": int(np.count_nonzero(to_record & ~to_root)),
        "reply_to_root": int(np.count_nonzero(to_root)),
        "reply_to_absent": int(np.count_nonzero(reply & ~to_record & ~to_root)),
        "reply_inferred": sum(rule is not None for rule in d.rules or ()),
        "mention": int(np.count_nonzero(own & ~quote)),
        "quote": int(np.count_nonzero(own & quote)),
        "addresses": len(d.addresses),
    }


def _depth(d: Discussion, shapes: ThreadShapes) -> Plain:
    widths = level_widths(d)
    below = d.is_record & (d.parent >= 0)
    whole: Plain = {
        "max": int(d.depth[below].max()) if below.any() else None,
        "mean": float(d.depth[below].mean()) if below.any() else None,
        "widths": widths.tolist(),
        "max_width": int(widths.max()) if widths.size else None,
        "leaves": int(shapes.leaves.sum()),
        "longest_chain": [d.ids[row] for row in longest_chain(d)],
    }
    if len(shapes) > 1:
        columns = {
            "max": np.where(shapes.max_depth < 0, np.nan, shapes.max_depth),
            "mean": shapes.mean_depth,
            "max_width": shapes.max_width,
            "leaves": shapes.leaves,
        }
        whole.update(_over_threads(columns))
    return whole


def _shape(shapes: ThreadShapes) -> Plain:
    columns = {
        "root_degree": shapes.root_degree,
        "h_index": shapes.h_index,
        "strahler": shapes.strahler,
        "wiener_index": np.array(shapes.wiener_index, dtype=object),
        "structural_virality": shapes.structural_virality,
        "virality_without_root": shapes.virality_without_root,
        "branching": shapes.branching,
        "branching_without_root": shapes.branching_without_root,
    }
    if len(shapes) == 1:
        return {name: _plain(values[0]) for name, values in columns.items()}
    undefined: Plain = dict.fromkeys(columns)
    return {**undefined, **_over_threads(columns)} if len(shapes) else undefined


def _over_threads(columns: dict[str, np.ndarray]) -> Plain:
    found: Plain = {}
    for name, values in columns.items():
        known = [v for v in values.tolist() if not np.isnan(float(v))]
        numbers = np.array(known, np.float64)
        found[f"{name}_median"] = median(numbers)
        found[f"{name}_mean"] = float(numbers.mean()) if known else None
        found[f"{name}_max"] = _plain(max(known)) if known else None
    return found


def _network(whole: Summary) -> Plain:
    measured: Plain = asdict(whole.network)
    dyads = {name: measured.pop(name) for name in ("mutual", "asymmetric", "null")}
    return {**measured, "dyads": dyads, "gini_comments": gini(whole.central.comments)}


def _central(c: Centrality, undirected: Betweenness, top: int) -> list[Plain]:
    rows = c.order[:top] if top else c.order
    between, both = c.betweenness, undirected.values
    return [
        {
            "name": c.names[p],
            "comments": int(c.comments[p]),
            "in_degree": int(c.in_degree[p]),
            "out_degree": int(c.out_degree[p]),
            "in_strength": int(c.in_strength[p]),
            "out_strength": int(c.out_strength[p]),
            "pagerank": float(c.pagerank[p]),
            "betweenness": None if between is None else float(between[p]),
            "betweenness_undirected": None if both is None else float(both[p]),
        }
        for p in rows.tolist()
    ]


def _exchanges(x: Exchanges, top: int) -> list[Plain]:
    d = x.discussion
    found: list[Plain] = []
    stop = np.searchsorted(x.entries.exchange, np.arange(len(x)), "right").tolist()
    start = 0
    for k in range(len(x) if not top else min(top, len(x))):
        two = [(int(x.a[k]), int(x.weight_ab[k])), (int(x.b[k]), int(x.weight_ba[k]))]
        # By key, so that no order of the input and no respelling turns a pair round.
        two.sort(key=lambda who: d.people.keys[who[0]])
        rows = x.entries.comment[start : stop[k]].tolist()
        start = stop[k]
        found.append(
            {
                "pair": [d.people.names[person] for person, _ in two],
                "level": x.level[k],
                "weights": [weight for _, weight in two],
                "turns": int(x.turns[k]),
                "episodes": int(x.episodes[k]),
                "longest_chain": int(x.longest_chain[k]),
                "chains_of_three": int(x.chains[k]),
                "interrupted": int(x.interrupted[k]),
                "comments": [d.ids[row] for row in rows],
            }
        )
    return found


def _chance(found: Chance | None) -> Plain | None:
    if found is None:
        return None
    return {
        "shuffles": found.shuffles,
        "seed": found.seed,
        "why": found.why,
        "to_self": found.to_self,
        "moved": found.moved,
        "figures": {name: asdict(b) for name, b in found.baselines.items()},
    }


def _without(found: WithWithout | None) -> Plain | None:
    if found is None:
        return None
    changed: Plain = {
        name: {
            "why": variant.why,
            "note": variant.note,
            "figures": None if variant.figures is None else _headline(variant.figures),
        }
        for name, variant in found.variants.items()
    }
    return {"as_it_is": _headline(found.as_it_is), **changed}


def _headline(figures: Headline) -> Plain:
    return {**asdict(figures), "central": list(figures.central)}


def _plain(value: object) -> object:
    if isinstance(value, (float, np.floating)):
        return None if np.isnan(value) else float(value)
    return int(value)  # type: ignore[call-overload]
