"""Make the comments of a subreddit as dumps of Reddit hold them: one JSON object a line."""

from __future__ import annotations

import json
import random
from typing import Any

FORMAT = "reddit-dump"

_BEGIN = 1_700_000_000
_WORDS = "the bridge is older than the town and nobody knows who paid for its second arch"
_ABSENT = (
    "approved_at_utc approved_by associated_award author_flair_background_color "
    "author_flair_css_class author_flair_template_id author_flair_text author_flair_text_color "
    "banned_at_utc banned_by collapsed_because_crowd_control collapsed_reason "
    "collapsed_reason_code comment_type distinguished likes mod_note mod_reason_by "
    "mod_reason_title removal_reason report_reasons top_awarded_type unrepliable_reason"
)


def generate(n: int, seed: int = 0) -> bytes:
    """Return `n` comments in threads of about 40, as Arctic Shift writes them."""
    rng = random.Random(seed)
    recent: list[tuple[str, str]] = []
    lines = []
    for i in range(n):
        name = f"k{i:06x}"
        if not recent or rng.random() < 0.3:
            link = f"t3_s{rng.randint(max(0, i - 2000), i) // 40:05x}"
            parent = link
        else:
            above, link = recent[max(0, len(recent) - 1 - int(rng.expovariate(0.005)))]
            parent = f"t1_{above}"
        recent.append((name, link))
        lines.append(json.dumps(_comment(rng, name, parent, link, _BEGIN + 3 * i)))
    return "\n".join(lines).encode() + b"\n"


def _comment(rng: random.Random, name: str, parent: str, link: str, time: int) -> dict[str, Any]:
    user = int(rng.paretovariate(0.7)) % 100_000
    body = " ".join(rng.choices(_WORDS.split(), k=rng.randint(3, 60)))
    if rng.random() < 0.05:
        body = f"> {body}\n\nIs that so?"
    record = {
        **dict.fromkeys(_ABSENT.split()),
        "_meta": {"retrieved_2nd_on": time + 129_600},
        "all_awardings": [],
        "archived": False,
        "author": f"user{user}",
        "author_flair_richtext": [],
        "author_flair_type": "text",
        "author_fullname": f"t2_{user:x}",
        "author_is_blocked": False,
        "author_patreon_flair": False,
        "author_premium": False,
        "awarders": [],
        "body": body,
        "can_gild": False,
        "can_mod_post": False,
        "collapsed": False,
        "controversiality": 0,
        "created": float(time),
        "created_utc": float(time),
        "downs": 0,
        "edited": float(time + 90) if rng.random() < 0.05 else False,
        "gilded": 0,
        "gildings": {},
        "id": name,
        "is_submitter": False,
        "link_id": link,
        "locked": False,
        "mod_reports": [],
        "name": f"t1_{name}",
        "no_follow": True,
        "num_reports": 0,
        "parent_id": parent,
        "permalink": f"/r/bridges/comments/{link[3:]}/the_old_bridge/{name}/",
        "replies": "",
        "retrieved_on": time + 15,
        "saved": False,
        "score": rng.randint(-5, 300),
        "score_hidden": False,
        "send_replies": True,
        "stickied": False,
        "subreddit": "bridges",
        "subreddit_id": "t5_bench",
        "subreddit_name_prefixed": "r/bridges",
        "subreddit_type": "public",
        "total_awards_received": 0,
        "treatment_tags": [],
        "updated_on": time + 30,
        "ups": 1,
        "user_reports": [],
    }
    return dict(sorted(record.items()))
