"""Slow definition of who is addressed: for each record, all that stands before it is looked at.

Nothing here knows the index that is tested; names are compared by `name_key`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadgraph.graphs.common_words import COMMON_WORDS, LABELS
from threadgraph.graphs.names import is_anonymous, is_unknown, name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    Texts = Sequence[str | None]


class Definition:
    """The columns, and the questions that the definition asks of them."""

    def __init__(
        self,
        ids: Sequence[str],
        authors: Texts,
        texts: Sequence[str],
        groups: Texts,
        author_ids: Texts,
        named: Texts,
        styles: frozenset[str],
    ) -> None:
        self.ids, self.authors, self.texts, self.groups = ids, authors, texts, groups
        self.author_ids, self.named, self.styles = author_ids, named, styles

    def answers(self) -> tuple[list[str | None], list[str | None]]:
        parents: list[str | None] = []
        rules: list[str | None] = []
        for row, name in enumerate(self.named):
            found = None
            if self.groups[row] is not None:
                found = self.addressed(row) if name is None else self.called(row, name)
            if found is not None and self.ids[found] == self.ids[row]:
                found = None
            rule = "leading_name" if name is None else "quoted_name"
            parents.append(None if found is None else self.ids[found])
            rules.append(None if found is None else rule)
        return parents, rules

    def person(self, row: int) -> tuple[str, str] | None:
        if self.author_ids[row]:
            return "id", self.author_ids[row] or ""
        name = self.authors[row]
        return None if name is None or is_unknown(name) else ("name", name_key(name))

    def name(self, row: int) -> str | None:
        name = self.authors[row]
        return None if name is None or is_unknown(name) or is_anonymous(name) else name

    def before(self, row: int) -> list[int]:
        """Rows that can be answered, the earliest first; the opener is the earliest of all."""
        group = self.groups[row]
        opener = [k for k, name in enumerate(self.ids) if name == group][:1]
        return opener + [k for k in range(row) if self.groups[k] == group]

    def called(self, row: int, name: str) -> int | None:
        """The latest by somebody called so, in this spelling or else in any."""
        name = name.strip().lstrip("@").lstrip()
        before = self.before(row)
        for same in (str, name_key):
            people = {
                self.person(k)
                for k in before
                if name and (self.name(k) or "") and same(self.name(k).lstrip("@")) == same(name)
            } - {self.person(row), None}
            rows = [k for k in before if self.person(k) in people]
            if rows:
                return rows[-1]
        return None

    def addressed(self, row: int) -> int | None:
        text = self.texts[row].lstrip()
        signed = text.startswith("@")
        if signed and "at" in self.styles:
            name = self.longest(row, re.sub("^@[ ]{0,3}", "", text), self.ends_handle)
            if name is not None:
                return self.called(row, name)
        elif not signed and "colon" in self.styles:
            name = self.longest(row, text, self.ends_vocative)
            return None if name is None else self.called(row, name)
        return self.shortened(row, text) if signed and "prefix" in self.styles else None

    def longest(self, row: int, text: str, ends) -> str | None:
        """The longest beginning of a text that is the name of somebody who has spoken."""
        known = {name_key(self.name(k) or "").lstrip("@") for k in self.before(row)} - {""}
        for end in range(len(text), 0, -1):
            name = text[:end]
            if name == name.strip() and name_key(name) in known and ends(name, text[end:]):
                return name
        return None

    def ends_handle(self, name: str, rest: str) -> bool:
        return not re.match(r"[\w@]|://|[-./]\w|'[A-Z][a-z]", rest)

    def ends_vocative(self, name: str, rest: str) -> bool:
        colon = re.match(r" {0,2}:(?![-/)(|]|[DPp]\b)", rest)
        if not (colon or re.match(" {0,2},", rest)) or name_key(name) in LABELS:
            return False
        if len([c for c in name if c.isalpha()]) >= 3 and not (
            set(name_key(name).split()) <= COMMON_WORDS
        ):
            return True
        spellings = {(author or "").lstrip("@") for author in self.authors}
        return colon is not None and name in spellings

    def shortened(self, row: int, text: str) -> int | None:
        """The only person whose name without spaces is the word, or else begins with it."""
        word = re.match(r"@(\w(?:[.'-]?\w){2,63})(?![\w@])", text)
        if not word:
            return None
        short = name_key(word[1])
        before = self.before(row)
        for fits in (str.__eq__, str.startswith):
            people = {
                self.person(k)
                for k in before
                if fits(name_key(self.name(k) or "").lstrip("@").replace(" ", ""), short)
            } - {self.person(row), None}
            rows = [k for k in before if self.person(k) in people]
            if rows:
                return rows[-1] if len(people) == 1 else None
        return None


def addressee_definition(
    ids: Sequence[str],
    authors: Texts,
    texts: Sequence[str],
    groups: Texts,
    author_ids: Texts,
    named: Texts,
    styles: frozenset[str],
) -> tuple[list[str | None], list[str | None]]:
    """Parents and rules as `infer_addressees` gives them."""
    return Definition(ids, authors, texts, groups, author_ids, named, styles).answers()
