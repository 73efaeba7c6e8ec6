"""Different people whose names look alike: listed for the reader, never merged."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOOK = {
    # Cyrillic, by the shape of either case (в and В look like B in capitals).
    **dict(zip("авеѕһіјӏорԛуԝхԁскмтнѵԍ", "abeshijlopqywxdckmthvg", strict=True)),
    # Greek, by the capitals, which are exact.
    **dict(zip("αβεζηικμνορτυχϳ", "abezhikmnoptyxj", strict=True)),
    # Armenian, by the small letters.
    **dict(zip("ոօսհցյզ", "nouhgjq", strict=True)),
    # Latin letters without a decomposition, and digits that stand for letters.
    **dict(zip("ıɑɡøđłħ01", "iagodlhol", strict=True)),
}
_TABLE = str.maketrans(_LOOK)
_ASCII_TABLE = str.maketrans("01", "ol", " !\"#%&'()*,-./:;?@[\\]_{}")


def lookalikes(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Group the names of different people that a reader could take for one another.

    `names` holds one name per person.  Two names look alike when they agree after marks,
    case, white space, punctuation and invisible characters are dropped and Cyrillic, Greek
    and Armenian letters that pass for Latin ones are replaced; the idea is the skeleton of
    UTS #39, with a table small enough to read.  Groups and names keep the order given.

    >>> lookalikes(["Dr.Kim", "Аnn", "Bob", "Ann", "Dr. Kim"])
    [('Dr.Kim', 'Dr. Kim'), ('Аnn', 'Ann')]
    """
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(skeleton(name), []).append(name)
    return [tuple(group) for look, group in groups.items() if look and len(group) > 1]


def skeleton(name: str) -> str:
    """Return what is left of a name when everything that the eye can miss is dropped.

    >>> skeleton("Jоsé_1"), skeleton("...")
    ('josel', '')
    """
    if name.isascii() and name.isprintable():
        return name.lower().translate(_ASCII_TABLE)
    bare = normalize("NFKD", normalize("NFKD", name).casefold()).translate(_TABLE)
    return "".join(c for c in bare if category(c)[0] not in "MPZC")
