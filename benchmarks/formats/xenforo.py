"""Make a page of a XenForo thread, with all its posts and a quotation in every fourth."""

from __future__ import annotations

import random

FORMAT = "xenforo"

_TEXT = (
    "the of and to in is that for it as with on be at by this not are but from have an they which "
    "one would all will there say who make when can more if no man out other so what time up go"
)
_WORDS = _TEXT.split()
_HEAD = (
    '<!DOCTYPE html><html id="XF" lang="en" data-template="thread_view" '
    'data-content-key="thread-1"><head><title>A thread</title>'
    '<link rel="canonical" href="https://forum.invalid/threads/a-thread.1/"></head><body>'
    '<h1 class="p-title-value">A thread</h1><div class="block-body">'
)
_POST = """
<article class="message message--post js-post js-inlineModContainer" data-author="{user}"
 data-content="post-{id}" id="js-post-{id}"><span class="u-anchorTarget" id="post-{id}"></span>
<div class="message-inner"><div class="message-cell message-cell--user">
<section class="message-user"><div class="message-avatar">
<a href="/members/{user}.{number}/" class="avatar" data-user-id="{number}">
<img src="/avatars/{number}.jpg" alt="{user}"></a></div><div class="message-userDetails">
<h4 class="message-name"><a href="/members/{user}.{number}/" class="username" dir="auto"
 data-user-id="{number}">{user}</a></h4><h5 class="userTitle message-userTitle">Member</h5></div>
</section></div><div class="message-cell message-cell--main"><div class="message-main">
<header class="message-attribution"><ul class="message-attribution-main"><li class="u-concealed">
<a href="/threads/a-thread.1/post-{id}"><time class="u-dt" datetime="2024-01-01T00:00:00+0000"
 data-time="{time}">Jan 1, 2024</time></a></li></ul><ul class="message-attribution-opposite"><li>
<a href="/threads/a-thread.1/post-{id}">#{place}</a></li></ul></header>
<div class="message-content js-messageContent"><article class="message-body js-selectToQuote">
<div class="bbWrapper">{quote}{text}</div><div class="js-selectToQuoteEnd">&nbsp;</div></article>
</div><footer class="message-footer"></footer></div></div></div></article>"""
_QUOTE = (
    '<blockquote data-attributes="member: {number}" data-quote="{user}" data-source="post: {id}" '
    'class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote"><div class="bbCodeBlock-title">'
    '<a href="/goto/post?id={id}" class="bbCodeBlock-sourceJump">{user} said:</a></div>'
    '<div class="bbCodeBlock-content"><div class="bbCodeBlock-expandContent">{text}</div>'
    '<div class="bbCodeBlock-expandLink"><a>Click to expand...</a></div></div></blockquote>'
)


def generate(n: int, seed: int = 0) -> bytes:
    """Return a page of n posts."""
    chance = random.Random(seed)
    pieces = [_HEAD]
    said: list[dict[str, object]] = []
    for place in range(1, n + 1):
        number = 1 + chance.randrange(n // 20 + 1)
        text = "<br>\n".join(_say(chance) for _ in range(1 + int(chance.expovariate(0.8))))
        quote = ""
        if place % 4 == 0:
            quote = _QUOTE.format(**said[-1 - min(int(chance.expovariate(0.3)), len(said) - 1)])
        post = {"id": 5000 + place, "user": f"user{number}", "number": number, "text": text}
        said.append(post)
        pieces.append(_POST.format(**post, quote=quote, place=place, time=1_704_067_200 + place))
    pieces.append("</div></body></html>\n")
    return "".join(pieces).encode()


def _say(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=8 + int(chance.expovariate(1 / 20)))) + "."
