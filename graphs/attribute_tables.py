"""The user's own columns as columns of our tables: of comments, people, edges and replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.attributes import person_values, whole_numbers
from threadgraph.graphs.graph_data import Column
from threadgraph.graphs.phrases import count, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from threadgraph.graphs.attributes import Attribute
    from threadgraph.graphs.discussion import Discussion

    Longs = NDArray[np.int64]

# fmt: off
COMMENT_COLUMNS = frozenset([
    "id", "thread", "kind", "parent", "parent_state", "author", "author_written",
    "created_at", "depth", "branch", "replies", "descendants", "parent_rule", "parent_stated",
    "stated", "score", "url", "words", "text",
])
PERSON_COLUMNS = frozenset([
    "name", "key", "spellings", "comments", "threads", "threads_opened", "top_level", "words",
    "in_degree", "out_degree", "in_strength", "out_strength", "pagerank", "betweenness",
    "first_comment", "last_comment", "bot", "component", "role", "core_number", "bow_tie_part",
    "community", "betweenness_error",
])
_GRAPH_COLUMNS = frozenset([
    "source", "target", "source_key", "target_key", "weight", "replies", "mentions", "quotes",
    "reciprocated", "first", "last", "comment_id", "inferred", "rule", "person", "mentioned",
])
# fmt: on
OURS = COMMENT_COLUMNS | PERSON_COLUMNS | _GRAPH_COLUMNS
"""Names of our own columns, in whatever table: an attribute of such a name gets another."""

PREFIX = "attr_"


def column_names(names: list[str]) -> dict[str, str]:
    """Return the column that each attribute gets: its name, or "attr_" and it if that is ours.

    >>> column_names(["stance", "score"])
    {'stance': 'stance', 'score': 'attr_score'}
    """
    found: dict[str, str] = {}
    for name in names:
        plain = f"{PREFIX}{name}" if name.strip().lower() in OURS else name
        found[name] = _free(plain, set(found.values()))
    return found


def comment_columns(discussion: Discussion, rows: Longs) -> dict[str, Column]:
    """Return one column per attribute: its values at some rows.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> comment_columns(example_discussion(), np.arange(2))
    {}
    """
    names = column_names(list(discussion.attributes))
    return {names[name]: _values(a, rows) for name, a in discussion.attributes.items()}


def person_columns(discussion: Discussion, people: Longs) -> dict[str, Column]:
    """Return what the attributes say of people; see `attributes.person_values`.

    Of a category NAME (the value most of their comments with a value have; none where two are
    equally frequent), NAME_share (how many of these comments have it) and NAME_known (how many
    there are); of a number NAME_mean and NAME_known.
    """
    names = column_names(list(discussion.attributes))
    found: dict[str, Column] = {}
    for name, attribute in discussion.attributes.items():
        column = names[name]
        values = person_values(discussion, attribute)
        if values.mean is not None:
            _add(found, f"{column}_mean", Column("double", values.mean[people]))
        else:
            _add(found, column, _words(attribute, values.codes[people]))
            _add(found, f"{column}_share", Column("double", values.share[people]))
        _add(found, f"{column}_known", Column("int", values.known[people]))
    return found


def edge_columns(discussion: Discussion, source: Longs, target: Longs) -> dict[str, Column]:
    """Return what the attributes say of the people at both ends of edges: source_, target_NAME.

    The value is that of `person_columns`, of a number the mean.
    """
    names = column_names(list(discussion.attributes))
    found: dict[str, Column] = {}
    for name, attribute in discussion.attributes.items():
        values = person_values(discussion, attribute)
        for end, people in (("source", source), ("target", target)):
            if values.mean is not None:
                _add(found, f"{end}_{names[name]}_mean", Column("double", values.mean[people]))
            else:
                _add(found, f"{end}_{names[name]}", _words(attribute, values.codes[people]))
    return found


def reply_columns(discussion: Discussion, replies: Longs, answered: Longs) -> dict[str, Column]:
    """Return the values at both ends of replies: source_NAME (the reply), target_NAME."""
    names = column_names(list(discussion.attributes))
    found: dict[str, Column] = {}
    for name, attribute in discussion.attributes.items():
        _add(found, f"source_{names[name]}", _values(attribute, replies))
        _add(found, f"target_{names[name]}", _values(attribute, answered))
    return found


def attribute_note(attributes: Mapping[str, Attribute], records: int) -> str:
    """Return in words what the columns are and how full, for the notes of a ledger.

    >>> from threadgraph.graphs.attributes import make_attribute
    >>> attribute_note({"stance": make_attribute("stance", ["pro", None])}, 2)
    'stance (category, 1 value, at 1 of 2 records)'
    """
    told, columns = [], column_names(list(attributes))
    for name, attribute in attributes.items():
        held = int(np.count_nonzero(attribute.known))
        what = "number"
        if attribute.kind == "category":
            what = f"category, {count(len(attribute.categories), 'value')}"
        people = ", by person" if attribute.of_people else ""
        if columns[name] != name:
            people += f", in tables “{short(columns[name])}”"
        told.append(f"{short(name)} ({what}{people}, at {held:,} of {count(records, 'record')})")
    return "; ".join(told)


def _values(attribute: Attribute, rows: Longs) -> Column:
    if attribute.numbers is None:
        return Column("string", [attribute.values[row] for row in rows.tolist()])
    numbers = attribute.numbers[rows]
    if whole_numbers(attribute):
        known = [None if np.isnan(number) else int(number) for number in numbers.tolist()]
        return Column("int", known)
    return Column("double", numbers)


def _words(attribute: Attribute, codes: Longs) -> Column:
    words: list[str | None] = [*attribute.categories, None]
    return Column("string", [words[code] for code in codes.tolist()])


def _add(columns: dict[str, Column], name: str, column: Column) -> None:
    columns[_free(name, set(columns))] = column


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
