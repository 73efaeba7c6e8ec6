"""Make an answer of the interface of Disqus with n posts."""

from __future__ import annotations

import json
import random

FORMAT = "disqus-api"

_TEXT = "the reader of a page wants to know who answers whom and when it was said"
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return the JSON of posts/list: a third of the posts are replies."""
    chance = random.Random(seed)
    posts = [_post(number, chance) for number in range(1, n + 1)]
    answer = {"cursor": {"hasNext": False, "more": False}, "code": 0, "response": posts}
    return json.dumps(answer, separators=(",", ":")).encode()


def _post(number: int, chance: random.Random) -> dict[str, object]:
    user = chance.randrange(1, 2000)
    text = " ".join(chance.choices(_WORDS, k=chance.randrange(5, 80)))
    likes = chance.randrange(0, 9)
    return {
        "id": str(number),
        "parent": chance.randrange(1, number) if number > 1 and number % 3 == 0 else None,
        "thread": "7",
        "forum": "blog",
        "author": {
            "username": f"user{user}",
            "name": f"User {user}",
            "id": str(user),
            "isAnonymous": False,
            "profileUrl": f"https://disqus.com/by/user{user}/",
            "avatar": {"permalink": f"https://disqus.com/api/users/avatars/user{user}.jpg"},
        },
        "message": f"<p>{text}</p>",
        "raw_message": text,
        "createdAt": f"2020-{number % 12 + 1:02}-{number % 28 + 1:02}T19:{number % 60:02}:29",
        "likes": likes,
        "dislikes": 0,
        "points": likes,
        "numReports": 0,
        "isApproved": True,
        "isDeleted": False,
        "isEdited": False,
        "isFlagged": False,
        "isHighlighted": False,
        "isSpam": False,
        "media": [],
        "sb": False,
    }
