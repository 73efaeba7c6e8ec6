from __future__ import annotations

import json
import re

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.io.formats.page_without_comments import why_no_comments
from threadgraph.io.recognise import recognise

ADDRESS = '<link rel="canonical" href="https://site.invalid/a/">'


def write(tmp_path, body, head=ADDRESS, name="page.html"):
    path = tmp_path / name
    path.write_text(
        f"<!doctype html><html><head><meta charset=utf-8><title>A title</title>{head}</head>"
        f"<body>{body}</body></html>",
        "utf-8",
    )
    return path


def item(number, author="Ann", kind="Comment", text="x", inside="", extra=""):
    return (
        f'<div itemprop="comment" itemscope itemtype="https://schema.org/{kind}" id="c{number}">'
        f'<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'<a itemprop="url" href="/u/{author}"><span itemprop="name">{author}</span></a></span>'
        f'<time itemprop="dateCreated" datetime="2020-03-01T10:0{number}:00Z">then</time>'
        f'<meta itemprop="upvoteCount" content="{number}">{extra}'
        f'<div itemprop="text"><p>{text}</p></div>{inside}</div>'
    )


def parents(discussion):
    rows = discussion.comments.set_index("id").parent
    return {name: parent if isinstance(parent, str) else None for name, parent in rows.items()}


def only(parents, *names):
    return [parents[name] for name in names]


def test_nested_items_are_replies(tmp_path):
    body = item(1, inside=item(2, "Bob", inside=item(3, "Cy"))) + item(4, "Dan", text="a &amp; b")
    discussion = tg.read(write(tmp_path, body))
    assert discussion.ledger.notes["format"] == "schema-org"
    assert only(parents(discussion), "c1", "c2", "c3", "c4") == [None, "c1", "c2", None]
    row = discussion.comments.set_index("id").loc["c4"]
    assert (row.author, row.text) == ("Dan", "a & b")
    assert str(row.created_at) == "2020-03-01 10:04:00+00:00"
    assert discussion.thread_ids == ["https://site.invalid/a/"]
    assert discussion.thread_titles == ["A title"]


@pytest.mark.parametrize("vocabulary", ["http://schema.org", "https://schema.org"])
@pytest.mark.parametrize("kind", ["Comment", "UserComments", "Answer"])
def test_items_of_all_kinds_are_read(tmp_path, vocabulary, kind):
    body = item(1, kind=kind).replace("https://schema.org", vocabulary)
    assert tg.read(write(tmp_path, body)).ledger.kept == 1


def test_old_words_for_the_parts_are_understood(tmp_path):
    body = (
        '<div itemscope itemtype="http://schema.org/UserComments" id=c1>'
        '<b itemprop="creator">Ann</b><meta itemprop="commentTime" content="2020-03-01T10:00:00Z">'
        '<p itemprop="commentText">x</p></div>'
        '<div itemscope itemtype="http://schema.org/UserComments" id=c2><b itemprop="creator">Bob'
        '</b><link itemprop="replyToUrl" href="#c1"><p itemprop="commentText">y</p></div>'
    )
    discussion = tg.read(write(tmp_path, body))
    assert only(parents(discussion), "c1", "c2") == [None, "c1"]
    assert discussion.people.names == ["Ann", "Bob"]


def test_lists_nest_what_their_items_do_not(tmp_path):
    body = (
        f"<ol><li>{item(1)}<ol><li>{item(2, 'Bob')}</li><li>{item(3, 'Cy')}"
        f"<ol><li>{item(4, 'Dan')}</li></ol></li></ol></li><li>{item(5, 'Eve')}</li></ol>"
    )
    discussion = tg.read(write(tmp_path, body))
    assert only(parents(discussion), "c1", "c2", "c3", "c4", "c5") == [
        None,
        "c1",
        "c1",
        "c3",
        None,
    ]


def test_question_is_a_post_with_its_answers_and_their_comments_below(tmp_path):
    answers = item(2, "Bob", "Answer", inside=item(3, "Cy"))
    body = item(1, "Ann", "Question", inside=answers).replace('itemprop="comment" ', "", 1)
    discussion = tg.read(write(tmp_path, body))
    kinds = discussion.comments.set_index("id").kind.to_dict()
    assert kinds["https://site.invalid/a/"] == "post"
    assert only(parents(discussion), "c2", "c3") == ["https://site.invalid/a/", "c2"]
    assert discussion.ledger.counters["threads"] == 1


def test_page_that_declares_more_comments_says_so(tmp_path):
    extra = '<span itemprop="commentCount">9</span><span itemprop="answerCount">1</span>'
    body = item(1, "Ann", "Question", extra=extra, inside=item(2, "Bob", "Answer"))
    assert tg.read(write(tmp_path, body)).ledger.warnings["not_in_file"] == 9


def test_comments_of_stack_exchange_are_read_although_they_are_not_marked(tmp_path):
    comment = (
        '<ul><li id="comment-7" class="comment js-comment" data-comment-id="7" '
        'data-comment-score="3"><span class="comment-copy">But <i>why</i>?</span>'
        '<a href="/users/1/ann" class="comment-user">Ann</a><span class="comment-date">'
        '<span title="2020-03-01 10:00:00Z, License: CC BY-SA 4.0">Mar 1</span></span></li></ul>'
    )
    answer = item(2, "Bob", "Answer", inside=comment)
    body = item(1, "Ann", "Question", inside=answer)
    discussion = tg.read(write(tmp_path, body))
    row = discussion.comments.set_index("id").loc["c7"]
    assert (row.parent, row.author, row.text) == ("c2", "Ann", "But why?")
    assert str(row.created_at) == "2020-03-01 10:00:00+00:00"


def linked(document):
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


def linked_comment(number, author="Ann", **fields):
    return {
        "@type": "Comment",
        "@id": f"#c{number}",
        "text": f"Number {number}",
        "dateCreated": f"2020-03-01T10:0{number}:00Z",
        "author": {"@type": "Person", "name": author},
        "upvoteCount": number,
        **fields,
    }


def test_comments_of_an_article_in_json_are_read(tmp_path):
    document = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": "A",
                "comment": [
                    linked_comment(1, comment=[linked_comment(2, "Bob")]),
                    linked_comment(3, "Cy", parentItem={"@id": "#c2"}),
                    {"@id": "#c1"},
                ],
            }
        ],
    }
    discussion = tg.read(write(tmp_path, linked(document)))
    assert only(parents(discussion), "#c1", "#c2", "#c3") == [None, "#c1", "#c2"]
    assert discussion.people.names == ["Ann", "Bob", "Cy"]


def test_forum_posting_in_json_is_the_opening(tmp_path):
    document = {
        "@type": "DiscussionForumPosting",
        "url": "https://site.invalid/t/1",
        "author": [{"name": "Ann"}],
        "articleBody": "<p>Well?</p>",
        "datePublished": "2020-03-01T10:00:00Z",
        "commentCount": 5,
        "comment": linked_comment(2, "Bob"),
    }
    discussion = tg.read(write(tmp_path, linked(document)))
    assert discussion.ledger.kept == 2
    assert discussion.comments.kind.tolist() == ["post", "comment"]
    assert discussion.ledger.warnings["not_in_file"] == 4


def test_deeply_nested_json_is_read(tmp_path):
    document = inner = linked_comment(0)
    for number in range(2000):
        inner["comment"] = {**linked_comment(1), "@id": f"#d{number}"}
        inner = inner["comment"]
    text, depth = "", 0
    while document:
        inner = document.pop("comment", None)
        text += json.dumps(document)[:-1] + (', "comment": ' if inner else "}")
        document, depth = inner, depth + 1
    script = f'<script type="application/ld+json">{text + "}" * (depth - 1)}</script>'
    discussion = tg.read(write(tmp_path, script))
    assert discussion.depth.max() == 2001


def test_the_way_that_marks_more_is_taken(tmp_path):
    both = linked({"comment": [linked_comment(n) for n in (1, 2, 3)]}) + item(1)
    assert tg.read(write(tmp_path, both)).ledger.kept == 3


def test_questions_that_a_site_asks_itself_are_no_discussion(tmp_path):
    answer = {"@type": "Answer", "text": "Yes"}
    document = {
        "@type": "FAQPage",
        "mainEntity": [{"@type": "Question", "name": "?", "acceptedAnswer": answer}],
    }
    with pytest.raises(InputError, match="no comments of a kind that is known"):
        tg.read(write(tmp_path, linked(document)))


def test_broken_json_in_a_page_is_passed_over(tmp_path):
    broken = '<script type="application/ld+json">{"@type": "Comment", </script>'
    assert tg.read(write(tmp_path, broken + item(1))).ledger.kept == 1


def test_frame_around_comments_is_no_comment_and_an_empty_one_is_rejected(tmp_path):
    frame = f'<div itemscope itemtype="https://schema.org/Comment">{item(1)}</div>'
    empty = '<div itemscope itemtype="https://schema.org/Comment"></div>'
    ledger = tg.read(write(tmp_path, frame + empty)).ledger
    assert (ledger.read, ledger.kept) == (2, 1)
    assert ledger.rejected == {"wrong_shape": 1}


def test_opening_without_comments_is_refused_as_that(tmp_path):
    document = {"@type": "DiscussionForumPosting", "text": "Well?", "author": {"name": "Ann"}}
    with pytest.raises(InputError, match="holds the opening of a discussion and no comments"):
        tg.read(write(tmp_path, linked(document)))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<div id='disqus_thread'></div>", "kept by Disqus"),
        ("<script src='https://x.disqus.com/embed.js'>", "kept by Disqus"),
        ("<fb:comments></fb:comments>", "kept by Facebook"),
        ("<script src='https://giscus.app/client.js'></script>", "the discussion on GitHub"),
        ("<title>Just a moment...</title>", "a check for robots"),
        ("<html id=XF data-app=public>", "is a XenForo page without posts"),
        ("<li class='menu depth-2'>", '"depth-2" are those of a menu'),
        ("<div id=root></div><script></script>", "filled by a script"),
        ("<p>Hello</p>", "no comments of a kind that is known here were found in it"),
    ],
)
def test_reason_is_given_on_one_line(body, why):
    told = why_no_comments(body)
    assert why in told
    assert "\n" not in told


def test_every_other_page_comes_to_the_last_resort():
    assert recognise(b"<!doctype html><p>Hello</p>") == "schema-org"


@pytest.mark.parametrize(
    "page", ["NEGATIVE_jagdverband_depth_menu", "NEGATIVE_weisser_ring_depth_menu"]
)
def test_sample_without_comments_is_refused(page):
    with pytest.raises(InputError, match=re.escape("are those of a menu")):
        tg.read(shared(f"samples/wordpress-html/{page}.html"), format="schema-org")
