"""One JSON record, read with care: from the bytes of a line to its row, or why it has none."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from threadgraph.io.deep_json import Literal, Record, TooDeepError, loads
from threadgraph.io.formats.columns import ROLES, late_names
from threadgraph.io.formats.numeric import Value
from threadgraph.io.formats.rows import Fault, check_row
from threadgraph.io.options import Limits, ReadOptions
from threadgraph.io.own_values import own_text

NUMBER_ROLES = frozenset({"time", "score", "edited", "retrieved"})
NESTED = ("replies", "children", "comments", "responses", "answers")
"""Keys under which other formats hold the replies to a record inside the record."""

_AUTHOR_ID = ROLES.index("author_id")
_NAMES_INSIDE = (
    "name",
    "username",
    "user_name",
    "login",
    "screen_name",
    "display_name",
    "displayName",
    "nickname",
)


@dataclass
class Keys:
    """Which key of a record serves which role.

    `used` is role to key.  `late` is key to role for the keys that no record showed when the
    choice was made: a record that lacks the key used may have one of these, and a role without
    a key takes the first of them that turns up.  `own` are keys of the user's own columns.
    """

    used: dict[str, str]
    late: dict[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()

    @classmethod
    def after(cls, used: dict[str, str], seen: list[str], own: tuple[str, ...] = ()) -> Keys:
        """Return the keys used, with every other name that may still turn up."""
        late = late_names(seen)
        return cls(used, {key: role for key, role in late.items() if key not in own}, own)

    @property
    def all(self) -> list[str]:
        """All keys that are read, each once."""
        return list(dict.fromkeys([*self.used.values(), *self.own]))

    def adopt(self, record: Record) -> bool:
        """Take keys of `record` for roles that have none; tell whether that changed anything."""
        if self.late.keys().isdisjoint(record):
            return False
        before = len(self.used)
        for key, role in list(self.late.items()):
            # Ids are made where the first records have none; a late id holds for its record.
            if key in record and role not in self.used and role != "id":
                self.used[role] = key
                del self.late[key]
        return len(self.used) > before

    def values(self, record: Record) -> dict[str, Any]:
        """Return role to what `record` has for it; a role for which it has nothing is left out."""
        found = {role: record[key] for role, key in self.used.items() if key in record}
        if not self.late.keys().isdisjoint(record):
            for key, role in self.late.items():
                if key in record:
                    found.setdefault(role, record[key])
        return found


@dataclass
class Row:
    """The values of a record in the order of ROLES, then of the user's own columns, and what
    was not usable in it."""

    values: list[Value]
    size: int
    repaired: bool = False
    unusable: list[str] = field(default_factory=list)
    nested: int = 0
    own_unusable: int = 0


def parse_record(line: bytes, options: ReadOptions) -> tuple[Record, bool] | Fault:
    """Return the JSON object that `line` is, and whether its text had to be repaired."""
    repaired = False
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        if options.encoding_errors != "replace":
            return Fault("not_utf8", f"not UTF-8 at byte {error.start + 1:,} of the record")
        text, repaired = line.decode(errors="replace"), True
    try:
        value = loads(text.removeprefix("\ufeff"), options.limits.json_depth)
    except TooDeepError as error:
        return Fault("too_deep", f"JSON {error}")
    except json.JSONDecodeError as error:
        return _syntax_fault(error)
    if isinstance(value, Record):
        return value, repaired
    return Fault("not_an_object", f"JSON, but {_kind(value)} and no object")


def make_row(record: Record, keys: Keys, size: int, made_id: str | None) -> Row | Fault:
    """Return the row of a record; `made_id` is its id where records have none of their own."""
    if record.repeated:
        repeated = record.repeated & (set(keys.all) | keys.late.keys())
        if repeated:
            return Fault("duplicate_key", f"key {json.dumps(min(repeated))[:60]} stands twice")
    found = keys.values(record)
    row = Row([], size)
    for role in ROLES:
        value = found.get(role)
        if isinstance(value, (dict, list)):
            value = _inside(value, role)
            if value is None:
                row.unusable.append(role)
        row.values.append(as_number_value(value) if role in NUMBER_ROLES else as_text(value))
    if row.values[0] is None:
        row.values[0] = made_id
    author = found.get("author")
    if isinstance(author, dict) and row.values[_AUTHOR_ID] is None:
        row.values[_AUTHOR_ID] = as_text(author.get("id"))
    for key in keys.own:
        value = record.get(key)
        row.values.append(own_text(value))
        row.own_unusable += isinstance(value, (dict, list)) and bool(value)
    row.nested = sum(count_nested(record.get(key), keys.used.values()) for key in NESTED)
    return row


def count_nested(value: Any, keys: Collection[str]) -> int:
    """Return how many objects of a list have one of `keys`, as records inside a record have."""
    if not isinstance(value, list):
        return 0
    return sum(isinstance(item, dict) and not item.keys().isdisjoint(keys) for item in value)


def check_record(row: Row, limits: Limits) -> Fault | None:
    """Return why a row cannot be used, or None if it can."""
    return check_row(row.values, row.size, limits)


def as_text(value: Any) -> str | None:
    """Return an id, a name or a text as the file has it; None for nothing.

    >>> as_text(Literal("12345678901234567890")), as_text(True), as_text(""), as_text(0.5)
    ('12345678901234567890', 'true', None, None)
    """
    if isinstance(value, Literal):
        return "0" if value == "-0" else str(value)
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return None


def as_number_value(value: Any) -> Value:
    """Return a time or a score: numbers as int or float, text as it is, None for nothing.

    >>> as_number_value(Literal("1e999")), as_number_value(Literal("7")), as_number_value("")
    (inf, 7, None)
    """
    if isinstance(value, Literal):
        try:
            return int(value) if value.lstrip("-").isdigit() else float(value)
        except ValueError:  # more digits than Python turns into an int
            return float(value)
    if isinstance(value, (str, bool)):
        return value if value != "" else None
    return None


def _syntax_fault(error: json.JSONDecodeError) -> Fault:
    if error.msg == "Extra data":
        what = "more than one value in the line; is this a JSON array cut into lines?"
        return Fault("more_than_one_value", what)
    what = f"{error.msg.removesuffix(' starting at')} at character {error.pos + 1:,}"
    if error.msg.startswith("Invalid control character"):
        return Fault("control_char", f"{what}; JSON writes it as an escape")
    return Fault("not_json", what)


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "an array"
    if isinstance(value, Literal):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return json.dumps(value)


def _inside(value: Any, role: str) -> Any:
    """Return the name of an author who is an object, the id of a record that is one."""
    if not isinstance(value, dict):
        return None
    names = _NAMES_INSIDE if role == "author" else ("id",)
    if role not in ("author", "author_id", "id", "parent", "thread"):
        return None
    found = (value[name] for name in names if value.get(name) not in (None, ""))
    return next((item for item in found if not isinstance(item, (dict, list))), None)
