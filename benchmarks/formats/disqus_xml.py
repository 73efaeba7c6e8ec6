"""Make an export of Disqus with n comments."""

from __future__ import annotations

import random

FORMAT = "disqus"

_TEXT = "the reader of a page wants to know who answers whom and when it was said"
_WORDS = _TEXT.split()
_START = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<category dsq:id="1"><forum>blog</forum><title>General</title><isDefault>true</isDefault></category>
"""


def generate(n: int, seed: int = 0) -> bytes:
    """Return the XML of an export: a thread for about twenty comments, a third of them replies."""
    chance = random.Random(seed)
    threads = range(1, n // 20 + 2)
    parts = [_START, *map(_thread, threads)]
    last: dict[int, int] = {}
    for number in range(1, n + 1):
        thread = chance.choice(threads)
        parent = last.get(thread) if chance.random() < 0.35 else None
        parts.append(_post(number, thread, parent, chance))
        last[thread] = number
    return "".join([*parts, "</disqus>\n"]).encode()


def _thread(number: int) -> str:
    return f"""<thread dsq:id="{number}">
<id>post-{number}</id>
<forum>blog</forum>
<category dsq:id="1"/>
<link>https://blog.invalid/{number}/</link>
<title>Page {number}</title>
<message />
<createdAt>2012-12-12T12:12:12Z</createdAt>
<author><name>Owner</name><isAnonymous>false</isAnonymous><username>owner</username></author>
<isClosed>false</isClosed>
<isDeleted>false</isDeleted>
</thread>
"""


def _post(number: int, thread: int, parent: int | None, chance: random.Random) -> str:
    user = chance.randrange(1, 2000)
    text = " ".join(chance.choices(_WORDS, k=chance.randrange(5, 80)))
    if chance.random() < 0.1:
        text = f"@user{chance.randrange(1, 2000)}:disqus {text}"
    named = f"<username>user{user}</username>" if user % 2 else ""
    anonymous = "false" if named else "true"
    above = f'<parent dsq:id="{parent}"/>' if parent else ""
    return f"""<post dsq:id="{number}">
<id />
<message><![CDATA[<p>{text}</p><p>So it is &amp; remains.</p>]]></message>
<createdAt>2013-{number % 12 + 1:02}-{number % 28 + 1:02}T19:{number % 60:02}:29Z</createdAt>
<isDeleted>{"true" if number % 97 == 0 else "false"}</isDeleted>
<isSpam>{"true" if number % 89 == 0 else "false"}</isSpam>
<author><name>User {user}</name><isAnonymous>{anonymous}</isAnonymous>{named}</author>
<thread dsq:id="{thread}"/>{above}
</post>
"""
