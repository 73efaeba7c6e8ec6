"""Who is who behind the nicks of a chat log, as its renames tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from threadgraph.graphs.names import name_key


@dataclass
class Nicks:
    """Follows people through their nicks, line by line.

    Who renames stays the same person.  Who takes a nick that another has left without leaving
    it by a rename has got an own nick back (after a lost connection) and is that person.  Who
    uses a nick that its bearer has left by a rename is somebody else: such are the nicks that
    programs give to everybody ("guest").  The bearer can rename back at any time.

    >>> nicks = Nicks()
    >>> first, second = nicks.speak("ann"), nicks.speak("guest")
    >>> nicks.rename("ann", "ann|away"), nicks.rename("guest", "bob")
    (None, None)
    >>> nicks.people([first, second, nicks.speak("ann|away"), nicks.speak("guest")])
    ['ann', 'guest', 'ann', 'guest (2)']
    """

    _bearer: dict[str, int] = field(default_factory=dict)
    _same: list[int] = field(default_factory=list)
    _spoken: list[Counter[str]] = field(default_factory=list)

    def speak(self, nick: str) -> int:
        """Return the person who speaks now under a nick; `people` tells the final one."""
        key = name_key(nick)
        person = self._of(key)
        self._spoken[person][key] += 1
        return person

    def knows(self, nick: str) -> bool:
        """Tell whether somebody has spoken under a nick, or taken it by a rename, and has it."""
        return name_key(nick) in self._bearer

    def rename(self, old: str, new: str) -> None:
        """Take note that the bearer of one nick goes by another from now on."""
        before, after = name_key(old), name_key(new)
        person = self._of(before)
        del self._bearer[before]
        held = self._bearer.get(after)
        if held is not None:
            a, b = sorted((self._find(person), self._find(held)))
            self._same[b] = a
        self._bearer[after] = person

    def people(self, persons: list[int]) -> list[str]:
        """Return a name for each person: the nick spoken under most, the first of several.

        A nick that is so the name of several people is numbered: "guest", "guest (2)".
        """
        spoken: dict[int, Counter[str]] = {}
        for person, nicks in enumerate(self._spoken):
            if nicks:
                spoken.setdefault(self._find(person), Counter()).update(nicks)
        label: dict[int, str] = {}
        used: Counter[str] = Counter()
        for person, nicks in spoken.items():
            nick = nicks.most_common(1)[0][0]
            used[nick] += 1
            label[person] = nick if used[nick] == 1 else f"{nick} ({used[nick]})"
        return [label[self._find(person)] for person in persons]

    def _of(self, key: str) -> int:
        if key not in self._bearer:
            self._bearer[key] = len(self._same)
            self._same.append(len(self._same))
            self._spoken.append(Counter())
        return self._bearer[key]

    def _find(self, person: int) -> int:
        while self._same[person] != person:
            self._same[person] = self._same[self._same[person]]
            person = self._same[person]
        return person
