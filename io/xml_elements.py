"""Hand out the elements of an XML document one by one, in memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from lxml import etree

from threadgraph.graphs.errors import InputError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.options import MIB, ReadOptions
from threadgraph.io.streams import Source
from threadgraph.io.xml_mending import Mending
from threadgraph.io.xml_prolog import as_utf8, root_name, settle_encoding, take_prolog

if TYPE_CHECKING:
    from lxml.etree import _Element

HELD = 256 * MIB
"""Bytes that are held so that a document can be mended; a longer one is only read if sound."""

_PIECE, _MOST_NAMES = 64 * 1024, 4096
_NO_MEMORY = 2
_CUT = {45, 47, 63, 73, 77}
"""Codes of the parser for what has no end: a comment, an instruction, CDATA, a tag, an element.

Others at the end of a document need not come from its end: from an & on, it waits for a ;.
"""
_HARMLESS = {99, 100}
"""Namespaces that are no URI, or none by themselves; they are names to us."""
_NO_XML = "is not XML: there is no element in it"


def each_element(
    source: Source, names: Collection[str], options: ReadOptions, ledger: Ledger
) -> Iterator[_Element]:
    r"""Yield the elements whose local name is in `names`, each whole, in the order of their ends.

    An element inside another of `names` comes before it, and is still inside it then.  What
    was handed out is let go when its outermost element of `names` has ended.

    What is not XML is mended and counted (`repaired_xml`); `xml_lost` counts the elements of
    `names` that could not be read all the same.  Of a document that is cut the open elements
    are left out, and the ledger is incomplete.  InputError for a document type with entities,
    for a file without an element, and for damage after the first 256 MiB; TruncatedError for a
    document that is cut before the first of `names` ends.

    >>> import io
    >>> from threadgraph.io.options import Limits
    >>> file = io.BytesIO(b"<a xmlns:x='u'><x:c id='1'><by>Ann</by></x:c><c id='2'/></a>")
    >>> found = each_element(Source(file, "a.xml", Limits()), {"c"}, ReadOptions(), Ledger())
    >>> [(attribute(element, "id"), child_text(element, "by")) for element in found]
    [('1', 'Ann'), ('2', None)]
    """
    certain = settle_encoding(source, options, ledger)
    chunks = source.chunks()
    start = take_prolog(chunks, source.name)
    held = _Held(min(HELD, options.limits.document), source.name)
    strict = _Pass(names, root_name(start))
    try:
        for chunk in chain([start], chunks):
            held.add(chunk)
            yield from strict.feed(chunk)
        strict.close(source.name, ledger)
    except _DamagedError as damage:
        data = as_utf8(held.rest(chunks, damage), source.name, ledger, certain=certain)
        yield from _mended(Mending(data, names), names, strict.ended, source.name, ledger)


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """Return the name of a tag or attribute without its namespace or prefix.

    >>> local("{http://wordpress.org/export/1.2/}comment"), local("wp:comment"), local("row")
    ('comment', 'comment', 'row')
    """
    return tag.rpartition("}")[2].rpartition(":")[2]


def children(element: _Element) -> dict[str, _Element]:
    """Return the children by local name; the first, where a name is repeated.

    >>> list(children(etree.fromstring("<c><to/><by>Ann</by><by>Bob</by></c>")))
    ['by', 'to']
    """
    return {_LOCAL[child.tag]: child for child in element[::-1]}


def fields(element: _Element) -> dict[str, str]:
    """Return the text of each child by local name; the first, where a name is repeated.

    >>> fields(etree.fromstring("<c><by>Ann</by><text>so <b>much</b></text><by>Bob</by><to/></c>"))
    {'by': 'Ann', 'text': 'so much', 'to': ''}
    """
    found: dict[str, str] = {}
    for child in element:
        name = _LOCAL[child.tag]
        if name not in found:
            found[name] = _text(child)
    return found


def child_text(element: _Element, name: str) -> str | None:
    """Return the text of the first child of that local name, None if there is none.

    >>> child_text(etree.fromstring("<c><by>Ann</by></c>"), "by")
    'Ann'
    """
    return next((_text(child) for child in element if local(child.tag) == name), None)


def attribute(element: _Element, name: str) -> str | None:
    """Return the first attribute of that local name, None if there is none.

    >>> attribute(etree.fromstring("<post xmlns:dsq='u' dsq:id='7'/>"), "id")
    '7'
    """
    value = element.get(name)
    if value is not None:
        return str(value)
    return next((value for key, value in element.items() if local(key) == name), None)


class _Names(dict[str, str]):
    """Local names by tag; documents have few, but all may be made up."""

    def __missing__(self, tag: str) -> str:
        if len(self) >= _MOST_NAMES:
            self.clear()
        name = self[tag] = local(tag)
        return name


_LOCAL = _Names()


class _DamagedError(Exception):
    """The parser met something that is not well-formed."""

    def __init__(self, what: str, code: int, line: int) -> None:
        super().__init__(what)
        self.code, self.line = code, line


class _Pass:
    """One parser, which is strict if it is told the name of the root, and keeps on if not.

    `started`, `ended`: elements of the wanted names so far.
    """

    def __init__(self, names: Collection[str], root: str | None) -> None:
        self._names, self._strict = frozenset(names), root is not None
        self.started = self.ended = 0
        self._root: _Element | None = None
        # The parser then reports the root and what is wanted, and no others.
        tags = [f"{{*}}{name}" for name in {*names, local(root)} if name] if root else None
        self._parser: Any = etree.XMLPullParser(
            ("start", "end"),
            tag=tags,
            encoding="utf-8",
            recover=not self._strict,
            huge_tree=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )

    def feed(self, data: bytes) -> Iterator[_Element]:
        """Yield the wanted elements that end in `data`."""
        names = self._names
        for at in range(0, len(data), _PIECE):
            try:
                self._parser.feed(data[at : at + _PIECE])
            except etree.XMLSyntaxError as error:
                raise _damage(error) from None
            if self._strict:
                for damage in self.log():
                    raise damage
            for event, element in self._parser.read_events():
                if self._root is None:
                    self._root = element
                if _LOCAL[element.tag] not in names:
                    continue
                if event == "start":
                    self.started += 1
                else:
                    self.ended += 1
                    yield element
            self._let_go()

    def close(self, name: str, ledger: Ledger) -> None:
        """End the document, and tell if it is cut: what is whole has been handed out by now."""
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            damage = _damage(error)
            if damage.code in _HARMLESS and not self.log():
                return
            if damage.code not in _CUT:
                raise damage from None
            self.tell_cut(str(damage), name, ledger)

    def tell_cut(self, what: str, name: str, ledger: Ledger) -> None:
        """Tell that the document ends early; TruncatedError if nothing was whole."""
        left = self.started - self.ended
        what = f"the XML ends early ({what}); {left:,} elements that are not whole were left out"
        if not self.ended:
            raise TruncatedError(f"{name}: {what}, and none is whole")
        ledger.incomplete = True
        ledger.warn("ends_early", name, what)

    def log(self) -> list[_DamagedError]:
        """Return what the parser found to be damaged."""
        log = [_damaged(e.type, e.line, e.message) for e in self._parser.feed_error_log]
        return [damage for damage in log if damage.code not in _HARMLESS]

    def _let_go(self) -> None:
        """Take out of the tree all that is over and not inside a wanted element.

        On the way to where the parser stands the last child stays, ended or not: the parser
        may be writing the text after it.
        """
        node = self._root
        while node is not None and local(node.tag) not in self._names and len(node):
            if len(node) > 1:
                del node[:-1]
            node = node[0]


class _Held:
    """The bytes read so far, as long as they are few enough to be read once more."""

    def __init__(self, limit: int, name: str) -> None:
        self._limit, self._name = limit, name
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, data: bytes) -> None:
        self._size += len(data)
        if self._size <= self._limit:
            self._parts.append(data)
        else:
            self._parts.clear()

    def rest(self, chunks: Iterator[bytes], damage: _DamagedError) -> bytes:
        """Return the whole document; InputError if it is too long."""
        for chunk in chunks:
            self.add(chunk)
        if self._size > self._limit:
            raise InputError(
                f"{self._name}:{damage.line}: is not XML here ({damage}); what is over "
                f"{self._limit:,} bytes is not mended; use xmllint --recover, or split the file"
            ) from None
        return b"".join(self._parts)


def _text(element: _Element) -> str:
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _damage(error: Any) -> _DamagedError:
    return _damaged(error.code, error.lineno, error.msg)


def _damaged(code: int, line: int | None, what: str | None) -> _DamagedError:
    """Return what the parser says as an error; MemoryError if it is no fault of the input."""
    if code == _NO_MEMORY or what is None:
        raise MemoryError
    return _DamagedError(what.split(", line ")[0].strip(), code, line or 0)


def _mended(
    mending: Mending, names: Collection[str], known: int, name: str, ledger: Ledger
) -> Iterator[_Element]:
    """Yield the wanted elements of a document that is not XML, without the first, `known` ones."""
    again = _Pass(names, None)
    for piece in mending.pieces():
        for element in again.feed(piece):
            if again.ended > known:
                yield element
    if not mending.elements and not mending.cut:
        raise InputError(f"{name}: {_NO_XML}")
    for kind, n in mending.repairs.items():
        ledger.warn("repaired_xml", f"{name}:{mending.line(kind)}", kind, n)
    log = again.log()
    for damage in log[:1]:
        ledger.warn("repaired_xml", f"{name}:{damage.line}", str(damage), len(log))
    lost = mending.starts - again.started
    if lost:
        what = f"{lost:,} of {mending.starts:,} elements begin where the XML could not be mended"
        ledger.warn("xml_lost", name, what, lost)
    if mending.cut:
        again.tell_cut("inside an element", name, ledger)
