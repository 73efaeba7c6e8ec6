"""Make an export of a Slack workspace: users, channels, and a file for each day of a channel."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

FORMAT = "slack"

_BEGIN = 1_700_000_000
_CHANNELS = ("general", "bridges", "mill", "random")
_SENTENCE = "the bridge is older than the town and nobody knows who paid for its second arch"
_WORDS = _SENTENCE.split()


def generate(n: int, seed: int = 0) -> dict[str, bytes]:
    """Return the files of an export with `n` messages, half of them in threads."""
    rng = random.Random(seed)
    people = max(n // 200, 5)
    days: dict[str, list[dict[str, Any]]] = {}
    roots: dict[str, list[dict[str, Any]]] = {channel: [] for channel in _CHANNELS}
    for i in range(n):
        channel = rng.choice(_CHANNELS)
        time = _BEGIN + 40 * i
        message = _message(rng, rng.randrange(people), people, f"{time}.{rng.randrange(10**6):06d}")
        held = roots[channel]
        if held and rng.random() < 0.5:
            _answer(rng.choice(held[-6:]), message)
        else:
            held.append(message)
        day = datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d")
        days.setdefault(f"{channel}/{day}.json", []).append(message)
    files: dict[str, Any] = {"users.json": [_user(number) for number in range(people)]}
    files["channels.json"] = [{"id": f"C{i:08d}", "name": n} for i, n in enumerate(_CHANNELS)]
    return {name: json.dumps(found, indent=4).encode() for name, found in {**files, **days}.items()}


def _message(rng: random.Random, person: int, people: int, stamp: str) -> dict[str, Any]:
    text = " ".join(rng.choices(_WORDS, k=rng.randint(3, 50)))
    if rng.random() < 0.2:
        text = f"<@U{rng.randrange(people):08d}> {text} &amp; <https://example.org/{person}|more>"
    return {
        "client_msg_id": f"{rng.getrandbits(128):032x}",
        "type": "message",
        "text": text,
        "user": f"U{person:08d}",
        "ts": stamp,
        "team": "T00000001",
        "user_team": "T00000001",
        "source_team": "T00000001",
        "user_profile": {
            "avatar_hash": "0" * 12,
            "image_72": f"https://example.org/avatars/{person}_72.png",
            "first_name": f"First{person}",
            "real_name": f"First{person} Last",
            "display_name": f"person{person}",
            "team": "T00000001",
            "name": f"first.last{person}",
            "is_restricted": False,
            "is_ultra_restricted": False,
        },
        "blocks": [
            {
                "type": "rich_text",
                "block_id": f"{rng.getrandbits(20):05x}",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
                ],
            }
        ],
    }


def _answer(root: dict[str, Any], message: dict[str, Any]) -> None:
    root["thread_ts"] = message["thread_ts"] = root["ts"]
    message["parent_user_id"] = root["user"]
    root.setdefault("replies", []).append({"user": message["user"], "ts": message["ts"]})
    root["reply_count"] = len(root["replies"])
    root["reply_users"] = sorted({reply["user"] for reply in root["replies"]})
    root["reply_users_count"] = len(root["reply_users"])
    root["latest_reply"] = message["ts"]
    root["is_locked"] = root["subscribed"] = False


def _user(number: int) -> dict[str, Any]:
    profile = {"real_name": f"First{number} Last", "display_name": f"person{number}"}
    return {"id": f"U{number:08d}", "name": f"user{number}", "deleted": False, "profile": profile}
