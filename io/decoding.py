"""From bytes to text: UTF-8, the encoding asked for, or Windows-1252 as a guess that is told."""

from __future__ import annotations

from collections.abc import Iterator

from threadgraph.graphs.ledger import Ledger
from threadgraph.io.lines import LongLine
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

WINDOWS = "windows-1252"
_ADVICE = "not UTF-8; read as Windows-1252, which is a guess: name the encoding if names look odd"


def decode_windows(data: bytes) -> str:
    r"""Return `data` as Windows-1252, of which every byte is text as it is on the web.

    The five bytes that it leaves open are the control characters of Latin-1.

    >>> decode_windows(b"caf\xe9 \x81")
    'café \x81'
    """
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_windows())


def encode_windows(text: str) -> bytes:
    r"""Return the bytes that `decode_windows` made `text` of.

    >>> encode_windows("€ \x81")
    b'\x80 \x81'
    """
    back = {ord(character): byte for byte, character in _windows().items()}
    return text.translate(back).encode("latin-1")


def looks_like_utf8(data: bytes) -> bool:
    r"""Tell whether text that is not wholly UTF-8 is UTF-8 with damage, or another encoding.

    It is UTF-8 if at least as many of its lines have characters of UTF-8 beyond ASCII as have
    bytes that are not UTF-8.

    >>> looks_like_utf8(b"caf\xe9\nna\xefve"), looks_like_utf8("café\nnaïve\n".encode() + b"\xff")
    (False, True)
    """
    good = bad = 0
    for line in data.split(b"\n"):
        if not line.isascii():
            valid = is_utf8(line)
            good, bad = good + valid, bad + (not valid)
    return good >= bad


def is_utf8(data: bytes) -> bool:
    r"""Tell whether all of `data` is UTF-8.

    >>> is_utf8("é".encode()), is_utf8(b"\xe9")
    (True, False)
    """
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_text(source: Source, options: ReadOptions, ledger: Ledger) -> str:
    """Return the whole of `source` as text.

    Bytes that are not text in the encoding become U+FFFD, counted as `text_repaired`.
    """
    known = prepare(source, options, ledger)
    data = source.read_all()
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if not known and not looks_like_utf8(data):
            _note_guess(source, ledger)
            return decode_windows(data)
        text = data.decode(errors="replace")
        repaired = text.count("\ufffd") - data.count("\ufffd".encode())
        ledger.count("text_repaired", repaired)
        what = f"not {ledger.notes['encoding']} at byte {error.start + 1:,}; shown as \ufffd"
        ledger.warn("text_repaired", source.name, what, repaired)
        return text


def prepare(source: Source, options: ReadOptions, ledger: Ledger) -> bool:
    """Make `source` hand out UTF-8 if its encoding is known; note the encoding.

    Return False if nothing names the encoding: then it is UTF-8 until proven otherwise.
    """
    if source.marked:
        ledger.notes["encoding"] = f"{source.marked} (byte order mark)"
        return True
    if options.encoding:
        source.recode(options.encoding)
        ledger.notes["encoding"] = options.encoding
        return True
    ledger.notes["encoding"] = "utf-8"
    return False


class TextLines:
    """The lines of a source as text, decoded many at a time.

    `encoding` is that of the bytes handed out.  A line is `bytes` if it is not text in it.
    """

    def __init__(self, source: Source, options: ReadOptions, ledger: Ledger) -> None:
        """Prepare `source`; nothing is read yet."""
        self._source, self._ledger = source, ledger
        self._certain = prepare(source, options, ledger)
        self._replace = options.encoding_errors == "replace"
        self.encoding = "utf-8"

    def blocks(self) -> Iterator[tuple[int, list[str] | list[str | bytes]] | LongLine]:
        """Yield (number of the first, lines with their LF), and lines over the limit `line`."""
        for block in self._source.blocks():
            if isinstance(block, LongLine):
                yield block
            else:
                yield block.first, self._decode(block.data)

    def encode(self, line: str) -> bytes:
        """Return the bytes of a line."""
        if self.encoding == WINDOWS:
            return encode_windows(line)
        return line.encode("utf-8", "surrogatepass")

    def _decode(self, data: bytes) -> list[str] | list[str | bytes]:
        if self.encoding == "utf-8":
            if data.isascii():
                return _split(data.decode("ascii"))
            try:
                text = data.decode()
            except UnicodeDecodeError:
                if self._certain or looks_like_utf8(data):
                    self._certain = True
                    return [self._decode_line(line) for line in _split(data.decode("latin-1"))]
                self.encoding = WINDOWS
                _note_guess(self._source, self._ledger)
            else:
                self._certain = True
                return _split(text)
        return _split(decode_windows(data))

    def _decode_line(self, latin: str) -> str | bytes:
        line = latin.encode("latin-1")
        try:
            return line.decode()
        except UnicodeDecodeError:
            if not self._replace:
                return line
            self._ledger.count("text_repaired")
            return line.decode(errors="replace")


def _windows() -> dict[int, str]:
    """Return byte to character where Windows-1252 is not Latin-1."""
    table = {byte: bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}
    return {byte: character for byte, character in table.items() if character}


def _note_guess(source: Source, ledger: Ledger) -> None:
    ledger.notes["encoding"] = f"{WINDOWS} (guessed)"
    ledger.warn("encoding_guessed", source.name, _ADVICE)


def _split(text: str) -> list[str]:
    """Cut after each LF, and nowhere else."""
    lines = text.split("\n")
    last = lines.pop()
    lines = [line + "\n" for line in lines]
    return [*lines, last] if last else lines
