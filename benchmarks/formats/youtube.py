"""Make pages of YouTube's Data API: comments with up to five of their replies."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

FORMAT = "youtube"

_BEGIN = 1_700_000_000
_WORDS = "the bridge is older than the town and nobody knows who paid for its second arch"


def generate(n: int, seed: int = 0) -> bytes:
    """Return a list of pages with `n` comments in all."""
    rng = random.Random(seed)
    items: list[dict[str, Any]] = []
    made = 0
    while made < n:
        root = f"Ugx{made:08x}bench4AaABAg"
        top = comment(rng, root, None, made)
        made += 1
        replies = []
        for _ in range(min(n - made, rng.choice((0, 0, 0, 1, 2, 5)))):
            replies.append(comment(rng, f"{root}.9{made:08x}", root, made))
            made += 1
        snippet = {
            "channelId": "UCbenchbenchbenchbenchbe",
            "videoId": "benchbench1",
            "topLevelComment": top,
            "canReply": True,
            "totalReplyCount": len(replies) + (len(replies) == 5) * rng.randrange(20),
            "isPublic": True,
        }
        item = {"kind": "youtube#commentThread", "etag": f"e{made:x}", "id": root}
        items.append({**item, "snippet": snippet, "replies": {"comments": replies}})
        if not replies:
            del items[-1]["replies"]
    pages = [
        {
            "kind": "youtube#commentThreadListResponse",
            "etag": f"p{at:x}",
            "nextPageToken": f"page{at:08x}" if at + 100 < len(items) else None,
            "pageInfo": {"totalResults": 100, "resultsPerPage": 100},
            "items": items[at : at + 100],
        }
        for at in range(0, len(items), 100)
    ]
    return json.dumps(pages).encode()


def comment(rng: random.Random, name: str, root: str | None, number: int) -> dict[str, Any]:
    """Return a comment, or a reply to `root`."""
    user = int(rng.paretovariate(0.7)) % 100_000
    text = " ".join(rng.choices(_WORDS.split(), k=rng.randint(3, 40)))
    if root and rng.random() < 0.4:
        text = f"@user{int(rng.paretovariate(0.7)) % 100_000} {text}"
    time = datetime.fromtimestamp(_BEGIN + 7 * number, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    snippet = {
        "channelId": "UCbenchbenchbenchbenchbe",
        "videoId": "benchbench1",
        "textDisplay": text,
        "textOriginal": text,
        "authorDisplayName": f"@user{user}",
        "authorProfileImageUrl": "https://yt3.example/ytc/bench=s48-c-k-c0x00ffffff-no-rj",
        "authorChannelUrl": f"http://www.youtube.com/@user{user}",
        "authorChannelId": {"value": f"UC{user:022d}"},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": rng.randrange(30),
        "publishedAt": time,
        "updatedAt": time,
    }
    if root:
        snippet["parentId"] = root
    return {"kind": "youtube#comment", "etag": f"c{number:x}", "id": name, "snippet": snippet}
