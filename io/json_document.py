"""Read a JSON document as one Python value: fast where it is sound, mended where it is not."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from threadgraph.graphs.errors import InputError, LimitError, TruncatedError
from threadgraph.graphs.ledger import Ledger
from threadgraph.io.decoding import WINDOWS, decode_windows, is_utf8, looks_like_utf8, prepare
from threadgraph.io.deep_json import TooDeepError
from threadgraph.io.json_repairs import close, loosen, script_start
from threadgraph.io.json_values import NATIVE_DEPTH, UNDECODABLE, decode, decode_quickly
from threadgraph.io.options import ReadOptions
from threadgraph.io.streams import Source

if TYPE_CHECKING:
    import msgspec

_BLANK = " \t\r\n\0\ufeff"
_AFTER_SCRIPT = _BLANK + ";)"
_ADVICE = "not UTF-8; read as Windows-1252, which is a guess: name the encoding if names look odd"


def load_document(
    source: Source,
    options: ReadOptions,
    ledger: Ledger,
    quick: msgspec.json.Decoder[Any] | None = None,
) -> Any:
    """Return the one JSON value of `source`: dict, list, str, int, float, bool or None.

    Any nesting up to the limit `json_depth` (LimitError beyond it), any size of numbers; lone
    surrogates are kept, of repeated keys the last value holds.  What had to be mended is told
    in warnings: bytes that are no text (`text_repaired`), raw control characters and NaN, read
    as None (`json_repaired`), a script around the JSON (`script_wrapper`), JSON in a JSON
    string (`json_in_string`), what follows the value (`trailing_bytes`).

    Of a document that is cut, all is kept but the unfinished member and the record it is in
    (counted as `cut_records`); the ledger is incomplete (`ends_early`).  TruncatedError if
    nothing is left then; InputError if this is no JSON.

    `quick` decodes only what is wanted of a sound document that is as expected; any other is
    given as said above.

    >>> from io import BytesIO
    >>> from threadgraph.io.options import Limits
    >>> ledger = Ledger()
    >>> cut = Source(BytesIO(b'{"messages": [{"id": 1}, {"id": 2, "te'), "chat.json", Limits())
    >>> load_document(cut, ReadOptions(), ledger)
    {'messages': [{'id': 1}]}
    >>> ledger.examples["ends_early"][0].what
    'the JSON ends inside messages[1] at byte 38; the record there was left out'
    """
    certain = prepare(source, options, ledger)
    data = source.read_all()
    if quick is not None and options.limits.json_depth >= NATIVE_DEPTH and is_utf8(data):
        try:
            return quick.decode(data)
        except UNDECODABLE:
            pass
    reading = _Reading(source.name, options.limits.json_depth, ledger)
    try:
        value = reading.decode_bytes(data)
    except UNDECODABLE:
        value = reading.decode_text(_text(data, source.name, certain, ledger))
    if isinstance(value, str) and value.lstrip(_BLANK).startswith(("{", "[")):
        ledger.warn("json_in_string", source.name, "the JSON is a text with JSON inside; decoded")
        value = reading.decode_text(value)
    if reading.cut and _is_hollow(value):
        raise TruncatedError(f"{source.name}: ends early, before the first whole value of its JSON")
    return value


class _Reading:
    """A document that is being read, for messages."""

    def __init__(self, name: str, max_depth: int, ledger: Ledger) -> None:
        self._name, self._max_depth, self._ledger = name, max_depth, ledger
        self.cut = False

    def decode_bytes(self, data: bytes) -> Any:
        """Return the value of sound JSON; raises one of UNDECODABLE for any other."""
        try:
            return decode_quickly(data, self._max_depth)
        except TooDeepError as error:
            raise self._too_deep(error) from None

    def decode_text(self, text: str) -> Any:
        """Return the value of JSON that wants care."""
        start = script_start(text)
        if start:
            what = "a script around the JSON was passed over"
            self._ledger.warn("script_wrapper", self._name, what)
        lead = len(text) - len(text[start:].lstrip(_BLANK))
        if lead == len(text):
            raise InputError(f"{self._name}: holds only blanks; no JSON found")
        # Blanks in place of what is passed over: places stay those of the file.
        text = re.sub(r"[^\n]", " ", text[:lead]) + text[lead:] if lead else text
        try:
            value, end, text = self._mended(text)
        except TooDeepError as error:
            raise self._too_deep(error) from None
        return self._take_rest(value, text[end:].strip(_AFTER_SCRIPT if start else _BLANK))

    def _take_rest(self, value: Any, rest: str) -> Any:
        """Add the lists that follow a list: pages of an answer stored one behind the other.

        Another document than a list is told and rejected, so that the run is not taken for whole.
        """
        while isinstance(value, list) and rest.startswith("["):
            more, end, rest = self._mended(rest)
            value = [*value, *more]
            rest = rest[end:].strip(_BLANK)
        if not rest:
            return value
        what = f"{_size(rest):,} bytes after the end of the JSON were not read"
        self._ledger.warn("trailing_bytes", self._name, what)
        if rest.startswith(("{", "[")):
            self._ledger.read += 1
            advice = "give what follows as a file of its own"
            self._ledger.reject("second_document", self._name, f"{what}; {advice}")
        return value

    def _mended(self, text: str) -> tuple[Any, int, str]:
        """Return the value, where it ends, and the text that was decoded in the end."""
        try:
            return (*decode(text, self._max_depth), text)
        except json.JSONDecodeError as error:
            first = error
        loose = loosen(text)
        if loose.controls or loose.constants:
            try:
                found = (*decode(loose.text, self._max_depth), loose.text)
            except json.JSONDecodeError:
                pass
            else:
                self._tell_loosened(loose.controls, loose.constants)
                return found
        closed = close(loose.text)
        if closed is None:
            raise self._no_json(first)
        try:
            found = (*decode(closed.text, self._max_depth), closed.text)
        except json.JSONDecodeError:
            raise self._no_json(first) from None
        self._tell_loosened(loose.controls, loose.constants)
        self._tell_cut(closed.where, _size(text), closed.dropped)
        return found

    def _tell_loosened(self, controls: int, constants: int) -> None:
        for count, what in (
            (controls, f"{controls:,} strings with raw control characters, which JSON escapes"),
            (constants, f"{constants:,} values NaN or Infinity, which JSON lacks, read as none"),
        ):
            self._ledger.warn("json_repaired", self._name, what, count)

    def _tell_cut(self, where: str, size: int, dropped: bool) -> None:
        self.cut = self._ledger.incomplete = True
        self._ledger.count("cut_records", int(dropped))
        left_out = "the record there was left out" if dropped else "what is whole was kept"
        what = f"the JSON ends inside {where} at byte {size:,}; {left_out}"
        self._ledger.warn("ends_early", self._name, what)

    def _too_deep(self, error: TooDeepError) -> LimitError:
        return LimitError(
            f"{self._name}: JSON {error}, the limit `json_depth`; --limit-json-depth raises it"
        )

    def _no_json(self, error: json.JSONDecodeError) -> InputError:
        place = f"line {error.lineno:,}, byte {_size(error.doc[: error.pos]) + 1:,}"
        return InputError(
            f"{self._name}: is no JSON ({error.msg} at {place}); mend it there or export it again"
        )


def _text(data: bytes, name: str, certain: bool, ledger: Ledger) -> str:
    """Return `data` as text; `certain` tells whether its encoding is known."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end == len(data):
            # A character that the end cuts: as many bytes, that are no JSON.
            return data[: error.start].decode() + "?" * (error.end - error.start)
        # A document may be one line: its strings are what is UTF-8 or is not.
        if not certain and not looks_like_utf8(data.replace(b'"', b"\n")):
            ledger.notes["encoding"] = f"{WINDOWS} (guessed)"
            ledger.warn("encoding_guessed", name, _ADVICE)
            return decode_windows(data)
        text = data.decode(errors="replace")
        repaired = text.count("\ufffd") - data.count("\ufffd".encode())
        ledger.count("text_repaired", repaired)
        what = f"not {ledger.notes['encoding']} at byte {error.start + 1:,}; shown as \ufffd"
        ledger.warn("text_repaired", name, what, repaired)
        return text


def _is_hollow(value: Any) -> bool:
    """Tell whether a value that was cut has nothing in it but brackets."""
    if isinstance(value, str):
        return True
    while isinstance(value, (dict, list)) and len(value) == 1:
        value = value[0] if isinstance(value, list) else next(iter(value.values()))
    return isinstance(value, (dict, list)) and not value


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
