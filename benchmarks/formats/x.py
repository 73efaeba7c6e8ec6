"""Make pages of posts of X (version 2 of its API, JSON lines as twarc stores them)."""

from __future__ import annotations

import json
import random

FORMAT = "x"

_PAGE = 100
_TEXT = (
    "the of and to in is that for it as with on be at by this not are but from have an they which "
    "one would all will there say who make when can more if no man out other so what time up go"
)
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return pages with n posts in conversations of about 20."""
    chance = random.Random(seed)
    people = n // 10 + 2
    first = 1_500_000_000_000_000_000
    posts: list[dict[str, object]] = []
    for number in range(n):
        opens = number % 20 == 0
        person = chance.randrange(people)
        text = " ".join(chance.choices(_WORDS, k=8 + int(chance.expovariate(1 / 15))))
        post: dict[str, object] = {
            "id": str(first + number * 7919),
            "edit_history_tweet_ids": [str(first + number * 7919)],
            "conversation_id": str(first + number // 20 * 20 * 7919),
            "author_id": str(1000 + person),
            "created_at": f"2023-01-{1 + number // 1440 % 28:02}T{number // 60 % 24:02}:"
            f"{number % 60:02}:00.000Z",
            "lang": "en",
            "possibly_sensitive": False,
            "reply_settings": "everyone",
            "public_metrics": {
                "retweet_count": 0,
                "reply_count": 1,
                "like_count": chance.randrange(50),
                "quote_count": 0,
                "impression_count": 100,
            },
        }
        if not opens:
            above = posts[-1 - chance.randrange(number % 20)]
            to = str(above["author_id"])
            name = f"user{to}"
            text = f"@{name} {text}"
            post["in_reply_to_user_id"] = to
            post["referenced_tweets"] = [{"type": "replied_to", "id": above["id"]}]
            mention = {"start": 0, "end": len(name) + 1, "username": name, "id": to}
            post["entities"] = {"mentions": [mention]}
        post["text"] = text
        posts.append(post)
    lines = []
    for start in range(0, n, _PAGE):
        data = posts[start : start + _PAGE]
        users = [
            {"id": i, "username": f"user{i}", "name": f"User {i}", "verified": False}
            for i in sorted({str(post["author_id"]) for post in data})
        ]
        meta = {"result_count": len(data), "newest_id": "2", "oldest_id": "1"}
        lines.append(json.dumps({"data": data, "includes": {"users": users}, "meta": meta}))
    return "\n".join(lines).encode() + b"\n"
