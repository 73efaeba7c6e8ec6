"""Read mail and news: an mbox, one message, the text of a list archive, a folder of messages."""

from __future__ import annotations

import hashlib
import re

from threadgraph.graphs.errors import InputError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME, Records
from threadgraph.io.bundles import Bundle
from threadgraph.io.decoding import prepare
from threadgraph.io.formats.mail_addresses import hide_addresses
from threadgraph.io.formats.mail_bodies import DEEPEST, body_of
from threadgraph.io.formats.mail_headers import (
    Fields,
    decode_words,
    ends_inside_header,
    fields_named,
    message_id,
    names_zone,
    plain,
    read_time,
    refers,
    split_header,
)
from threadgraph.io.formats.mail_old_news import as_fields
from threadgraph.io.formats.mail_people import (
    NOBODY,
    Person,
    addresses_in,
    part_people,
    person_of,
)
from threadgraph.io.formats.mail_separators import Message, messages, unquoted
from threadgraph.io.formats.mail_threading import Refers, find_threads
from threadgraph.io.formats.mail_titles import Titled, titles
from threadgraph.io.gather import Gather, Row
from threadgraph.io.head import Head
from threadgraph.io.options import ReadOptions
from threadgraph.io.signs.mail import is_mail
from threadgraph.io.streams import Source

_INTERNAL = b"DON'T DELETE THIS MESSAGE"
_BOX = re.compile(r"(?:\A|/)(?:cur|new|tmp)/[^/]+\Z")
_FAULTS = {
    "encoding_guessed": "bytes that are not in the charset declared, read as Windows-1252",
    "text_repaired": "bytes that are not UTF-8, shown as \ufffd",
    "mime_too_deep": f"parts within parts over {DEEPEST} deep; what is in them is left out",
}


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of an mbox, a single message, Pipermail text or a Usenet article.

    Ids are Message-IDs without "<>"; a message without one gets a hash for an id: of its date,
    author, subject and text (counted: `ids_made`).  Authors are told apart by a hash of the
    address they write from, shown by their name, else by the part of the address before the
    "@" (see `person_of`).  The time is that of Date; only where there is no such field, the
    one of the first machine that handed the message on, or of the separator (counted:
    `times_estimated`).  Parents are set by `join`, once all parts are read.
    """
    known = prepare(source, options, ledger)
    box = _Box(source.name, options, ledger, recoded=known)
    _take_all(box, source)
    return box.finish()


def read_bundle(bundle: Bundle, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the messages of a maildir, or of a folder or archive of .eml files.

    In folders cur, new and tmp every file is one message; what stands elsewhere is read if it
    is mail, else counted in the warning `files_skipped`.
    """
    box = _Box(bundle.name, options, ledger, numbered=True)
    if bundle.hidden:
        what = "names that begin with a dot are hidden; give a folder such as .Sent by itself"
        ledger.warn("files_skipped", bundle.name, what, bundle.hidden)
    for name in bundle.names:
        box.file = f"{bundle.name}/{name}"
        try:
            with bundle.open(name) as source:
                box.recoded = prepare(source, options, ledger)
                _take_file(box, source, single=bool(_BOX.search(name)))
        except (InputError, TruncatedError) as error:
            ledger.warn("files_skipped", box.file, str(error))
    return box.finish()


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Set the parents and titles of all parts together, as `find_threads` has it.

    People with an address that a machine uses for many (see `shared_ids`) are told apart by
    their names instead (counted: `shared_addresses`).  Where the address of a sender stands in
    an id or a title, its hash is shown (see `hide_addresses`).
    """
    refs: list[Refers] = [about for part in parts for about in part.extra["refers"]]
    ids = [name for part in parts for name in part.ids]
    times = [time for part in parts for time in part.times]
    subjects: list[str] = [subject for part in parts for subject in part.extra["subjects"]]
    found = find_threads(ids, refs, times)
    held = titles(Titled(ids, found.parents, found.rules, found.stated, times, subjects))
    ledger.count("parent_words", found.words)
    at = 0
    for part in parts:
        rows = slice(at, at := at + len(part))
        part.parents = found.parents[rows]
        if any(found.rules[rows]):
            part.rules, part.stated = found.rules[rows], found.stated[rows]
    if parts:
        parts[0].titles = held
    senders: set[str] = set().union(*(part.extra["senders"] for part in parts))
    part_people(parts, senders, ledger)
    hide_addresses(parts, senders)
    for part in parts:
        part.extra, part.weak_ids = {}, True
    return parts


def _take_file(box: _Box, source: Source, *, single: bool) -> None:
    if single:
        data = source.read_all().lstrip(b"\r\n\t \0")
        separator = b""
        if data.startswith(b"From "):
            end = data.find(b"\n") + 1 or len(data)
            separator, data = data[:end], data[end:]
        box.take(Message(1, separator, data), last=True)
        return
    if not is_mail(Head(source.head, source.name, source.whole)):
        raise InputError("is no message")
    _take_all(box, source)


def _take_all(box: _Box, source: Source) -> None:
    held: Message | None = None
    for message in messages(source, box.ledger):
        if held is not None:
            box.take(held)
        held = message
    if held is not None:
        box.take(held, last=True, cut=source.ended_early)


class _Box:
    """The messages taken so far; the columns for `join` stay parallel to those of the rows."""

    def __init__(
        self,
        name: str,
        options: ReadOptions,
        ledger: Ledger,
        *,
        recoded: bool = False,
        numbered: bool = False,
    ) -> None:
        """Begin with nothing; `numbered`: places are numbers of messages, not lines."""
        self.ledger, self.file, self.recoded = ledger, name, recoded
        self._numbered, self._count = numbered, 0
        self._gather = Gather(name, options, ledger, microseconds=True)
        self._refers: list[Refers] = []
        self._subjects: list[str] = []
        self._people: dict[tuple[bytes, bytes], Person] = {}
        self._senders: set[str] = set()
        self._zone_assumed = False

    def take(self, message: Message, *, last: bool = False, cut: bool = False) -> None:
        """Take one message; `last`: the input ends after it; `cut`: it is known to be cut."""
        self._count += 1
        data = message.data
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n")
        if last and self._is_cut(message, data, known=cut):
            return
        fields, text = as_fields(data) or split_header(data)
        if not fields:
            what = "a message without a header"
            self._gather.reject("wrong_shape", f"{self.file}:{message.line}", what)
            return
        if message.separator:
            text = unquoted(text)
        body = body_of(fields, text, recoded=self.recoded)
        about = refers(fields)
        person = self._person(fields)
        label = _label(fields, person)
        row = Row(
            id=self._id(fields, message, text),
            author=person.name,
            author_id=person.id,
            text=body.text,
            time=self._time(fields, data, message.separator),
            label=label,
            place=self._count if self._numbered else message.line,
        )
        if self._gather.add(row) is None:
            return
        self._refers.append(about)
        subject = plain(fields.get(b"subject", b""))
        self._subjects.append(" ".join(decode_words(subject).split()))
        for fault in (*body.faults, "mime_too_deep") if body.too_deep else body.faults:
            self.ledger.warn(fault, f"{self.file}:{message.line}", _FAULTS[fault])
        if body.attachments:
            self.ledger.count("attachments_left_out", body.attachments)

    def finish(self) -> Records:
        """Return the columns."""
        records = self._gather.finish()
        records.extra = {
            "refers": self._refers,
            "subjects": self._subjects,
            "senders": self._senders,
        }
        notes = self.ledger.notes
        if not self._gather.options.encoding:
            notes["encoding"] = "as each message declares"
        if self._zone_assumed:
            notes["time_zone"] = "UTC assumed: some times name no zone"
        if self.ledger.counters["times_estimated"]:
            notes["time_precision"] = "estimated where a message has no date: when it was passed on"
        return records

    def _is_cut(self, message: Message, data: bytes, *, known: bool) -> bool:
        """Reject a message that ends inside its header; `known`: bytes are known to be missing."""
        if known and b"\n\n" in data:
            return False
        if not known and (not ends_inside_header(data) or as_fields(data)):
            return False
        where, what = f"{self.file}:{message.line}", "the input ends inside this header"
        self._gather.reject("cut_line", where, what, raw=data)
        if not known:
            self.ledger.incomplete = True
            self.ledger.warn("ends_early", where, "the input ends inside the header of a message")
        return True

    def _id(self, fields: Fields, message: Message, text: bytes) -> str:
        value = fields.get(b"message-id")
        name = message_id(value) if value is not None else None
        if name is not None:
            return name
        self.ledger.count("ids_made")
        told = [fields.get(name, b"") for name in (b"date", b"from", b"subject")]
        # What machines add on the way differs from copy to copy; without a date it must do.
        parts = [*told, text] if told[0].strip() else [message.separator, message.data]
        return "made-" + hashlib.sha256(b"\n".join(parts)).hexdigest()[:16]

    def _person(self, fields: Fields) -> Person:
        value = fields.get(b"from")
        if value is None:
            return NOBODY
        reply = fields.get(b"reply-to", b"") if b" via " in value else b""
        person = self._people.get((value, reply))
        if person is None:
            person = person_of(plain(value), plain(reply))
            self._people[value, reply] = person
            self._senders |= addresses_in(plain(value))
        return person

    def _time(self, fields: Fields, data: bytes, separator: bytes) -> int | None:
        value = fields.get(b"date")
        if value is None:
            return self._handed_on(data, separator)
        text = plain(value)
        time = read_time(text)
        if time == NO_TIME:
            self.ledger.count("times_unreadable", bool(text))
        elif not self._zone_assumed:
            self._zone_assumed = not names_zone(text)
        return time

    def _handed_on(self, data: bytes, separator: bytes) -> int:
        """Return when a message was first handed on, by the machines' or the separator's date."""
        told = [plain(hop).rpartition(";")[2] for hop in reversed(fields_named(b"received", data))]
        words = separator.decode("ascii", "replace").split()
        told += [" ".join(words[start:]) for start in range(2, min(6, len(words)))]
        for text in told:
            time = read_time(text)
            if time != NO_TIME:
                self.ledger.count("times_estimated")
                return time
        return NO_TIME


def _label(fields: Fields, person: Person) -> str | None:
    """Return "system" for what mailboxes and news servers tell each other, "bot" for programs."""
    cancel = b"control" in fields and b"newsgroups" in fields
    if cancel or _INTERNAL in fields.get(b"subject", b"")[:60]:
        return "system"
    automatic = fields.get(b"auto-submitted")
    if automatic is not None and not automatic.strip().lower().startswith(b"no"):
        return "bot"
    return "bot" if person.machine else None
