"""The findings in plain words: what a newspaper reader could follow, with counts that add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.beside_words import beside_chance, dependence, own_values
from threadgraph.graphs.phrases import FEW, count, duration, listed, share, short
from threadgraph.graphs.records import POST, ROOT
from threadgraph.graphs.repairs import repairs_in_words, shortfalls, why_absent
from threadgraph.graphs.reply_data import UNSAID, nobody_addressed, says_who_answers
from threadgraph.graphs.resolution import NOUNS, resolution
from threadgraph.graphs.timing import LONE, is_lone_opening, iso
from threadgraph.graphs.tree import level_widths, longest_chain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from threadgraph.graphs.discussion import Discussion
    from threadgraph.graphs.exchanges import Exchanges
    from threadgraph.graphs.summary import Summary

LONGEST_CELL = 40
_FEW_TIMES = 4

LEVEL_WORDS = {
    "mutual": "each addressed the other",
    "back_and_forth": "back and forth",
    "sustained": "a sustained back and forth",
}


@dataclass(frozen=True)
class Section:
    """A heading, sentences, and perhaps a table: rows of cells under column names."""

    heading: str
    lines: list[str]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def in_words(whole: Summary, *, top: int = 10) -> list[Section]:
    """Tell a summary in plain words: who wrote, how deep, who is central, who with whom.

    `top` limits the tables of people and pairs; 0 shows all.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.summary import summary
    >>> in_words(summary(example_discussion()))[0].lines[0]
    '4 comments by 3 people in 1 thread.'
    """
    sections = [
        _writing(whole),
        _depth(whole),
        _central(whole, top),
        _exchanges(whole, top),
        Section("Beside chance", beside_chance(whole)),
        Section("Across your own values", own_values(whole.discussion)),
        _time(whole),
        Section("What depends on a choice", dependence(whole)),
        Section("What was missing or repaired", repairs_in_words(whole.discussion)),
    ]
    return [section for section in sections if section.lines or section.rows]


def exchange_rows(
    found: Exchanges, top: int
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the table of exchanges, column names and rows of cells; `top` 0: all.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.exchanges import exchanges
    >>> exchange_rows(exchanges(example_discussion()), 0)[1]
    (('Ann', 'Bob', 'back and forth', '1 : 1', '3', '1'),)
    """
    x, names = found, found.discussion.people.names
    rows = tuple(
        (
            short(names[x.a[k]], LONGEST_CELL),
            short(names[x.b[k]], LONGEST_CELL),
            LEVEL_WORDS[x.level[k]],
            f"{x.weight_ab[k]:,} : {x.weight_ba[k]:,}",
            f"{x.longest_chain[k]:,}",
            f"{x.episodes[k]:,}",
        )
        for k in range(min(len(x), top) if top else len(x))
    )
    columns = ("who", "with whom", "how far", "comments each way", "longest chain", "episodes")
    return columns, rows


def exchange_heading(found: Exchanges, row: int) -> str:
    """Return the finding of one exchange in a sentence.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.exchanges import exchanges
    >>> exchange_heading(exchanges(example_discussion()), 0)
    'Ann and Bob: back and forth. Ann addressed Bob in 1 comment, Bob Ann in 1 comment.'
    """
    names = found.discussion.people.names
    a, b = short(names[found.a[row]]), short(names[found.b[row]])
    there = count(int(found.weight_ab[row]), "comment")
    back = count(int(found.weight_ba[row]), "comment")
    how = LEVEL_WORDS[found.level[row]]
    return f"{a} and {b}: {how}. {a} addressed {b} in {there}, {b} {a} in {back}."


def _writing(whole: Summary) -> Section:
    d, comments = whole.discussion, whole.central.comments
    posts = int(np.count_nonzero(d.kind == POST))
    written = count(len(d), "comment") + (f" and {count(posts, 'post')}" if posts else "")
    people = count(len(d.people), "person", "people") if len(d.people) else "unknown people"
    lines = [
        f"{written} by {people} in {count(len(d.thread_ids), 'thread')}.",
        *shortfalls(d),
    ]
    once = int(np.count_nonzero(comments == 1))
    if len(d.people) > 1:
        lines.append(f"{share(once, len(d.people), 'people')} wrote once.")
    busy = _busiest(comments)
    if busy:
        named = ", ".join(f"{short(d.people.names[p])} ({comments[p]:,})" for p in busy)
        noun = "comments and posts" if posts else "comments"
        theirs = share(int(comments[busy].sum()), len(d) + posts, noun)
        lines.append(f"Most active: {named}, together {theirs}.")
    unknown = int(np.count_nonzero((d.author < 0) & d.is_record))
    if unknown:
        lines.append(
            f"{share(unknown, d.ledger.kept, 'comments')} {'has' if unknown == 1 else 'have'} no "
            "known author: unknown people are never taken for one person."
        )
    return Section("Who wrote", lines)


def _busiest(comments: NDArray[np.int64]) -> list[int]:
    """Up to three people who wrote more than once and more than anybody left out."""
    order = np.lexsort((np.arange(len(comments)), -comments))
    if not len(order):
        return []
    left_out = max(int(comments[order[3]]) if len(order) > 3 else 0, 1)
    return [p for p in order[:3].tolist() if comments[p] > left_out]


def _depth(whole: Summary) -> Section:
    d, shapes, heading = whole.discussion, whole.shapes, "How deep it went"
    below = d.is_record & (d.parent >= 0)
    if is_lone_opening(d):
        return Section(heading, [f"{LONE[0].upper()}{LONE[1:]}."])
    if d.ledger.kept and not says_who_answers(d):
        return Section(heading, [f"{UNSAID}."])
    if not (d.kind[d.parent[below]] != ROOT).any():
        return Section(heading, ["No comment answers another."] if d.ledger.kept else [])
    names = [short(_writer(d, row)) for row in longest_chain(d)]
    chain = names if len(names) <= 6 else [*names[:3], "…", *names[-2:]]
    widths = level_widths(d)
    openings = d.ledger.kept - int(widths.sum())
    levels = [count(openings, "opening")] if openings else []
    levels += [f"{w:,} at level {i + 1}" for i, w in enumerate(widths[:6].tolist())]
    levels += [f"{int(widths[6:].sum()):,} deeper"] if len(widths) > 6 else []
    leaves = int(shapes.leaves.sum())
    lines = [
        f"The deepest comment is at level {len(widths):,}: {' ← '.join(chain)} "
        "(each answers the one before).",
        f"Comments by level: {', '.join(levels)}.",
        f"{share(leaves, d.ledger.kept, 'comments')} got no reply.",
    ]
    if len(shapes) == 1:
        lines.append(
            f"h-index {int(shapes.h_index[0])} (levels 1 to h each hold at least as many "
            f"comments as their number), structural virality {shapes.structural_virality[0]:.2f} "
            "(mean distance between any two)."
        )
    return Section(heading, lines)


def _writer(d: Discussion, row: int) -> str:
    if not d.is_record[row]:
        return f"({why_absent(d).replace('was ', '').replace('is ', '')})"
    return d.people.names[d.author[row]] if d.author[row] >= 0 else "unknown"


def _central(whole: Summary, top: int) -> Section:
    c, d, heading = whole.central, whole.discussion, "Who is central"
    if not len(d.network):
        return Section(heading, [f"{nobody_addressed(d)}."])
    lines = [_leaders(whole)]
    if c.betweenness is not None and c.betweenness.max() > 0:
        lines.append(_bridges(whole))
    most = int(c.in_degree.max())
    popular = np.flatnonzero(c.in_degree == most).tolist()
    if c.pagerank[popular].max().round(12) < c.pagerank.max().round(12):
        who = listed([c.names[p] for p in popular])
        lines.append(f"Addressed by most people: {who} ({count(most, 'person', 'people')}).")
    if c.betweenness is None:
        lines.append(f"Betweenness is {c.betweenness_method}.")
    lines.append("“Addressed by” and “addresses” count people, “times” counts comments.")
    rows = c.order[:top].tolist() if top else c.order.tolist()
    if len(rows) < len(c.names):
        lines.append(f"The first {len(rows)} of {len(c.names):,} people; --top 0 shows all.")
    few = len(d.people) < FEW
    columns = ("name", "comments", "addressed by", "times", "addresses", "times")
    counts = (c.comments, c.in_degree, c.in_strength, c.out_degree, c.out_strength)
    table = tuple(
        (
            short(d.people.names[p], LONGEST_CELL),
            *(f"{values[p]:,}" for values in counts),
            *(() if few else (f"{c.pagerank[p]:.3g}",)),
        )
        for p in rows
    )
    return Section(heading, lines, columns if few else (*columns, "PageRank"), table)


def _bridges(whole: Summary) -> str:
    """Say who lies on most of the shortest paths; several if they are equal."""
    c = whole.central
    assert c.betweenness is not None
    between = c.betweenness.round(9)
    equal = np.flatnonzero(between == between.max()).tolist()
    exact = c.betweenness_method == "exact"
    value = f"{between.max():,.1f}".removesuffix(".0") if exact else f"{between.max():,.0f}"
    how = "" if exact else f", {c.betweenness_method}"
    if c.betweenness_error is not None:
        surely = (between - c.betweenness_error).max()
        rivals = int(np.count_nonzero(between + c.betweenness_error >= surely)) - len(equal)
        how += f"; {count(rivals, 'other')} may lie between as many" if rivals else ""
    verb = "lies" if len(equal) == 1 else "lie equally"
    return (
        f"{listed([c.names[p] for p in equal])} {verb} between most others: betweenness {value}, "
        f"the shortest paths between two others that run through (equal paths share one){how}."
    )


def _leaders(whole: Summary) -> str:
    """Say who is first by PageRank; several if they are equal."""
    c, names = whole.central, whole.discussion.people.names
    rank = c.pagerank.round(12)
    equal = np.flatnonzero(rank == rank.max()).tolist()
    if len(equal) > 1:
        shown = listed([names[p] for p in equal])
        return f"Equally central: {shown} (by PageRank of who is addressed)."
    first = equal[0]
    return (
        f"{short(names[first])} stands at the centre: addressed by "
        f"{count(int(c.in_degree[first]), 'person', 'people')} in "
        f"{count(int(c.in_strength[first]), 'comment')} (by PageRank of who is addressed)."
    )


def _exchanges(whole: Summary, top: int) -> Section:
    x, m = whole.exchanges, whole.network
    if not m.edges:
        return Section("Who goes back and forth", [])
    one_way = count(m.asymmetric, "pair")
    if not len(x):
        found = f"No two people addressed each other; {one_way} did so one way."
        return Section("Who goes back and forth", [found])
    lines = [
        f"{count(m.mutual, 'pair')} addressed each other, {m.asymmetric:,} did so one way: "
        f"{share(2 * m.mutual, m.edges, 'links')} between people are answered."
    ]
    if m.nodes >= FEW and m.reciprocity is not None and m.rho is not None:
        lines.append(f"Reciprocity {m.reciprocity:.3f}, beyond chance (rho) {m.rho:.3f}.")
    columns, rows = exchange_rows(x, top)
    lines.append("Longest chain: turns that answer each other; episodes: separate conversations.")
    if len(rows) < len(x):
        lines.append(f"The first {len(rows)} of {len(x):,} pairs; --top 0 shows all.")
    return Section("Who goes back and forth", lines, columns, rows)


def _time(whole: Summary) -> Section:
    t = whole.timing
    if t is None:
        d = whole.discussion
        if d.has_times and is_lone_opening(d):
            return Section(
                "When", [f"The one comment is of {_day(int(d.time[d.is_record][0]))} UTC."]
            )
        return Section("When", ["No times are known, so nothing is said about order or speed."])
    lines = [f"From {_day(t.first)} to {_day(t.last)} UTC: {duration(t.span)}."]
    if t.opened is not None and t.opened < t.first:
        lines = [
            f"Opened {_day(t.opened)}, answers from {_day(t.first)} to {_day(t.last)} UTC: "
            f"{duration(t.span)}."
        ]
    elif not t.span:
        lines = [f"{count(t.timed, 'comment')} at {_day(t.first)} UTC."]
    replies = t.replies_to_comments
    if replies.median is not None:
        which = f"Half of the {replies.count:,} replies" if replies.count > 1 else "The one reply"
        lines.append(f"{which} to comments came {_within(whole, replies.median)}.")
    if t.half_life is not None and t.span and t.timed >= _FEW_TIMES:
        lines.append(f"Half of all comments were there after {duration(t.half_life)}.")
    if t.untimed:
        lines.append(f"{count(t.untimed, 'comment')} without a time: left out here.")
    return Section("When", lines)


def _within(whole: Summary, seconds: float) -> str:
    """Say a length of time, never finer than the times of the input are."""
    unit = resolution(whole.discussion)
    if seconds < unit:
        return f"within the same {NOUNS[unit]}"
    return f"within {duration(max(seconds, 1.0))}"


def _day(time: int) -> str:
    text = iso(time) or ""
    return text[:16].replace("T", " ")
