"""Make a channel of Discord as DiscordChatExporter writes it as a web page."""

from __future__ import annotations

import random

FORMAT = "discord-html"

_FIRST = 1_200_000_000_000_000_000
_TEXT = "the bridge is older than the town and nobody knows who paid for its second arch"
_WORDS = _TEXT.split()
_TIME = 'title="Wednesday, March 12, 2025 10:26 p.m."'


def generate(n: int, seed: int = 0) -> bytes:
    """Return a page of `n` messages, a sixth of them replies, two thirds with a head."""
    rng = random.Random(seed)
    parts = [
        "<!DOCTYPE html><html lang=en><head><title>Bridges - general</title><meta charset=utf-8>"
        "</head><body><div class=preamble><div class=preamble__entry>Bridges</div>"
        "<div class=preamble__entry>Text / general</div></div><div class=chatlog>"
    ]
    for i in range(n):
        head = i == 0 or rng.random() < 0.66
        if head:
            parts.append("</div>\n" if i else "")
            parts.append("<div class=chatlog__message-group>")
        parts.append(_message(rng, i, head))
    parts.append(
        "</div></div><div class=postamble>"
        f"<div class=postamble__entry>Exported {n:,} message(s)</div></div></body></html>"
    )
    return "".join(parts).encode()


def _message(rng: random.Random, i: int, head: bool) -> str:
    name = _FIRST + (i << 32)
    text = " ".join(rng.choices(_WORDS, k=rng.randint(1, 25)))
    if rng.random() < 0.05:
        user = rng.randrange(500)
        text = (
            f'<span class="chatlog__markdown-mention" title="user{user}">@User {user}</span> {text}'
        )
    if rng.random() < 0.1:
        text += '\n<a href="https://example.org/bridges">https://example.org/bridges</a>'
    reply = top = ""
    if head:
        writer = int(rng.paretovariate(0.7)) % 500
        if i and rng.random() < 0.25:
            answered = max(0, i - 1 - int(rng.expovariate(0.05)))
            reply = (
                "<div class=chatlog__reply><img class=chatlog__reply-avatar src=a.png alt=Avatar>"
                "<div class=chatlog__reply-author title=user1>User 1</div>"
                "<div class=chatlog__reply-content><span class=chatlog__reply-link "
                f"onclick=\"scrollToMessage(event,'{_FIRST + (answered << 32)}')\"> so it is "
                "</span></div></div>"
            )
        top = (
            f"<div class=chatlog__header><span class=chatlog__author title=user{writer} "
            f"data-user-id={900_000_000_000_000_000 + writer}>User {writer}</span> "
            f"<span class=chatlog__timestamp {_TIME}><a href=#chatlog__message-container-{name}>"
            "2025-03-12 10:26 p.m.</a></span></div>"
        )
        aside = "<img class=chatlog__avatar src=a.png alt=Avatar loading=lazy>"
    else:
        aside = f"<div class=chatlog__short-timestamp {_TIME}>10:26 p.m.</div>"
    return (
        f"<div id=chatlog__message-container-{name} class=chatlog__message-container "
        f"data-message-id={name}><div class=chatlog__message><div class=chatlog__message-aside>"
        f"{aside}</div><div class=chatlog__message-primary>{reply}{top}"
        '<div class="chatlog__content chatlog__markdown">'
        f"<span class=chatlog__markdown-preserve>{text}</span></div></div></div></div>"
    )
