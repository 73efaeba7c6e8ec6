"""What one line of a comment page is: how far indented, a date, a button, a heading, a form."""

from __future__ import annotations

from threadgraph.graphs.patterns import lazy
from threadgraph.io.dates import read_date
from threadgraph.io.formats.plain_text_words import (
    BUTTONS,
    CANCELS,
    CLOSED,
    COUNTED,
    FORMS,
    NOTICES,
    SPACE,
)

MAX_LINE = 300
"""The longest line, in characters, that is looked at for anything but text."""
TAB = 8
_FORMS = frozenset(FORMS)
_DECORATION = SPACE + "#*_←→↓↑«»‹›<>|·•()[]"
_DATEY = lazy(r"[0-9]{4}|[0-9][:./-][0-9]|[0-9] ?[a-zа-яà-ÿ]+")
_AGO = lazy(
    r"(?:[0-9]{1,3}|an?|one) (?:sec(?:ond)?|min(?:ute)?|h(?:ou)?r|day|week|month|year)s? ago"
    r"|vor (?:[0-9]{1,3}|einer|einem) (?:sekunde|minute|stunde|tag|woche|monat|jahr)(?:en|e|n)?"
    r"|(?:il y a|hace|há) (?:[0-9]{1,3}|une?|una?|um|uma) [^\W\d_]{2,9}"
    r"|[0-9]{1,3} [^\W\d_]{3,9} (?:fa|geleden|назад|atrás)"
    r"|[0-9]{1,3}(?:s|m|h|d|w|mo|y)|just now|gerade eben"
)
_COUNT = lazy(r"[0-9.,]+|one|eine?|une?|una|um|uma|een|uno|один|մեկ")
_LINK = lazy(r"!?\[([^\[\]]*)\]\([^()]*\)")
_IMAGE = lazy(r"!\[[^\[\]]*\]\([^()]*\)")
_ESCAPE = lazy(r"\\([!-/:-@\[-`{-~])")


def content(line: str) -> str:
    """Return a line without the white space around it.

    >>> content("\\t Ann says: ")
    'Ann says:'
    """
    return line.strip(SPACE)


def indent(line: str) -> int:
    """Return the columns of white space a line begins with; a tab goes to the next multiple of 8.

    >>> indent("  Ann"), indent("\\tAnn"), indent("  \\tAnn")
    (2, 8, 8)
    """
    white = line[: len(line) - len(line.lstrip(SPACE))]
    if "\t" not in white:
        return len(white)
    column = 0
    for character in white:
        column += TAB - column % TAB if character == "\t" else 1
    return column


def is_date(text: str) -> bool:
    """Return whether `text` is nothing but a time, be it one we cannot place ("2 hours ago").

    >>> is_date("March 3, 2020 at 10:00 am"), is_date("vor 2 Tagen"), is_date("In 2020 it rained")
    (True, True, False)
    """
    if len(text) > 80 or not text:
        return False
    lowered = text.lower()
    if not _DATEY.search(lowered):
        return _AGO.fullmatch(lowered) is not None
    return read_date(text) is not None or _AGO.fullmatch(lowered) is not None


def date_at(lines: list[str], row: int) -> tuple[str, int] | None:
    """Return the date that fills the line at `row` and the row below it, or None.

    Buttons after the date are dropped; a Markdown link around it may run over several lines.
    """
    text = content(lines[row]) if row < len(lines) else ""
    if not text or len(text) > MAX_LINE:
        return None
    after = row + 1
    if text[0] == "[" and "](" in text:
        inside, _, address = text[1:].partition("](")
        while ")" not in address and after < min(row + 6, len(lines)):
            address = lines[after]
            after += 1
        text = _ESCAPE.sub(r"\1", content(inside))
    text = without_buttons(text)
    return (text, after) if is_date(text) else None


def without_buttons(text: str) -> str:
    """Return `text` without the buttons at its end.

    >>> without_buttons("March 3, 2020 at 10:00 am | Permalink")
    'March 3, 2020 at 10:00 am'
    """
    while True:
        head, _, last = text.rpartition(" ")
        word = last.strip(_DECORATION).lower()
        if not head or (word and word not in BUTTONS) or last.endswith("."):
            return text
        text = head.rstrip(SPACE)


def is_button(line: str) -> bool:
    """Return whether a line holds nothing but buttons.

    >>> is_button("Reply ↓"), is_button("Antworten | Zitieren"), is_button("I like it")
    (True, True, False)
    """
    if len(line) > 80:
        return False
    parts = line.replace("·", "|").replace("•", "|").split("|")
    words = [part.strip(_DECORATION).lower() for part in parts]
    return any(words) and all(not word or _is_button(word) for word in words)


def _is_button(word: str) -> bool:
    if word in BUTTONS:
        return True
    return word.startswith("reply to ") and len(word) <= 60


def is_notice(line: str) -> bool:
    """Return whether a line is the page's own remark above a text ("awaiting moderation")."""
    return content(line).lower().startswith(NOTICES)


def is_form_title(line: str) -> bool:
    """Return whether a line is a form's title with its button ("Leave a Reply Cancel reply")."""
    text = line.strip(_DECORATION).lower() if len(line) <= MAX_LINE else ""
    return text.endswith(CANCELS) and text.startswith(FORMS)


def ends_page(line: str, *, last: bool) -> bool:
    """Return whether the form or the navigation below the comments begins at this line.

    Below the `last` comment the line may go on ("Leave a Reply to Ann Cancel reply"); between
    comments, where pages have been joined, it must be that title alone.

    >>> ends_page("Leave a Reply", last=False), ends_page("Leave a reply if you agree.", last=True)
    (True, False)
    """
    text = line.strip(_DECORATION).lower()
    if len(text) > 120 or not text:
        return False
    if text in _FORMS or is_form_title(line):
        return True
    if not last:
        return False
    if text.startswith(CLOSED) or content(line).startswith("©"):
        return True
    return text.startswith(FORMS) and len(text) <= 80 and text[-1] not in ".!?,;"


def is_heading(line: str) -> bool:
    """Return whether a line is the heading above comments: "Comments (2)", "34 responses to “…”".

    >>> is_heading("12 Kommentare"), is_heading("Comments"), is_heading("2 comments were deleted")
    (True, True, False)
    """
    words = content(line).strip("#*_ ").lower().split(None, 2)
    if not words or len(line) > MAX_LINE:
        return False
    if words[0].strip(":") in COUNTED:
        alone = len(words) == 1 and not is_button(line)
        return alone or (len(words) == 2 and words[1][0] in "(0123456789")
    counted = len(words) > 1 and words[1].strip(":") in COUNTED and _COUNT.fullmatch(words[0])
    return bool(counted) and (len(words) == 2 or _quoted(line) is not None)


def heading_title(line: str) -> str | None:
    """Return the title that the heading above comments quotes, or None.

    >>> heading_title("34 responses to “A Title”"), heading_title("12 Kommentare")
    ('A Title', None)
    """
    first = content(line).strip("#*_ ").lower().split(None, 1)
    if is_heading(line) or (first and first[0] in COUNTED):
        return _quoted(line)
    return None


def _quoted(line: str) -> str | None:
    """Return what stands between the first and the last quotation mark of a line."""
    starts = [k for k in map(line.find, '“„«»"') if k >= 0]
    ends = [k for k in map(line.rfind, '”“»«"') if k >= 0]
    if starts and ends and max(ends) > min(starts) and len(line) <= MAX_LINE:
        return content(line[min(starts) + 1 : max(ends)])
    return None


def unmarked(text: str) -> str:
    """Return a header without Markdown: images, links, bold, escapes.

    >>> unmarked("**[Ann](https://example.org)** says:")
    'Ann says:'
    """
    if "](" not in text and "**" not in text:
        return text
    text = _LINK.sub(r"\1", _IMAGE.sub("", text)).replace("**", "")
    return content(_ESCAPE.sub(r"\1", text))
