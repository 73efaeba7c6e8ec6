"""Measure who is taken to answer whom in chat logs against links drawn by hand; print Markdown.

    python benchmarks/irc_addressees.py [FOLDER ...]

A FOLDER holds pairs "X.annotation.txt" and "X.raw.txt" (or "X.ascii.txt") as the corpus of
Kummerfeld et al. (2019) has them: the default is the part of it beside the checkout; data/test
of the corpus gives the figures that published ones can stand beside.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from threadgraph.graphs.addressees import infer_addressees
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.formats.irc import read
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import open_source

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples" / "irc-disentangled"
Link = tuple[int, int]
Links = set[Link]


@dataclass
class Score:
    """How many links are in the annotation, were found, and are in both."""

    drawn: int = 0
    found: int = 0
    both: int = 0

    def add(self, drawn: Links, found: Links) -> None:
        """Count the links of one log."""
        self.drawn += len(drawn)
        self.found += len(found)
        self.both += len(drawn & found)

    def cells(self) -> str:
        """Return precision, recall and F1 in percent, as cells of a table."""
        p = self.both / self.found if self.found else 0.0
        r = self.both / self.drawn if self.drawn else 0.0
        f = 2 * p * r / (p + r) if p + r else 0.0
        return " | ".join(f"{100 * value:.1f}" for value in (p, r, f))


@dataclass
class Log:
    """A log and its links as line numbers from 0; a message that answers none links to itself."""

    drawn: Links
    answers: dict[int, int]
    person: dict[int, str]

    @property
    def judged(self) -> set[int]:
        """The lines that the annotators judged."""
        return {line for line, _ in self.drawn}


def links_of(path: Path) -> Links:
    """Return the links of an annotation: of each pair the later line answers the earlier."""
    found: Links = set()
    for row in path.read_text().splitlines():
        numbers = sorted(int(word) for word in row.split() if word != "-")
        found.add((numbers[-1], numbers[0]))
    return found


def load(annotation: Path) -> Log:
    """Read a log beside its annotation, and infer who answers whom."""
    base = str(annotation).removesuffix(".annotation.txt")
    path = next(p for end in ("raw", "ascii") if (p := Path(f"{base}.{end}.txt")).exists())
    ledger = Ledger()
    with open_source(path) as source:
        records = read(source, ReadOptions(), ledger)
    ledger.kept = len(records)
    ledger.check()
    lines = [int(name[1:]) - 1 for name in records.ids]
    answers = {
        line: int(parent[1:]) - 1
        for line, parent in zip(lines, inferred(records), strict=True)
        if parent is not None
    }
    people = records.author_ids or []
    person = {line: who for line, who in zip(lines, people, strict=True) if who is not None}
    return Log(links_of(annotation), answers, person)


def inferred(records: Records) -> list[str | None]:
    """Return the parents that the library finds for the records of a log."""
    return infer_addressees(
        records.ids,
        records.authors,
        records.texts,
        records.groups or [],
        author_ids=records.author_ids,
        styles=records.address_styles,
    ).parents


def replies(links: Links) -> Links:
    """Return the links of a message to another one."""
    return {(line, answered) for line, answered in links if line != answered}


def previous(log: Log) -> Links:
    """Return the baseline of the paper: a message answers the one before it, other lines none."""
    found: Links = set()
    before = -1
    for line in range(max(log.judged) + 1):
        is_message = line in log.person
        if line in log.judged:
            found.add((line, before if is_message and before >= 0 else line))
        if is_message:
            before = line
    return found


def right_people(log: Log, found: Links) -> int:
    """Count the links to the right person: the author of a message that the line answers."""
    answered = defaultdict(set)
    for line, other in replies(log.drawn):
        answered[line].add(log.person.get(other))
    return sum(log.person.get(other) in answered[line] for line, other in found)


def rows(name: str, logs: list[Log]) -> list[str]:
    """Return the rows of the tables for one set of logs."""
    reply, whole, before = Score(), Score(), Score()
    right = 0
    for log in logs:
        found = {(line, log.answers.get(line, line)) for line in log.judged}
        reply.add(replies(log.drawn), replies(found))
        whole.add(log.drawn, found)
        before.add(log.drawn, previous(log))
        right += right_people(log, replies(found))
    people = f"{100 * right / reply.found:.1f}" if reply.found else ""
    counts = f"{len(logs)} | {reply.drawn:,} | {reply.found:,}"
    return [
        f"| {name} | {counts} | {reply.cells()} | {people} |",
        f"| {name} | {whole.drawn:,} | {whole.cells()} | {before.cells()} |",
    ]


def main(folders: list[Path]) -> int:
    """Print the tables; 1 if a folder holds no annotated log."""
    sets: list[tuple[str, list[Path]]] = []
    for folder in folders:
        found = sorted(folder.glob("*.annotation.txt"))
        if not found:
            print(f"{folder}: no *.annotation.txt here", file=sys.stderr)
            return 1
        if folder == SAMPLES:
            sets += [(path.name.removesuffix(".annotation.txt"), [path]) for path in found]
        else:
            sets.append((folder.name, found))
    tables = [rows(name, [load(path) for path in paths]) for name, paths in sets]
    print("| logs | files | reply links drawn | found | P | R | F1 | right person |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    print("\n".join(links for links, _ in tables))
    print()
    print("| logs | links drawn | P | R | F1 | P “previous” | R | F1 |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    print("\n".join(links for _, links in tables))
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[SAMPLES])
    sys.exit(main(parser.parse_args().folders))
