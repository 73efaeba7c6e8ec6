"""Transcripts as files: plain text, Markdown, or a page of HTML that needs nothing else."""

from __future__ import annotations

import re
from pathlib import PurePath
from textwrap import wrap
from typing import TYPE_CHECKING, BinaryIO

from threadgraph.graphs.errors import UsageError
from threadgraph.graphs.transcript_words import relation
from threadgraph.io.escape import terminal_safe
from threadgraph.io.transcript_page import html_parts
from threadgraph.io.web_links import web_link
from threadgraph.io.write import deliver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from threadgraph.graphs.transcript import Transcript
    from threadgraph.graphs.transcript_entries import Entry

ENDINGS = (".txt", ".md", ".html")
LINE, DEEPEST = 88, 8
"""Columns of a line of text, and how far comments are set in at most."""
NO_WORDS, NO_TEXT = "(words not kept)", "(no text)"

_BATCH = 1_000
_MARKDOWN = re.compile(r"[\\`*_\[\]{}|~$^=@]")
# What makes a list, a heading, a quotation, a rule or a title only where a line begins.
_LINE_START = re.compile(r"[#+\-:%!(]")
_REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def write_transcript(transcript: Transcript, target: str) -> None:
    """Write a transcript to a path, whole or not at all; its ending says in which form.

    ".txt", ".md" or ".html"; "-" is text to standard output.  UsageError for another ending.
    """
    made = parts_for(transcript, target)

    def write(out: BinaryIO) -> None:
        out.writelines(part.encode("utf-8") for part in made)

    deliver(target, write)


def parts_for(transcript: Transcript, target: str) -> Iterator[str]:
    """Return the text of a transcript in pieces, in the form that a file name asks for.

    >>> from threadgraph.graphs.examples import example_discussion
    >>> from threadgraph.graphs.transcript import transcript_of
    >>> made = transcript_of(example_discussion(), [4], heading="One comment.")
    >>> print("".join(parts_for(made, "one.txt")).rstrip())
    One comment.
    <BLANKLINE>
    Times are UTC; “later” counts from the comment that is answered.
    <BLANKLINE>
    Cy  [1.2]  2024-01-01 00:31  (answers Ann [1], which is not shown here)
        At last!
    """
    ending = ".txt" if target == "-" else PurePath(target).suffix.lower()
    ways = {".txt": text_parts, ".md": markdown_parts, ".html": html_parts}
    if ending not in ways:
        raise UsageError(
            f"a transcript is written as {', '.join(ENDINGS)}, not {terminal_safe(ending, 20)!r}"
        )
    return _batched(ways[ending](transcript))


def text_parts(transcript: Transcript) -> Iterator[str]:
    """Give a transcript as plain text, comment by comment; nothing in it steers a terminal."""
    heading = transcript.heading.split("\n")
    yield "\n".join(_wrapped(" ".join(heading), "")) + "\n\n"
    for note in transcript.notes:
        yield "\n".join(_wrapped(note, "")) + "\n"
    if transcript.notes:
        yield "\n"
    for entry in transcript.entries():
        for line in _dividers(entry, transcript.parts):
            yield f"== {terminal_safe(line, 200)} ==\n\n"
        inset = "  " * min(entry.level, DEEPEST)
        yield f"{inset}{_head(entry)}\n"
        for paragraph in _paragraphs(entry):
            lines = _wrapped(paragraph, f"{inset}    ") or [""]
            yield "\n".join(lines) + "\n"
        yield "\n"


def markdown_parts(transcript: Transcript) -> Iterator[str]:
    """Give a transcript as Markdown, comment by comment.

    Words, names and ids are shown as they are: no character of them is markup.
    """
    yield f"# {markdown_safe(transcript.heading)}\n\n"
    for note in transcript.notes:
        yield f"{markdown_safe(note)}\n\n"
    for entry in transcript.entries():
        for line in _dividers(entry, transcript.parts):
            yield f"## {markdown_safe(line)}\n\n"
        inset = "> " * min(entry.level, DEEPEST)
        yield f"{inset}{_markdown_head(entry)}\n{inset.rstrip()}\n"
        lines = [markdown_safe(line) for line in _paragraphs(entry)]
        for line, after in zip(lines, [*lines[1:], ""], strict=True):
            # Two blanks keep the line end of the comment.
            yield f"{inset}{line}{'  ' if line and after else ''}".rstrip("\n")
            yield "\n"
        yield "\n"


def markdown_safe(text: str) -> str:
    r"""Return `text` on one line of Markdown that shows it and is no markup.

    Control and directional characters are shown as in `escape.terminal_safe`.

    >>> print(markdown_safe("# [a](javascript:x) <b> | 1. `c`"))
    \# \[a\](javascript:x) &lt;b&gt; \| 1. \`c\`
    >>> print(markdown_safe("1. one"))
    1\. one
    """
    shown = terminal_safe(text.expandtabs(4).strip())
    shown = _MARKDOWN.sub(r"\\\g<0>", shown)
    number = re.match(r"\d+(?=[.)])", shown)
    if number:
        shown = f"{number[0]}\\{shown[number.end() :]}"
    elif _LINE_START.match(shown):
        shown = f"\\{shown}"
    return shown.translate(_REFERENCES)


def _head(entry: Entry) -> str:
    """The line over a comment in plain text."""
    parts = [terminal_safe(_who(entry)), f"[{terminal_safe(entry.id, 60)}]"]
    if entry.kind:
        parts.append(f"({terminal_safe(entry.kind, 40)})")
    if entry.time:
        parts.append(entry.time)
    said = _said(entry)
    return "  ".join([*parts, *([f"({terminal_safe(said)})"] if said else [])])


def _markdown_head(entry: Entry) -> str:
    shown = markdown_safe(f"[{terminal_safe(entry.id, 60)}]")
    link = web_link(entry.url)
    if link is not None:
        # Between angle brackets only these three could end the address.
        for character, code in (("<", "%3C"), (">", "%3E"), ("\\", "%5C")):
            link = link.replace(character, code)
        shown = f"[{shown}](<{link}>)"
    parts = [f"**{markdown_safe(_who(entry))}**", shown]
    if entry.kind:
        parts.append(f"({markdown_safe(terminal_safe(entry.kind, 40))})")
    if entry.time:
        parts.append(entry.time)
    said = _said(entry)
    # Never first in its line: what only counts there needs no escape, but does no harm.
    return " · ".join([*parts, *([markdown_safe(said)] if said else [])])


def _who(entry: Entry) -> str:
    if entry.written:
        return f"{entry.author} (as {terminal_safe(entry.written, 80)})"
    return entry.author


def _said(entry: Entry) -> str:
    """Say in a line what an entry answers."""
    verb, answered, remarks = relation(entry)
    parts = []
    if verb:
        whom = " and ".join(f"{who.author} [{terminal_safe(who.id, 60)}]" for who in answered)
        parts.append(f"{verb} {whom}".strip())
    return ", ".join([*parts, *remarks])


def _dividers(entry: Entry, parts: int) -> list[str]:
    lines = [f"Thread: {entry.thread}"] if entry.thread is not None else []
    if entry.part and parts > 1:
        lines.append(f"Conversation {entry.part:,} of {parts:,}")
    return lines


def _paragraphs(entry: Entry) -> list[str]:
    if entry.text is None:
        return [NO_WORDS]
    text = re.sub(r"\s*\n\s*\n", "\n\n", entry.text.replace("\r\n", "\n")).strip("\n")
    lines = [line.rstrip() for line in text.split("\n")]
    return lines if any(lines) else [NO_TEXT]


def _wrapped(text: str, inset: str) -> list[str]:
    return wrap(terminal_safe(text), LINE, initial_indent=inset, subsequent_indent=inset)


def _batched(parts: Iterable[str]) -> Iterator[str]:
    """Join pieces to larger ones, so that a file is not written word by word."""
    batch: list[str] = []
    for part in parts:
        batch.append(part)
        if len(batch) == _BATCH:
            yield "".join(batch)
            batch.clear()
    yield "".join(batch)
