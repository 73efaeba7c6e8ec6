from __future__ import annotations

import json

import pytest
from test_format_wordpress_exports import wxr, wxr_comment

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.io.formats.wordpress_fields import with_breaks


def answer(number, name="Ann", parent=0, **fields):
    return {
        "id": number,
        "post": 9,
        "parent": parent,
        "author": 0,
        "author_name": name,
        "author_url": "",
        "date": "2020-03-01T11:00:00",
        "date_gmt": f"2020-03-01T10:00:{number % 60:02}",
        "content": {"rendered": f"<p>Number {number} &amp; more</p>\n"},
        "link": f"https://blog.invalid/a/comment-page-1/#comment-{number}",
        "status": "approved",
        "type": "comment",
        "author_avatar_urls": {"24": "https://avatar.invalid/24"},
        "meta": [],
        "_links": {"self": [{"href": f"https://blog.invalid/wp-json/wp/v2/comments/{number}"}]},
        **fields,
    }


def rest(tmp_path, document, name="comments.json"):
    path = tmp_path / name
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return path


def test_answer_of_the_interface_is_read(tmp_path):
    path = rest(tmp_path, [answer(1), answer(2, "Bob", 1), answer(3, "Ann", 77)])
    discussion = tg.read(path)
    assert discussion.ledger.notes["format"] == "wordpress-rest"
    assert discussion.ledger.kept == 3
    assert discussion.ledger.counters["missing_parents"] == 1
    assert discussion.thread_ids == ["https://blog.invalid/a/"]
    row = discussion.comments.set_index("id").loc["2"]
    assert (row.author, row.parent, row.text) == ("Bob", "1", "Number 2 & more")
    assert str(row.created_at) == "2020-03-01 10:00:02+00:00"
    assert not discussion.ledger.warnings


@pytest.mark.parametrize(
    "document",
    [
        answer(1),
        [[answer(1)], [answer(2)]],
        "\n".join(json.dumps(answer(n)) for n in (1, 2)),
    ],
)
def test_answer_is_recognised_in_all_its_forms(tmp_path, document):
    path = rest(tmp_path, document, "notes.txt")
    discussion = tg.read(path)
    assert discussion.ledger.notes["format"] == "wordpress-rest"
    assert discussion.ledger.kept == discussion.ledger.read > 0


@pytest.mark.parametrize(("size", "warned"), [(9, 0), (10, 1), (73, 0), (100, 1), (300, 1)])
def test_answer_of_exactly_a_page_says_that_more_may_be_missing(tmp_path, size, warned):
    ledger = tg.read(rest(tmp_path, [answer(n) for n in range(1, size + 1)])).ledger
    assert ledger.warnings["looks_paged"] == warned


def test_answer_with_what_is_not_approved_or_from_another_site(tmp_path):
    document = [
        answer(1),
        answer(2, status="hold"),
        answer(3, status="spam"),
        answer(4, status="trash"),
        answer(5, type="pingback"),
        answer(6, type="order_note"),
        17,
    ]
    ledger = tg.read(rest(tmp_path, document)).ledger
    assert ledger.filtered == {"pending": 1, "spam": 1, "trash": 1, "pingback": 1, "system": 1}
    assert ledger.rejected == {"not_an_object": 1}
    assert (ledger.read, ledger.kept) == (7, 1)


def test_answer_that_is_an_error_is_refused_with_its_message(tmp_path):
    document = {"code": "rest_forbidden", "message": "Not allowed.", "data": {"status": 401}}
    with pytest.raises(InputError, match=r"Not allowed\."):
        tg.read(rest(tmp_path, document))


def test_export_and_interface_and_page_agree_on_thread_and_person(tmp_path):
    xml = wxr(tmp_path, ("https://blog.invalid/a/", wxr_comment(1, user_id=5)))
    discussion = tg.read(xml, rest(tmp_path, [answer(2, parent=1, author=5)]))
    assert discussion.thread_ids == ["https://blog.invalid/a/"]
    assert len(discussion.people.names) == 1
    assert discussion.depth.max() == 2


def test_breaks_are_found_in_linear_steps():
    assert len(with_breaks(" " * 100_000 + "\n" * 100_000 + "<br" * 100_000)) > 300_000
