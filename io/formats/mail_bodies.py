"""Find the text of a message: the parts of MIME, their encodings and charsets undone."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from functools import lru_cache

from threadgraph.io.formats.mail_charsets import decode
from threadgraph.io.formats.mail_headers import Fields, plain, split_header

DEEPEST = 50
"""Parts of parts of parts: beyond this depth nothing is read."""

_LONGEST = 4096
_PARAMETER = re.compile(r';\s*([\w*-]{1,40})\s*=\s*(?:"([^"\\]*)"|([^\s;"]+))')
_NEXT_PART = re.compile(r"(?:^|\n)-{8,20} next part -{8,20}(?:\n|\Z)")
_OLD_QUOTES = re.compile(r"^(?:\|> ?|(?=[A-Z]{2,3}> ))", re.MULTILINE)
_STUFFED = re.compile(r"^ ", re.MULTILINE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_ENRICHED = re.compile(
    r"<<|<param>.{0,500}?</param>|</?[a-z-]{1,60}>|\n+", re.IGNORECASE | re.DOTALL
)


@dataclass
class Body:
    """The text of a message, and what befell it.

    `faults` are warning classes; `attachments` is the number of parts that are no text of the
    message; `too_deep`: there are parts beyond DEEPEST, which were not looked at.
    """

    text: str = ""
    faults: list[str] = field(default_factory=list)
    attachments: int = 0
    too_deep: bool = False


@dataclass(frozen=True)
class _Part:
    """A part still to be read; `choice` is the outermost alternative it is one form of."""

    fields: Fields
    data: bytes
    depth: int = 0
    choice: int = 0


def body_of(fields: Fields, data: bytes, *, recoded: bool = False) -> Body:
    r"""Return the text of a message: its plain text, else that of its HTML.

    Lines quoted in the ways of news ("|> ", "AL> ") begin with "> " as all others do.  Of
    alternatives the plain one counts; other parts of text follow each other; attachments
    and messages enclosed are left out.  `recoded`: bytes beyond ASCII are UTF-8 already.

    >>> body_of({b"content-type": b"text/plain; charset=utf-8",
    ...     b"content-transfer-encoding": b"base64"}, b"Y2Fmw6k=").text
    'café'
    """
    body = Body()
    whole = _Part(fields, data)
    if _is_multipart(whole):
        text = _text_of_parts(whole, body, recoded)
    else:
        text = _text(whole, body, recoded) or ""
        text = _rendered(text) if _is_html(whole) else text
    body.text = _without_scrubbed(text, body)
    return body


def _text_of_parts(whole: _Part, body: Body, recoded: bool) -> str:
    """Return the texts of all parts that belong to the message."""
    texts: list[tuple[int, bool, str]] = []
    parts = [whole]
    numbers = 0
    while parts:
        part = parts.pop()
        if not _is_multipart(part):
            text = _text(part, body, recoded)
            if text is None:
                body.attachments += 1
            elif text:
                texts.append((part.choice, _is_html(part), text))
            continue
        if part.depth >= DEEPEST:
            body.too_deep = True
            continue
        choice = part.choice
        if not choice and b"/alternative" in part.fields[b"content-type"][:80].lower():
            numbers += 1
            choice = numbers
        parts += reversed(_parts_of(part, choice))
    return _chosen(texts)


def _chosen(texts: list[tuple[int, bool, str]]) -> str:
    """Return the texts one after the other, of alternatives the plain ones only."""
    plain_ones = {choice for choice, html, _ in texts if choice and not html}
    kept = [
        _rendered(text) if html else text
        for choice, html, text in texts
        if not (html and choice in plain_ones)
    ]
    return "\n".join(kept)


def _parts_of(part: _Part, choice: int) -> list[_Part]:
    """Return the parts of a multipart; one whose parts cannot be told is text as it stands."""
    _, words = _content_type(part.fields[b"content-type"])
    boundary = words.get("boundary", "").encode()
    if not boundary:
        first = part.data.lstrip(b"\n").partition(b"\n")[0].strip()
        boundary = first[2:] if first.startswith(b"--") else b""
    found = _between(part.data, b"--" + boundary) if boundary else []
    if not found:
        return [_Part({}, part.data, part.depth + 1, choice)]
    return [_Part(*split_header(data), part.depth + 1, choice) for data in found]


def _between(data: bytes, line: bytes) -> list[bytes]:
    """Return what stands between lines that are `line`, up to one that is `line` and "--"."""
    found: list[bytes] = []
    start = -1
    at = 0 if data.startswith(line) else data.find(b"\n" + line) + 1 or -1
    while at >= 0:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        rest = data[at + len(line) : end].strip()
        if rest in (b"", b"--"):
            if start >= 0:
                found.append(data[start : max(at - 1, start)])
            start = end + 1
            if rest:
                return found
        at = data.find(b"\n" + line, max(end, at)) + 1 or -1
    if start >= 0:
        found.append(data[start:])
    return found


def _text(part: _Part, body: Body, recoded: bool) -> str | None:
    """Return the text of a part, HTML as it stands; None if it is not one of the message."""
    fields, data = part.fields, part.data
    about = fields.get(b"content-type")
    kind, charset, flowed = "text/plain", "", False
    if about is not None:
        kind, words = _content_type(about)
        charset, flowed = words.get("charset", ""), words.get("format", "").lower() == "flowed"
    if part.depth:
        disposition = fields.get(b"content-disposition", b"").strip()[:10].lower()
        if disposition == b"attachment" or kind not in _KINDS:
            return None
    elif not kind.startswith("text") and "/" in kind:
        return None
    decoded = _decoded(data, fields.get(b"content-transfer-encoding", b"").strip().lower())
    text, fault = decode(decoded, charset, recoded=recoded and decoded is data)
    if fault is not None:
        body.faults.append(fault)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if kind == "text/enriched":
        text = _ENRICHED.sub(_plain_sign, text)
    elif flowed:
        text = _STUFFED.sub("", text)
    if ">" in text:
        text = _OLD_QUOTES.sub("> ", text)
    return text.strip("\n").rstrip()


_KINDS = frozenset(("", "text", "text/plain", "text/html", "text/enriched"))


def _rendered(html: str) -> str:
    """Return the text of HTML."""
    from threadgraph.io.markup import html_text

    return html_text(html).strip()


def _is_multipart(part: _Part) -> bool:
    kind = part.fields.get(b"content-type")
    return kind is not None and kind[:80].strip().lower().startswith(b"multipart/")


def _is_html(part: _Part) -> bool:
    return part.fields.get(b"content-type", b"")[:40].strip().lower().startswith(b"text/html")


def _decoded(data: bytes, encoding: bytes) -> bytes:
    """Return bytes with their transfer encoding undone, as far as that can be done."""
    if encoding == b"quoted-printable":
        return binascii.a2b_qp(data)
    if encoding == b"base64":
        try:
            return binascii.a2b_base64(data)
        except ValueError:
            data = _NOT_BASE64.sub(b"", data)
            return binascii.a2b_base64(
                data[: len(data) & ~3] if len(data) % 4 == 1 else data + b"=="
            )
    return data


@lru_cache(1024)
def _content_type(value: bytes) -> tuple[str, dict[str, str]]:
    """Return the type, and its parameters by name in lower case."""
    about = plain(value[:_LONGEST])
    found: dict[str, str] = {}
    for name, quoted, bare in _PARAMETER.findall(about):
        found.setdefault(name.lower(), quoted or bare)
    return about.partition(";")[0].strip().lower(), found


def _without_scrubbed(text: str, body: Body) -> str:
    """Cut what Pipermail puts in place of attachments."""
    if " next part -" not in text:
        return text
    found = _NEXT_PART.search(text)
    if not found:
        return text
    body.attachments += 1
    return text[: found.start()].rstrip()


def _plain_sign(found: re.Match[str]) -> str:
    """Return what a sign of text/enriched stands for."""
    sign = found[0]
    if sign == "<<":
        return "<"
    if sign[0] == "\n":
        return sign[1:] or " "
    return ""
