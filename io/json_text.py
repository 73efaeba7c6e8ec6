"""JSON as all our reports have it: indented, and safe to be shown on a terminal."""

from __future__ import annotations

import json
import re

_NOT_PRINTED = r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def json_text(value: object) -> str:
    r"""Return `value` as JSON, with a newline at its end.

    Letters of all scripts are as they are; control characters, directional controls and
    halves of surrogate pairs are written as escapes, which read back as the same text.
    ValueError for NaN and infinity.

    >>> print(json_text({"Ժան": None, "odd": "a\u202eb"}), end="")
    {
      "Ժան": null,
      "odd": "a\u202eb"
    }
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    return re.sub(_NOT_PRINTED, _escape, text) + "\n"


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
