"""Read Mastodon: a context, the status it surrounds, lists of statuses.

Statuses are called by the numbers of the server asked; a thread begins with a status that
answers none, or whose parent is not there.  A context does not hold the status it was asked
for: that is another file, which `join` misses if it is absent.  People are known, and shown, by
their address, "ann@host".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.records import COMMENT, POST
from threadgraph.io.formats.json_answers import each_answer, version_of
from threadgraph.io.formats.mastodon_words import Mention, address_of, host_of, words_of
from threadgraph.io.gather import Gather, Row
from threadgraph.io.json_objects import dict_of, number_of, text_of

if TYPE_CHECKING:
    from threadgraph.graphs.ledger import Ledger
    from threadgraph.graphs.records import Records
    from threadgraph.io.options import ReadOptions
    from threadgraph.io.streams import Source

_KEY = "mastodon"
_MOST_ABOVE, _MOST_BELOW = 40, 60
_PAGES = (20, 40)


def read(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the statuses of one file; what it announces is settled by `join`."""
    statuses = _Statuses(source.name, options, ledger)
    for place, found in each_answer(source, options, ledger):
        statuses.take(found, place)
    return statuses.finish()


def join(parts: list[Records], options: ReadOptions, ledger: Ledger) -> list[Records]:
    """Return the parts, having told what the conversations of all of them lack.

    Replies are announced by statuses that stand in a context, or whose context is there.
    """
    known = _Known()
    for part in parts:
        known.add(part.extra.pop(_KEY, None) or _Known())
    held = {pair for part in parts for pair in zip(part.parents, part.ids, strict=True)}
    present = Counter(parent for parent, _ in held if parent)
    ids = {name for _, name in held}
    asked = {anchor for anchor, _ in known.contexts if anchor in ids}
    missing = (
        known.replies.get(name, 0) - present[name] - known.left_out[name]
        for name in known.within | asked
    )
    ledger.count("not_loaded", sum(max(0, n) for n in missing))
    for anchor, above in known.contexts:
        if anchor not in ids if anchor else above and not present[above]:
            what = "the status that this context surrounds is not here: give /statuses/ID too"
            if anchor and above:
                what += "; until then those above and below it are separate threads"
            ledger.warn("status_absent", anchor or above or "", what)
    if len(known.servers) > 1:
        names = ", ".join(sorted(known.servers)[:3])
        what = "one status has another number on each server; it is not known again"
        ledger.warn("several_servers", names, what)
    return parts


@dataclass
class _Known:
    """What is known of a file beside its statuses.

    `contexts` are pairs: the status that a context surrounds, the one above it; `within` the
    statuses in contexts; `replies` how many answers each status has, as the server says.
    """

    contexts: list[tuple[str | None, str | None]] = field(default_factory=list)
    within: set[str] = field(default_factory=set)
    replies: dict[str, int] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    servers: set[str] = field(default_factory=set)

    def add(self, other: _Known) -> None:
        """Add what is known of another file."""
        self.contexts += other.contexts
        self.within |= other.within
        self.left_out += other.left_out
        self.servers |= other.servers
        for name, n in other.replies.items():
            self.replies[name] = max(n, self.replies.get(name, 0))


class _Statuses:
    """The statuses of one file, taken one by one."""

    def __init__(self, source: str, options: ReadOptions, ledger: Ledger) -> None:
        self._gather = Gather(source, options, ledger, marked=True)
        self._ledger, self._source = ledger, source
        self._known = _Known()
        self._listed = 0
        self._without = ""

    def take(self, found: Any, place: int) -> None:
        """Take a context, an answer with a list of statuses, or a status."""
        if not isinstance(found, dict):
            self._gather.reject("not_an_object", place, "no object, but a plain value")
            return
        above, below = found.get("ancestors"), found.get("descendants")
        if isinstance(above, list) or isinstance(below, list):
            self._take_context(
                above if isinstance(above, list) else [], below if isinstance(below, list) else []
            )
        elif isinstance(found.get("statuses"), list):
            for position, status in enumerate(found["statuses"], 1):
                self._take_status(status, position)
        elif isinstance(found.get("last_status"), dict):
            self._take_status(found["last_status"], place)
        elif "content" not in found and isinstance(found.get("error"), str):
            self._without = found["error"][:100]
        else:
            self._listed += 1
            self._take_status(found, place)

    def finish(self) -> Records:
        """Return what was taken."""
        if self._without and not self._ledger.read:
            raise InputError(
                f"{self._source}: is an error of Mastodon's ({self._without}); ask for it again"
            )
        if self._listed in _PAGES:
            what = f"holds exactly {self._listed} statuses; further pages may be missing"
            self._ledger.warn("looks_paged", self._source, what)
        records = self._gather.finish()
        records.extra[_KEY] = self._known
        return records

    def _take_context(self, above: list[Any], below: list[Any]) -> None:
        for place, status in enumerate([*above, *below], 1):
            name = self._take_status(status, place, is_reply=place > len(above))
            if name:
                self._known.within.add(name)
        last = text_of(dict_of(above[-1]).get("id")) if above else None
        ids = {text_of(dict_of(status).get("id")) for status in below}
        parents = [text_of(dict_of(status).get("in_reply_to_id")) for status in below]
        anchor = next((parent for parent in parents if parent and parent not in ids), None)
        self._known.contexts.append((anchor, last))
        full = (len(above) == _MOST_ABOVE) * ["ancestors"]
        full += (len(below) == _MOST_BELOW) * ["descendants"]
        if full:
            what = f"holds exactly as many {' and '.join(full)} as are sent without an account"
            self._ledger.warn("looks_paged", self._source, what)

    def _take_status(self, status: Any, place: int, *, is_reply: bool = False) -> str | None:
        """Take a status and return its id."""
        if not isinstance(status, dict) or not ("content" in status or "text" in status):
            self._gather.reject("wrong_shape", place, "no status: it has no content")
            return None
        get = status.get
        name, parent = text_of(get("id")), text_of(get("in_reply_to_id"))
        account = dict_of(get("account"))
        address = address_of(account)
        text, mentions = words_of(status)
        label = None
        if isinstance(get("reblog"), dict):
            label, text, mentions = "repost", "", []
        elif account.get("bot") is True:
            label = "bot"
        row = self._gather.add(
            Row(
                name,
                parent,
                address,
                address.lower() if address else None,
                text,
                _text(get("created_at")),
                kind=COMMENT if parent or is_reply else POST,
                label=label,
                score=number_of(get("favourites_count")),
                version=version_of(get("edited_at")),
                place=place,
                url=None if label == "repost" else get("url"),
            ),
            status,
        )
        self._note(name, parent, status, account, row is not None)
        self._mark(row, mentions, status)
        return name

    def _mark(self, row: int | None, mentions: list[Mention], status: dict[str, Any]) -> None:
        """Note whom a status mentions, and whose status it quotes."""
        mention = self._gather.mention
        for who in mentions:
            mention(
                row,
                person_id=who.person,
                name=who.name,
                start=who.start,
                end=who.end,
                rule=who.rule,
            )
        quoted = dict_of(dict_of(status.get("quote")).get("quoted_status"))
        address = address_of(dict_of(quoted.get("account")))
        if address:
            mention(row, person_id=address.lower(), name=address, rule="M7")

    def _note(
        self,
        name: str | None,
        parent: str | None,
        status: dict[str, Any],
        account: dict[str, Any],
        kept: bool,
    ) -> None:
        known = self._known
        replies = number_of(status.get("replies_count"))
        if name and replies:
            known.replies[name] = int(replies)
        if parent and not kept:
            known.left_out[parent] += 1
        if "@" not in (text_of(account.get("acct")) or "@"):
            host = host_of(account.get("url"))
            if host:
                known.servers.add(host)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
