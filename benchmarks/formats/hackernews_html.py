"""Make a page of Hacker News as it is today, with all comments of one story."""

from __future__ import annotations

import random
from datetime import UTC, datetime

FORMAT = "hackernews-html"

_TEXT = (
    "the of and to in is that for it as with on be at by this not are but from have an they which "
    "one would all will there say who make when can more if no man out other so what time up go"
)
_WORDS = _TEXT.split()
_HEAD = (
    '<html lang="en" op="item"><head><title>A story | Hacker News</title></head><body><center>'
    '<table id="hnmain"><tr><td><a href="login?goto=item%3Fid%3D1">login</a></td></tr><tr><td>'
    '<table class="fatitem"><tr class="athing submission" id="1"><td class="title">'
    '<span class="titleline"><a href="https://site.invalid/">A story</a></span></td></tr><tr>'
    '<td class="subtext"><span class="score" id="score_1">99 points</span> by '
    '<a href="user?id=user0" class="hnuser">user0</a> <span class="age" '
    'title="2024-01-01T00:00:00 1704067200"><a href="item?id=1">1 day ago</a></span></td></tr>'
    '</table><table class="comment-tree">'
)
_COMMENT = (
    '<tr class="athing comtr" id="{id}"><td><table border="0"><tr><td class="ind" indent="{level}">'
    '<img src="s.gif" height="1" width="{width}"></td><td valign="top" class="votelinks"><center>'
    '<a id="up_{id}" href="vote?id={id}&amp;how=up&amp;goto=item%3Fid%3D1"><div class="votearrow" '
    'title="upvote"></div></a></center></td><td class="default"><div style="margin-top:2px; '
    'margin-bottom:-10px;"><span class="comhead"><a href="user?id={user}" class="hnuser">{user}'
    '</a> <span class="age" title="{time}"><a href="item?id={id}">1 day ago</a></span> <span '
    'id="unv_{id}"></span><span class="navs"> | <a href="#{id}" class="clicky" '
    'aria-hidden="true">next</a> <a class="togg clicky" id="{id}" n="1" '
    'href="javascript:void(0)">[–]</a><span class="onstory"></span></span></span></div><br>\n'
    '<div class="comment"><div class="commtext c00">{text}</div><div class="reply"><p><font '
    'size="1"><u><a href="reply?id={id}&amp;goto=item%3Fid%3D1%23{id}">reply</a></u></font></div>'
    "</div></td></tr></table></td></tr>\n"
)


def generate(n: int, seed: int = 0) -> bytes:
    """Return a page of n comments."""
    chance = random.Random(seed)
    pieces, level = [_HEAD], -1
    for number in range(n):
        level = max(0, min(level + 1, 8) - int(chance.expovariate(0.7)))
        seconds = 1_704_067_200 + number
        time = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        pieces.append(
            _COMMENT.format(
                id=1000 + number,
                level=level,
                width=level * 40,
                user=f"user{chance.randrange(n // 20 + 1)}",
                time=f"{time} {seconds}",
                text="<p>".join(_say(chance) for _ in range(1 + int(chance.expovariate(1.2)))),
            )
        )
    pieces.append("</table></td></tr></table></center></body></html>\n")
    return "".join(pieces).encode()


def _say(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=10 + int(chance.expovariate(1 / 35)))) + "."
