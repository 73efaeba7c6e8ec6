"""Make an answer of Lemmy (version 0.19) with all comments of one post."""

from __future__ import annotations

import json
import random

FORMAT = "lemmy"

_TEXT = (
    "the of and to in is that for it as with on be at by this not are but from have an they which "
    "one would all will there say who make when can more if no man out other so what time up go"
)
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return an answer of n comments."""
    chance = random.Random(seed)
    post = {"id": 7, "name": "A post", "creator_id": 1, "ap_id": "https://a.example/post/7"}
    community = {"id": 3, "name": "talk", "actor_id": "https://a.example/c/talk"}
    paths = ["0"]
    views = []
    for number in range(1, n + 1):
        above = paths[-1 - min(int(chance.expovariate(0.3)), len(paths) - 1)]
        path = f"{above if above.count('.') < 40 else '0'}.{number}"
        paths.append(path)
        person = 1 + chance.randrange(n // 20 + 1)
        time = f"2024-01-{1 + number // 1440 % 28:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
        comment = {
            "id": number,
            "creator_id": person,
            "post_id": 7,
            "content": "\n\n".join(_say(chance) for _ in range(1 + int(chance.expovariate(1)))),
            "removed": False,
            "published": time,
            "deleted": False,
            "ap_id": f"https://a.example/comment/{number}",
            "local": True,
            "path": path,
            "distinguished": False,
            "language_id": 37,
        }
        creator = {
            "id": person,
            "name": f"user{person}",
            "actor_id": f"https://a.example/u/user{person}",
        }
        counts = {"comment_id": number, "score": 1, "upvotes": 1, "downvotes": 0, "published": time}
        views.append(
            {
                "comment": comment,
                "creator": creator,
                "post": post,
                "community": community,
                "counts": counts | {"child_count": 0},
                "subscribed": "NotSubscribed",
                "saved": False,
            }
        )
    return json.dumps({"comments": views}, separators=(",", ":")).encode()


def _say(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=8 + int(chance.expovariate(1 / 30)))) + "."
