"""Control characters are found in bulk exactly as one by one."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from threadgraph.graphs.control import has_control, rows_with_control

CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
PIECES = st.sampled_from(
    [
        *"ab \t\n\r\x00\x1f\x7f\x80\x9f\xa0é’“–…王\u202a\u202f\u2065\u206a\ud800\udfff",
        "\ufeff",
        "😀",
    ]
)


def control_definition(text: str) -> bool:
    """The characters listed, nothing else."""
    return CONTROL.search(text) is not None


@given(st.lists(st.one_of(st.lists(PIECES).map("".join), st.text(st.characters())), max_size=9))
@example(["\U0010ffff", "\u2029", "\ufffd", "\ufffe"])
def test_many_together_are_found_as_one_by_one(texts) -> None:
    wanted = [row for row, text in enumerate(texts) if control_definition(text)]
    assert rows_with_control(texts) == wanted
    assert [row for row, text in enumerate(texts) if has_control(text)] == wanted


def test_every_code_near_the_borders() -> None:
    for code in (*range(0x300), *range(0x2000, 0x2100), *range(0xD700, 0xE010)):
        assert rows_with_control(["a" + chr(code)]) == [0] * control_definition(chr(code)), code
    for code in range(0xFE00, 0x10010):
        assert rows_with_control(["a" + chr(code)]) == [0] * control_definition(chr(code)), code


def test_rows_are_counted_across_blocks() -> None:
    texts = ["plain"] * 2000
    texts[1500] = "\x07"
    assert rows_with_control(texts) == [1500]
