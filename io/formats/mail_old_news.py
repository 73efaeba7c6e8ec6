"""Read the articles of early Usenet, whose header is five bare lines or has other names."""

from __future__ import annotations

import re

from threadgraph.io.formats.mail_headers import Fields, split_header

_ARTICLE = re.compile(
    rb"A([!-~]{1,60}\.[0-9]{1,9})\n"
    rb"([a-zA-Z0-9][\w+-]{0,40}(?:\.[\w+-]{1,40})*(?:,[\w.+-]{1,80}){0,20})\n"
    rb"([!-~]{1,400})\n"
    rb"([A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4})\n"
    rb"([^\n]{0,400})\n"
)
_OLD = ((b"article-i.d.", b"message-id"), (b"posted", b"date"), (b"title", b"subject"))


def as_fields(data: bytes) -> tuple[Fields, bytes] | None:
    r"""Return the fields, as mail names them, and the text of an early article; None for others.

    "A News" (before 1983) has id, groups, path, date and subject on five lines: the author is
    the end of the path, at the machine before it.  The first "B News" names its fields
    Article-I.D., Posted and Title.

    >>> as_fields(b"Ah.1\nnet.games\nx!h!ann\nWed May  5 22:33:48 1982\nHi\nText\n")[0][b"from"]
    b'h!ann'
    """
    if data.startswith(b"A"):
        found = _ARTICLE.match(data)
        if found:
            author = b"!".join(found[3].split(b"!")[-2:])
            fields = {
                b"message-id": b"<%s>" % found[1],
                b"newsgroups": found[2],
                b"from": author,
                b"date": found[4],
                b"subject": found[5],
            }
            return fields, data[found.end() :]
    if b"\nArticle-I.D." not in data[:4096] and not data.startswith(b"Article-I.D."):
        return None
    fields, text = split_header(data)
    for old, new in _OLD:
        if old in fields:
            fields.setdefault(new, fields[old])
    return fields, text
