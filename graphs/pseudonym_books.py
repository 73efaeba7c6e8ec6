"""The ledger and the names of files without what they say of people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadgraph.graphs.ledger import Example, Ledger, Rejected
from threadgraph.graphs.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from threadgraph.graphs.pseudonym_codes import Codes
    from threadgraph.graphs.pseudonym_names import NameFinder
    from threadgraph.graphs.pseudonym_texts import TextRewriter

LEFT_OUT = "left out, as it may name somebody"

_OWN = """
ambiguous_dates cycles encoding_guessed ends_early ids_all_equal json_in_string json_repaired
line_too_long looks_paged no_parents no_posts not_in_file people_without_name same_input_twice
script_wrapper self_parent text_repaired time_ahead trailing_bytes
"""
OWN_WORDS = frozenset(_OWN.split())
"""Reasons of which the ledger tells in words and figures of its own."""

_PLACE = lazy(r"(?s)(.*?)(?::([\d,.]+))?")
_PSEUDONYM = lazy(r"P-[a-z2-7]{16}|id-[a-z2-7]{16}")


class BookRewriter:
    """Rewrites what is said of the input: names of files, examples, notes."""

    def __init__(self, finder: NameFinder, texts: TextRewriter, codes: Codes) -> None:
        """Begin."""
        self._finder, self._texts, self._codes = finder, texts, codes

    def file_name(self, name: str) -> str:
        """Return the name of a file (or of a discussion) without names; an ending stays."""
        folder, slash, base = name.rpartition("/")
        stem, dot, ending = base.rpartition(".")
        if not stem or len(ending) > 8 or not ending.isalnum():
            stem, dot, ending = base, "", ""
        shown = self._texts.plain(stem)
        rest = " ".join(_PSEUDONYM.split(shown))
        if folder or self._finder.is_in_id(rest) or self._finder.is_inside(rest):
            shown = self._codes.file(f"{folder}{slash}{stem}")
        return shown + dot + ending

    def ledger(self, book: Ledger, ids: Mapping[str, str], names: Collection[str]) -> Ledger:
        """Return the books with the same figures, without the words of the input.

        `ids` are the ids replaced, `names` those of the inputs.  Records that were rejected
        lose their bytes; of the examples those keep their words that are ours.
        """
        return replace(
            book,
            duplicates=book.duplicates.copy(),
            rejected=book.rejected.copy(),
            filtered=book.filtered.copy(),
            counters=book.counters.copy(),
            warnings=book.warnings.copy(),
            examples={
                reason: [self._example(reason, example, ids, names) for example in found]
                for reason, found in book.examples.items()
            },
            rejected_records=[
                Rejected(self._where(record.where, ids, names), record.reason, None)
                for record in book.rejected_records
            ],
            notes={name: self._texts.plain(value) for name, value in book.notes.items()},
        )

    def _example(
        self, reason: str, example: Example, ids: Mapping[str, str], names: Collection[str]
    ) -> Example:
        what = self._texts.plain(example.what) if reason in OWN_WORDS else LEFT_OUT
        return Example(self._where(example.where, ids, names), what)

    def _where(self, where: str, ids: Mapping[str, str], names: Collection[str]) -> str:
        if where in ids:
            return ids[where]
        place = _PLACE.fullmatch(where)
        name, line = (place[1], place[2]) if place else (where, None)
        shown = self.file_name(name) if name in names else "the input"
        return f"{shown}:{line}" if line else shown
