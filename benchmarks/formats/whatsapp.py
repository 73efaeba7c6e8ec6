"""Make a group chat as WhatsApp exports it as text."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

FORMAT = "whatsapp"

_BEGIN = datetime(2023, 1, 1, tzinfo=UTC)
_TEXT = "the bridge is older than the town and nobody knows who paid for its second arch"
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return a chat of `n` messages as a telephone with English set writes it."""
    rng = random.Random(seed)
    lines = ['01/01/2023, 00:00 - Ann Archer created group "Bridges"']
    for i in range(n):
        time = (_BEGIN + timedelta(seconds=47 * i)).strftime("%d/%m/%Y, %H:%M")
        name = f"User {int(rng.paretovariate(0.9)) % 200}"
        text = " ".join(rng.choices(_WORDS, k=rng.randint(1, 20)))
        chance = rng.random()
        if chance < 0.05:
            text = "<Media omitted>"
        elif chance < 0.08:
            text = f"@\u2068User {rng.randrange(200)}\u2069 {text}"
        elif chance < 0.15:
            text += "\n" + text
        lines.append(f"{time} - {name}: {text}")
    return "\n".join([*lines, ""]).encode()
