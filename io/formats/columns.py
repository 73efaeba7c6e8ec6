"""Which column of a table serves which role, told by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from threadgraph.graphs.errors import InputError, UsageError
from threadgraph.io.options import Columns

# Names seen in exports, the surest first.  `post_id` is settled below: it may be the id of a
# comment or that of the page above it.
_NAMES = {
    "id": "id comment_id cid message_id msg_id utterance_id tweet_id reply_id short_id post_id",
    "parent": (
        "parent_id parent reply_to in_reply_to in_reply_to_id in_reply_to_status_id_str "
        "in_reply_to_status_id is_reply_to is_reply_to_id replied_to_post reply_to_id "
        "reply_to_message_id reply_to_comment_id parent_comment_id parent_comment "
        "parent_message_id parent_post_id comment_parent"
    ),
    "thread": (
        "thread_id thread conversation_id link_id story_id topic_id discussion_id video_id "
        "submission_id article_id root_id root post_id"
    ),
    "author": (
        "author author_name author_display_name username user_name user by speaker "
        "screen_name display_name nickname nick login commenter poster sender sender_name "
        "from from_name name"
    ),
    "author_id": (
        "author_id author_channel_id user_id speaker_id sender_id from_id account_id "
        "commenter_id author_fullname"
    ),
    "text": (
        "text body comment_text comment_body comment_content comment message content "
        "post_content post_text full_text text_original text_display"
    ),
    "time": (
        "created_utc unix_timestamp created_at_i date_unixtime time_parsed comment_date_gmt "
        "date_gmt created_at timestamp created date time datetime published_at published_date "
        "published date_created created_date created_time creation_date comment_date "
        "post_date posted_at sent_at ts"
    ),
    "score": (
        "score points ups upvotes likes like_count votes favorite_count favourites_count karma"
    ),
    "edited": (
        "edited edited_utc edited_at last_edited_at updated_utc updated_at modified_at "
        "modified edited_unixtime timestamp_edited"
    ),
    "retrieved": (
        "retrieved retrieved_on retrieved_utc retrieved_at fetched_at scraped_at collected_at "
        "crawled_at"
    ),
    "url": ("permalink comment_url comment_permalink message_url post_url tweet_url url link"),
    "title": (
        "thread_title topic_title link_title story_title submission_title conversation_title "
        "video_title post_title article_title title"
    ),
}

ALIASES: Mapping[str, tuple[str, ...]] = {role: tuple(v.split()) for role, v in _NAMES.items()}
"""Role to the names that serve it, the surest first."""

ROLES = tuple(ALIASES)
"""The roles in the order in which they choose; a column serves one role."""

_MAIN = frozenset(entry.name for entry in fields(Columns))
_JOINTS = str.maketrans("", "", " _-.")
_AMBIGUOUS = frozenset(
    {"name", "user", "from", "by", "root", "post_id", "title", "nick", "login", "url", "link"}
)


def plain(name: str) -> str:
    """Return a column's name as it is compared: in small letters, without what joins its words.

    >>> plain("Parent ID"), plain("parentId"), plain("parent_id")
    ('parentid', 'parentid', 'parentid')
    """
    return name.strip().translate(_JOINTS).casefold()


def choose_columns(names: Sequence[str], chosen: Columns, source: str) -> dict[str, int]:
    """Return role to position in `names` for every role that a column serves.

    What `chosen` names comes first (a name, or "#3" for the third column; UsageError if it is
    not there); then each role takes, of the columns left, the one with its surest name: spelled
    as listed, else without regard to case and joints.  InputError if that name stands twice.

    >>> choose_columns(["Comment ID", "parentId", "user", "comment"], Columns(), "x.csv")
    {'id': 0, 'parent': 1, 'author': 2, 'text': 3}
    """
    taken = _chosen(names, chosen, source)
    table = _Table(names, source)
    for role in ROLES:
        if role in taken:
            continue
        for alias in ALIASES[role]:
            if alias == "post_id" and role == "id" and not _post_is_comment(table, taken):
                continue
            position = table.find(alias, role, taken)
            if position is not None:
                taken[role] = position
                break
    if "author" not in taken and "author_id" in taken:
        taken["author"] = taken.pop("author_id")
    return {role: taken[role] for role in ROLES if role in taken}


def own_columns(names: Sequence[str], own: Iterable[str], source: str) -> dict[str, int]:
    """Return name to position for the columns of the user's own that are among `names`.

    InputError if one stands twice.

    >>> own_columns(["id", " stance "], ["stance", "topic"], "x.csv")
    {'stance': 1}
    """
    found: dict[str, int] = {}
    for wanted in own:
        places = [at for at, name in enumerate(names) if name == wanted]
        places = places or [at for at, name in enumerate(names) if name.strip() == wanted.strip()]
        if len(places) > 1:
            numbers = " and ".join(str(place + 1) for place in places)
            raise InputError(
                f"{source}: ambiguous column {listed([wanted])} at {numbers}; rename one"
            )
        if places:
            found[wanted] = places[0]
    return found


def describe(roles: Mapping[str, str]) -> str:
    """Return "id=comment_id, parent=parent_id, …" for a note.

    >>> describe({"id": "cid", "text": "body"})
    'id=cid, text=body'
    """
    return ", ".join(f"{role}={name}" for role, name in roles.items())


def require_words(roles: Mapping[str, str], names: Iterable[str], source: str) -> None:
    """Raise InputError unless a column has the author or the text; `roles` is role to name.

    A name alone makes no comment: there are lists of many other things that have one.
    """
    author = plain(roles.get("author", "name"))
    if "text" not in roles and author in ("name", "login"):
        raise InputError(
            f"{source}: no column for the author or the text among {listed(names)}; "
            "name them with --author-col and --text-col"
        )


def listed(names: Iterable[str]) -> str:
    """Return names for a message: quoted, escaped, the first twenty.

    >>> listed(["a", "b"])
    '"a", "b"'
    """
    from threadgraph.io.escape import terminal_safe

    known = list(names)
    shown = ", ".join(f'"{terminal_safe(name, 40)}"' for name in known[:20])
    return shown + (f" and {len(known) - 20} more" if len(known) > 20 else "")


def late_names(seen: Iterable[str]) -> dict[str, str]:
    """Return name to role for the names a record further down may bring that none so far had.

    Every name is given as it may be spelled; names that could serve several roles are left out.
    """
    known = {plain(name) for name in seen}
    late: dict[str, str] = {}
    for role, names in ALIASES.items():
        for name in names:
            if name not in _AMBIGUOUS and plain(name) not in known:
                for spelling in _spellings(name):
                    late.setdefault(spelling, role)
    return late


def _spellings(name: str) -> tuple[str, ...]:
    words = name.split("_")
    capitals = "".join(word.capitalize() for word in words)
    camel = words[0] + capitals[len(words[0]) :]
    return name, camel, capitals, name.replace("_", "-"), name.replace("_", " ")


class _Table:
    """The columns by name and by plain name."""

    def __init__(self, names: Sequence[str], source: str) -> None:
        self.source = source
        self.spelled: dict[str, list[int]] = {}
        self.plain: dict[str, list[int]] = {}
        for position, name in enumerate(names):
            self.spelled.setdefault(name.strip(), []).append(position)
            self.plain.setdefault(plain(name), []).append(position)

    def find(self, alias: str, role: str, taken: Mapping[str, int]) -> int | None:
        """Return the free column of a name; of two, none, or InputError if the role matters."""
        places = self.spelled.get(alias) or self.plain.get(plain(alias), [])
        if len(places) == 1:
            return places[0] if places[0] not in taken.values() else None
        if places and role in _MAIN and not set(places) & set(taken.values()):
            raise InputError(_twice(self.source, alias, places, role))
        return None


def _post_is_comment(table: _Table, taken: Mapping[str, int]) -> bool:
    """Tell whether `post_id` names the record itself rather than the page it stands under.

    It does where replies have parents, or where something else names the page.
    """
    if "parent" in taken or "thread" in taken:
        return True
    others = (*ALIASES["parent"], *(n for n in ALIASES["thread"] if n != "post_id"))
    return any(plain(name) in table.plain for name in others)


def _chosen(names: Sequence[str], chosen: Columns, source: str) -> dict[str, int]:
    """Return role to position for the columns that the caller names."""
    taken: dict[str, int] = {}
    for entry in fields(chosen):
        wanted = getattr(chosen, entry.name)
        if wanted is None:
            continue
        places = [p for p, name in enumerate(names) if name == wanted]
        if not places and wanted.startswith("#") and wanted[1:].isdecimal():
            places = [p for p in range(len(names)) if str(p + 1) == wanted[1:]]
        if not places:
            raise UsageError(
                f"{source}: no column {listed([wanted])} for the {entry.name}; "
                f"there are {listed(names)}"
            )
        if len(places) > 1:
            raise InputError(_twice(source, wanted, places, entry.name))
        taken[entry.name] = places[0]
    return taken


def _twice(source: str, name: str, places: Sequence[int], role: str) -> str:
    numbers = " and ".join(str(place + 1) for place in places)
    return (
        f"{source}: ambiguous column {listed([name])} at {numbers}; "
        f"rename one, or choose by position, as in --{role}-col=#{places[0] + 1}"
    )
