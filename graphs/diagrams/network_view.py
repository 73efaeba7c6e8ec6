"""The participants to draw and the ties between them, and what their picture says in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.diagrams.labels import count, isolate, label, labels
from threadgraph.graphs.diagrams.thread_view import LONGEST_NOTE
from threadgraph.graphs.doubts import gaps_in_words
from threadgraph.graphs.places import participant_places
from threadgraph.graphs.reply_data import (
    UNSAID,
    answers_to_absent,
    nobody_addressed,
    says_who_answers,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

MOST_ARROWS = 1500


@dataclass(frozen=True)
class NetworkView:
    """The people drawn, `rows` in `people`, and the ties between them, by place in `rows`.

    `x`, `y` and `diameter` are those of `Discussion.places`.
    """

    rows: Longs
    x: Floats
    y: Floats
    diameter: Floats
    comments: Longs
    strength: Longs
    source: Longs
    target: Longs
    weight: Longs
    mutual: NDArray[np.bool_]
    named_only: NDArray[np.bool_]

    @property
    def alone(self) -> NDArray[np.bool_]:
        """True for people without a tie to anybody drawn."""
        ties = np.bincount(np.r_[self.source, self.target], minlength=len(self.rows))
        return np.asarray(ties == 0)


def network_view(d: Discussion, most: int, seed: int = 0) -> NetworkView:
    """Choose the `most` people in most addresses, and the ties between them."""
    net, places = d.network, participant_places(d, seed) if seed else d.places
    strength = np.bincount(net.source, weights=net.weight, minlength=net.n)
    strength += np.bincount(net.target, weights=net.weight, minlength=net.n)
    comments = np.bincount(d.author[d.is_record & (d.author >= 0)], minlength=net.n)
    rows = np.sort(places.order[:most])
    place = np.full(net.n, -1, np.int64)
    place[rows] = np.arange(len(rows))
    source, target = place[net.source], place[net.target]
    drawn = (source >= 0) & (target >= 0)
    return NetworkView(
        rows=rows,
        x=places.x[rows],
        y=places.y[rows],
        diameter=places.diameter[rows],
        comments=comments[rows].astype(np.int64),
        strength=strength[rows].astype(np.int64),
        source=source[drawn],
        target=target[drawn],
        weight=net.weight[drawn],
        mutual=(net.reverse_edge() >= 0)[drawn],
        named_only=(net.replies == 0)[drawn],
    )


def network_finding(d: Discussion) -> str:
    """Return in a sentence who was addressed by most people."""
    net = d.network
    if not len(net):
        return nobody_addressed(d)
    received = np.bincount(net.target, minlength=net.n)
    most = int(received.max())
    leaders = np.flatnonzero(received == most)
    by = count(most, "person")
    if most == 1 and len(leaders) > 1:
        return "Nobody was addressed by more than one person"
    if len(leaders) > 3:
        return f"{len(leaders):,} people were each addressed by {by}, and nobody by more"
    names = [isolate(name) for name in labels([d.people.names[p] for p in leaders], 32)]
    if len(names) == 1:
        return f"{names[0]} was addressed by {by}, more than anybody else"
    everyone = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{everyone} were each addressed by {by}, more than anybody else"


def network_detail(d: Discussion) -> str:
    """Return how many are linked, how many pairs both ways, how many not at all."""
    net = d.network
    pairs = int(np.count_nonzero(net.reverse_edge() >= 0)) // 2
    linked = len(np.union1d(net.source, net.target))
    alone = net.n - linked
    parts = [f"{count(linked, 'person')} linked by {count(len(net), 'arrow')}"] if linked else []
    if linked:
        parts.append(f"{count(pairs, 'pair')} addressed each other" if pairs else "no pair mutual")
    if alone:
        parts.append(f"{count(alone, 'person')} with no link to anybody")
    return "; ".join(parts)


def network_notes(d: Discussion, view: NetworkView, unnamed: int, shortened: int = 0) -> list[str]:
    """Return what the marks mean and what is not shown."""
    notes = []
    if len(view.source):
        notes.append(
            "An arrow runs from the speaker to the person addressed, and is the wider the more "
            "comments it stands for: solid where some were replies, dashed where all were by "
            "name; orange-red pairs addressed each other"
        )
    notes.append(
        "The area of a dot grows with the comments the person wrote; positions only keep those "
        "close who address one another"
    )
    left_out = len(d.people) - len(view.rows)
    if left_out:
        ties = len(d.network) - len(view.source)
        notes.append(
            f"Left out are {count(left_out, 'person')} of {len(d.people):,}, those in the fewest "
            f"addresses, and {count(ties, 'arrow')} to or from them"
        )
    if len(view.source) > MOST_ARROWS:
        notes.append(
            f"Of the {len(view.source):,} arrows between the people drawn, the {MOST_ARROWS:,} "
            "that stand for most comments are shown"
        )
    if unnamed or shortened:
        room = [f"there is no room for {count(unnamed, 'name')}"] if unnamed else []
        verb = "is" if shortened == 1 else "are"
        room += [f"{count(shortened, 'name')} {verb} cut short to fit"] if shortened else []
        notes.append(" and ".join(room).capitalize())
    unknown = int(np.count_nonzero((d.author < 0) & d.is_comment))
    if unknown:
        notes.append(f"{count(unknown, 'comment')} by unknown authors cannot be drawn here")
    return notes + link_notes(d)


def link_notes(d: Discussion) -> list[str]:
    """Return which links between people cannot be known, for the captions of their pictures."""
    notes = [] if says_who_answers(d) else [f"{UNSAID}: links are those by name only"]
    absent = answers_to_absent(d)
    if absent:
        verb = "answers" if absent == 1 else "answer"
        notes.append(
            f"{count(absent, 'comment')} {verb} what is not in the file: whom, is not known"
        )
    return notes + [label(line.rstrip("."), LONGEST_NOTE) for line in gaps_in_words(d)[:2]]


def strongest(view: NetworkView) -> NetworkView:
    """Keep the arrows that stand for most comments, where all of them would be a tangle."""
    if len(view.source) <= MOST_ARROWS:
        return view
    keep = np.sort(np.lexsort((~view.mutual, -view.weight))[:MOST_ARROWS])
    kept = {
        name: getattr(view, name)[keep]
        for name in ("source", "target", "weight", "mutual", "named_only")
    }
    return replace(view, **kept)
