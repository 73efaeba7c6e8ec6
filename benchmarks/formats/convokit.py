"""Make the utterances of a ConvoKit corpus of a subreddit, with all the meta they have."""

from __future__ import annotations

import json
import random

FORMAT = "convokit"

_BEGIN = 1_500_000_000
_SENTENCE = "the bridge is older than the town and nobody knows who paid for its second arch"
_WORDS = _SENTENCE.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return `n` utterances, one a line: a submission in thirty, the others below it."""
    rng = random.Random(seed)
    lines: list[str] = []
    post, members = "", [""]
    for i in range(n):
        name = f"k{i:06x}"
        opens = i % 30 == 0
        if opens:
            post, members = name, [name]
        parent = None if opens else rng.choice(members[-8:])
        members.append(name)
        utterance = {
            "id": name,
            "conversation_id": post,
            "text": " ".join(rng.choices(_WORDS, k=rng.randint(3, 60))),
            "speaker": f"user{rng.randrange(max(n // 8, 1))}",
            "meta": {
                "score": rng.randint(-5, 90),
                "top_level_comment": None if opens else members[1],
                "retrieved_on": _BEGIN + 7 * i + 900_000,
                "gilded": 0,
                "gildings": {"gid_1": 0, "gid_2": 0, "gid_3": 0},
                "subreddit": "bridges",
                "stickied": False,
                "permalink": f"/r/bridges/comments/{post}/who_built_it/{name}/",
                "author_flair_text": "",
            },
            "reply-to": parent,
            "timestamp": _BEGIN + 7 * i,
            "vectors": [],
        }
        lines.append(json.dumps(utterance))
    return "\n".join(lines).encode() + b"\n"
