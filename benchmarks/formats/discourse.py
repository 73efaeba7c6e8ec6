"""Make a topic of Discourse with n posts, as its interface answers."""

from __future__ import annotations

import json
import random

FORMAT = "discourse"

_TEXT = "the reader of a thread wants to know who answers whom and when it was said"
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return the JSON of a topic: replies, quotations and mentions as forums have them."""
    chance = random.Random(seed)
    posts = [_post(number, chance) for number in range(1, n + 1)]
    topic = {
        "post_stream": {"posts": posts, "stream": [post["id"] for post in posts]},
        "id": 57,
        "title": "Who answers whom",
        "posts_count": n,
    }
    return json.dumps(topic, separators=(",", ":")).encode()


def _post(number: int, chance: random.Random) -> dict[str, object]:
    user = chance.randrange(1, 400)
    text = " ".join(chance.choices(_WORDS, k=chance.randrange(10, 90)))
    cooked = f"<p>{text.capitalize()}.</p>\n<p>So it is &amp; remains.</p>"
    above = chance.randrange(1, number) if number > 1 and chance.random() < 0.4 else None
    if number > 1 and chance.random() < 0.1:
        quoted = chance.randrange(1, number)
        cooked = (
            f'<aside class="quote no-group" data-username="user{quoted % 400}" '
            f'data-post="{quoted}" data-topic="57">\n<div class="title">\n'
            '<div class="quote-controls"></div>\n<img alt="" width="24" height="24" '
            f'src="/user_avatar/1.png" class="avatar"> user{quoted % 400}:</div>\n'
            f"<blockquote>\n<p>{text[:60]}</p>\n</blockquote>\n</aside>\n{cooked}"
        )
    if chance.random() < 0.1:
        other = chance.randrange(1, 400)
        cooked = f'<p><a class="mention" href="/u/user{other}">@user{other}</a> yes</p>{cooked}'
    day = f"2020-{number // 9000 % 12 + 1:02}-{number // 300 % 28 + 1:02}"
    return {
        "id": 100_000 + number,
        "name": f"User {user}",
        "username": f"user{user}",
        "avatar_template": f"/user_avatar/forum.invalid/user{user}/{{size}}/1_2.png",
        "created_at": f"{day}T{number % 24:02}:{number % 60:02}:00.000Z",
        "cooked": cooked,
        "post_number": number,
        "post_type": 1,
        "updated_at": f"{day}T{number % 24:02}:{number % 60:02}:00.000Z",
        "reply_count": 0,
        "reply_to_post_number": above,
        "quote_count": 0,
        "incoming_link_count": 0,
        "reads": 7,
        "readers_count": 6,
        "score": 1.4,
        "yours": False,
        "topic_id": 57,
        "topic_slug": "who-answers-whom",
        "display_username": f"User {user}",
        "version": 1,
        "can_edit": False,
        "can_delete": False,
        "can_recover": False,
        "actions_summary": [{"id": 2, "count": chance.randrange(1, 9)}],
        "moderator": False,
        "admin": False,
        "staff": False,
        "user_id": user,
        "hidden": False,
        "trust_level": 2,
        "deleted_at": None,
        "user_deleted": False,
        "edit_reason": None,
        "wiki": False,
    }
