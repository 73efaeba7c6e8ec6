"""The analysis of `threadgraph summary`, written with pandas and networkx.

    python benchmarks/peer_pandas_networkx.py comments.ndjson

This is what a careful researcher writes in an afternoon: columns are worked on as columns,
networkx is used where it has the measure, and each figure is computed once.  With --lean it
reads with pandas' faster reader and leaves out betweenness: a lower bound for such scripts.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

EXACT_UP_TO, SAMPLED = 2_000, 50
TOP = 20
Figures = dict[str, Any]


def main(path: str, *, lean: bool) -> None:
    """Print the figures of a file of JSON lines as JSON."""
    comments = load(path, lean=lean)
    tree = reply_tree(comments)
    comments["depth"] = comments["id"].map(depths(tree, comments["thread_id"].unique()))
    table = threads_table(comments, tree)
    addresses = find_addresses(comments)
    edges = addresses.groupby(["source", "target"]).size().rename("weight").reset_index()
    network = participant_network(edges, comments)
    figures = {
        "comments": len(comments),
        "threads": len(table),
        "participants": len(network),
        "unknown_authors": int(comments["person"].isna().sum()),
        "people_with_several_spellings": several_spellings(comments),
        "depth": depth_figures(comments, table, tree),
        "shape": shape_figures(table),
        "network": network_figures(network, edges, comments),
        "central": central_people(network, comments, lean=lean),
        "exchanges": exchanges(comments, edges),
        "timing": timing(comments),
    }
    print(json.dumps(figures, indent=2, ensure_ascii=False))


def load(path: str, *, lean: bool) -> pd.DataFrame:
    """Read the comments; the deleted have no author, and spellings of a name are one person."""
    if lean:
        comments = pd.read_json(path, lines=True, engine="pyarrow")
    else:
        comments = pd.read_json(path, lines=True, dtype=False)
    comments = comments.drop_duplicates("id", ignore_index=True)
    comments["author"] = comments["author"].replace(["[deleted]", "[removed]", ""], None)
    comments["person"] = comments["author"].str.strip().str.casefold()
    return comments


def reply_tree(comments: pd.DataFrame) -> nx.DiGraph:
    """Edges from a parent to its replies; comments whose parent is absent keep their thread."""
    tree = nx.from_pandas_edgelist(comments, "parent_id", "id", create_using=nx.DiGraph)
    known = comments["parent_id"].isin(comments["id"])
    absent = comments[~known & (comments["parent_id"] != comments["thread_id"])]
    tree.add_edges_from(zip(absent["thread_id"], absent["parent_id"], strict=True))
    return tree


def depths(tree: nx.DiGraph, threads: Any) -> dict[str, int]:
    """Reply steps from the opening of the thread, in an order in which parents come first."""
    depth: dict[str, int] = {}
    for thread in threads:
        depth.update(nx.single_source_shortest_path_length(tree, thread))
    return depth


def threads_table(comments: pd.DataFrame, tree: nx.DiGraph) -> pd.DataFrame:
    """One row per thread: size, people, depth, width and shape."""
    comments["is_leaf"] = ~comments["id"].isin(comments["parent_id"])
    by_thread = comments.groupby("thread_id")
    table = by_thread.agg(
        comments=("id", "size"),
        people=("person", "nunique"),
        max_depth=("depth", "max"),
        mean_depth=("depth", "mean"),
        leaves=("is_leaf", "sum"),
        answered=("parent_id", "nunique"),
    )
    levels = comments.groupby(["thread_id", "depth"]).size().rename("width").reset_index()
    in_levels = levels.groupby("thread_id")
    full = (levels["width"] >= levels["depth"]) & (levels["depth"] == in_levels.cumcount() + 1)
    table["max_width"] = in_levels["width"].max()
    table["h_index"] = full.groupby(levels["thread_id"]).cummin().groupby(levels["thread_id"]).sum()
    first = comments[comments["depth"] == 1].groupby("thread_id").size()
    table["root_degree"] = first.reindex(table.index, fill_value=0)
    table["branching"] = table["comments"] / table["answered"]
    return table.join(tree_shapes(tree, table.index))


def tree_shapes(tree: nx.DiGraph, threads: pd.Index) -> pd.DataFrame:
    """Strahler number and structural virality of each thread, from the leaves upwards."""
    rows = []
    for thread in threads:
        order = [thread, *(child for _, child in nx.bfs_edges(tree, thread))]
        size: dict[str, int] = {}
        strahler: dict[str, int] = {}
        distances = 0
        for node in reversed(order):
            below = list(tree.successors(node))
            size[node] = 1 + sum(size[child] for child in below)
            numbers = sorted((strahler[child] for child in below), reverse=True)
            tie = len(numbers) > 1 and numbers[0] == numbers[1]
            strahler[node] = numbers[0] + tie if numbers else 1
            distances += size[node] * (len(order) - size[node])
        n = len(order)
        rows.append((strahler[thread], 2 * distances / (n * (n - 1))))
    return pd.DataFrame(rows, index=threads, columns=["strahler", "structural_virality"])


def find_addresses(comments: pd.DataFrame) -> pd.DataFrame:
    """Who addresses whom in which comment, by a reply or by "@name"."""
    author = comments.set_index("id")["person"]
    reply = comments[["id", "person"]].assign(target=comments["parent_id"].map(author))
    addresses = pd.concat([reply, mentions(comments)])
    addresses = addresses.rename(columns={"person": "source"}).dropna()
    addresses = addresses[addresses["source"] != addresses["target"]]
    return addresses.drop_duplicates()


def mentions(comments: pd.DataFrame) -> pd.DataFrame:
    """Known names after an "@", of two words where there is such a name."""
    texts = comments[comments["body"].str.contains("@", regex=False)]
    found = texts["body"].str.extractall(r"(?<![\w.@])@(\w+)(?: (\w+))?")
    found = found.droplevel("match").apply(lambda column: column.str.casefold())
    people = comments["person"].dropna().unique()
    both = found[0] + " " + found[1]
    target = both.where(both.isin(people), found[0])
    target = target[target.isin(people)].rename("target")
    return comments[["id", "person"]].join(target, how="inner")


def participant_network(edges: pd.DataFrame, comments: pd.DataFrame) -> nx.DiGraph:
    """Everybody who wrote, with weighted edges to those they addressed."""
    network = nx.DiGraph()
    network.add_nodes_from(comments["person"].dropna().unique())
    network.add_weighted_edges_from(edges.itertuples(index=False))
    return network


def several_spellings(comments: pd.DataFrame) -> int:
    """Number of people who wrote their name in more than one way."""
    return int((comments.groupby("person")["author"].nunique() > 1).sum())


def depth_figures(comments: pd.DataFrame, table: pd.DataFrame, tree: nx.DiGraph) -> Figures:
    """How deep all threads go."""
    widths = comments["depth"].value_counts().sort_index()
    levels = range(1, int(widths.index.max()) + 1)
    return {
        "max": int(comments["depth"].max()),
        "mean": float(comments["depth"].mean()),
        "widths": widths.reindex(levels, fill_value=0).tolist(),
        "leaves": int(table["leaves"].sum()),
        "longest_chain": nx.dag_longest_path(tree)[1:],
        **over_threads(table[["max_depth", "mean_depth", "max_width", "leaves"]]),
    }


def shape_figures(table: pd.DataFrame) -> Figures:
    """How threads are shaped."""
    columns = ["people", "root_degree", "h_index", "strahler", "structural_virality", "branching"]
    return over_threads(table[columns])


def over_threads(table: pd.DataFrame) -> Figures:
    """Median, mean and maximum of each column."""
    rows = table.agg(["median", "mean", "max"])
    return {f"{name}_{how}": float(rows.loc[how, name]) for name in rows for how in rows.index}


def network_figures(network: nx.DiGraph, edges: pd.DataFrame, comments: pd.DataFrame) -> Figures:
    """The network of people as a whole."""
    both = mutual_pairs(edges)
    n, m, mutual = len(network), len(edges), len(both)
    back = 2 * both[["weight", "weight_back"]].min(axis=1).sum()
    return {
        "nodes": n,
        "edges": m,
        "density": nx.density(network),
        "reciprocity": nx.overall_reciprocity(network),
        "weighted_reciprocity": float(back / edges["weight"].sum()),
        "dyads": {
            "mutual": mutual,
            "asymmetric": m - 2 * mutual,
            "null": n * (n - 1) // 2 - (m - mutual),
        },
        "gini_comments": gini(comments["person"].value_counts().to_numpy()),
    }


def mutual_pairs(edges: pd.DataFrame) -> pd.DataFrame:
    """Pairs of people who addressed each other, once each, with both weights."""
    turned = edges.rename(columns={"source": "target", "target": "source"})
    both = edges.merge(turned, on=["source", "target"], suffixes=("", "_back"))
    return both[both["source"] < both["target"]]


def gini(values: np.ndarray) -> float:
    """How unequally the comments are spread over the people."""
    ordered = np.sort(values)
    n = len(ordered)
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


def central_people(
    network: nx.DiGraph, comments: pd.DataFrame, *, lean: bool
) -> list[dict[str, Any]]:
    """The people of highest PageRank, under their most frequent spelling."""
    spellings = comments[["person", "author"]].dropna().value_counts().reset_index()
    shown = spellings.drop_duplicates("person").set_index("person")["author"]
    people = pd.DataFrame(
        {
            "name": shown,
            "comments": comments["person"].value_counts(),
            "in_degree": pd.Series(dict(network.in_degree())),
            "out_degree": pd.Series(dict(network.out_degree())),
            "in_strength": pd.Series(dict(network.in_degree(weight="weight"))),
            "out_strength": pd.Series(dict(network.out_degree(weight="weight"))),
            # At the default of 1e-6 the figures are good to two or three digits.
            "pagerank": pd.Series(nx.pagerank(network, weight="weight", tol=1e-10, max_iter=500)),
        }
    )
    if not lean:
        n = len(network)
        sources = None if n <= EXACT_UP_TO else SAMPLED
        between = nx.betweenness_centrality(network, k=sources, normalized=False, seed=0)
        people["betweenness"] = pd.Series(between)
    return people.nlargest(TOP, "pagerank").to_dict("records")


def exchanges(comments: pd.DataFrame, edges: pd.DataFrame) -> Figures:
    """Pairs who addressed each other, with their longest chain of direct replies in turn."""
    both = mutual_pairs(edges)
    author = dict(zip(comments["id"], comments["person"], strict=True))
    turns: dict[str, int] = {}
    longest: dict[tuple[str, str], int] = {}
    in_order = comments.dropna(subset="person").sort_values("depth", kind="stable")
    parent_of = dict(zip(comments["id"], comments["parent_id"], strict=True))
    for comment, parent, person in zip(
        in_order["id"], in_order["parent_id"], in_order["person"], strict=True
    ):
        other = author.get(parent)
        if not isinstance(other, str) or other == person:
            continue
        goes_on = author.get(parent_of[parent]) == person
        turns[comment] = turns.get(parent, 1) + 1 if goes_on else 2
        pair = (person, other) if person < other else (other, person)
        longest[pair] = max(longest.get(pair, 0), turns[comment])
    chains = [longest.get(pair, 0) for pair in zip(both["source"], both["target"], strict=True)]
    both = both.assign(turns=both["weight"] + both["weight_back"], longest_chain=chains)
    first = both.sort_values(["longest_chain", "turns"], ascending=False).head(TOP)
    return {"total": len(both), "first": first.to_dict("records")}


def timing(comments: pd.DataFrame) -> Figures:
    """How fast people answer, and how regularly and when they write."""
    time = pd.to_datetime(comments["created_utc"], unit="s")
    asked = comments["parent_id"].map(pd.Series(time.array, index=comments["id"]))
    delay = (time - asked).dt.total_seconds()
    delay = delay[delay >= 0]
    ordered = time.sort_values(ignore_index=True)
    gaps = ordered.diff().dt.total_seconds().dropna()
    deviation, mean = gaps.std(ddof=0), gaps.mean()
    return {
        "first": ordered.iloc[0].isoformat(),
        "last": ordered.iloc[-1].isoformat(),
        "replies": len(delay),
        "median": float(delay.median()),
        "mean": float(delay.mean()),
        "p90": float(delay.quantile(0.9)),
        "median_of_first": float(delay.groupby(comments["parent_id"]).min().median()),
        "answer_rate": float(1 - comments["is_leaf"].mean()),
        "half_life": (ordered.iloc[(len(ordered) - 1) // 2] - ordered.iloc[0]).total_seconds(),
        "burstiness": float((deviation - mean) / (deviation + mean)),
        "by_hour": time.dt.hour.value_counts().reindex(range(24), fill_value=0).tolist(),
        "by_weekday": time.dt.day_of_week.value_counts().reindex(range(7), fill_value=0).tolist(),
    }


if __name__ == "__main__":
    main(sys.argv[1], lean="--lean" in sys.argv[2:])
