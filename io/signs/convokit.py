"""How ConvoKit corpora are told: by the keys of an utterance, or by the names of the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from threadgraph.io.head import LINES

if TYPE_CHECKING:
    from threadgraph.io.head import Head

UTTERANCES = ("utterances.jsonl", "utterances.json")
BESIDE = frozenset(
    {"speakers.json", "users.json", "conversations.json", "corpus.json", "index.json"}
)


def is_utterances(head: Head) -> bool:
    """Tell utterances: one of each line, or a list of them as old corpora have it."""
    shape, at = head.shape, "" if head.syntax == LINES else "[]."
    return (
        shape.has(f"{at}id", f"{at}text", f"{at}timestamp")
        and shape.any(f"{at}speaker", f"{at}user")
        and shape.any(f"{at}conversation_id", f"{at}root")
        and shape.any(f"{at}reply-to", f"{at}reply_to")
    )


def is_corpus(names: Sequence[str]) -> bool:
    """Tell a folder or archive that is one corpus: its utterances, and what goes with them."""
    parts = [name.rpartition("/") for name in names]
    folders = {folder for folder, _, name in parts if name in UTTERANCES}
    if len(folders) != 1:
        return False
    corpus = folders.pop()
    if corpus and not all(name.startswith(f"{corpus}/") for name in names):
        return False
    return any(folder == corpus and name in BESIDE for folder, _, name in parts)
