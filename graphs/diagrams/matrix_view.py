"""The people in a matrix and their order, and what the picture says in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import count, isolate, labels
from threadgraph.graphs.diagrams.network_view import link_notes
from threadgraph.graphs.layout.matrix import matrix_order
from threadgraph.graphs.phrases import FEW, share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Longs = NDArray[np.int64]

_MOST = 50
_CELLS, _LARGEST_CELL = 540.0, 32.0
_LARGEST_TEXT = 8.5
DEFINITION = (
    "A cell tells in how many comments the person of its row addressed the person of its "
    "column, by replying or by name"
)


@dataclass(frozen=True)
class Grid:
    """The people shown in the order drawn, `rows` in `people`, the `group` of each, the
    weights (n, n) of row addressing column, and the side of a `cell` in points."""

    rows: Longs
    group: Longs
    weight: Longs
    cell: float

    @property
    def side(self) -> float:
        """Width and height of the whole matrix in points."""
        return self.cell * len(self.rows)

    @property
    def size(self) -> float:
        """Size of the names in points."""
        return min(_LARGEST_TEXT, self.cell * 0.78)

    @property
    def mutual(self) -> NDArray[np.bool_]:
        """True for the cells of two people who each addressed the other."""
        return (self.weight > 0) & (self.weight.T > 0)


def matrix_grid(d: Discussion, people: int) -> Grid:
    """Choose the people in most addresses, at most 50, and set them in order."""
    net = d.network
    first = d.places.order[: min(people, _MOST)]
    place = np.full(net.n, -1, np.int64)
    place[first] = np.arange(len(first))
    source, target = place[net.source], place[net.target]
    shown = (source >= 0) & (target >= 0)
    weight = np.zeros((len(first), len(first)), np.int64)
    weight[source[shown], target[shown]] = net.weight[shown]
    tied = np.flatnonzero(weight.any(axis=0) | weight.any(axis=1))
    weight = weight[np.ix_(tied, tied)]
    order, group = matrix_order(weight.astype(np.float64))
    cell = min(_LARGEST_CELL, _CELLS / max(len(tied), 1))
    return Grid(first[tied][order], group, weight[np.ix_(order, order)], cell)


def matrix_finding(d: Discussion) -> str:
    """Return in a sentence who addressed one person most often."""
    net = d.network
    most = int(net.weight.max())
    if most == 1:
        return "Nobody addressed the same person in more than one comment"
    found = np.flatnonzero(net.weight == most)
    if len(found) > 1:
        return _several(d, found, most)
    ends = [int(net.source[found[0]]), int(net.target[found[0]])]
    one, other = (isolate(name) for name in labels([d.people.names[p] for p in ends], 32))
    return f"{one} addressed {other} in {most:,} comments; nobody addressed one person in more"


def _several(d: Discussion, found: Longs, most: int) -> str:
    """Name two that addressed one person as often as anybody did, and count the others."""
    net = d.network
    ends = [int(side[edge]) for edge in found[:2] for side in (net.source, net.target)]
    named = [isolate(name) for name in labels([d.people.names[p] for p in ends], 32)]
    if len(found) > 2:
        others = f"{len(found) - 1:,} more contacts"
        return f"{named[0]} addressed {named[1]} in {most:,} comments; {others} are as frequent"
    if ends[:2] == ends[:1:-1]:
        said = f"{named[0]} and {named[1]} each addressed the other"
    else:
        said = f"{named[0]} addressed {named[1]}, and {named[2]} {named[3]}, each"
    return f"{said} in {most:,} comments; nobody addressed one person in more"


def matrix_detail(grid: Grid) -> str:
    """Return how many people are shown, and how many pairs of them are mutual."""
    pairs = int(np.count_nonzero(grid.mutual)) // 2
    linked = int(np.count_nonzero((grid.weight > 0) | (grid.weight.T > 0))) // 2
    said = share(pairs, linked, "pairs shown") if linked > 1 else f"{pairs} of 1 pair shown"
    return f"{count(len(grid.rows), 'person')}; {said} addressed each other"


def matrix_notes(d: Discussion, grid: Grid) -> list[str]:
    """Return what the marks mean, and how many people and addresses are left out."""
    net = d.network
    notes = [
        f"{DEFINITION}; cells of pairs who each addressed the other have an orange-red frame",
        "Rows and columns are in one order, in which people who address one another stand "
        "together; totals count what is shown",
    ]
    if borders(grid):
        notes.append(
            "Lines set groups apart whose members address one another more than chance would "
            "have it (by modularity, one of several possible divisions); in a group, those in "
            "most addresses come first"
        )
    linked = len(np.union1d(net.source, net.target))
    if linked > len(grid.rows):
        missing = int(net.weight.sum()) - int(grid.weight.sum())
        out = share(linked - len(grid.rows), linked, "linked people")
        notes.append(
            f"Left out are {out}, those in the fewest addresses, and with them "
            f"{share(missing, int(net.weight.sum()), 'addresses')}"
        )
    alone = net.n - linked
    if alone:
        verb = "has" if alone == 1 else "have"
        notes.append(f"{count(alone, 'person')} {verb} no link to anybody and no row here")
    unknown = int(np.count_nonzero((d.author < 0) & d.is_comment))
    if unknown:
        notes.append(f"{count(unknown, 'comment')} by unknown authors cannot take part")
    return notes + link_notes(d)


def borders(grid: Grid) -> list[int]:
    """Return the places between two groups; none among so few that groups may be chance."""
    few = len(grid.rows) < FEW or np.bincount(grid.group).max() == 1
    return [] if few else (np.flatnonzero(np.diff(grid.group)) + 1).tolist()
