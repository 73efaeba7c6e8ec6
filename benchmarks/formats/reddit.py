"""Make a thread of Reddit as its API sends it: comments ten deep, with all the fields they have."""

from __future__ import annotations

import json
import random
from typing import Any

FORMAT = "reddit"

DEEPEST = 10
_BEGIN = 1_700_000_000
_WORDS = "the bridge is older than the town and nobody knows who paid for its second arch"


def generate(n: int, seed: int = 0) -> bytes:
    """Return the JSON of a submission and `n` comments, as saved with raw_json=1."""
    rng = random.Random(seed)
    top: list[dict[str, Any]] = []
    open_lists: list[tuple[str, list[dict[str, Any]], int]] = [("t3_bench1", top, 0)]
    for i in range(n):
        parent, siblings, depth = open_lists[
            max(0, len(open_lists) - 1 - int(rng.expovariate(0.02)))
        ]
        name = f"k{i:06x}"
        data = comment(rng, name, parent, _BEGIN + 7 * i)
        data["depth"] = depth
        siblings.append({"kind": "t1", "data": data})
        if depth + 1 < DEEPEST and rng.random() < 0.6:
            children: list[dict[str, Any]] = []
            data["replies"] = listing(children)
            open_lists.append((f"t1_{name}", children, depth + 1))
    for thing in _all(top):
        if thing["replies"] and not thing["replies"]["data"]["children"]:
            thing["replies"] = ""
    post = {
        "kind": "t3",
        "data": {
            **_common(rng, "bench1", _BEGIN - 60),
            "name": "t3_bench1",
            "title": "Who built the old bridge?",
            "selftext": "It has two arches.",
            "selftext_html": '<div class="md"><p>It has two arches.</p></div>',
            "num_comments": n,
        },
    }
    return json.dumps([listing([post]), listing(top)]).encode()


def listing(things: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a listing of things."""
    data = {"after": None, "dist": None, "modhash": "", "geo_filter": "", "before": None}
    return {"kind": "Listing", "data": {**data, "children": things}}


def comment(rng: random.Random, name: str, parent: str, time: int) -> dict[str, Any]:
    """Return a comment with the fields of one, its replies left empty."""
    body = " ".join(rng.choices(_WORDS.split(), k=rng.randint(3, 60)))
    if rng.random() < 0.05:
        body = f"u/user{rng.randrange(500)} {body}"
    return {
        **_common(rng, name, time),
        "name": f"t1_{name}",
        "parent_id": parent,
        "link_id": "t3_bench1",
        "body": body,
        "body_html": f'<div class="md"><p>{body}</p>\n</div>',
        "controversiality": 0,
        "is_submitter": False,
        "score_hidden": False,
        "collapsed": False,
        "collapsed_reason": None,
        "collapsed_reason_code": None,
        "collapsed_because_crowd_control": None,
        "associated_award": None,
        "unrepliable_reason": None,
        "comment_type": None,
        "replies": "",
    }


def _common(rng: random.Random, name: str, time: int) -> dict[str, Any]:
    user = int(rng.paretovariate(0.7)) % 100_000
    absent = (
        "approved_at_utc mod_reason_by banned_by removal_reason likes banned_at_utc "
        "mod_reason_title mod_note author_flair_css_class distinguished author_flair_text_color "
        "top_awarded_type num_reports report_reasons author_flair_text approved_by "
        "author_flair_background_color author_flair_template_id"
    )
    return {
        **dict.fromkeys(absent.split()),
        "subreddit_id": "t5_bench",
        "subreddit": "bridges",
        "subreddit_name_prefixed": "r/bridges",
        "subreddit_type": "public",
        "id": name,
        "author": f"user{user}",
        "author_fullname": f"t2_{user:x}",
        "author_flair_type": "text",
        "author_flair_richtext": [],
        "author_premium": False,
        "author_patreon_flair": False,
        "author_is_blocked": False,
        "created": float(time),
        "created_utc": float(time),
        "edited": float(time + 90) if rng.random() < 0.05 else False,
        "score": rng.randint(-5, 300),
        "ups": 1,
        "downs": 0,
        "gilded": 0,
        "gildings": {},
        "total_awards_received": 0,
        "all_awardings": [],
        "awarders": [],
        "treatment_tags": [],
        "user_reports": [],
        "mod_reports": [],
        "can_mod_post": False,
        "can_gild": False,
        "send_replies": True,
        "no_follow": True,
        "saved": False,
        "stickied": False,
        "archived": False,
        "locked": False,
        "permalink": f"/r/bridges/comments/bench1/who_built_the_old_bridge/{name}/",
    }


def _all(top: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [thing["data"] for thing in top]
    for data in found:
        if data["replies"]:
            found += [thing["data"] for thing in data["replies"]["data"]["children"]]
    return found
