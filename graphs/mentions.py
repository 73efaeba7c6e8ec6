"""Mention edges: from the texts of comments to the participants they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from threadgraph.graphs.discussion import Mentions
from threadgraph.graphs.masks import mask, signature_start
from threadgraph.graphs.mention_places import Place
from threadgraph.graphs.mention_rules import PlaceFinder
from threadgraph.graphs.mention_targets import UNRESOLVED, Targets
from threadgraph.graphs.name_index import NameIndex
from threadgraph.graphs.names import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Participants
    from threadgraph.graphs.marks import PlacedMarks

__all__ = ["MentionOptions", "count_cut_texts", "find_mentions"]


@dataclass(frozen=True)
class MentionOptions:
    """Which mentions are looked for.

    - `vocatives`: "Joe, …" and "Dear Joe: …" at the head of a paragraph (M5).
    - `attributions`: "Joe wrote:" and [quote=Joe] (M7, kept apart as quotes).
    - `longest_text`: texts are looked through up to this many characters.
    """

    vocatives: bool = True
    attributions: bool = True
    longest_text: int = 1_000_000


def find_mentions(
    texts: Sequence[str],
    authors: NDArray[np.int32],
    parent: NDArray[np.int32],
    participants: Participants,
    options: MentionOptions | None = None,
    marks: PlacedMarks | None = None,
) -> Mentions:
    """Find where comments name participants.

    All sequences are by row in canonical order (a parent stands before its replies); rows
    that are no comments have the text "".  Rules, of which the one that begins first has a
    span: M3 "@name" (and Reddit's "u/name"), M4 "@ NAME:" and "@First Last", M5 a name that
    opens a paragraph before , : ; ! or a dash, M7 attributions.  Quoted lines, code, web and
    mail addresses, quoted blocks and the author's own signature are passed over.

    Names are those of people who have spoken already; only an "@" can name a later speaker.
    The span of a row ends with its name: `text[end - len(name) : end] == name`.  Handles and
    quote tags of nobody here are rows with participant −1.  A row counts if it is the first
    to that person in the comment, of its kind (mention or quote), and not of the author.

    `marks` are mentions that the platform itself marks: they come before what the text says,
    and in the comments they are complete for, no "@" is looked for (M3, M4).

    >>> from threadgraph.graphs.identity import resolve_people
    >>> authors, people = resolve_people(["joe", "JOE", "Ann"])
    >>> parent = np.array([-1, 0, 0], np.int32)
    >>> found = find_mentions(["Hello", "", "@ JOE: yes. @Zed?"], authors, parent, people)
    >>> found.names, found.participant.tolist(), found.rule
    (['JOE', 'Zed'], [0, -1], ['M4', 'M3'])
    """
    options = options or MentionOptions()
    index = NameIndex(participants)
    finder = PlaceFinder(index, vocatives=options.vocatives, attributions=options.attributions)
    targets = Targets(authors, parent, index)
    rows: list[_Row] = []
    worth = finder.worth_reading(texts)
    if marks is not None:
        worth = sorted({*worth, *marks.by_row})
    for comment in worth:
        text = texts[comment][: options.longest_text]
        places = finder.places(text) if text else []
        if places:
            places = _unsigned(text, places, int(authors[comment]), participants)
        if marks is None:
            rows += _resolved(comment, text, places, targets)
            continue
        if comment in marks.complete:
            places = [place for place in places if place.rule not in ("M3", "M4")]
        marked = list(_marked(comment, texts[comment], marks, targets))
        said = _resolved(comment, text, _beside(places, marked), targets)
        rows += sorted([*marked, *said], key=lambda row: row.place.start)
    return _mentions(rows, authors)


def count_cut_texts(texts: Sequence[str], options: MentionOptions | None = None) -> int:
    """Count the texts that were looked through only in part, for their length.

    >>> count_cut_texts(["x" * 9, "x"], MentionOptions(longest_text=5))
    1
    """
    longest = (options or MentionOptions()).longest_text
    # Nearly always there is none, which the longest text alone can tell.
    if max(map(len, texts), default=0) <= longest:
        return 0
    return sum(len(text) > longest for text in texts)


class _Row(NamedTuple):
    comment: int
    participant: int
    place: Place
    name: str


def _unsigned(
    text: str, places: list[Place], author: int, participants: Participants
) -> list[Place]:
    """Leave out what stands in the author's own signature."""
    if author < 0:
        return places
    keys = {name_key(spelling) for spelling in participants.spellings[author]}
    end = signature_start(text, keys)
    return [place for place in places if place.start < end]


def _resolved(comment: int, text: str, places: list[Place], targets: Targets) -> Iterator[_Row]:
    for place in places:
        name = text[place.name_start : place.end]
        person = targets.choose(comment, place.bearers, name, later=place.rule in ("M3", "M4"))
        if person is not None:
            yield _Row(comment, person, place, name)
        elif place.explicit:
            yield _Row(comment, UNRESOLVED, place, name)


def _marked(comment: int, text: str, marks: PlacedMarks, targets: Targets) -> Iterator[_Row]:
    """Yield the mentions that the platform marks; an id decides before a name.

    Platforms mark them in code and in quoted lines too, where they address nobody.
    """
    m = marks.marks
    positions = marks.by_row.get(comment, ())
    own = mask(text) if positions and (">" in text or "`" in text) else text
    for position in positions:
        start, end, name = m.starts[position], m.ends[position], m.names[position]
        if own[max(start, 0) : end] != text[max(start, 0) : end] and m.rules[position] != "M7":
            continue
        shown = name or (text[start:end] if 0 <= start < end else m.person_ids[position]) or ""
        person_id = m.person_ids[position]
        if person_id is not None:
            person = marks.person_of.get(person_id, UNRESOLVED)
        else:
            found = targets.choose(comment, targets.bearers(shown), shown, later=True)
            person = UNRESOLVED if found is None else found
        place = Place(start, end, start, m.rules[position], (), True)
        yield _Row(comment, person, place, shown)


def _beside(places: list[Place], marked: list[_Row]) -> list[Place]:
    """Leave out the places that overlap a mark."""
    spans = [(row.place.start, row.place.end) for row in marked if row.place.start >= 0]
    if not spans or not places:
        return places
    return [p for p in places if not any(p.start < end and start < p.end for start, end in spans)]


def _mentions(rows: list[_Row], authors: NDArray[np.int32]) -> Mentions:
    seen: set[tuple[int, int, bool]] = set()
    counts = []
    for row in rows:
        if row.place.rule == "auto":
            counts.append(False)
            continue
        edge = (row.comment, row.participant, row.place.rule == "M7")
        new = edge not in seen
        seen.add(edge)
        counts.append(new and row.participant not in (UNRESOLVED, authors[row.comment]))
    return Mentions(
        comment=np.array([row.comment for row in rows], np.int32),
        participant=np.array([row.participant for row in rows], np.int32),
        start=np.array([row.place.start for row in rows], np.int32),
        end=np.array([row.place.end for row in rows], np.int32),
        rule=[row.place.rule for row in rows],
        counts=np.array(counts, bool),
        names=[row.name for row in rows],
    )
