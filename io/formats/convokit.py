"""Read ConvoKit corpora: the utterances, the names of their speakers, the conversations' titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from threadgraph.graphs.errors import InputError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.names import is_unknown
from threadgraph.graphs.records import COMMENT, POST, Records
from threadgraph.io.bundles import Bundle
from threadgraph.io.formats.convokit_threads import with_threads
from threadgraph.io.gather import Gather, Row
from threadgraph.io.head import LINES, Head
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object
from threadgraph.io.json_objects import dict_of, number_of, text_of
from threadgraph.io.options import ReadOptions
from threadgraph.io.signs.convokit import BESIDE, UTTERANCES
from threadgraph.io.streams import Source

UNKNOWN = "author_unknown"
"""The key in the meta of an utterance, true where its speaker stands for nobody known."""

# Vectors, meta in files of its own, meta that is no JSON, and the list of what we wrote.
_EXTRA = re.compile(r"(?:\A|/)(?:info\..+\.jsonl|vectors\..+|.+-bin\.p|run\.json)\Z", re.DOTALL)
_NAMES = ("name", "display_name", "character_name", "username", "screen_name")
_TITLES = ("title", "page_title", "movie_name")
_TITLE_LENGTH = 200
_GONE = {"[deleted]": "deleted", "[removed]": "removed"}


@dataclass(frozen=True)
class Beside:
    """What a corpus says beside its utterances: names by speaker, titles by conversation."""

    names: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the utterances of one file, each in the thread of its conversation.

    A speaker's id tells the person: "Ann" and "ann" stay two, as they are in the corpus, and
    "[deleted]" is nobody.  An utterance that has the id of its conversation opens it; it is a
    post where the corpus marks it so, by `top_level_comment` (none) or `is_section_header`,
    and else a comment.  Utterances without a conversation are in that of what they answer.
    """
    return _read(source, Beside(), options, ledger)


def read_bundle(bundle: Bundle, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the utterances of a corpus, with the names and titles that stand beside them."""
    folder = next(n.rpartition("/")[0] for n in bundle.names if n.rpartition("/")[2] in UTTERANCES)
    inside = {name: f"{folder}/{name}" if folder else name for name in (*UTTERANCES, *BESIDE)}
    where = next(inside[name] for name in UTTERANCES if inside[name] in bundle.names)
    for name in bundle.names:
        if name != where and name.rpartition("/")[2] not in BESIDE and not _EXTRA.search(name):
            ledger.warn("files_skipped", f"{bundle.name}/{name}", "is not read of a corpus")
    speakers = _beside(bundle, [inside["speakers.json"], inside["users.json"]], options, ledger)
    conversations = _beside(bundle, [inside["conversations.json"]], options, ledger)
    beside = Beside(_named(speakers, _NAMES), _named(conversations, _TITLES))
    with bundle.open(where) as source:
        return _read(source, beside, options, ledger)


def _read(source: Source, beside: Beside, options: ReadOptions, ledger: Ledger) -> Records:
    lines = Head(source.head).syntax == LINES
    gather = Gather(source.name, options, ledger, counted=lines)
    if lines:
        rows = list(_rows(each_object(source, options, ledger), gather, beside.names))
    else:
        utterances = load_document(source, options, ledger)
        if not isinstance(utterances, list):
            raise InputError(
                f"{source.name}: is no list of utterances; give utterances.jsonl, or the folder"
            )
        rows = list(_rows(_objects(utterances, gather), gather, beside.names))
    for row in with_threads(rows):
        gather.add(row)
    records = gather.finish()
    if records.threads is not None:
        present = set(records.threads)
        records.titles.update((t, title) for t, title in beside.titles.items() if t in present)
    return records


def _objects(values: list[Any], gather: Gather) -> Iterator[tuple[int, dict[str, Any]]]:
    for place, value in enumerate(values, 1):
        if isinstance(value, dict):
            yield place, value
        else:
            gather.reject("not_an_object", place, "no utterance, but a plain value or a list")


def _rows(
    utterances: Iterable[tuple[int, dict[str, Any]]], gather: Gather, names: Mapping[str, str]
) -> Iterator[Row]:
    people: dict[str | None, tuple[str | None, str | None]] = {None: (None, None)}
    for place, utterance in utterances:
        get = utterance.get
        text = get("text")
        speaker = get("speaker") if "speaker" in utterance else get("user")
        if text is None and speaker is None:
            gather.reject("wrong_shape", place, "no utterance: it has neither text nor speaker")
            continue
        if type(speaker) is not str:
            speaker = text_of(dict_of(speaker).get("id") or speaker)
        person = people.get(speaker)
        if person is None:
            known = None if is_unknown(speaker) else speaker
            person = people[speaker] = (known and names.get(known, known), known)
        name = text_of(get("id"))
        parent = text_of(get("reply_to") if "reply_to" in utterance else get("reply-to"))
        thread = text_of(get("conversation_id") if "conversation_id" in utterance else get("root"))
        meta = dict_of(get("meta"))
        if meta.get(UNKNOWN) is True:
            person = (None, None)
        text = text if type(text) is str else text_of(text) or ""
        kind = POST if name == thread and parent is None and _is_post(meta) else COMMENT
        if kind == POST and meta.get("is_section_header") is True and name:
            gather.titles[name] = text[:_TITLE_LENGTH]
        yield Row(
            id=name,
            parent=parent,
            author=person[0],
            author_id=person[1],
            text=text,
            time=get("timestamp"),
            thread=thread,
            kind=kind,
            label=_GONE.get(text),
            score=number_of(meta["score"]) if "score" in meta else None,
            place=place,
            rule=text_of(meta.get("parent_rule")),
        )


def _is_post(meta: Mapping[str, Any]) -> bool:
    """Tell whether an utterance that opens its conversation is marked as no comment."""
    if meta.get("kind") == "post" or meta.get("is_section_header") is True:
        return True
    return "top_level_comment" in meta and meta["top_level_comment"] is None


def _beside(
    bundle: Bundle, names: list[str], options: ReadOptions, ledger: Ledger
) -> dict[str, Any]:
    """Return the object in the first of `names` that the corpus has; {} without one."""
    name = next((name for name in names if name in bundle.names), None)
    if name is None:
        return {}
    try:
        with bundle.open(name) as source:
            return dict_of(load_document(source, options, ledger))
    except (InputError, TruncatedError) as error:
        ledger.warn("files_skipped", f"{bundle.name}/{name}", str(error))
        return {}


def _named(entries: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, str]:
    """Return, by id, the first of `keys` that is in the meta of an entry."""
    found: dict[str, str] = {}
    for name, entry in entries.items():
        about = dict_of(entry)
        meta = about.get("meta")
        meta = meta if isinstance(meta, dict) else about
        for key in keys:
            value = meta.get(key)
            if isinstance(value, str) and value.strip():
                found[name] = value
                break
    return found
