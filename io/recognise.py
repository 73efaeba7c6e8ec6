"""Tell the format of a file by its content, and read it with the reader of that format."""

from __future__ import annotations

import re

from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import Records
from threadgraph.io.head import HTML, JSON, XML, Head, syntax_of
from threadgraph.io.options import Columns, ReadOptions
from threadgraph.io.registry import FORMATS, named
from threadgraph.io.streams import HEAD, Source


def recognise(
    head: bytes, name: str = "", *, columns: Columns | None = None, whole: bool | None = None
) -> str:
    """Return the name in FORMATS of the format that `head`, the start of a file, is in.

    The name of the file is asked only where the head is blank.  `whole` tells whether the head
    is all there is (by default: if it is shorter than a head can be).  InputError if it is
    something that is known and not read.

    >>> recognise(b'{"id": 1, "author": "Ann"}')
    'ndjson'
    >>> recognise(b"Ann says:\\nHello")
    'plain-text'
    """
    start = Head(head, name, len(head) < HEAD if whole is None else whole, columns or Columns())
    if not start.text:
        return _blank(start)
    _refuse(start)
    if start.syntax == JSON:
        _refuse_json(start)
    for known in FORMATS:
        if known.matches(start):
            return known.name
    if start.wrapped:
        raise InputError(f"{name}: is JSON inside {start.wrapped}; take it out and try again")
    raise InputError(f"{name}: {_UNKNOWN.get(start.syntax, 'is in no format that is known here')}")


def read_source(source: Source, options: ReadOptions, ledger: Ledger) -> Records:
    """Return the comments of a source, in the format asked for or recognised.

    What the stream itself has to say (it ended early, it has no checksum) is in `ledger` too.
    UsageError for an unknown format.
    """
    if not source.head:  # cut before its first byte could be expanded
        tell_stream(source, ledger)
        return Records(source=source.name)
    reader = named(options.format or recognise_source(source, options))
    ledger.notes["format"] = reader.name
    try:
        return reader.read(source, options, ledger)
    finally:
        tell_stream(source, ledger)


def recognise_source(source: Source, options: ReadOptions) -> str:
    """Return the name of the format a source is in; of a web page, everything is looked at."""
    if options.encoding and not source.marked:
        source.recode(options.encoding)
    start = source.head.lstrip()[:16384].decode(errors="replace")
    if not source.whole and syntax_of(start) == HTML:
        source.hold()
    elif start.startswith(("{", "[")):
        source.look_on()
    return recognise(source.head, source.name, columns=options.columns, whole=source.whole)


def tell_stream(source: Source, ledger: Ledger) -> None:
    """Put into the books what the stream itself has to say: cut, without a checksum."""
    for note in source.notes:
        ledger.warn(note.kind, source.name, note.what)
    if source.ended_early:
        ledger.incomplete = True
        ledger.warn("ends_early", source.name, source.error or "the input ends early")


def _blank(head: Head) -> str:
    """Return the format that only the name tells; InputError for a file of blanks."""
    if head.whole:
        raise InputError(
            f"{head.name}: holds only blanks; no comments found (tried {len(FORMATS)} formats, "
            "see `threadgraph formats`)"
        )
    if re.search(r"\.(?:ndjson|jsonl|json)(?:\.\w+)?$", head.name):
        return "ndjson"
    if re.search(r"\.(?:csv|tsv)(?:\.\w+)?$", head.name):
        return "csv"
    return "plain-text"


def _refuse(head: Head) -> None:
    """Raise InputError for what is known and holds no comments that can be read."""
    for what, pattern, advice in _NOT_READ:
        if re.match(pattern, head.text, re.ASCII):
            raise InputError(f"{head.name}: looks like {what}; {advice}")
    pairs = head.data[:200]
    for encoding, zeros, others in (
        ("utf-16-le", pairs[1::2], pairs[::2]),
        ("utf-16-be", pairs[::2], pairs[1::2]),
    ):
        if len(zeros) > 3 and zeros.count(0) > 0.8 * len(zeros) > 4 * others.count(0):
            raise InputError(
                f"{head.name}: looks like UTF-16 without a byte order mark; "
                f"read it with --encoding {encoding}"
            )


def _refuse_json(head: Head) -> None:
    """Raise InputError for the lists that stand beside messages in an export, and hold none."""
    shape = head.shape
    for what, marks in _NO_MESSAGES:
        if shape.has(*marks):
            raise InputError(f"{head.name}: is {what}, without messages; give the whole export")


_NO_MESSAGES = (
    ("a list of users of Slack", ("[].id", "[].team_id", "[].profile")),
    ("a list of channels of Slack", ("[].id", "[].creator", "[].members")),
    ("a list of chats of Slack", ("[].id", "[].created", "[].members")),
    ("a list of users of Discourse", ("users[].username", "users[].trust_level")),
)
_NOT_READ = (
    (
        "a recording of web requests (a VCR cassette)",
        r'(?:---\s*\n)?(?:http_)?interactions:|\{\s*"(?:http_)?interactions"\s*:',
        "give the answer inside it as a file of its own",
    ),
    (
        "a list archive of LISTSERV",
        r"={60,}\s*\n(?:Date|From|Sender|Subject|Reply-To): ",
        "ask the list for its archive as mbox",
    ),
)
_UNKNOWN = {
    XML: "is an XML file of a kind that is not read; see `threadgraph formats`, or convert it "
    "to CSV or JSON lines",
    HTML: "is a web page without comments of a kind that is known here; copy the text of its "
    "comments into a text file",
}
