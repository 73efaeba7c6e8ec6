"""Make a thread of Bluesky as getPostThread sends it: views of posts inside one another."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

FORMAT = "bluesky"

DEEPEST = 100
_BEGIN = 1_700_000_000
_WORDS = "the bridge is older than the town and nobody knows who paid for its second arch"


def generate(n: int, seed: int = 0) -> bytes:
    """Return the JSON of a post with `n` answers, up to a hundred deep."""
    rng = random.Random(seed)
    root = view(rng, 0, None, None)
    nodes = [(root, 0)]
    for number in range(1, n + 1):
        above, depth = nodes[max(0, len(nodes) - 1 - int(rng.expovariate(0.02)))]
        node = view(rng, number, above["post"]["uri"], root["post"]["uri"])
        above["replies"].append(node)
        above["post"]["replyCount"] += 1
        if depth + 1 < DEEPEST:
            nodes.append((node, depth + 1))
    return json.dumps({"thread": root}).encode()


def view(rng: random.Random, number: int, above: str | None, root: str | None) -> dict[str, Any]:
    """Return the view of a post without answers."""
    user = int(rng.paretovariate(0.7)) % 100_000
    person = f"did:plc:{user:024d}"
    text = " ".join(rng.choices(_WORDS.split(), k=rng.randint(3, 45)))
    time = datetime.fromtimestamp(_BEGIN + 7 * number, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    record: dict[str, Any] = {
        "$type": "app.bsky.feed.post",
        "createdAt": time,
        "langs": ["en"],
        "text": text,
    }
    if above:
        ends = {"parent": above, "root": root}
        record["reply"] = {end: {"cid": "bafyrei" + "b" * 52, "uri": u} for end, u in ends.items()}
    if rng.random() < 0.1:
        handle = f"@user{user // 2}.bench.example"
        record["text"] = f"{handle} {text} …"
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": f"did:plc:{user // 2:024d}"}
        index = {"byteStart": 0, "byteEnd": len(handle)}
        record["facets"] = [{"features": [feature], "index": index}]
    return {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": {
            "uri": f"at://{person}/app.bsky.feed.post/3k{number:011x}",
            "cid": "bafyrei" + "a" * 52,
            "author": {
                "did": person,
                "handle": f"user{user}.bench.example",
                "displayName": f"User {user}",
                "avatar": f"https://cdn.example/img/avatar/plain/{person}/bafkrei@jpeg",
                "associated": {"chat": {"allowIncoming": "following"}},
                "labels": [],
                "createdAt": "2023-06-22T00:00:00.000Z",
            },
            "record": record,
            "bookmarkCount": 0,
            "replyCount": 0,
            "repostCount": 0,
            "likeCount": rng.randrange(30),
            "quoteCount": 0,
            "indexedAt": time,
            "labels": [],
        },
        "replies": [],
        "threadContext": {},
    }
