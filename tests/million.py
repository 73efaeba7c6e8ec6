"""A discussion of a million comments in a row or round one, summarised in a process of its own.

Its memory is then given back, and does not count as that of the tests that measure memory.
"""

from __future__ import annotations

import json
import sys

import numpy as np

from threadgraph.graphs.assemble import assemble
from threadgraph.graphs.examples import parents_of_chain, parents_of_star
from threadgraph.graphs.records import Records
from threadgraph.graphs.summary import summary

MILLION = 1_000_000
SHAPES = {"chain": parents_of_chain, "star": parents_of_star}


def a_million(shape: str) -> Records:
    """A million comments a second apart, by three thousand people drawn at random."""
    authors = np.random.default_rng(0).integers(0, 3000, MILLION).tolist()
    return Records(
        ids=[str(i) for i in range(MILLION)],
        parents=[str(p) if p >= 0 else None for p in SHAPES[shape](MILLION)],
        authors=[f"person {i}" for i in authors],
        texts=[""] * MILLION,
        times=[1_700_000_000_000_000 + 1_000_000 * i for i in range(MILLION)],
        places=list(range(MILLION)),
    )


if __name__ == "__main__":
    told = summary(assemble(a_million(sys.argv[1]))).to_dict(top=3)
    told["depth"]["longest_chain"] = len(told["depth"]["longest_chain"])
    told["depth"]["widths"] = sum(told["depth"]["widths"])
    json.dump(told, sys.stdout, allow_nan=False)
