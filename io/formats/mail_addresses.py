"""Keep the addresses of senders out of what is shown: out of the ids of messages and titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from threadgraph.graphs.records import Records
from threadgraph.io.formats.mail_people import hash_of

_LONGEST = 320
_STARTS = re.compile(r"(?:\A|(?<=[\W_]))[^@]")
_IN_TEXT = re.compile(r"[^\s<>@,;:()\[\]{}\"']{1,200}@[\w.-]{0,253}\w")


def hide_addresses(parts: list[Records], senders: Iterable[str]) -> None:
    """Take the addresses of senders out of all that shows an id, and out of titles, in place.

    `senders` are their addresses in lower case.
    """
    addresses = Addresses(senders)
    for part in parts:
        part.ids = [addresses.id_without(name) for name in part.ids]
        part.parents = addresses.ids_without(part.parents)
        if part.stated is not None:
            part.stated = addresses.ids_without(part.stated)
        part.titles = {
            addresses.id_without(name): addresses.text_without(title)
            for name, title in part.titles.items()
        }


class Addresses:
    """The addresses of the senders of one input, and how they are taken out of ids and titles.

    An address is replaced by "address-" and eight digits of its hash, so that equal ids stay
    equal and different ones different.

    >>> addresses = Addresses({"ann@h.invalid"})
    >>> addresses.id_without("12-send-Ann@h.invalid") == addresses.id_without("12-send-bob@h")
    False
    >>> addresses.id_without("joann@h.invalid"), addresses.id_without("12-ann@h.invalid")
    ('joann@h.invalid', '12-address-8b611d29')
    """

    def __init__(self, addresses: Iterable[str]) -> None:
        """Take addresses in lower case; what has no "@" or is over 320 characters is none."""
        self._known = {own for own in addresses if "@" in own and len(own) <= _LONGEST}
        self._hosts = {own.rpartition("@")[2] for own in self._known}

    def id_without(self, name: str) -> str:
        """Return an id; an address it ends with, from a letter that begins a word, is hashed."""
        before, _, host = name.rpartition("@")
        if not before or host.lower() not in self._hosts:
            return name
        # The longest address that fits counts: "b-ann@h" before "ann@h".
        for found in _STARTS.finditer(name, max(0, len(name) - _LONGEST)):
            start = found.start()
            if start > len(before):
                break
            if name[start:].lower() in self._known:
                return name[:start] + _hashed(name[start:])
        return name

    def ids_without(self, names: Sequence[str | None]) -> list[str | None]:
        """Return a column of ids, each as `id_without` has it."""
        return [name and self.id_without(name) for name in names]

    def text_without(self, text: str) -> str:
        """Return a line of text with every address of a sender in it hashed.

        >>> Addresses({"ann@h.invalid"}).text_without("Mail to <ann@h.invalid>, bob@h.invalid.")
        'Mail to <address-8b611d29>, bob@h.invalid.'
        """
        if "@" not in text:
            return text
        return _IN_TEXT.sub(lambda found: self.id_without(found[0]), text)


def _hashed(address: str) -> str:
    return "address-" + hash_of(address).partition(":")[2][:8]
