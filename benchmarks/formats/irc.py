"""Make the log of a busy IRC channel, a file of one day after another."""

from __future__ import annotations

import random

FORMAT = "irc"

_TEXT = "the bridge is older than the town and nobody knows who paid for its second arch"
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return a log with `n` messages, a third of them addressed, and a line of events in ten."""
    rng = random.Random(seed)
    lines = ["--- Log opened Mon Jan 01 00:00:00 2024"]
    for i in range(n):
        hour, minute = divmod(i // 3 % 1440, 60)
        nick = f"nick{int(rng.paretovariate(0.8)) % 300}"
        text = " ".join(rng.choices(_WORDS, k=rng.randint(1, 18)))
        if rng.random() < 0.33:
            text = f"nick{int(rng.paretovariate(0.8)) % 300}: {text}"
        lines.append(f"[{hour:02}:{minute:02}] <{nick}> {text}")
        if rng.random() < 0.1:
            lines.append(f"[{hour:02}:{minute:02}] === {nick} [~a@example.org] has joined #bridges")
    return "\n".join([*lines, ""]).encode()
