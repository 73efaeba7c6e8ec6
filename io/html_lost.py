"""Formatting that a page opens and does not close, which its parser makes anew further on."""

from __future__ import annotations

from collections import Counter

from threadgraph.io.html_rules import SINGLE

_Rests = dict[bytes, list[bytes]]
"""Attributes of elements, by the name."""


class LostFormatting:
    """Formatting whose element was closed by that of another, to be made anew."""

    def __init__(self) -> None:
        """Begin with none."""
        self.total = 0
        self._rests: _Rests = {}
        self._same: Counter[tuple[bytes, bytes]] = Counter()
        self._aside: list[tuple[int, _Rests, Counter[tuple[bytes, bytes]]]] = []

    def add(self, name: bytes, rest: bytes) -> None:
        """Note an element; of those that are the same, three are made anew."""
        if self._same[name, rest] < (1 if name in SINGLE else 3):
            self._same[name, rest] += 1
            self._rests.setdefault(name, []).append(rest)
            self.total += 1

    def remove(self, name: bytes) -> None:
        """Forget the last element of a name, if there is one."""
        if self.total and self._rests.get(name):
            self._same[name, self._rests[name].pop()] -= 1
            self.total -= 1

    def take(self) -> list[tuple[bytes, bytes]]:
        """Return all, by name and attributes, and forget them."""
        if not self.total:
            return []
        taken = [(name, rest) for name, rests in self._rests.items() for rest in rests]
        self.total = 0
        self._rests.clear()
        self._same.clear()
        return taken

    def set_aside(self) -> None:
        """Begin an element outside of which nothing is made anew inside."""
        self._aside.append((self.total, self._rests, self._same))
        self.total, self._rests, self._same = 0, {}, Counter()

    def bring_back(self) -> None:
        """End that element, forgetting what was lost in it."""
        self.total, self._rests, self._same = self._aside.pop()
