"""Make items of Hacker News as JSON lines: stories of some hundred comments each."""

from __future__ import annotations

import json
import random

FORMAT = "hackernews"

_TEXT = (
    "the of and to in is that for it as with on be at by this not are but from have an they which "
    "one would all will there say who make when can more if no man out other so what time up go "
    "about than into could state only new year some take come these know see use get like then "
    "first any work now may such give over think most even find day also after way many must"
)
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return n items as JSON lines; one in 200 is a story, the others answer an earlier item."""
    chance = random.Random(seed)
    lines: list[str] = []
    recent: list[int] = []
    for number in range(1, n + 1):
        own = 40_000_000 + number
        item = {"by": f"user{chance.randrange(n // 20 + 1)}", "id": own}
        item["time"] = 1_700_000_000 + number * 7
        if number % 200 == 1:
            item |= {"type": "story", "title": _say(chance, 8), "score": chance.randrange(500)}
            recent = [own]
        else:
            parent = recent[-1 - min(int(chance.expovariate(0.4)), len(recent) - 1)]
            item |= {"type": "comment", "parent": parent, "text": _text(chance)}
            recent.append(own)
        lines.append(json.dumps(item, separators=(",", ":")))
    return "\n".join(lines).encode() + b"\n"


def _text(chance: random.Random) -> str:
    paragraphs = []
    for _ in range(1 + int(chance.expovariate(1.2))):
        words = _say(chance, 10 + int(chance.expovariate(1 / 35)))
        kind = chance.random()
        if kind < 0.5:
            words = words.replace(" not ", " don&#x27;t ", 1)
        if kind < 0.12:
            words = f"&gt; {words}"
        elif kind < 0.2:
            address = f"https:&#x2F;&#x2F;site.invalid&#x2F;{chance.randrange(10**6)}"
            words += f' <a href="{address}" rel="nofollow">{address}</a>'
        elif kind < 0.27:
            words = f"<i>{words}</i>"
        paragraphs.append(words)
    return "<p>".join(paragraphs)


def _say(chance: random.Random, n: int) -> str:
    return " ".join(chance.choices(_WORDS, k=n)).capitalize() + "."
