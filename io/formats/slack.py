"""Read Slack: exports, days of channels, dumps and chunks of slackdump, answers of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.bundles import Bundle
from threadgraph.io.formats.slack_fields import DAY_DECODER
from threadgraph.io.formats.slack_messages import Messages, shown_messages, stamp
from threadgraph.io.formats.slack_people import People
from threadgraph.io.head import LINES, Head
from threadgraph.io.json_document import load_document
from threadgraph.io.json_object_lines import each_object
from threadgraph.io.json_objects import dict_of, list_of, text_of
from threadgraph.io.options import ReadOptions
from threadgraph.io.signs.slack import DAY, LISTS, is_chunks
from threadgraph.io.streams import Source

if TYPE_CHECKING:
    import msgspec

_SILENT = frozenset({"integration_logs.json", "canvases.json", "lists.json"}) | LISTS
_MESSAGES, _REPLIES = 0, 1  # the kinds of chunks that hold messages


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of one file: a day, a dump, chunks, or an answer of the API.

    The channel is the thread, by its name where the file tells it, else by its id; for a day
    it is the folder of the day, and without one the file is a channel of its own.
    """
    people = People()
    messages = Messages(source.name, options, ledger, people)
    head, stem = Head(source.head), _stem(source.name)
    if head.syntax == LINES or is_chunks(head.shape):
        chunks = _Chunks(messages, people, source.name)
        for number, found in each_object(source, options, ledger):
            ledger.read -= 1  # The line is no record: what is inside is.
            chunks.take(found, number)
        chunks.finish(stem)
    else:
        # A day is a list of messages, and a dump is an object.
        quick = DAY_DECODER if source.head.lstrip()[:1] == b"[" else None
        document = load_document(source, options, ledger, quick)
        if isinstance(document, list):
            day = DAY.fullmatch(source.name)
            messages.take_all(document, day[2] if day else None, source.name)
        elif shown_messages(document):
            _take_answer(document, messages, people, source.name, ledger)
        elif stamp(dict_of(document).get("ts")):
            messages.take_all([document], None, source.name)
        else:
            raise InputError(
                f"{source.name}: holds no messages of Slack; give the folder or ZIP file of the "
                "export"
            )
    return messages.finish(stem)


def read_bundle(bundle: Bundle, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of all channels of an export, each channel a thread.

    Names come from users.json and channels.json.  Replies stand in the file of their own day,
    so that a channel is one thread over all its days.
    """
    people = People()
    days: list[tuple[str, str]] = []
    for name in bundle.names:
        file = name.rpartition("/")[2]
        day = DAY.fullmatch(name)
        if day:
            days.append((name, day[2]))
        elif file == "users.json":
            people.learn_users(_load(bundle, name, options, ledger))
        elif file in LISTS:
            people.learn_channels(_load(bundle, name, options, ledger))
        elif file not in _SILENT:
            ledger.warn("files_skipped", f"{bundle.name}/{name}", "is no day of a channel")
    messages = Messages(bundle.name, options, ledger, people)
    for name, channel in days:
        document = _load(bundle, name, options, ledger, DAY_DECODER)
        if document is not None:
            messages.take_all(document, people.channels.get(channel, channel), name)
    return messages.finish()


class _Chunks:
    """Lines: messages, or chunks as slackdump records them, each an answer of the API."""

    def __init__(self, messages: Messages, people: People, name: str) -> None:
        self._messages, self._people, self._name = messages, people, name
        self._held: list[tuple[str | None, str, list[Any]]] = []
        self._parents: list[tuple[str | None, str, dict[str, Any]]] = []

    def take(self, found: dict[str, Any], number: int) -> None:
        """Keep the messages of a line until the names are known."""
        people, where = self._people, f"{self._name}:{number}"
        if "t" not in found:
            inside = found.get("messages")
            held = inside if isinstance(inside, list) else [found]
            channel = found.get("channel")
            named = dict_of(channel).get("name") or dict_of(channel).get("id") or channel
            self._held.append((text_of(named) or text_of(found.get("channel_id")), where, held))
            return
        people.learn_users(found.get("u"))
        people.learn_channels([*list_of(found.get("ch")), dict_of(found.get("ci"))])
        channel = text_of(found.get("id"))
        if found.get("t") in (_MESSAGES, _REPLIES):
            self._held.append((channel, where, found.get("m") or []))
        for shown in list_of(found.get("sm")):
            self._held.append((text_of(dict_of(shown.get("channel")).get("id")), where, [shown]))
        if isinstance(found.get("p"), dict):
            self._parents.append((channel, where, found["p"]))

    def finish(self, stem: str) -> None:
        """Hand the messages over; the openings of threads only where nothing else has them.

        `stem` is the channel of messages that name none where others do.
        """
        present = {(channel, stamp(m.get("ts"))) for channel, m in self._each()}
        for channel, where, parent in self._parents:
            key = (channel, stamp(parent.get("ts")))
            if key not in present:
                present.add(key)
                self._held.append((channel, where, [parent]))
        unnamed = stem if any(channel for channel, *_ in self._held) else None
        for channel, where, held in self._held:
            thread = self._people.channels.get(channel, channel) if channel else unnamed
            self._messages.take_all(held, thread, where)

    def _each(self) -> Iterator[tuple[str | None, dict[str, Any]]]:
        for channel, _, held in self._held:
            for message in list_of(held):
                yield channel, message


def _take_answer(
    answer: dict[str, Any], messages: Messages, people: People, name: str, ledger: Ledger
) -> None:
    """Take a dump of a channel, or an answer of the API with messages."""
    channel = text_of(answer.get("channel_id"))
    people.learn_channels([{"id": channel, "name": answer.get("name")}])
    messages.take_all(answer["messages"], text_of(answer.get("name")) or channel, name)
    if answer.get("has_more") is True:
        n = len(answer["messages"])
        what = f"an answer with {n:,} messages that says there are more: give its other pages"
        ledger.warn("looks_paged", name, what)


def _load(
    bundle: Bundle,
    name: str,
    options: ReadOptions,
    ledger: Ledger,
    quick: msgspec.json.Decoder[Any] | None = None,
) -> Any:
    """Return the document in a file of the export; None, told, for one that is damaged."""
    try:
        with bundle.open(name) as source:
            return load_document(source, options, ledger, quick)
    except (InputError, TruncatedError) as error:
        ledger.warn("files_skipped", f"{bundle.name}/{name}", str(error))
        return None


def _stem(name: str) -> str:
    file = name.rpartition("/")[2]
    for ending in (".gz", ".bz2", ".xz", ".zst", ".jsonl", ".ndjson", ".json"):
        file = file.removesuffix(ending)
    return file or "channel"
