"""One comment of a transcript, as every format shows it."""

from __future__ import annotations

from typing import NamedTuple


class Answered(NamedTuple):
    """A comment that is answered: its id, its author, and its place in the transcript or None."""

    id: str
    author: str
    place: int | None


class Entry(NamedTuple):
    """One comment of a transcript, as every format shows it.

    - `place` from 0; `part` is the number of the conversation it opens, else 0; `thread` the
      title or id of its thread where that differs from the entry above in a transcript of
      several threads, else None.
    - `author` as labelled, `written` another spelling used here, or None; `color` a number that
      is the same for all comments of a person, −1 for an unknown one.
    - `time` in UTC, "2024-01-01 00:10", `iso` the whole instant; None if unknown.
    - `text` None where the words were not kept.
    - `level` how far it is set in.
    - `answers` what it answers or, with `goes_on`, goes on with; `above`: that is the entry
      directly above; `inferred`: it is no direct reply to it, or the parent itself was found by
      a rule; `below` then is the comment whose reply it is, if that is another one.
    - `also` other comments of the transcript that it answers.
    - `delay` seconds since what it answers, negative if the clock went back; None if unknown.
    """

    place: int
    id: str
    part: int
    thread: str | None
    author: str
    written: str | None
    color: int
    kind: str | None
    time: str | None
    iso: str | None
    text: str | None
    level: int
    answers: Answered | None
    goes_on: bool
    above: bool
    inferred: bool
    below: Answered | None
    also: tuple[Answered, ...]
    delay: float | None
    url: str | None
