"""What Reddit's files announce and do not hold: counts, "load more" and "continue this thread"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import POST, Records
from threadgraph.io.options import ReadOptions

KEY = "reddit_gaps"
"""Under which a part keeps its `Gaps` in `Records.extra`."""


class Stub(NamedTuple):
    """What stands in the place of comments that were not sent.

    `parent` is what they answer, `announced` how many there are with all their replies, `children`
    the ids of those that answer the parent itself.  A branch that goes on at another address
    ("continue this thread") has neither.  Where there are no ids, `beside` are the comments that
    were sent beside the stub.
    """

    parent: str
    announced: int = 0
    children: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass
class Gaps:
    """What one file announces.

    `stubs` as above; `declared` is how many comments the site says a thread has, by thread;
    `left_out` how many of them the options left out.
    """

    stubs: list[Stub] = field(default_factory=list)
    declared: dict[str, int] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def declare(self, thread: str, n: object) -> None:
        """Note how many comments a thread has; of several figures the largest."""
        if type(n) is int and n > self.declared.get(thread, 0):
            self.declared[thread] = n


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the parts as they are, after counting what all of them together do not hold.

    `not_loaded` are comments that stubs announce and no file holds, `unfinished_branches` the
    branches of which no file holds what follows.  A stub whose comments all came from another
    file announces nothing more, even if fewer came than it counts: deleted ones never come.
    """
    stubs: list[Stub] = []
    declared: dict[str, int] = {}
    present: Counter[str] = Counter()
    for part in parts:
        gaps = part.extra.pop(KEY, None) or Gaps()
        stubs += gaps.stubs
        present += gaps.left_out
        for thread, n in gaps.declared.items():
            declared[thread] = max(n, declared.get(thread, 0))
    if stubs:
        not_loaded, unfinished = count_missing(stubs, _answers(parts))
        ledger.count("not_loaded", not_loaded)
        ledger.count("unfinished_branches", unfinished)
    if declared:
        present += _comments(parts)
        _tell(declared, present, parts, ledger)
    return parts


def count_missing(stubs: Iterable[Stub], parents: Mapping[str, str | None]) -> tuple[int, int]:
    """Return how many comments are announced and absent, and how many branches end in a link.

    `parents` are the comments that are there: id to the id of what each answers.  A stub for
    the same parent in several files is one.

    >>> stubs = [Stub("a", 4, ("b", "c")), Stub("d")]
    >>> count_missing(stubs, {"a": None, "d": "a"}), count_missing(stubs, {"b": "a", "e": "d"})
    ((4, 1), (3, 0))
    """
    groups: dict[str, dict[Stub, None]] = defaultdict(dict)
    nameless: dict[str, Stub] = {}
    links: dict[str, Stub] = {}
    for stub in stubs:
        if stub.children:
            groups[stub.parent][stub] = None
        elif not stub.announced:
            links[stub.parent] = stub
        elif stub.announced > nameless.get(stub.parent, Stub("")).announced:
            nameless[stub.parent] = stub
    for parent, stub in nameless.items():
        groups[parent][stub] = None
    followed = {
        above
        for name, above in parents.items()
        if above in links and name not in links[above].beside
    }
    return _Loaded(groups, parents).missing(), len(links) - len(followed)


class _Loaded:
    """How many comments came in the place of each stub, through any number of files.

    A head is a comment that a stub names and some file holds.  Each comment belongs to the
    nearest head above it or to itself; heads are counted from the deepest, so that what is
    still announced below a head is part of what its own stub announced.
    """

    def __init__(
        self, groups: Mapping[str, Iterable[Stub]], parents: Mapping[str, str | None]
    ) -> None:
        self._groups, self._parents = groups, parents
        self._came = _came_for([stub for group in groups.values() for stub in group], parents)
        self._heads = {name for names in self._came.values() for name in names}
        self._owner: dict[str, str | None] = {}
        self._below: Counter[str] = Counter()

    def missing(self) -> int:
        """Return how many comments are announced and not there."""
        if not self._heads:
            return sum(max(map(self._missing, group)) for group in self._groups.values())
        for name in self._parents:
            head = self._head(name)
            if head is not None:
                self._below[head] += 1
        levels = self._levels()
        missing = 0
        order = sorted(self._groups, key=lambda p: -levels.get(self._head(p) or "", 0))
        heads = sorted(self._heads, key=lambda head: -levels[head])
        done = 0
        for parent in order:
            owner = self._head(parent)
            level = levels[owner] if owner is not None else 0
            while done < len(heads) and levels[heads[done]] > level:
                self._hand_up(heads[done])
                done += 1
            found = max(map(self._missing, self._groups[parent]))
            missing += found
            if owner is not None:
                self._below[owner] += found
        return missing

    def _missing(self, stub: Stub) -> int:
        absent = sum(name not in self._parents for name in stub.children)
        if stub.children and not absent:
            return 0
        return max(absent, stub.announced - sum(self._below[name] for name in self._came[stub]))

    def _hand_up(self, head: str) -> None:
        above = self._above(head)
        if above is not None:
            self._below[above] += self._below[head]

    def _above(self, head: str) -> str | None:
        parent = self._parents[head]
        return None if parent is None else self._head(parent)

    def _head(self, name: str) -> str | None:
        """Return the nearest head at or above a comment, which is then known of all between."""
        owner, path, at = self._owner, [], name
        while at not in owner:
            owner[at] = at if at in self._heads else None
            if owner[at] is not None:
                break
            path.append(at)
            above = self._parents.get(at)
            if above is None:
                break
            at = above
        found = owner[at]
        for passed in path:
            owner[passed] = found
        return found

    def _levels(self) -> dict[str, int]:
        """Return how many heads are above each, and itself."""
        levels: dict[str, int] = {}
        for head in self._heads:
            path: list[str] = []
            at: str | None = head
            while at is not None and at not in levels:
                levels[at] = 0
                path.append(at)
                at = self._above(at)
            level = levels[at] if at is not None else 0
            for passed in reversed(path):
                level += 1
                levels[passed] = level
        return levels


def _came_for(stubs: list[Stub], parents: Mapping[str, str | None]) -> dict[Stub, list[str]]:
    """Return the comments that are there in the place of each stub, those at its own level.

    Stubs of web pages may name none: then it is all that answer the same, but those beside it.
    """
    nameless = {stub.parent for stub in stubs if not stub.children}
    answers: dict[str, list[str]] = defaultdict(list)
    if nameless:
        for name, above in parents.items():
            if above in nameless:
                answers[above].append(name)
    came: dict[Stub, list[str]] = {}
    for stub in stubs:
        if stub.children:
            came[stub] = [name for name in stub.children if name in parents]
        else:
            came[stub] = sorted({*answers[stub.parent]} - {*stub.beside})
    return came


def _answers(parts: Iterable[Records]) -> dict[str, str | None]:
    answers: dict[str, str | None] = {}
    for part in parts:
        answers.update(zip(part.ids, part.parents, strict=True))
    return answers


def _comments(parts: list[Records]) -> Counter[str]:
    """Count the comments of each thread, those that several files hold once."""
    pairs: list[tuple[str, str | None]] = []
    for part in parts:
        threads = part.threads or [None] * len(part)
        kinds = part.kinds or [0] * len(part)
        pairs += [
            pair
            for pair, kind in zip(zip(part.ids, threads, strict=True), kinds, strict=True)
            if kind != POST
        ]
    if len({name for name, _ in pairs}) != len(pairs):
        pairs = list(set(pairs))
    return Counter(thread for _, thread in pairs if thread is not None)


def _tell(
    declared: Mapping[str, int], present: Mapping[str, int], parts: list[Records], ledger: Ledger
) -> None:
    """Say aloud how many of the comments declared are absent, in one warning."""
    short = {t: n for t, n in declared.items() if n > present.get(t, 0)}
    if not short:
        return
    whole, there = sum(short.values()), sum(present.get(thread, 0) for thread in short)
    where = parts[0].source if len(parts) == 1 else f"{len(parts):,} files"
    threads = f" in {len(short):,} threads" if len(short) > 1 else ""
    held = "this file" if len(parts) == 1 else "these files"
    missing = whole - there
    verb = "is" if missing == 1 else "are"
    what = f"{there:,} of {whole:,} comments{threads}; {missing:,} {verb} not in {held}"
    ledger.warn("not_in_file", where, what, missing)
