"""ConvoKit's own HyperConvo on our discussions, as the independent implementation of its features.

Its package imports text models that nothing here needs (spaCy, scikit-learn), so the packages
are entered without running their `__init__`; every module that is used is theirs, unchanged:
`pip install --no-deps convokit pymongo tqdm` (and pyyaml, requests, pandas, scipy).
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest import mock

import numpy as np
import pytest

from threadgraph.graphs.records import NO_TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from threadgraph.graphs.discussion import Discussion

INSTALL = "pip install --no-deps convokit pymongo tqdm"
"""How the machine that checks every change gets it; it also has pyyaml and requests."""


@dataclass(frozen=True)
class Said:
    """An utterance: what ConvoKit knows of a comment that matters to its features."""

    id: str
    speaker: str
    reply_to: str | None
    time: int | None
    conversation: str


def require_convokit() -> ModuleType:
    """Return ConvoKit's `hyperconvo.hyperconvo`; skip the test where it is not installed."""
    if not _installed():
        if os.environ.get("CI"):
            pytest.fail(f"ConvoKit is missing in CI: {INSTALL}")
        pytest.skip(f"needs ConvoKit as the other implementation ({INSTALL})")
    return _loaded()["hyperconvo"]


def utterances(discussion: Discussion) -> list[Said]:
    """Return the records as utterances, in order of rows; an unknown author is one person each.

    A comment without a time stands where the order of rows has it: ConvoKit cannot sort what
    has no time, so a thread in which one is lacking is numbered instead.
    """
    d = discussion
    rows = d.is_record.nonzero()[0].tolist()
    untimed = {int(d.thread[row]) for row in rows if d.time[row] == NO_TIME}
    found = []
    for place, row in enumerate(rows):
        parent, thread = int(d.parent[row]), int(d.thread[row])
        found.append(
            Said(
                id=f"c{row}",
                speaker=f"S{d.author[row]}" if d.author[row] >= 0 else f"S? {row}",
                reply_to=f"c{parent}" if parent >= 0 else None,
                time=place if thread in untimed else int(d.time[row]),
                conversation=f"t{thread}",
            )
        )
    return found


def hyperconvo(said: list[Said], *, first: int, smallest: int) -> dict[str, dict[str, Any]]:
    """Return ConvoKit's features of each conversation: theirs, computed by their code."""
    theirs = require_convokit()
    if not said:
        return {}
    made = theirs.HyperConvo(prefix_len=first, min_convo_len=smallest)
    return made.retrieve_feats(corpus_of(said))


def features_of(whole: list[Said], later: list[Said]) -> dict[str, Any]:
    """Return the 140 features where `whole` is the conversation and `later` its mid-thread."""
    theirs = require_convokit()
    made = theirs.HyperConvo()
    found: dict[str, Any] = {}
    for said, degrees, motifs in (
        (whole, "", ""),
        (later, "mid-thread ", " over mid-thread"),
    ):
        # Of a graph without comments theirs has no largest degree, and raises.
        if said:
            graph = hypergraph(said)
            found.update(made._degree_feats(graph=graph, name_ext=degrees))
            found.update(made._motif_feats(graph=graph, name_ext=motifs))
    return found


def hypergraph(said: list[Said]) -> Any:
    """Return ConvoKit's hypergraph of these utterances."""
    require_convokit()
    corpus = corpus_of(said)
    return _loaded()["hypergraph"].Hypergraph.init_from_utterances(
        [corpus.get_utterance(one.id) for one in said]
    )


@contextmanager
def second_places_in_order() -> Iterator[None]:
    """Let ConvoKit find the second largest degree by a sort that keeps the order of equals.

    It uses numpy's fastest, which does not, and differently on different processors.
    """
    theirs = require_convokit()
    their_own = theirs.degree_stat_funcs

    def in_order(degrees: Any) -> int:
        return int(np.argsort(-degrees, kind="stable")[1])

    def patched(nothing: float) -> dict[str, Callable[[Any], Any]]:
        functions = dict(their_own(nothing))
        functions["2nd-argmax"] = lambda degrees: in_order(degrees) if len(degrees) > 1 else nothing
        return functions

    with mock.patch.object(theirs, "degree_stat_funcs", patched):
        yield


def corpus_of(said: list[Said]) -> Any:
    """Return a corpus of ConvoKit's own making."""
    model = _loaded()["model"]
    speakers = {one.speaker: model.Speaker(id=one.speaker) for one in said}
    with _settings():
        return model.Corpus(
            utterances=[
                model.Utterance(
                    id=one.id,
                    speaker=speakers[one.speaker],
                    conversation_id=one.conversation,
                    reply_to=one.reply_to,
                    timestamp=one.time,
                    text="",
                )
                for one in said
            ]
        )


def corpus_read(folder: Path) -> Any:
    """Return the corpus that ConvoKit reads from a folder."""
    require_convokit()
    with _settings():
        return _loaded()["model"].Corpus(filename=str(folder))


@contextmanager
def _settings() -> Iterator[None]:
    """Give it a home folder: it reads its settings there, and writes them where there are none."""
    with tempfile.TemporaryDirectory() as home, mock.patch.dict(os.environ, {"HOME": home}):
        (Path(home) / ".convokit").mkdir()
        (Path(home) / ".convokit" / "config.yml").write_text("default_backend: mem\n")
        yield


@cache
def _installed() -> bool:
    return importlib.util.find_spec("convokit") is not None


@cache
def _loaded() -> dict[str, ModuleType]:
    """Import the modules that are used, without the `__init__` of the packages around them."""
    root = _entered("convokit")
    model = importlib.import_module("convokit.model")
    # What the package's own `__init__` would have put there for the modules below.
    root.Utterance, root.Speaker = model.Utterance, model.Speaker  # type: ignore[attr-defined]
    _entered("convokit.hyperconvo")
    modules = {
        name: importlib.import_module(f"convokit.hyperconvo.{name}")
        for name in ("hypergraph", "hyperconvo")
    }
    return {"model": model, **modules}


def _entered(name: str) -> ModuleType:
    """Make a package known without running its `__init__`."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    return package
