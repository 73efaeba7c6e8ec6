"""Generate a WordPress page with many comments, in the form that the core of WordPress prints."""

from __future__ import annotations

import random

FORMAT = "wordpress-html"

_TEXT = (
    "the of and to in is that for it as was with be by on not he his but at are this have from or "
    "had an they which one you were all her she there would their we him been has when who will no "
    "more if out so what up said about than into them can only other time new some could these two"
)
_WORDS = _TEXT.split()
_DEEPEST = 5


def generate(n: int, seed: int = 0) -> bytes:
    """Return a page with `n` comments by about n / 5 people, nested up to five levels."""
    rng = random.Random(seed)
    out = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A post</title>'
        '<link rel="canonical" href="https://blog.invalid/a-post/"></head><body>'
        '<h1 class="entry-title">A post</h1><div id="comments" class="comments-area">'
        f'<h2 class="comments-title">{n} thoughts on &ldquo;A post&rdquo;</h2>'
        '<ol class="comment-list">\n'
    ]
    depth = 0
    for number in range(1, n + 1):
        level = min(rng.choice((1, 1, 2, 3, depth + 1)), depth + 1, _DEEPEST)
        deeper = level > depth > 0
        while depth >= level:
            out.append("</li>" if depth == level else "</li></ol>")
            depth -= 1
        if deeper:
            out.append('<ol class="children">')
        depth = level
        out.append(_comment(rng, number, level, n))
    out.append("</li></ol>" * depth + "</div></body></html>\n")
    return "".join(out).encode()


def _comment(rng: random.Random, number: int, level: int, n: int) -> str:
    name = f"Person {rng.randrange(max(n // 5, 1))}"
    stamp = f"2020-{1 + number * 12 // (n + 1):02}-{rng.randrange(1, 29):02}T10:{number % 60:02}:00"
    paragraphs = "".join(
        f"<p>{' '.join(rng.choices(_WORDS, k=rng.randrange(10, 60)))}</p>\n"
        for _ in range(rng.randrange(1, 3))
    )
    parity = "even" if number % 2 else "odd alt"
    return (
        f'<li id="comment-{number}" class="comment {parity} depth-{level}">\n'
        f'<article id="div-comment-{number}" class="comment-body">\n'
        '<footer class="comment-meta">\n<div class="comment-author vcard">\n'
        '<img alt="" src="https://avatar.invalid/0?s=50&#038;d=mm" class="avatar avatar-50 photo" '
        'height="50" width="50" />\n'
        f'<b class="fn">{name}</b> <span class="says">says:</span></div><!-- .comment-author -->\n'
        f'<div class="comment-metadata"><a href="https://blog.invalid/a-post/#comment-{number}">'
        f'<time datetime="{stamp}+01:00">March 1, 2020 at 10:00 am</time></a></div>\n'
        "</footer><!-- .comment-meta -->\n"
        f'<div class="comment-content">{paragraphs}</div><!-- .comment-content -->\n'
        f'<div class="reply"><a rel="nofollow" class="comment-reply-link" href="#comment-{number}" '
        f'data-commentid="{number}" data-postid="1" data-belowelement="div-comment-{number}" '
        f'data-respondelement="respond" aria-label="Reply to {name}">Reply</a></div>\n'
        "</article><!-- .comment-body -->\n"
    )
