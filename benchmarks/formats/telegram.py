"""Make a group of Telegram as Telegram Desktop exports it in JSON."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

FORMAT = "telegram"

_BEGIN = 1_700_000_000
_TEXT = "the bridge is older than the town and nobody knows who paid for its second arch"
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return the JSON of a group of `n` messages, a third of them replies."""
    rng = random.Random(seed)
    messages = []
    for i in range(1, n + 1):
        writer = int(rng.paretovariate(0.7)) % 5000
        time = _BEGIN + 13 * i
        text, entities = _text(rng)
        message: dict[str, Any] = {
            "id": i,
            "type": "message",
            "date": datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "date_unixtime": str(time),
            "from": f"User {writer}",
            "from_id": f"user{writer}",
            "text": text,
            "text_entities": entities,
        }
        if i > 1 and rng.random() < 0.33:
            message["reply_to_message_id"] = max(1, i - 1 - int(rng.expovariate(0.05)))
        if rng.random() < 0.1:
            message["reactions"] = [{"type": "emoji", "count": 2, "emoji": "\U0001f44d"}]
        messages.append(message)
    chat = {"name": "Bridges", "type": "public_supergroup", "id": 1234567, "messages": messages}
    return json.dumps(chat, ensure_ascii=False, indent=1).encode()


def _text(rng: random.Random) -> tuple[Any, list[dict[str, Any]]]:
    plain = " ".join(rng.choices(_WORDS, k=rng.randint(1, 25)))
    entities: list[dict[str, Any]] = [{"type": "plain", "text": plain}]
    if rng.random() < 0.9:
        return plain, entities
    user = rng.randrange(5000)
    marked = {"type": "mention_name", "text": f"User {user}", "user_id": user}
    return [marked, f" {plain}"], [marked, {"type": "plain", "text": f" {plain}"}]
