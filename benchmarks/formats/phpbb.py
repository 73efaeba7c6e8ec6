"""Make a page of a phpBB topic, with all its posts and a quotation in every fourth."""

from __future__ import annotations

import random

FORMAT = "phpbb"

_TEXT = (
    "the of and to in is that for it as with on be at by this not are but from have an they which "
    "one would all will there say who make when can more if no man out other so what time up go"
)
_WORDS = _TEXT.split()
_HEAD = (
    '<!DOCTYPE html><html dir="ltr" lang="en"><head><title>A topic</title>'
    '<link rel="canonical" href="https://board.invalid/viewtopic.php?t=1"></head>'
    '<body id="phpbb" class="section-viewtopic"><div id="page-body">'
    '<h2 class="topic-title"><a href="./viewtopic.php?t=1">A topic</a></h2>'
)
_POST = """
<div id="p{id}" class="post has-profile bg{colour}"><div class="inner">
<dl class="postprofile" id="profile{id}"><dt>
<a href="./memberlist.php?mode=viewprofile&amp;u={number}" class="username">{user}</a></dt>
<dd class="profile-posts"><strong>Posts:</strong> 12</dd></dl>
<div class="postbody"><div id="post_content{id}"><h3><a href="#p{id}">Re: A topic</a></h3>
<p class="author"><a href="./viewtopic.php?p={id}#p{id}"><i class="icon"></i></a>
<span class="responsive-hide">by <strong><a href="./memberlist.php?mode=viewprofile&amp;u={number}"
 class="username">{user}</a></strong> &raquo; </span>
<time datetime="2024-01-{day:02}T{hour:02}:00:00+00:00">Mon Jan {day}, 2024</time></p>
<div class="content">{quote}{text}</div><div id="sig{id}" class="signature">Yours</div></div></div>
<div class="back2top"><a href="#top">Top</a></div></div></div><hr class="divider">"""
_QUOTE = (
    '<blockquote cite="./viewtopic.php?p={id}#p{id}"><div><cite>'
    '<a href="./memberlist.php?mode=viewprofile&amp;u={number}">{user}</a> wrote: '
    '<a href="./viewtopic.php?p={id}#p{id}" data-post-id="{id}">↑</a></cite>{text}</div>'
    "</blockquote>"
)


def generate(n: int, seed: int = 0) -> bytes:
    """Return a page of n posts."""
    chance = random.Random(seed)
    pieces = [_HEAD]
    said: list[dict[str, object]] = []
    for place in range(1, n + 1):
        number = 2 + chance.randrange(n // 20 + 1)
        text = "<br>\n".join(_say(chance) for _ in range(1 + int(chance.expovariate(0.8))))
        quote = ""
        if place % 4 == 0:
            quote = _QUOTE.format(**said[-1 - min(int(chance.expovariate(0.3)), len(said) - 1)])
        post = {"id": 5000 + place, "user": f"user{number}", "number": number, "text": text}
        said.append(post)
        time = {"day": 1 + place // 24 % 28, "hour": place % 24, "colour": 1 + place % 2}
        pieces.append(_POST.format(**post, quote=quote, **time))
    pieces.append("</div></body></html>\n")
    return "".join(pieces).encode()


def _say(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=8 + int(chance.expovariate(1 / 20)))) + "."
