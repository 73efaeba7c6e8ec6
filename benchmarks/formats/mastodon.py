"""Make a context of Mastodon: answers of any depth, with their mentions and accounts."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

FORMAT = "mastodon"

_BEGIN = 1_700_000_000
_FIRST = 110_000_000_000_000_000
_WORDS = "the bridge is older than the town and nobody knows who paid for its second arch"


def generate(n: int, seed: int = 0) -> bytes:
    """Return the context of a status, with `n` answers below it."""
    rng = random.Random(seed)
    below: list[dict[str, Any]] = []
    for i in range(n):
        above = (
            below[-1 - min(i - 1, int(rng.expovariate(0.05)))] if i and rng.random() < 0.9 else None
        )
        below.append(status(rng, i, above))
    for found in below:
        found["replies_count"] = 0
    by_id = {found["id"]: found for found in below}
    for found in below:
        if found["in_reply_to_id"] in by_id:
            by_id[found["in_reply_to_id"]]["replies_count"] += 1
    return json.dumps({"ancestors": [], "descendants": below}).encode()


def status(rng: random.Random, number: int, above: dict[str, Any] | None) -> dict[str, Any]:
    """Return a status that answers `above`, or the one that the context surrounds."""
    user = int(rng.paretovariate(0.7)) % 100_000
    words = " ".join(rng.choices(_WORDS.split(), k=rng.randint(3, 50)))
    mentions = []
    if above:
        account = above["account"]
        mentions = [{key: account[key] for key in ("id", "username", "url", "acct")}]
        words = (
            f'<span class="h-card" translate="no"><a href="{account["url"]}" '
            f'class="u-url mention">@<span>{account["username"]}</span></a></span> {words}'
        )
    name = str(_FIRST + number * 1000)
    time = datetime.fromtimestamp(_BEGIN + 7 * number, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    url = f"https://bench.example/@user{user}"
    return {
        "id": name,
        "created_at": time,
        "in_reply_to_id": above["id"] if above else str(_FIRST - 1),
        "in_reply_to_account_id": above["account"]["id"] if above else "1",
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": "en",
        "uri": f"https://bench.example/users/user{user}/statuses/{name}",
        "url": f"{url}/{name}",
        "reblogs_count": 0,
        "favourites_count": rng.randrange(9),
        "edited_at": None,
        "content": f"<p>{words}</p>",
        "reblog": None,
        "account": {
            "id": str(_FIRST + user),
            "username": f"user{user}",
            "acct": f"user{user}",
            "display_name": f"User {user}",
            "locked": False,
            "bot": False,
            "discoverable": True,
            "group": False,
            "created_at": "2022-11-06T00:00:00.000Z",
            "note": "<p>I like bridges.</p>",
            "url": url,
            "avatar": "https://bench.example/avatars/original/missing.png",
            "header": "https://bench.example/headers/original/missing.png",
            "followers_count": 12,
            "following_count": 34,
            "statuses_count": 56,
            "emojis": [],
            "fields": [],
        },
        "media_attachments": [],
        "mentions": mentions,
        "tags": [],
        "emojis": [],
        "card": None,
        "poll": None,
    }
