from __future__ import annotations

import pytest
from test_format_wordpress import by_id, comment, parent_of, write

import threadgraph as tg
from threadgraph.io.formats.wordpress_roles import roles_of
from threadgraph.io.options import ReadOptions


def test_theme_with_div_elements_side_by_side_nests_by_level(tmp_path):
    body = "".join(
        f'<div id="comment-{number}" class="comment depth-{level}"><cite class="fn">{name}</cite>'
        f"<div class=comment-body><p>x</p></div></div>"
        for number, level, name in ((1, 1, "Ann"), (2, 2, "Bob"), (3, 3, "Cy"), (4, 2, "Dan"))
    )
    discussion = tg.read(write(tmp_path, body))
    assert [parent_of(discussion, n) for n in "1234"] == [None, "1", "2", "1"]


def test_level_decides_where_the_element_around_says_something_else(tmp_path):
    body = comment(1, inside=comment(2, level=2) + comment(3, level=1))
    discussion = tg.read(write(tmp_path, body))
    assert parent_of(discussion, "3") is None
    assert discussion.ledger.counters["nesting_conflicts"] == 1


def test_element_around_decides_where_there_are_no_levels(tmp_path):
    body = comment(1, inside=comment(2)).replace("depth-1", "even")
    discussion = tg.read(write(tmp_path, f"<ol class=comment-list>{body}</ol>"))
    assert parent_of(discussion, "2") == "1"


def test_replies_at_the_cap_are_looked_for_by_the_name_they_begin_with(tmp_path):
    deep = "".join(
        comment(number, name, text, 3, reply=False)
        for number, name, text in (
            (3, "Cy", "first"),
            (4, "Dan", "@Cy: no"),
            (5, "Eve", "@Bob yes"),
            (6, "Fay", "nobody"),
        )
    )
    body = comment(1, "Ann", inside=comment(2, "Bob", level=2, inside=deep))
    discussion = tg.read(write(tmp_path, body))
    assert [parent_of(discussion, n) for n in "3456"] == ["2", "3", "2", "2"]
    assert discussion.ledger.notes["inferred_parents"] == "leading_name 1"


def test_replies_that_can_be_answered_are_not_at_the_cap(tmp_path):
    deep = comment(3, "Cy", "first", 3) + comment(4, "Dan", "@Cy: no", 3)
    body = comment(1, "Ann", inside=comment(2, "Bob", level=2, inside=deep))
    discussion = tg.read(write(tmp_path, body))
    assert parent_of(discussion, "4") == "2"


def test_of_a_page_without_buttons_the_deepest_level_is_the_cap(tmp_path):
    replies = comment(2, "Bob", "first", 2, reply=False) + comment(
        3, "Cy", "@Bob: no", 2, reply=False
    )
    discussion = tg.read(write(tmp_path, comment(1, reply=False, inside=replies)))
    assert parent_of(discussion, "3") == "2"


def test_discuz_page_has_true_parents_beyond_the_depth_it_shows(tmp_path):
    body = "".join(
        f'<div id="wpd-comm-{number}_{parent}" class="comment depth-{level} wpd-comment '
        f'wpd_comment_level-{level}"><div id="comment-{number}" class="wpd-comment-right">'
        f'<div class="wpd-comment-author">{name}</div><div class="wpd-comment-date" '
        f'title="1. November 2023 10:0{number}">vor 1 Stunde</div>'
        f'<div class="wpd-comment-text"><p>x</p></div></div></div>'
        for number, parent, level, name in (
            (1, 0, 1, "Ann"),
            (2, 1, 2, "Bob"),
            (3, 2, 2, "Cy"),
            (4, 9, 2, "Dan"),
        )
    )
    discussion = tg.read(write(tmp_path, body))
    assert [parent_of(discussion, n) for n in "1234"] == [None, "1", "2", "9"]
    assert discussion.ledger.counters["missing_parents"] == 1
    assert str(by_id(discussion).loc["2"].created_at) == "2023-11-01 10:02:00+00:00"


def test_links_from_other_sites_are_left_out_and_counted(tmp_path):
    link = '<li id="comment-2" class="pingback depth-1">Pingback: <a href="#">Elsewhere</a></li>'
    bare = '<ol class="pinglist"><li id="comment-3"><a href="#">Elsewhere too</a> - […]</li></ol>'
    path = write(tmp_path, f"<ol>{comment(1)}{link}</ol>{bare}")
    ledger = tg.read(path).ledger
    assert (ledger.read, ledger.kept, ledger.filtered) == (3, 1, {"pingback": 2})
    kept = tg.read(path, reading=ReadOptions(keep=frozenset({"pingback"})))
    assert set(kept.people.names) == {"Ann", "Elsewhere", "Elsewhere too"}


@pytest.mark.parametrize(
    ("header", "author"),
    [
        ("<cite>Ann Lee</cite> Says:", "Ann Lee"),
        ("<cite>Ann Lee a écrit :</cite>", "Ann Lee"),
        ("<cite>Comment by <a class=url href=#>Ann Lee</a> — 3 May 2020</cite>", "Ann Lee"),
        ("<div class=comment-author><strong>Ann Lee</strong> 3 May 2020, 10:00</div>", "Ann Lee"),
        ("<div class=comment-author>Ann Lee <span><time>3 May</time></span></div>", "Ann Lee"),
        ("<div class='comment-author vcard'><b class=fn>Ann &amp; Lee</b></div>", "Ann & Lee"),
        ("<span class=author_name>Ann Lee</span>", "Ann Lee"),
        ("<header class=comment__meta><h3>Ann Lee</h3></header>", "Ann Lee"),
        ("<p><a href=# rel='external nofollow'>Ann Lee</a></p>", "Ann Lee"),
        ("<b class=fn>von Lee says</b>", "von Lee says"),
    ],
)
def test_author_is_found_in_the_forms_that_themes_give_it(tmp_path, header, author):
    body = f"<li id=comment-1 class='comment depth-1'>{header}<div class=comment-text>x</div></li>"
    discussion = tg.read(write(tmp_path, body))
    assert discussion.people.names == [author]
    assert by_id(discussion).loc["1"].text == "x"


@pytest.mark.parametrize(
    "written",
    [
        '<time datetime="2020-05-03T10:00:00+00:00">yesterday</time>',
        '<time datetime="2020-05-03">3 May 2020 at 10:00 am</time>',
        '<time datetime="3. Mai 2020 10:00">x</time>',
        "<span class=comment-date>am 3. Mai 2020 um 10:00 Uhr</span>",
        '<div class="comment-meta commentmetadata"><a href=#>May 3, 2020 at 10:00 am</a></div>',
        "<p class=comment-meta>Posted on 3 May 2020 at 10:00 | <a href=#>Permalink</a></p>",
        "<p>3 May 2020, 10:00</p>",
    ],
)
def test_time_is_found_in_the_forms_that_themes_give_it(tmp_path, written):
    body = f"<li id=comment-1 class='comment depth-1'>{written}<div class=comment-text>x</div></li>"
    discussion = tg.read(write(tmp_path, body))
    assert str(by_id(discussion).loc["1"].created_at) == "2020-05-03 10:00:00+00:00"


def test_text_without_an_element_of_its_own_is_without_header_buttons_and_replies(tmp_path):
    def bare(number, inside=""):
        return (
            f'<li class="comment depth-{number}" id="comment-{number}">'
            '<div class="comment-body"><div class="comment-author vcard">'
            f'<cite class="fn">A{number}</cite> <span class="says">says:</span></div>'
            '<div class="comment-meta commentmetadata"><a href="#">May 3, 2020 at 10:00 am</a>'
            "</div><p>One</p><p>two</p>"
            f'<div class="reply"><a class="comment-reply-link">Reply</a></div>{inside}</div></li>'
        )

    rows = by_id(tg.read(write(tmp_path, bare(1, f"<ul>{bare(2)}</ul>"))))
    assert rows.loc["1"].text == rows.loc["2"].text == "One\n\ntwo"
    assert rows.loc["1"].author == "A1"


def test_header_without_classes_is_no_part_of_the_text(tmp_path):
    header = "<cite>Ann</cite> <time datetime='2020-05-03T10:00:00Z'>then</time>"
    body = f"<li id=comment-1 class='comment depth-1'>{header}<p>One</p></li>"
    assert by_id(tg.read(write(tmp_path, body))).loc["1"].text == "One"
    dated = "<li id=comment-1 class='comment depth-1'><p>3 May 2020, 10:00</p><p>One</p></li>"
    assert by_id(tg.read(write(tmp_path, dated))).loc["1"].text == "One"


def test_author_whose_element_has_only_a_picture_is_found_beside_it(tmp_path):
    header = "<div class='comment-author'><img></div><span class=author>Ann</span>"
    body = f"<li id=comment-1 class='comment depth-1'>{header}<div class=comment-text>x</div></li>"
    assert tg.read(write(tmp_path, body)).people.names == ["Ann"]


def test_age_instead_of_a_time_is_no_time(tmp_path):
    body = comment(1).replace("2020-03-01T10:01:00+00:00", "16 days ago")
    assert tg.read(write(tmp_path, body)).ledger.counters["times_missing"] == 1


def test_id_is_taken_from_the_addresses_where_the_elements_have_none(tmp_path):
    body = (
        "<li class='comment depth-1'><b class=fn>Ann</b><a href='/a/#comment-7'>then</a>"
        "<div class=comment-text>x</div></li>"
    )
    assert "7" in tg.read(write(tmp_path, body)).ids


def test_comments_without_any_id_of_two_pages_stay_apart(tmp_path):
    body = "<li class='comment depth-1'><b class=fn>Ann</b><div class=comment-text>x</div></li>"
    head = '<link rel="canonical" href="https://blog.invalid/a/">'
    names = ("one.html", "two.html")
    paths = [write(tmp_path, body, name, f"{head}<title>{name}</title>") for name in names]
    assert tg.read(*paths).ledger.kept == 2


def test_pages_of_one_article_are_one_thread(tmp_path):
    paths = [
        write(
            tmp_path,
            f"<h1 class=entry-title>A title</h1>{comment(number)}",
            f"{number}.html",
            f'<link rel="canonical" href="https://blog.invalid/a/{page}">',
        )
        for number, page in ((1, ""), (2, "comment-page-2/#comments"))
    ]
    discussion = tg.read(*paths)
    assert discussion.ledger.counters["threads"] == 1
    assert discussion.thread_ids == ["https://blog.invalid/a/"]
    assert discussion.thread_titles == ["A title"]


def test_people_are_told_by_name_although_some_are_registered(tmp_path):
    body = comment(1, "Ann", extra="byuser comment-author-ann") + comment(2, "Ann")
    assert tg.read(write(tmp_path, body)).people.names == ["Ann"]


@pytest.mark.parametrize(
    ("heading", "missing"),
    [
        ('<h2 class="comments-title">7 thoughts on “10 ways”</h2>', 6),
        ('<h3 id="comments">34 Responses to &#8220;TITLE 2015&#8221;</h3>', 33),
        ('<h3 id="comments-title">1.234 Antworten zu <em>2015</em></h3>', 1233),
        ('<h2 class="comments-title">One thought on “7 ways”</h2>', 0),
        ('<h2 class="comments-title">Ein Gedanke zu 7 Wege zum Glück</h2>', 0),
        ('<h2 class="comments-title">Kommentare (12)</h2>', 11),
        ('<h2 class="comments-title">Ein Kommentar</h2>', 0),
        ('<h2 class="entry-title">99 things</h2>', 0),
    ],
)
def test_announced_number_of_comments_is_compared(tmp_path, heading, missing):
    ledger = tg.read(write(tmp_path, heading + comment(1))).ledger
    assert ledger.warnings["not_in_file"] == missing


def test_classes_of_many_themes_are_understood():
    known = {
        "wp-block-comment-author-name": "author",
        "w-comments-item-author": "author",
        "wpd-comment-text": "text",
        "comment__content": "text",
        "thiscommentbody": "text",
        "comment_time": "time",
        "comment-reply-link": "reply",
        "comments-title": "heading",
        "comment-awaiting-moderation": "noise",
    }
    assert {name: roles_of(name)[0][0] for name in known} == known
    assert roles_of("comment byuser comment-author-text even depth-1") == ()


def test_deep_page_is_read_in_linear_steps(tmp_path):
    body = "".join(comment(n % 60, f"U{n}") for n in range(2))
    deep = "<div>" * 400 + body + "</div>" * 400
    assert tg.read(write(tmp_path, deep)).ledger.kept == 2
