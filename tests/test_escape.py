"""Text made safe: reversible where promised, harmless everywhere, unchanged where ordinary."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from threadgraph.io.escape import (
    guard_cell,
    mark_surrogates,
    safe_name,
    terminal_safe,
    unescape_visible,
    unguard_cell,
    unmark_surrogates,
    visible,
    xml_attribute,
    xml_text,
)

NASTY = [
    *map(chr, range(0x20)), "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\u2066", "\ufeff",
    "\ud800", "\udfff", "\ufffe", "\uffff", "\\", "\\u{1B}", "\\u{}", "]]>", "&", "<", ">", '"',
    "'", "=", "+", "-", "@", "＝", "＋", "－", "＠", ",", ";", "🎉", "مرحبا", "Արամ", "王", "$_$",
    "INFO", "null", " ", "\r\n",
]  # fmt: skip
anything = st.characters(codec=None)
hostile = st.lists(st.sampled_from(NASTY) | anything, max_size=12).map("".join)


@given(hostile)
@example("\\u{1B}")
@example("\\\x1b")
def test_visible_is_undone_exactly(text):
    assert unescape_visible(visible(text)) == text


@given(hostile)
def test_visible_text_is_utf8_and_legal_in_xml(text):
    shown = visible(text)
    shown.encode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", shown)


@given(hostile)
def test_text_without_anything_forbidden_is_left_alone(text):
    ordinary = re.sub("[\\\\\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    assert visible(ordinary) == ordinary


def test_visible_by_hand():
    assert visible("\x1b[1m C:\\x \ud83c") == "\\u{1B}[1m C:\\\\x \\u{D83C}"
    assert visible("tab\t, line\n, return\r, e\u0301, \x85\u2028") == (
        "tab\t, line\n, return\r, e\u0301, \x85\u2028"
    )


def test_odd_names_stay_distinct():
    names = ["a", "a\x00", "a\x01", "a\ud800", "a\ud801", "a\ufffe", "a\uffff", "a\\u{0}", "a\\"]
    assert len({visible(name) for name in names}) == len(names)


@pytest.mark.parametrize("text", ["\\", "\\x", "\\u{41}", "\\u{1b}", "\x00", "\\u{}"])
def test_unescape_refuses_what_was_never_escaped(text):
    with pytest.raises(ValueError, match="not an escaped text"):
        unescape_visible(text)


@given(hostile)
@example("\\u{}")
@example("\\u{}\ud800")
def test_marked_surrogates_are_undone_exactly_and_are_utf8(text):
    marked = mark_surrogates(text)
    marked.encode()
    assert unmark_surrogates(marked) == text
    if not re.search("[\ud800-\udfff]", text) and not text.startswith("\\u{}"):
        assert marked == text


@given(hostile)
@example("'")
@example("''=1")
def test_guard_is_undone_exactly(text):
    assert unguard_cell(guard_cell(text)) == text


@given(hostile)
@example(" =1+1")
@example("\ufeff=1+1")
def test_no_guarded_cell_can_begin_a_formula(text):
    guarded = guard_cell(text)
    assert not guarded.startswith(("\t", "\r", "\n"))
    assert not guarded.strip().lstrip(" \ufeff\u200b\x00\t\r\n").startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", "＋", "－", "＠"])
def test_every_trigger_is_guarded(text):
    assert guard_cell(text) == "'" + text


@given(hostile)
def test_terminal_text_holds_no_control(text):
    shown = terminal_safe(text)
    shown.encode()
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown)


@given(hostile, st.integers(1, 20))
def test_terminal_text_keeps_to_its_limit_and_cuts_no_escape(text, limit):
    whole, cut = terminal_safe(text), terminal_safe(text, limit)
    assert len(cut) <= limit
    if len(whole) <= limit:
        assert cut == whole
    else:
        assert cut.endswith("…")
        shown = [terminal_safe(c) for c in text]
        assert cut[:-1] in {"".join(shown[:n]) for n in range(len(shown) + 1)}


def test_terminal_text_by_hand():
    assert (
        terminal_safe("\x1b]0;title\x07\x9b2J\u202eevil") == "\\x1b]0;title\\x07\\x9b2J\\u202eevil"
    )
    assert terminal_safe("Ada 🎉 Արամ C:\\x") == "Ada 🎉 Արամ C:\\x"
    assert len(terminal_safe("\x00" * 10**6, 200)) == 197


WINDOWS = {"con", "prn", "aux", "nul"} | {f"{p}{n}" for p in ("com", "lpt") for n in range(10)}


@given(hostile)
@example("con")
@example("LPT1")
@example("..")
@example("")
@example("-rf")
def test_a_file_name_is_good_everywhere(text):
    name = safe_name(text)
    assert re.fullmatch("[a-z0-9_][a-z0-9_-]{0,48}", name)
    assert name not in WINDOWS


@given(hostile, hostile)
@example("Alice", "alice")
@example("alice-" + "0" * 8, "alice")
@example("é", "e\u0301")
@example("\ud800", "\ud801")
@example("Ж", "ж")
def test_distinct_texts_get_distinct_file_names(one, other):
    if one != other:
        assert safe_name(one) != safe_name(other)


def test_a_plain_name_is_its_own_file_name():
    assert safe_name("thread_12-b") == "thread_12-b"
    assert safe_name("a" * 40) == "a" * 40
    assert safe_name("a" * 41).startswith("a" * 40 + "-")


def test_a_text_cannot_pose_as_the_file_name_of_another():
    assert safe_name(safe_name("Alice")) != safe_name("Alice")


@given(hostile)
@example("Alice &amp; & <Bob> ]]> x")
@example("\r \r")
@example("]]]>>")
def test_xml_brings_the_text_back(text):
    document = f'<a b="{xml_attribute(text)}">{xml_text(text)}</a>'
    root = ElementTree.fromstring(document.encode())
    assert unescape_visible(root.get("b")) == text
    assert unescape_visible(root.text or "") == text


@given(hostile)
def test_xml_text_has_no_entity_beside_a_blank(text):
    # Gephi's reader drops a run of blanks between two entities; CDATA has none.
    plain = re.sub(r"<!\[CDATA\[.*?\]\]>", "CDATA", xml_text(text), flags=re.DOTALL)
    assert not re.search(r"&#\d+;\s+&", plain)
    assert "&" not in re.sub("&#(13|133|8232);", "", plain)


@given(hostile)
def test_both_escapes_of_a_cell_can_be_stacked(text):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow([guard_cell(mark_surrogates(text))])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert unmark_surrogates(unguard_cell(row[0])) == text
