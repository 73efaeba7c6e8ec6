"""Make a topic of Zulip as its archives hold it: HTML with mentions, quotations and code."""

from __future__ import annotations

import json
import random

FORMAT = "zulip"

_BEGIN = 1_600_000_000
_SENTENCE = "the bridge is older than the town and nobody knows who paid for its second arch"
_WORDS = _SENTENCE.split()
_CODE = (
    '<div class="codehilite"><pre><span></span><code><span class="n">arch</span> <span class="o">'
)
_CODE += '=</span> <span class="mi">2</span>\n</code></pre></div>\n'


def generate(n: int, seed: int = 0) -> bytes:
    """Return the JSON of `n` messages, a tenth of which quote an earlier one."""
    rng = random.Random(seed)
    messages = []
    for i in range(n):
        content = f"<p>{_words(rng)}</p>"
        kind = rng.random()
        if kind < 0.1 and i:
            content = f"{_header(rng.randrange(max(0, i - 40), i))}\n{content}"
        elif kind < 0.3:
            content = f"<p>{_mention(rng.randrange(50))} {_words(rng)} &amp; <em>so</em></p>"
        elif kind < 0.4:
            content += f"\n{_CODE}"
        messages.append(
            {
                "content": content,
                "id": 100_000 + i,
                "sender_full_name": f"Person {i * 7 % 50}",
                "timestamp": _BEGIN + 90 * i,
            }
        )
    return json.dumps(messages, indent=4).encode()


def _words(rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS, k=rng.randint(3, 60)))


def _mention(person: int, silent: str = "") -> str:
    at = "" if silent else "@"
    return f'<span class="user-mention{silent}" data-user-id="{person}">{at}Person {person}</span>'


def _header(quoted: int) -> str:
    link = f"#narrow/stream/1-bridges/topic/arch/near/{100_000 + quoted}"
    name = _mention(quoted * 7 % 50, " silent")
    return (
        f'<p>{name} <a href="{link}">said</a>:</p>\n<blockquote>\n<p>a few words</p>\n</blockquote>'
    )
