"""A transcript as one page of HTML: it opens anywhere, prints well, and runs nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import TYPE_CHECKING

from threadgraph.graphs.phrases import count, short
from threadgraph.graphs.transcript_words import relation
from threadgraph.io.web_links import web_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadgraph.graphs.transcript import Transcript
    from threadgraph.graphs.transcript_entries import Answered, Entry

COLORS, DEEPEST = 6, 8
"""People told apart by the colour of a line beside their words, and levels set in."""

# With the two that turn the direction of letters round, which no language needs.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")

STYLE = """
:root {
  color-scheme: light dark;
  --ink: light-dark(#1a1a1a, #e9e6df);
  --quiet: light-dark(#5c5b57, #aeaaa0);
  --rule: light-dark(#dad7cf, #3d3b37);
  --paper: light-dark(#ffffff, #161614);
  --raised: light-dark(#f6f4ef, #211f1d);
  --link: light-dark(#0067a3, #6fb9ec);
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0 auto;
  padding: 1.4rem clamp(0.75rem, 3vw, 2rem) 3rem;
  max-width: 50rem;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans",
    sans-serif;
  overflow-wrap: anywhere;
}
h1, h2 {
  font-family: ui-serif, Charter, Georgia, "Noto Serif", "Liberation Serif", serif;
  line-height: 1.3;
}
h1 { margin: 0.1rem 0 0.7rem; font-size: clamp(1.25rem, 1.05rem + 1vw, 1.65rem); }
h2 {
  margin: 2rem 0 0.8rem;
  padding-top: 0.6rem;
  border-top: 1px solid var(--rule);
  font-size: 1.1rem;
}
h2 + h2, main > h2:first-child { margin-top: 0; padding-top: 0; border: 0; }
header.top { margin-bottom: 1.6rem; padding-bottom: 0.9rem; border-bottom: 1px solid var(--ink); }
header.top p { margin: 0 0 0.3rem; color: var(--quiet); font-size: 0.9rem; }
header.top .kind { font-size: 0.8rem; letter-spacing: 0.08em; text-transform: uppercase; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
bdi { unicode-bidi: isolate; }
.entry {
  margin: 0 0 1.1rem;
  padding: 0.1rem 0 0.1rem 0.9rem;
  padding-inline: 0.9rem 0;
  border-inline-start: 4px solid var(--rule);
}
.entry:target { background: var(--raised); }
.about { margin: 0; color: var(--quiet); font-size: 0.88rem; }
.about .who { color: var(--ink); font-size: 1rem; font-weight: 650; }
.words { margin: 0.35rem 0 0; white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
/* Towers of accents stay near their line. */
.words, .who { overflow: clip; overflow-clip-margin: 0.4em; }
.who { display: inline-block; max-width: 100%; vertical-align: bottom; }
.none { color: var(--quiet); font-style: italic; }
.p0 { border-color: light-dark(#0067a3, #6fb9ec); }
.p1 { border-color: light-dark(#b44a00, #f2914f); }
.p2 { border-color: light-dark(#00735a, #54c7a5); }
.p3 { border-color: light-dark(#984d7c, #e0a1c8); }
.p4 { border-color: light-dark(#7f6900, #ead25a); }
.p5 { border-color: light-dark(#5c5b57, #aeaaa0); }
.l1 { margin-inline-start: 1.1rem; }
.l2 { margin-inline-start: 2.2rem; }
.l3 { margin-inline-start: 3.3rem; }
.l4 { margin-inline-start: 4.4rem; }
.l5 { margin-inline-start: 5.5rem; }
.l6 { margin-inline-start: 6.6rem; }
.l7 { margin-inline-start: 7.7rem; }
.l8 { margin-inline-start: 8.8rem; }
@media (max-width: 36rem) {
  .l1 { margin-inline-start: 0.5rem; }
  .l2 { margin-inline-start: 1rem; }
  .l3 { margin-inline-start: 1.5rem; }
  .l4 { margin-inline-start: 2rem; }
  .l5, .l6, .l7, .l8 { margin-inline-start: 2.5rem; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .entry { break-inside: avoid; }
  h2 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""


def html_parts(transcript: Transcript) -> Iterator[str]:
    """Give a transcript as a page of HTML, comment by comment.

    Nothing from the discussion is markup; a comment's address is a link if it is a plain web
    address; the page's policy forbids scripts and anything from elsewhere.
    """
    heading = html_safe(transcript.heading)
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
        f"<title>{html_safe(short(transcript.heading, 90)) or 'Transcript'}</title>\n"
        f"<style>{STYLE}</style>\n</head>\n<body>\n"
    )
    yield f'<header class="top">\n<p class="kind">Transcript</p>\n<h1>{heading}</h1>\n'
    yield f"<p>{count(len(transcript), 'comment')}.</p>\n"
    for note in transcript.notes:
        yield f"<p>{html_safe(note)}</p>\n"
    yield "</header>\n<main>\n"
    for entry in transcript.entries():
        if entry.thread is not None:
            yield f"<h2>Thread: <bdi>{html_safe(entry.thread)}</bdi></h2>\n"
        if entry.part and transcript.parts > 1:
            yield f"<h2>Conversation {entry.part:,} of {transcript.parts:,}</h2>\n"
        yield _article(entry)
    yield "</main>\n</body>\n</html>\n"


def html_safe(text: str) -> str:
    r"""Return `text` as HTML shows it, inside an element or a quoted attribute.

    What HTML cannot hold is shown as ``\x1b``; directions are left to the element around it.

    >>> print(html_safe('</script> "a" & \x1b'))
    &lt;/script&gt; &quot;a&quot; &amp; \x1b
    """
    return html.escape(_NOT_TEXT.sub(_shown, text.replace("\r\n", "\n").replace("\r", "\n")))


def _article(entry: Entry) -> str:
    color = f"p{entry.color % COLORS}" if entry.color >= 0 else "unknown"
    level = f" l{min(entry.level, DEEPEST)}" if entry.level else ""
    n = entry.place
    return (
        f'<article class="entry {color}{level}" id="c{n}" aria-labelledby="w{n}">\n'
        f'<p class="about">{" ".join([*_about(entry), *_relation(entry)])}</p>\n'
        f"{_words(entry)}</article>\n"
    )


def _about(entry: Entry) -> list[str]:
    parts = [f'<bdi class="who" id="w{entry.place}">{html_safe(entry.author)}</bdi>']
    if entry.written:
        parts.append(f"(as <bdi>{html_safe(short(entry.written, 80))}</bdi>)")
    shown = f"[<bdi>{html_safe(short(entry.id))}</bdi>]"
    link = web_link(entry.url)
    if link is not None:
        shown = f'<a href="{html_safe(link)}" rel="noopener noreferrer nofollow">{shown}</a>'
    parts.append(shown)
    if entry.kind:
        parts.append(f"(<bdi>{html_safe(short(entry.kind))}</bdi>)")
    if entry.time and entry.iso:
        parts.append(f'<time datetime="{entry.iso}">{entry.time}</time>')
    return parts


def _relation(entry: Entry) -> list[str]:
    verb, answered, remarks = relation(entry)
    if not verb and not remarks:
        return []
    parts = []
    if verb:
        parts.append(f"{verb} {' and '.join(map(_link, answered))}".strip())
    parts += [html_safe(remark) for remark in remarks]
    return [f"· {', '.join(parts)}"]


def _link(answered: Answered) -> str:
    shown = f"<bdi>{html_safe(answered.author)}</bdi> [<bdi>{html_safe(short(answered.id))}</bdi>]"
    return shown if answered.place is None else f'<a href="#c{answered.place}">{shown}</a>'


def _words(entry: Entry) -> str:
    if entry.text is None:
        return '<p class="words none">(words not kept)</p>\n'
    text = html_safe(entry.text).strip()
    if not text:
        return '<p class="words none">(no text)</p>\n'
    paragraphs = _BLANK_LINES.split(text)
    return "".join(f'<p class="words" dir="auto">{part}</p>\n' for part in paragraphs)


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
