"""Make a channel of Discord as DiscordChatExporter writes it in JSON, with all its fields."""

from __future__ import annotations

import json
import random
from typing import Any

FORMAT = "discord"

_FIRST = 1_200_000_000_000_000_000
_TEXT = "the bridge is older than the town and nobody knows who paid for its second arch"
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return the JSON of a channel of `n` messages, a fifth of them replies."""
    rng = random.Random(seed)
    messages = []
    for i in range(n):
        writer = int(rng.paretovariate(0.7)) % 5000
        message = _message(rng, i, writer)
        if i and rng.random() < 0.2:
            answered = messages[max(0, i - 1 - int(rng.expovariate(0.05)))]
            message["type"] = "Reply"
            message["reference"] = {
                "type": "Default",
                "messageId": answered["id"],
                "channelId": "1100000000000000000",
                "guildId": "1000000000000000000",
            }
            message["mentions"].append(answered["author"])
        if rng.random() < 0.05:
            other = _user(rng.randrange(5000))
            message["content"] = f"@{other['nickname']} {message['content']}"
            message["mentions"].append(other)
        messages.append(message)
    document = {
        "guild": {"id": "1000000000000000000", "name": "Bridges", "iconUrl": ""},
        "channel": {
            "id": "1100000000000000000",
            "type": "GuildTextChat",
            "categoryId": None,
            "category": None,
            "name": "general",
            "topic": None,
        },
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2026-01-01T00:00:00+00:00",
        "messages": messages,
        "messageCount": n,
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _message(rng: random.Random, i: int, writer: int) -> dict[str, Any]:
    minute, second = divmod(i, 60)
    hour, minute = divmod(minute, 60)
    day, hour = divmod(hour, 24)
    return {
        "id": str(_FIRST + (i << 32)),
        "type": "Default",
        "timestamp": f"2024-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}T"
        f"{hour:02}:{minute:02}:{second:02}.853+00:00",
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": " ".join(rng.choices(_WORDS, k=rng.randint(1, 25))),
        "author": _user(writer),
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
        "inlineEmojis": [],
    }


def _user(number: int) -> dict[str, Any]:
    return {
        "id": str(900_000_000_000_000_000 + number),
        "name": f"user{number}",
        "discriminator": "0000",
        "nickname": f"User {number}",
        "color": None,
        "isBot": number % 50 == 7,
        "roles": [{"id": "1", "name": "member", "color": None, "position": 1}],
        "avatarUrl": "https://cdn.example.org/avatars/0123456789abcdef0123456789abcdef.png",
    }
