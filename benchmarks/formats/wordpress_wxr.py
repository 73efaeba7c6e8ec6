"""Generate an export of WordPress with many comments on a few hundred posts."""

from __future__ import annotations

import random

FORMAT = "wordpress-wxr"

_TEXT = (
    "the of and to in is that for it as was with be by on not he his but at are this have from or "
    "had an they which one you were all her she there would their we him been has when who will no "
    "more if out so what up said about than into them can only other time new some could these two"
)
_WORDS = _TEXT.split()
_START = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file. -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>A blog</title>
<wp:wxr_version>1.2</wp:wxr_version>
"""


def generate(n: int, seed: int = 0) -> bytes:
    """Return an export with `n` comments by about n / 5 people, most of them guests."""
    rng = random.Random(seed)
    out = [_START]
    number, post = 1, 0
    while number <= n:
        post += 1
        held = range(number, min(number + rng.randrange(20, 200), n + 1))
        out.append(
            f"<item>\n<title><![CDATA[Post {post}]]></title>\n"
            f"<link>https://blog.invalid/{post}/</link>\n"
            f"<content:encoded><![CDATA[{' '.join(rng.choices(_WORDS, k=300))}]]>"
            f"</content:encoded>\n<wp:post_id>{post}</wp:post_id>\n"
        )
        out += [_comment(rng, one, held.start, n) for one in held]
        out.append("</item>\n")
        number = held.stop
    out.append("</channel>\n</rss>\n")
    return "".join(out).encode()


def _comment(rng: random.Random, number: int, first: int, n: int) -> str:
    person = rng.randrange(max(n // 5, 1))
    parent = rng.randrange(first, number) if number > first and rng.random() < 0.6 else 0
    stamp = f"2020-{1 + number * 12 // (n + 1):02}-{rng.randrange(1, 29):02} 10:{number % 60:02}:00"
    text = " ".join(rng.choices(_WORDS, k=rng.randrange(10, 90)))
    if rng.random() < 0.3:
        text = f"{text[: len(text) // 2]}\n\n<em>{text[len(text) // 2 :]}</em> &amp; so on"
    return (
        f"<wp:comment>\n<wp:comment_id>{number}</wp:comment_id>\n"
        f"<wp:comment_author><![CDATA[Person {person}]]></wp:comment_author>\n"
        f"<wp:comment_author_email><![CDATA[p{person}@mail.invalid]]></wp:comment_author_email>\n"
        "<wp:comment_author_url></wp:comment_author_url>\n"
        "<wp:comment_author_IP><![CDATA[192.0.2.1]]></wp:comment_author_IP>\n"
        f"<wp:comment_date><![CDATA[{stamp}]]></wp:comment_date>\n"
        f"<wp:comment_date_gmt><![CDATA[{stamp}]]></wp:comment_date_gmt>\n"
        f"<wp:comment_content><![CDATA[{text}]]></wp:comment_content>\n"
        "<wp:comment_approved><![CDATA[1]]></wp:comment_approved>\n"
        "<wp:comment_type><![CDATA[comment]]></wp:comment_type>\n"
        f"<wp:comment_parent>{parent}</wp:comment_parent>\n"
        f"<wp:comment_user_id>{person if person % 10 == 0 else 0}</wp:comment_user_id>\n"
        "</wp:comment>\n"
    )
