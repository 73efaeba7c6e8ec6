"""What is known of who answers whom, and that nothing more is told than that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import make_discussion, star

from threadgraph.graphs.diagrams.headline import headline
from threadgraph.graphs.diagrams.overview_figures import figures
from threadgraph.graphs.diagrams.thread_view import thread_view, tree_finding
from threadgraph.graphs.discussion import InputFile
from threadgraph.graphs.doubts import doubts_in_words
from threadgraph.graphs.reply_data import (
    UNSAID,
    answers_to_absent,
    nobody_addressed,
    opening_is_answered,
    says_who_answers,
)


def as_read(discussion, form):
    return replace(discussion, inputs=(InputFile("x", form, 1, ""),))


@pytest.mark.parametrize(
    ("form", "known"),
    [("whatsapp", False), ("slack", False), ("csv", False), ("plain-text", True), ("mail", True)],
)
def test_a_chat_without_replies_does_not_say_and_a_page_does(form, known):
    d = as_read(star(30), form)
    assert says_who_answers(d) is known
    told = f"{headline(d, thread_view(d, None))} {figures(d)}"
    assert ("none of them was answered" in told) is known
    assert ("does not say who answers whom" in told) is not known
    assert tree_finding(thread_view(d, None)).startswith(UNSAID) is not known


def test_warnings_decide_where_no_comment_has_a_parent_and_replies_decide_first():
    silent = star(3)
    assert says_who_answers(silent)
    silent.ledger.warn("no_parents", "x", "no parents")
    assert not says_who_answers(silent)
    rows = [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1)]
    talk = make_discussion(rows)
    talk.ledger.warn("no_parents", "x", "no parents")
    assert says_who_answers(talk)
    assert says_who_answers(as_read(talk, "irc"))


def test_in_a_chat_nothing_is_said_to_answer_the_opening():
    rows = [("1", None, "Ann", "", 0), ("2", "1", "Bob", "", 1), ("3", None, "Cy", "", 2)]
    d = make_discussion(rows)
    assert opening_is_answered(d)
    assert "answer the opening" in tree_finding(thread_view(d, None))
    chat = as_read(d, "irc")
    assert not opening_is_answered(chat)
    said = "2 of 3 comments answer nobody that could be found; the deepest reply is at depth 2"
    assert tree_finding(thread_view(chat, None)) == said


def test_answers_to_what_is_absent_are_counted():
    d = make_discussion([("1", "x", "Ann", "", 0), ("2", None, "Bob", "", 1)], thread_id=None)
    assert answers_to_absent(d) == 1
    assert nobody_addressed(d).endswith("; 1 of 2 comments answers what is not in the file")
    assert any("is not in the input" in line for line in doubts_in_words(d))


def test_doubts_are_told_and_above_five_counted():
    d = star(3)
    for kind in "abcdefg":
        d.ledger.warn(kind, f"{kind}:1", f"fault {kind}")
    d.ledger.warn("control_chars", "x", "a character")
    told = doubts_in_words(d)
    assert told[0] == "Warning (a:1): fault a." and told[-1] == "And 2 more: see the summary."
    assert len(told) == 6
