"""Find the lines of JSON in which a key of interest stands twice, or turns up for the first time.

A decoder with declared fields takes the last of two equal keys and skips what it does not know,
both in silence.  Here the keys of a block of lines are compared as bytes, without parsing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Words = NDArray[np.uint64]

_QUOTE, _COLON, _BACKSLASH, _BLANKS = 34, 58, 92, np.array([32, 9, 13], np.uint8)
_PAD = 16
_BLANKS_FOLLOWED = 8
_MOST_MET = 10_000
# Escapes that could spell a letter, a digit or a joint of a name.
_SPELLED = re.compile(rb"\\u00(?:2[dDeE0]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF])")
_PLAIN = re.compile(r"[A-Za-z0-9_. -]+")
_ESCAPED = re.compile(rb"\\u")


class KeyWatch:
    """Look for lines that only a careful reader may read.

    `used` are the keys that are read, `late` those that are not known to be in the file.
    `trusted` is False if the used keys can be spelled in too many ways to be compared: then
    every line wants care.
    """

    def __init__(self, used: Iterable[str], late: Iterable[str]) -> None:
        """Prepare the comparison."""
        names = list(used)
        self.trusted = not any(re.search(r'["\\/\x00-\x1f]', name) for name in names)
        self._escape = _SPELLED if all(_PLAIN.fullmatch(name) for name in names) else _ESCAPED
        self._used = [_Key(name) for name in names]
        watched = [_Key(name) for name in late]
        self._late = [key for key in watched if key.ending]
        self._short = [key for key in watched if not key.ending]
        self._hit = np.zeros(65536, np.bool_)
        self._hit[_scatter(np.array([key.ending for key in self._late], np.uint64))] = True
        self._met: dict[int, list[_Key]] = {}

    def suspects(self, data: bytes, ends: Places) -> set[int]:
        """Return the lines of `data` that want care: all that repeat a used key or have a late one.

        `ends` int64 are the offsets after each line.  A line may be named without need (a key
        inside another object counts as a repetition), but none is missed.
        """
        padded = np.frombuffer(b"\0" * _PAD + data, np.uint8)
        quotes, unsure = _key_ends(padded)
        keys = _KeysFound(padded, quotes)
        found = [unsure, *self._escapes(padded, data)]
        known = np.zeros(len(quotes), np.bool_)
        for key in self._used:
            same = keys.equal(key)
            known |= same
            places = quotes[same]
            if not _one_per_line(places - _PAD, ends):
                lines = np.searchsorted(ends, places - _PAD, side="right")
                found.append(places[1:][lines[1:] == lines[:-1]])
        found.extend(self._late_places(keys, known))
        suspicious = np.concatenate(found)
        if not len(suspicious):
            return set()
        return set(np.searchsorted(ends, suspicious - _PAD, side="right").tolist())

    def _late_places(self, keys: _KeysFound, known: NDArray[np.bool_]) -> Iterator[Places]:
        """Yield where late keys end, asking first whose last four bytes hit the table."""
        for key in self._short:
            yield keys.quotes[keys.equal(key) & ~known]
        hits = np.flatnonzero(self._hit[_scatter(keys.low >> np.uint64(32))] & ~known)
        if not len(hits):
            return
        hit = keys.take(hits)
        for word in np.unique(hit.low).tolist():
            if word not in self._met:
                if len(self._met) > _MOST_MET:
                    self._met.clear()
                self._met[word] = [key for key in self._late if key.may_end(word)]
            for key in self._met[word]:
                yield hit.quotes[hit.equal(key)]

    def _escapes(self, padded: NDArray[np.uint8], data: bytes) -> Iterator[Places]:
        """Yield where an escape stands that may spell a letter of a key."""
        at = np.flatnonzero(padded[:-1] == _BACKSLASH)
        if len(at) and (padded[at + 1] == ord("u")).any():
            found = [match.start() + _PAD for match in self._escape.finditer(data)]
            yield np.array(found, np.int64)


class _Key:
    """The last 16 bytes of a key with its opening quote, as two little-endian words."""

    def __init__(self, name: str) -> None:
        tail = (b'"' + name.encode("utf-8", "surrogatepass"))[-16:]
        self.low, self.low_shift = _tail_word(tail[-8:])
        self.high, self.high_shift = _tail_word(tail[:-8])
        self.is_long = len(tail) > 8
        self.ending = int.from_bytes(tail[-4:], "little") if len(tail) > 3 else 0

    def may_end(self, word: int) -> bool:
        """Tell whether a key that ends in these 8 bytes may be this one."""
        return word >> int(self.low_shift) == int(self.low)


class _KeysFound:
    """The keys of a block: where their closing quotes are, and the 8 bytes before those."""

    def __init__(self, padded: NDArray[np.uint8], quotes: Places) -> None:
        self._words = np.lib.stride_tricks.as_strided(
            padded[:8].view("<u8"), shape=(len(padded) - 7,), strides=(1,), writeable=False
        )
        self._padded, self.quotes = padded, quotes
        self.low: Words = self._words[quotes - 8]

    def take(self, rows: NDArray[np.int64]) -> _KeysFound:
        """Return some of the keys."""
        return _KeysFound(self._padded, self.quotes[rows])

    def equal(self, key: _Key) -> NDArray[np.bool_]:
        """Return which of the keys are `key` (or a longer one, where it has over 15 letters)."""
        low = self.low >> key.low_shift if key.low_shift else self.low
        found: NDArray[np.bool_] = low == key.low
        if key.is_long:
            rows = np.flatnonzero(found)
            high = self._words[self.quotes[rows] - 16]
            found[rows] = high >> key.high_shift == key.high
        return found


def _tail_word(tail: bytes) -> tuple[np.uint64, np.uint64]:
    """Return `tail` as a number, and the shift that leaves as many bytes of a word."""
    return np.uint64(int.from_bytes(tail, "little")), np.uint64(8 * (8 - len(tail)))


def _scatter(endings: Words) -> Words:
    """Return a place in a table of 65,536 for each number of four bytes."""
    return (endings * np.uint64(2654435761) >> np.uint64(16)) & np.uint64(0xFFFF)


def _key_ends(padded: NDArray[np.uint8]) -> tuple[Places, Places]:
    """Return where the closing quote of each key is, and colons too far from any quote to tell."""
    colons = np.flatnonzero(padded == _COLON)
    before = padded[colons - 1]
    quotes = colons[before == _QUOTE] - 1
    spaced = colons[np.isin(before, _BLANKS)] if (before <= 32).any() else colons[:0]
    if not len(spaced):
        return quotes, spaced
    at = spaced - 1
    for _ in range(_BLANKS_FOLLOWED):
        at = np.where(np.isin(padded[at], _BLANKS), at - 1, at)
    unsure = at[np.isin(padded[at], _BLANKS)]
    return np.sort(np.concatenate([quotes, at[padded[at] == _QUOTE]])), unsure


def _one_per_line(places: Places, ends: Places) -> bool:
    """Tell whether the i-th place is in the i-th line, for all lines."""
    return len(places) == len(ends) and bool(
        (places < ends).all() and (places[1:] >= ends[:-1]).all()
    )
