"""Make a dump of a Stack Exchange site with n posts and comments."""

from __future__ import annotations

import random

FORMAT = "stackexchange"

_TEXT = "the reader of a site wants to know who answers whom and when it was said"
_WORDS = _TEXT.split()


def generate(n: int, seed: int = 0) -> dict[str, bytes]:
    """Return the tables by name: four in ten records are posts, half of them questions."""
    chance = random.Random(seed)
    users = n // 20 + 1
    posts: list[str] = []
    comments: list[str] = []
    questions: list[int] = []
    for number in range(1, n * 4 // 10 + 1):
        is_question = not questions or chance.random() < 0.5
        posts.append(
            _post(number, None if is_question else chance.choice(questions), users, chance)
        )
        if is_question:
            questions.append(number)
    for number in range(1, n - len(posts) + 1):
        comments.append(_comment(number, len(posts), users, chance))
    people = [
        f'  <row Id="{user}" Reputation="101" CreationDate="2018-02-06T19:55:45.000" '
        f'DisplayName="User {user}" Views="2" UpVotes="0" DownVotes="0" AccountId="{user}" />'
        for user in range(1, users + 1)
    ]
    return {
        "Posts.xml": _table("posts", posts),
        "Comments.xml": _table("comments", comments),
        "Users.xml": _table("users", people),
    }


def _table(name: str, rows: list[str]) -> bytes:
    lines = ['\ufeff<?xml version="1.0" encoding="utf-8"?>', f"<{name}>", *rows, f"</{name}>"]
    return "\r\n".join(lines).encode()


def _post(number: int, question: int | None, users: int, chance: random.Random) -> str:
    text = " ".join(chance.choices(_WORDS, k=chance.randrange(40, 200)))
    kind = f'PostTypeId="2" ParentId="{question}"' if question else 'PostTypeId="1"'
    title = "" if question else f' Title="Question {number}" Tags="&lt;who&gt;" AnswerCount="1"'
    return (
        f'  <row Id="{number}" {kind} CreationDate="{_time(number)}" Score="{number % 9}" '
        f'Body="&lt;p&gt;{text}&lt;/p&gt;&#xA;&#xA;&lt;p&gt;So it is &amp;amp; remains.&lt;/p&gt;" '
        f'OwnerUserId="{chance.randrange(1, users + 1)}" LastActivityDate="{_time(number)}"{title} '
        'CommentCount="0" ContentLicense="CC BY-SA 4.0" />'
    )


def _comment(number: int, posts: int, users: int, chance: random.Random) -> str:
    text = " ".join(chance.choices(_WORDS, k=chance.randrange(5, 60)))
    if chance.random() < 0.3:
        text = f"@User{chance.randrange(1, users + 1)} {text}"
    return (
        f'  <row Id="{number}" PostId="{chance.randrange(1, posts + 1)}" Score="{number % 3}" '
        f'Text="{text}" CreationDate="{_time(number)}" '
        f'UserId="{chance.randrange(1, users + 1)}" ContentLicense="CC BY-SA 4.0" />'
    )


def _time(number: int) -> str:
    day = f"{number // 9000 % 12 + 1:02}-{number // 300 % 28 + 1:02}"
    return f"2020-{day}T{number % 24:02}:{number % 60:02}:28.907"
