"""A discussion in which every person is called by a pseudonym, wherever a name may stand."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from threadgraph.graphs.discussion import Discussion, Mentions, Participants
from threadgraph.graphs.identity import ID_PREFIX
from threadgraph.graphs.names import is_anonymous, is_bot, is_unknown, name_key
from threadgraph.graphs.pseudonym_attributes import hide_in_attributes
from threadgraph.graphs.pseudonym_books import BookRewriter
from threadgraph.graphs.pseudonym_codes import Codes
from threadgraph.graphs.pseudonym_names import NameFinder
from threadgraph.graphs.pseudonym_texts import Span, TextRewriter, mention_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from threadgraph.graphs.pseudonym_texts import Rewritten

__all__ = ["PRIVATE_OPTIONS", "pseudonymise", "safe_options"]

PRIVATE_OPTIONS = frozenset({"aliases", "attributes", "exclude_authors", "pseudonym_key"})
"""Options of a run whose values name people or places on the user's disk."""

SHORTEST_PERSON_ID = 6
"""A platform's id of a person is looked for in texts from this many characters on."""

DOUBT = "one of this person's spellings answers or names another"


def pseudonymise(
    discussion: Discussion, key: bytes, *, all_ids: bool = False, also: Iterable[str] = ()
) -> Discussion:
    """Return the same discussion with pseudonyms for people; `key` decides which ones.

    A pseudonym is "P-" and 16 letters and digits (see `pseudonym_codes`), the same for a
    person in every discussion with the same key, if it knows that person by the same name or
    platform id.  Replaced are the names of participants in all columns, mentions, "@name" and
    "u/name" of anybody, the names of participants in texts and titles, e-mail and network
    addresses, telephone numbers, links (of which the host stays), ids and names of files that
    hold a name or an address, names in the values of the user's own columns, and what the
    ledger quotes.  `all_ids` replaces every id; `also`
    are names of further people, such as those whose comments were left out.

    Structure, times, scores and rows stay; unknown authors stay unknown; known bots keep their
    names, as they are no people.  Names that are ordinary words, or shorter than three letters,
    are replaced in texts only where they are marked ("@will"); `ledger.counters["names_left"]`
    counts the other places.  UsageError for a key of fewer than 16 bytes.

    >>> from threadgraph.graphs.examples import discussion_of
    >>> d = discussion_of([("1", None, "Ann", "Hi", 0), ("2", "1", "Bob", "@ANN: Ann's right", 1)])
    >>> private = pseudonymise(d, b"not a secret one")
    >>> ann = private.people.names[0]
    >>> private.texts[-1] == f"@{ann}: {ann}'s right", private.parent.tolist()
    (True, [-1, 0, 1])
    """
    d, codes = discussion, Codes(key)
    shown = [
        name if is_bot(name) else codes.person(person)
        for name, person in zip(d.people.names, d.people.keys, strict=True)
    ]
    others = [(name, codes.person(name_key(name))) for name in also if not is_unknown(name)]
    finder = NameFinder([*_spellings(d.people, shown), *others], codes)
    texts = TextRewriter(finder)
    books = BookRewriter(finder, texts, codes)
    ids = _new_ids(d, finder, codes, all_ids=all_ids)
    new_texts, mentions = _texts(d, shown, texts, finder)
    titles = [None if title is None else texts.plain(title) for title in d.thread_titles]
    attributes = hide_in_attributes(d, shown, texts)
    names = texts.names, texts.left
    ledger = books.ledger(d.ledger, ids, {file.name for file in d.inputs} | {d.name})
    ledger.count("names_replaced", names[0])
    ledger.count("names_left", names[1])
    ledger.notes["pseudonyms"] = f"made with the key {codes.fingerprint()}"
    return replace(
        d,
        ids=[ids.get(name, name) for name in d.ids],
        author_names=_author_names(d, shown),
        texts=new_texts,
        thread_ids=[ids.get(name, name) for name in d.thread_ids],
        thread_titles=titles,
        people=_people(d.people, shown),
        mentions=mentions,
        urls=None,
        attributes=attributes,
        apart=None,
        ledger=ledger,
        name=books.file_name(d.name),
        inputs=tuple(replace(file, name=books.file_name(file.name)) for file in d.inputs),
        options={
            **safe_options(d.options),
            "pseudonyms": True,
            "pseudonym_key_fingerprint": codes.fingerprint(),
        },
    )


def safe_options(options: Mapping[str, object]) -> dict[str, object]:
    """Return the options of a run without the values that name people or files of the user.

    >>> safe_options({"exclude_authors": ["Ann"], "keep": []})
    {'exclude_authors': 'left out', 'keep': []}
    """
    return {
        name: "left out" if name in PRIVATE_OPTIONS and value else value
        for name, value in options.items()
    }


def _spellings(people: Participants, shown: list[str]) -> Iterator[tuple[str, str]]:
    """Yield all that a person is called, with what the person is called from now on."""
    for p, seen in enumerate(people.spellings):
        for spelling in dict.fromkeys([*seen, people.names[p]]):
            if not is_bot(spelling):
                yield spelling, shown[p]
        person_id = people.keys[p].removeprefix(ID_PREFIX)
        if person_id != people.keys[p] and len(person_id) >= SHORTEST_PERSON_ID:
            yield person_id, shown[p]


def _people(people: Participants, shown: list[str]) -> Participants:
    return Participants(
        names=shown,
        keys=[name_key(name) for name in shown],
        spellings=[
            {name: sum(seen.values())} if seen else {}
            for name, seen in zip(shown, people.spellings, strict=True)
        ],
        suspicious=[(p, DOUBT) for p, _ in people.suspicious],
    )


def _author_names(d: Discussion, shown: list[str]) -> list[str | None]:
    """Return the name of each row's author; of the unknown, words for "no name" stay."""
    return [
        shown[p] if p >= 0 else name if name and (is_unknown(name) or is_anonymous(name)) else None
        for p, name in zip(d.author.tolist(), d.author_names, strict=True)
    ]


def _new_ids(d: Discussion, finder: NameFinder, codes: Codes, *, all_ids: bool) -> dict[str, str]:
    """Return the ids to be replaced: those with a name or an address in them, or that are links."""
    return {
        name: codes.record(name)
        for name in dict.fromkeys([*d.ids, *d.thread_ids])
        if all_ids or "@" in name or "://" in name or finder.is_in_id(name)
    }


def _texts(
    d: Discussion, shown: list[str], texts: TextRewriter, finder: NameFinder
) -> tuple[list[str] | None, Mentions]:
    m = d.mentions
    names = [
        shown[p] if p >= 0 else finder.stranger(name)
        for p, name in zip(m.participant.tolist(), m.names, strict=True)
    ]
    if d.texts is None:
        return None, replace(m, names=names)
    start, end = m.start.copy(), m.end.copy()
    first = np.searchsorted(m.comment, np.arange(len(d.texts) + 1)).tolist()
    rewritten: list[str] = []
    for row, text in enumerate(d.texts):
        places = range(first[row], first[row + 1])
        spans = [span for i in places if (span := _place(m, i, text, names[i])) is not None]
        new = texts.rewrite(text, spans) if text else None
        rewritten.append(new.text if new else text)
        begins = [span.start for span in new.spans] if new and places else []
        for i in places:
            start[i], end[i] = _moved(new, begins, int(m.start[i]), int(m.end[i]), names[i])
    return rewritten, replace(m, names=names, start=start, end=end)


def _place(m: Mentions, i: int, text: str, value: str) -> Span | None:
    """Return where the name of a mention stands: at the end of its span, or all of it."""
    start, end, name = int(m.start[i]), int(m.end[i]), m.names[i]
    if not 0 <= start < end <= len(text):
        return None
    if name and text[max(end - len(name), 0) : end] == name and end - len(name) >= start:
        return mention_span(end - len(name), end, value, i)
    behind = text[start] in "@＠" and end - start > 1
    return mention_span(start + behind, end, value, i)


def _moved(
    new: Rewritten | None, begins: list[int], start: int, end: int, value: str
) -> tuple[int, int]:
    """Return the span of a mention in the new text, (−1, −1) if something else stands there.

    `begins` are the starts of what was replaced in the old one.
    """
    at = bisect_right(begins, end - 1) - 1
    if new is None or not 0 <= start < end or at < 0:
        return -1, -1
    name = new.spans[at]
    if name.end < end or name.value != value:
        return -1, -1
    before = bisect_right(begins, start) - 1
    if before >= 0 and start < new.spans[before].end:
        first = new.starts[before]
    elif before >= 0:
        behind = new.spans[before]
        first = new.starts[before] + len(behind.value) + start - behind.end
    else:
        first = start
    return first, new.starts[at] + len(value)
