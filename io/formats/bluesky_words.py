"""What a post of Bluesky says: its text, the people it mentions, the person it quotes."""

from __future__ import annotations

from typing import Any

from threadgraph.io.json_objects import dict_of, list_of, text_of

_MENTION = "app.bsky.richtext.facet#mention"
_POST = "/app.bsky.feed.post/"


def mentions_in(record: dict[str, Any], text: str) -> list[tuple[str, int, int]]:
    """Return (person, start, end) for each mention; −1 for places that are not in the text.

    The record counts bytes of UTF-8, the result characters.

    >>> mention = {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:ann"}
    >>> facet = {"index": {"byteStart": 3, "byteEnd": 7}, "features": [mention]}
    >>> mentions_in({"facets": [facet]}, "é @ann")
    [('did:plc:ann', 2, 6)]
    """
    found = []
    for facet in list_of(record.get("facets")):
        index = dict_of(facet.get("index"))
        for feature in list_of(facet.get("features")):
            person = text_of(feature.get("did"))
            if feature.get("$type") == _MENTION and person:
                found.append((person, _place(index.get("byteStart")), _place(index.get("byteEnd"))))
    if not found or text.isascii():
        size = len(text)
        return [(p, s, e) if 0 <= s < e <= size else (p, -1, -1) for p, s, e in found]
    places = characters(text, {place for _, *pair in found for place in pair})
    return [
        (person, places[start], places[end])
        if 0 <= places.get(start, -1) < places.get(end, -1)
        else (person, -1, -1)
        for person, start, end in found
    ]


def characters(text: str, places: set[int]) -> dict[int, int]:
    """Return the places in characters for places in bytes of UTF-8, but those outside the text.

    >>> characters("né!", {0, 1, 3, 4, 9}) == {0: 0, 1: 1, 3: 2, 4: 3}
    True
    """
    data = text.encode("utf-8", "surrogatepass")
    found = {}
    at = passed = 0
    for place in sorted(places):
        if 0 <= place <= len(data):
            # Bytes 10xxxxxx go on a character; each other byte begins one.
            passed += sum(byte & 0xC0 != 0x80 for byte in data[at:place])
            at = place
            found[place] = passed
    return found


def person_of(uri: Any) -> str | None:
    """Return the person whose post an address names, None for what is no post.

    >>> person_of("at://did:plc:ann/app.bsky.feed.post/3k"), person_of("at://did:plc:ann")
    ('did:plc:ann', None)
    """
    if not isinstance(uri, str) or not uri.startswith("at://") or _POST not in uri:
        return None
    return uri[5:].partition("/")[0] or None


def quoted_in(record: dict[str, Any]) -> str | None:
    """Return the person whose post is quoted below a post."""
    embed = dict_of(record.get("embed"))
    inner = dict_of(embed.get("record"))
    return person_of(inner.get("uri")) or person_of(dict_of(inner.get("record")).get("uri"))


def _place(value: Any) -> int:
    return value if type(value) is int else -1
