"""Make a list of comments on issues of GitHub, as its REST API answers it."""

from __future__ import annotations

import json
import random

FORMAT = "github"

_TEXT = (
    "the of and to in is that for it as with on be at by this not are but from have an they which "
    "one would all will there say who make when can more if no man out other so what time up go"
)
_WORDS = _TEXT.split()
_API = "https://api.github.com"
_LINKS = ("followers", "following", "gists", "starred", "subscriptions", "orgs", "repos", "events")


def generate(n: int, seed: int = 0) -> bytes:
    """Return n comments on issues of about 12 comments each."""
    chance = random.Random(seed)
    comments: list[dict[str, object]] = []
    bodies: list[str] = []
    for number in range(n):
        issue = number // 12 + 1
        login = f"user{chance.randrange(n // 20 + 2)}"
        body = "\r\n\r\n".join(_say(chance) for _ in range(1 + int(chance.expovariate(1))))
        kind = chance.random()
        if number % 12 and kind < 0.1:
            quoted = bodies[-1].rpartition("\r\n")[2]
            body = f"> {quoted}\r\n\r\n{body}"
        elif number % 12 and kind < 0.3:
            body = f"@{_login(comments[-1])} {body}"
        bodies.append(body)
        repository = f"{_API}/repos/mill/wheel"
        person = f"{_API}/users/{login}"
        user = {"login": login, "id": int(login[4:]) + 1, "type": "User", "site_admin": False}
        user |= {f"{link}_url": f"{person}/{link}" for link in _LINKS}
        time = f"2023-01-{1 + number // 1440 % 28:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
        comments.append(
            {
                "url": f"{repository}/issues/comments/{10**9 + number}",
                "html_url": f"https://github.com/mill/wheel/issues/{issue}#issuecomment-{number}",
                "issue_url": f"{repository}/issues/{issue}",
                "id": 10**9 + number,
                "node_id": f"IC_kwDO{number:08}",
                "user": user,
                "created_at": time,
                "updated_at": time,
                "author_association": "NONE",
                "body": body,
                "reactions": {"url": f"{repository}/reactions", "total_count": 0, "+1": 0, "-1": 0},
                "performed_via_github_app": None,
            }
        )
    return json.dumps(comments).encode()


def _login(comment: dict[str, object]) -> str:
    user = comment["user"]
    assert isinstance(user, dict)
    return str(user["login"])


def _say(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=8 + int(chance.expovariate(1 / 30)))) + "."
