"""Write a discussion as a ConvoKit corpus: the folder of files that its `Corpus` loads."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from threadgraph.graphs.records import NO_TIME, PLACEHOLDER, ROOT
from threadgraph.graphs.tables import KINDS
from threadgraph.io.formats.convokit import UNKNOWN
from threadgraph.io.write import OutputSet

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

    from threadgraph.graphs.discussion import Discussion

SCHEMA = "threadgraph/convokit/1"
ID_PREFIX = "ID:"
NO_THREAD = "[no thread]"
"""The conversation of records whose thread is not known, in an input where others have one."""

_CLASSES = {str: "<class 'str'>", int: "<class 'int'>", float: "<class 'float'>"}
_CLASSES[bool] = "<class 'bool'>"
_MIB = 1024 * 1024


def write_convokit(discussion: Discussion, folder: str | os.PathLike[str]) -> list[str]:
    """Write utterances.jsonl, speakers.json, conversations.json, corpus.json and index.json.

    One utterance is one record; its conversation is its thread.  Times are seconds since 1970,
    whole or with their fraction, or null.  Absent comments are no utterances: a reply to one
    names it in `reply-to`, as published corpora do, and a reply to an opening that is no
    record has null.  ConvoKit's functions for trees want one opening and no absent comment in
    a conversation, and refuse the others.

    A speaker is a person, by the name shown (with the platform's id, where two have the same).
    ConvoKit wants a speaker for each utterance: an unknown author becomes one of this utterance
    alone, never one person for all, and the `meta` of the utterance has `author_unknown`.
    Ids that several threads have are prefixed with the thread.

    All files appear, or none, and last `run.json`, which lists them; the names are returned.
    OutputError if the folder cannot be written.

    >>> import tempfile
    >>> from threadgraph.graphs.examples import example_discussion
    >>> with tempfile.TemporaryDirectory() as place:
    ...     names = write_convokit(example_discussion(), f"{place}/corpus")
    >>> names[0], len(names)
    ('utterances.jsonl', 6)
    """
    corpus = _Corpus(discussion)
    contents = {
        "speakers.json": _components(corpus.speakers()),
        "conversations.json": _components(corpus.conversations()),
        "corpus.json": corpus.about(),
        "index.json": corpus.index(),
    }
    with OutputSet(Path(folder)) as outputs:
        outputs.write("utterances.jsonl", partial(_write_lines, corpus.utterances()))
        for name, content in contents.items():
            outputs.write(name, partial(_write_json, content))
        inputs = [asdict(file) for file in discussion.inputs]
        versions = {"threadgraph": version("threadgraph")}
        written = outputs.publish({"schema": SCHEMA, "versions": versions, "inputs": inputs})
    return [file.path.name for file in written]


class _Corpus:
    """A discussion in the terms of ConvoKit."""

    def __init__(self, discussion: Discussion) -> None:
        self._d = d = discussion
        self._rows = np.flatnonzero(d.is_record).tolist()
        self._kinds, self._depths = d.kind.tolist(), d.depth.tolist()
        self._threads = [thread or NO_THREAD for thread in d.thread_ids]
        self._names = self._utterance_ids()
        self._people = _speaker_ids(d.people.names, d.people.keys)
        taken = set(self._people)
        self._nobody = {
            row: _free(f"[unknown: {self._names[row]}]", taken)
            for row in self._rows
            if d.author[row] < 0
        }

    def utterances(self) -> Iterator[dict[str, Any]]:
        """Yield the records, the earlier before the later, with the keys that ConvoKit dumps."""
        d, names, kinds = self._d, self._names, self._kinds
        parents, authors = d.parent.tolist(), d.author.tolist()
        threads, times = d.thread.tolist(), d.time.tolist()
        for row in self._rows:
            parent, author = parents[row], authors[row]
            yield {
                "id": names[row],
                "conversation_id": self._threads[threads[row]],
                "text": d.texts[row] if d.texts is not None else "",
                "speaker": self._people[author] if author >= 0 else self._nobody[row],
                "meta": self._meta(row),
                "reply-to": None if parent < 0 or kinds[parent] == ROOT else names[parent],
                "timestamp": _seconds(times[row]),
                "vectors": [],
            }

    def speakers(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the speakers in order of their first utterance, then those of one each."""
        for name, shown in zip(self._people, self._d.people.names, strict=True):
            yield name, {"name": shown, "unknown": False}
        for name in self._nobody.values():
            yield name, {"name": None, "unknown": True}

    def conversations(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the conversations with their titles."""
        for name, title in zip(self._threads, self._d.thread_titles, strict=True):
            yield name, {"title": title}

    def about(self) -> dict[str, Any]:
        """Return the meta of the corpus."""
        d = self._d
        return {
            "name": d.name,
            "software": f"threadgraph {version('threadgraph')}",
            "num_utterances": len(self._rows),
            "num_unknown_speakers": len(self._nobody),
            "num_absent_utterances": int(np.count_nonzero(d.kind == PLACEHOLDER)),
        }

    def index(self) -> dict[str, Any]:
        """Return the keys of all meta with their types, by which ConvoKit knows them."""
        return {
            "utterances-index": _classes(map(self._meta, self._rows)),
            "speakers-index": _classes(meta for _, meta in self.speakers()),
            "conversations-index": _classes(meta for _, meta in self.conversations()),
            "overall-index": _classes([self.about()]),
            "version": 1,
            "vectors": [],
        }

    def _meta(self, row: int) -> dict[str, Any]:
        """Return what is told of an utterance beside what ConvoKit has keys for."""
        d = self._d
        meta: dict[str, Any] = {
            "kind": (d.labels and d.labels[row]) or KINDS[self._kinds[row]],
            "depth": self._depths[row],
            UNKNOWN: row in self._nobody,
        }
        if d.scores is not None:
            meta["score"] = _plain(d.scores[row])
        if d.rules is not None:
            meta["parent_rule"] = d.rules[row]
        return meta

    def _utterance_ids(self) -> list[str]:
        """Return an id for each row that no other record has: ids are unique in a thread only."""
        d, ids = self._d, self._d.ids
        records = [ids[row] for row in self._rows]
        if len(set(records)) == len(records):
            return ids
        threads, mark = d.thread.tolist(), "/"
        while any(mark in name for name in (*records, *self._threads)):
            mark += "/"
        return [
            # The opening keeps the id of the thread: by that it is known as the opening.
            name if name == d.thread_ids[thread] else f"{self._threads[thread]}{mark}{name}"
            for name, thread in zip(ids, threads, strict=True)
        ]


def _speaker_ids(names: Sequence[str], keys: Sequence[str]) -> list[str]:
    """Return an id for each person: the name, and where several have it, what tells them apart."""
    count, taken = Counter(names), set(names)
    return [
        name if count[name] == 1 else _free(f"{name} ({key.removeprefix(ID_PREFIX)})", taken)
        for name, key in zip(names, keys, strict=True)
    ]


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    taken.add(name)
    return name


def _seconds(time: int) -> int | float | None:
    if time == NO_TIME:
        return None
    whole, rest = divmod(time, 1_000_000)
    return time / 1_000_000 if rest else whole


def _plain(score: float | None) -> int | float | None:
    return int(score) if score is not None and float(score).is_integer() else score


def _components(found: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    return {name: {"meta": meta, "vectors": []} for name, meta in found}


def _classes(metas: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """Return, by key, the classes of the values; as in ConvoKit, None has none."""
    found: dict[str, dict[str, None]] = {}
    for meta in metas:
        for key, value in meta.items():
            classes = found.setdefault(key, {})
            if value is not None:
                classes[_CLASSES[type(value)]] = None
    return {key: list(classes) for key, classes in found.items()}


def _write_lines(objects: Iterable[dict[str, Any]], out: BinaryIO) -> None:
    encode = json.JSONEncoder(allow_nan=False).encode
    held: list[str] = []
    size = 0
    for found in objects:
        line = encode(found)
        held.append(line)
        size += len(line)
        if size > _MIB:
            out.write(("\n".join(held) + "\n").encode("ascii"))
            held, size = [], 0
    if held:
        out.write(("\n".join(held) + "\n").encode("ascii"))


def _write_json(content: dict[str, Any], out: BinaryIO) -> None:
    out.write(json.dumps(content, allow_nan=False).encode("ascii"))
