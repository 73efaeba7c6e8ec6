"""Make invented discussions of any size: JSON lines or a page, the same bytes every time.

    python benchmarks/generate.py comments 10000 FILE   threads side by side, as in dumps of forums
    python benchmarks/generate.py chain 10000 FILE      each comment answers the one before
    python benchmarks/generate.py star 10000 FILE       all comments answer the first
    python benchmarks/generate.py page 200 FILE         one thread as the text of a web page

Needs numpy alone.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20_260_314
NEW_THREAD = 1 / 60
WINDOW = 1_500
"""People answer what was written lately: one of this many comments."""
TOP_LEVEL, COPIED, ANSWERS_BACK = 0.22, 0.18, 0.30
DELETED, ABSENT, MENTIONS, RESPELLED = 0.03, 0.01, 0.05, 0.01
BLOCK = 50_000
BEGIN = 1_600_000_000

_SYLLABLES = ["ka", "zo", "mi", "ter", "lun", "rex", "dan", "vor", "pix", "sha"]
_SYLLABLES += ["quo", "bel", "ny", "gar", "eli", "tho", "jun", "wyn", "ost", "fra"]
_LETTERS = np.array(list("etaoinshrdlucmfwypvbgk"))
_UNUSUAL = ["café", "naïve", "it’s", "— so", "😀", "“quoted”", "post@example.org"]
_UNUSUAL += ["https://example.org/a/page?n=2", "and/or", "C++"]


@dataclass(frozen=True)
class Shape:
    """Who answers whom: per comment its parent (−1: the thread's opening), thread and author."""

    parent: list[int]
    thread: list[int]
    author: list[int]


@dataclass(frozen=True)
class Comment:
    """One comment as it is written."""

    id: str
    parent_id: str
    thread_id: str
    author: str
    created_utc: int
    body: str
    score: int


def forum(n: int, rng: np.random.Generator, new_thread: float = NEW_THREAD) -> Shape:
    """Grow threads side by side, with sizes and numbers of replies that have heavy tails.

    A comment joins the thread of a recent comment, so busy threads get busier; it answers that
    comment or, having copied, what that comment answers, so the well answered are answered
    more (Kumar et al. 2010).  Often someone answers those who answered them.
    """
    strangers = _strangers(n, rng)
    parent, thread, author = [-1] * n, [0] * n, strangers
    threads = 0
    for i, (new, recent, top, copy, back) in enumerate(_draws(n, 5, rng)):
        if i == 0 or new < new_thread:
            thread[i], threads = threads, threads + 1
            continue
        seen = i - 1 - int(recent * min(i, WINDOW))
        thread[i] = thread[seen]
        if top < TOP_LEVEL:
            continue
        above = parent[seen] if copy < COPIED and parent[seen] >= 0 else seen
        parent[i] = above
        if back < ANSWERS_BACK and parent[above] >= 0:
            author[i] = author[parent[above]]
    return Shape(parent, thread, author)


def chain(n: int, rng: np.random.Generator) -> Shape:
    """One thread in which each comment answers the one before."""
    return Shape(list(range(-1, n - 1)), [0] * n, _strangers(n, rng))


def star(n: int, rng: np.random.Generator) -> Shape:
    """One thread in which all comments answer the first."""
    return Shape([-1] + [0] * (n - 1), [0] * n, _strangers(n, rng))


def comments(
    shape: Shape, rng: np.random.Generator, absent: float = ABSENT, pace: int = 1
) -> Iterator[Comment]:
    """Write the comments of a shape, in order of time, at least `pace` seconds apart.

    Some authors are "[deleted]", some answer a comment that is not there (a share of
    `absent`), some are written in another case, some name someone who was there before.
    """
    n = len(shape.parent)
    sentences, words = _sentences(rng)
    names = _names(max(shape.author) + 1, rng, set(words))
    gaps = np.minimum((1 - rng.random(n)) ** (-1 / 1.2), 20_000).astype(np.int64)
    times = (BEGIN + pace * np.cumsum(gaps)).tolist()
    for i, draw in enumerate(_draws(n, 11, rng)):
        fate, case, score, named, whom = draw[:5]
        author = names[shape.author[i]]
        if case < RESPELLED:
            author = author.lower() if author.isupper() else author.upper()
        body = _body(draw[5:], sentences)
        if named < MENTIONS and i:
            other = shape.parent[i] if named < MENTIONS / 2 else i - 1 - int(whom * min(i, WINDOW))
            body = _naming(body, names[shape.author[max(other, 0)]], int(whom * 1e6) % 3)
        if fate < DELETED:
            author, body = "[deleted]", "[removed]" if fate < DELETED / 2 else body
        above = shape.parent[i]
        thread = f"t{shape.thread[i] * 31 + 4_096:05x}"
        parent_id = _id(above) if above >= 0 else thread
        if DELETED <= fate < DELETED + absent:
            parent_id = f"h{i:06x}"
        votes = int(3 * (1 - score) ** -0.7) - 4
        yield Comment(_id(i), parent_id, thread, author, times[i], body, votes)


def write_lines(found: Iterator[Comment], path: Path) -> None:
    """Write comments as JSON lines."""
    with path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as file:
        for comment in found:
            file.write(json.dumps(vars(comment), ensure_ascii=False) + "\n")


def write_page(found: Iterator[Comment], path: Path) -> None:
    """Write one thread as a reader would copy it from a page, replies indented."""
    known = {comment.id: comment for comment in found}
    below: dict[str, list[Comment]] = {}
    for comment in known.values():
        above = comment.parent_id if comment.parent_id in known else ""
        below.setdefault(above, []).append(comment)
    parts = ["An invented article\n\nThe text of the article.\n\n"]
    parts.append(f"{len(known)} responses to “An invented article”\n\n")
    waiting = [(comment, 0) for comment in reversed(below.get("", []))]
    top = 0
    while waiting:
        comment, level = waiting.pop()
        top += level == 0
        mark = f"{top}." if level == 0 else "•"
        parts.append(_on_page(comment, mark, "  " * (level + 1)))
        waiting += [(reply, level + 1) for reply in reversed(below.get(comment.id, []))]
    parts.append("Leave a Reply\n\nYour email address will not be published.\n")
    path.write_text("".join(parts), "utf-8", newline="\n")


def main(kind: str, size: str, path: str) -> None:
    """Make a file of one kind."""
    n, rng = int(size), np.random.Generator(np.random.PCG64(SEED))
    if kind == "comments":
        write_lines(comments(forum(n, rng), rng), Path(path))
    elif kind in ("chain", "star"):
        shape = chain(n, rng) if kind == "chain" else star(n, rng)
        write_lines(comments(shape, rng, absent=0), Path(path))
    elif kind == "page":
        write_page(comments(forum(n, rng, new_thread=0), rng, absent=0, pace=90), Path(path))
    else:
        sys.exit(f"unknown kind {kind!r}; there are comments, chain, star, page")


def _draws(n: int, width: int, rng: np.random.Generator) -> Iterator[list[float]]:
    """Yield a row of uniform numbers for each comment, never holding all of them."""
    for start in range(0, n, BLOCK):
        yield from rng.random((min(BLOCK, n - start), width)).tolist()


def _pick(weights: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    total = np.cumsum(weights)
    return np.searchsorted(total, rng.random(size) * total[-1])


def _strangers(n: int, rng: np.random.Generator) -> list[int]:
    """Authors as they come: few write much, most write once or twice (Zipf's law)."""
    rank = np.arange(max(20, n // 8))
    return _pick(1 / (rank + 20) ** 0.85, n, rng).tolist()


def _names(count: int, rng: np.random.Generator, taken: set[str]) -> list[str]:
    """Names that differ in more than case: capitals, digits, underscores, some of two words."""
    taken, names = set(taken), []
    while len(names) < count:
        length, form, tail, *syllables = rng.random(7).tolist()
        parts = [_SYLLABLES[int(u * len(_SYLLABLES))] for u in syllables[: 2 + int(length * 3)]]
        name = "".join(parts)
        if form < 0.03:
            name = f"{name.capitalize()} {''.join(reversed(parts)).capitalize()}"
        elif form < 0.30:
            name = name.capitalize()
        elif form < 0.45:
            name = f"{name}_{parts[0]}"
        if tail < 0.5 and form >= 0.03:
            name += str(int(tail * 20_000))
        if not taken & {name.lower(), name.lower().split()[0]}:
            taken.add(name.lower())
            names.append(name)
    return names


def _sentences(rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Sentences of words with the lengths and frequencies of a language, and the words."""
    lengths = 1 + (4 * rng.random(3_000) + 5 * rng.random(3_000)).astype(int)
    # Frequent words are short.
    lengths = lengths[np.argsort(lengths + 5 * rng.random(3_000))]
    letters = _LETTERS[_pick(1 / np.arange(2, 24), int(lengths.sum()), rng)]
    ends = np.cumsum(lengths).tolist()
    words = ["".join(letters[e - k : e]) for e, k in zip(ends, lengths.tolist(), strict=True)]
    words[20 : 20 + 40 * len(_UNUSUAL) : 40] = _UNUSUAL
    sizes = (12 + 16 * rng.random(4_000)).astype(int).tolist()
    drawn = _pick(1 / np.arange(1, 3_001) ** 1.02, sum(sizes), rng).tolist()
    found, at = [], 0
    for size in sizes:
        chosen = [words[k] for k in drawn[at : at + size]]
        chosen[size // 2] += ","
        text = " ".join(chosen)
        found.append(text[0].upper() + text[1:] + ".!?…"[0 if at % 7 else at % 4])
        at += size
    return found, words


def _body(draw: list[float], sentences: list[str]) -> str:
    count = 3 + int(draw[0] * 2)
    text = sentences[int(draw[1] * len(sentences))]
    for k in range(1, count):
        # What is left of the first number after its leading digits is as good as a new one.
        joint = "\n\n" if (draw[0] * 10**k) % 1 < 0.25 else " "
        text += joint + sentences[int(draw[1 + k] * len(sentences))]
    return text


def _naming(body: str, name: str, form: int) -> str:
    if form == 0:
        return f"@{name}, {body}"
    if form == 1:
        return f"{body} What do you say, @{name}?"
    return body.replace(". ", f". Ask @{name} about it. ", 1)


def _on_page(comment: Comment, mark: str, margin: str) -> str:
    inner = margin + " " * (len(mark) + 1)
    when = datetime.fromtimestamp(comment.created_utc, UTC)
    hour = f"{when.hour % 12 or 12}:{when.minute:02d} {'pm' if when.hour > 11 else 'am'}"
    lines = [f"{margin}{mark} {comment.author} says:"]
    lines += [f"{inner}{when:%B} {when.day}, {when.year} at {hour}", ""]
    for paragraph in comment.body.split("\n\n"):
        lines += [inner + paragraph, ""]
    return "\n".join([*lines, inner + "Reply", "", ""])


def _id(row: int) -> str:
    return f"g{row * 7 + 65_536:06x}"


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
