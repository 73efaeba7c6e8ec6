"""Generate an answer of the interface of WordPress for comments, with many of them."""

from __future__ import annotations

import json
import random

FORMAT = "wordpress-rest"

_TEXT = (
    "the of and to in is that for it as was with be by on not he his but at are this have from or "
    "had an they which one you were all her she there would their we him been has when who will no "
    "more if out so what up said about than into them can only other time new some could these two"
)
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> bytes:
    """Return an array of `n` comments by about n / 5 people on posts of a hundred comments."""
    rng = random.Random(seed)
    return json.dumps([_comment(rng, number, n) for number in range(1, n + 1)]).encode()


def _comment(rng: random.Random, number: int, n: int) -> dict[str, object]:
    person = rng.randrange(max(n // 5, 1))
    post = 1 + (number - 1) // 100
    first = (post - 1) * 100 + 1
    stamp = f"2020-{1 + number * 12 // (n + 1):02}-{rng.randrange(1, 29):02}T10:{number % 60:02}:00"
    base = "https://blog.invalid"
    return {
        "id": number,
        "post": post,
        "parent": rng.randrange(first, number) if number > first and rng.random() < 0.6 else 0,
        "author": person if person % 10 == 0 else 0,
        "author_name": f"Person {person}",
        "author_url": "",
        "date": stamp,
        "date_gmt": stamp,
        "content": {"rendered": f"<p>{' '.join(rng.choices(_WORDS, k=rng.randrange(10, 90)))}</p>"},
        "link": f"{base}/{post}/#comment-{number}",
        "status": "approved",
        "type": "comment",
        "author_avatar_urls": {size: f"https://avatar.invalid/{size}" for size in ("24", "48")},
        "meta": [],
        "_links": {
            "self": [{"href": f"{base}/wp-json/wp/v2/comments/{number}"}],
            "up": [{"embeddable": True, "href": f"{base}/wp-json/wp/v2/posts/{post}"}],
        },
    }
