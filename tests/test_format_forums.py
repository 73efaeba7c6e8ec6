from __future__ import annotations

import hashlib
import re

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.assemble import AssembleOptions, assemble
from threadgraph.graphs.errors import InputError
from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import POST
from threadgraph.io.formats import phpbb, vbulletin, xenforo
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import recognise
from threadgraph.io.streams import open_source
from threadgraph.io.together import put_together

XENFORO = "samples/forum-html/xenforo_katzenforum.html"
VILLAGERS = "samples/forum-html/xenforo_villagers.html"
PHPBB = "samples/forum-html/phpbb_myoos.html"
FORUMOTION = "samples/forum-html/phpbb_forumieren.html"
NEGATIVE = "samples/forum-html/xenforo_fischhitparade_NEGATIVE.html"


def written(place, *pages):
    paths = []
    for number, page in enumerate(pages):
        paths.append(place / f"page{number}.html")
        paths[-1].write_text(page, "utf-8")
    return paths


def joined(module, paths):
    """What several pages are together: discussion and ledger."""
    ledger, parts = Ledger(), []
    for path in paths:
        with open_source(path) as source:
            parts.append(module.read(source, ReadOptions(), ledger))
            parts[-1].source = path.name
    return assemble(put_together(module.join(parts, ReadOptions(), ledger)), ledger)


def parents(d):
    return {d.ids[i]: d.ids[p] if p >= 0 else None for i, p in enumerate(d.parent.tolist())}


def rules(d):
    found = d.rules or [None] * len(d.ids)
    return {own: rule for own, rule in zip(d.ids, found, strict=True) if rule}


def quoted(d):
    """Who is quoted by which post, as the platform marks it."""
    rows = zip(d.mentions.comment, d.mentions.names, d.mentions.rule, strict=True)
    return sorted((d.ids[row], name) for row, name, rule in rows if rule == "M7")


def text_of(d, own):
    return d.texts[d.ids.index(own)]


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# XenForo

T = "forum.invalid/threads/9"


def xf(own, number, name, text, user=0, *, classes=""):
    shown = f'<a class="username" data-user-id="{user}">{name}</a>' if user else name
    return (
        f'<article class="message message--post js-post {classes}" data-author="{name}" '
        f'data-content="post-{own}" id="js-post-{own}"><div class="message-cell--user"><section '
        f'class="message-user"><h4 class="message-name">{shown}</h4></section></div><div '
        'class="message-cell--main"><header class="message-attribution"><time class="u-dt" '
        f'datetime="2024-01-01T10:00:00+0100" data-time="{1_704_099_600 + own}">Jan 1</time><ul '
        f'class="message-attribution-opposite"><li>Share</li><li><a>#{number:,}</a></li></ul>'
        '</header><div class="message-content"><article class="message-body"><div '
        f'class="bbWrapper">{text}</div><div class="js-selectToQuoteEnd">&nbsp;</div></article>'
        '</div><aside class="message-signature"><div class="bbWrapper">@Bob forever</div></aside>'
        "</div></article>"
    )


def xf_quote(text, name=None, own=None, member=None):
    attributes = f'data-quote="{name}" ' if name else ""
    attributes += f'data-source="post: {own}" ' if own else ""
    attributes += f'data-attributes="member: {member}" ' if member else ""
    title = f'<div class="bbCodeBlock-title"><a>{name} said:</a></div>' if name else ""
    return (
        f'<blockquote {attributes}class="bbCodeBlock bbCodeBlock--quote">{title}<div '
        f'class="bbCodeBlock-content"><div class="bbCodeBlock-expandContent">{text}</div><div '
        'class="bbCodeBlock-expandLink"><a>Click to expand...</a></div></div></blockquote>'
    )


def xf_page(*posts, number=1, pages=1, address="https://forum.invalid/threads/a-title.9/"):
    links = "".join(
        f'<li class="pageNav-page {"pageNav-page--current" if n == number else ""}"><a>{n}</a></li>'
        for n in range(1, pages + 1)
    )
    nav = f'<nav class="pageNavWrapper"><ul class="pageNav-main">{links}</ul></nav>'
    return (
        '<!DOCTYPE html><html id="XF" data-content-key="thread-9"><head><title>A title</title>'
        f'<link rel="canonical" href="{address}"></head><body><h1 class="p-title-value">A title'
        f"</h1>{nav if pages > 1 else ''}{''.join(posts)}</body></html>"
    )


def test_a_quotation_tells_what_a_post_of_xenforo_answers(tmp_path):
    page = xf_page(
        xf(1, 1, "Ann", "Question", 11),
        xf(2, 2, "Bob", "Answer", 12),
        xf(3, 3, "Cy", xf_quote("Answer", "Bob", 2, 12) + "<br>\nNo.", 13),
        xf(4, 4, "Ann", "Plain", 11),
        xf(5, 5, "Bob", xf_quote("Question", "Ann", 1, 11) + "Yes.", 12),
        xf(
            6,
            6,
            "Cy",
            "A" + xf_quote("No.", "Cy", 3, 13) + "B" + xf_quote("x", "Zed", 99) + "C",
            13,
        ),
    )
    d = tg.read(*written(tmp_path, page))
    assert d.ledger.notes["format"] == "xenforo"
    assert d.thread_ids == [T] and d.thread_titles == ["A title"] and d.kind[0] == POST
    assert parents(d) == {T: None, "2": T, "3": "2", "4": T, "5": T, "6": "3"}
    assert rules(d) == dict.fromkeys(("3", "5", "6"), "quote_id")
    assert quoted(d) == [("3", "Bob"), ("5", "Ann"), ("6", "Cy"), ("6", "Zed")]
    assert text_of(d, "3") == "> Answer\n\nNo."
    assert text_of(d, "6") == "A\n\n> No.\n\nB\n\n> x\n\nC"
    assert d.time[d.ids.index("2")] == 1_704_099_602_000_000
    assert "forever" not in "".join(d.texts)


def test_without_inference_all_posts_answer_the_thread(tmp_path):
    page = xf_page(xf(1, 1, "Ann", "Q"), xf(2, 2, "Bob", xf_quote("Q", "Ann", 1) + "A"))
    d = tg.read(*written(tmp_path, page), building=AssembleOptions(infer=False))
    assert parents(d) == {T: None, "2": T} and not rules(d)


def test_a_post_quoted_that_is_not_here_keeps_its_id(tmp_path):
    page = xf_page(xf(1, 1, "Ann", "Q"), xf(2, 2, "Bob", xf_quote("x", "Cy", 77) + "A"))
    d = tg.read(*written(tmp_path, page))
    assert parents(d)["2"] == "77" and d.ledger.counters["missing_parents"] == 1


def test_names_in_front_and_names_quoted_lead_to_the_latest_post_of_that_person(tmp_path):
    page = xf_page(
        xf(1, 1, "Ann", "Q", 11),
        xf(2, 2, "Bob", "one", 12),
        xf(3, 3, "Bob", "two", 12),
        xf(4, 4, "Cy", "@Bob no", 13),
        xf(5, 5, "Ann", xf_quote("who knows what", "Cy") + "A", 11),
        xf(6, 6, "Cy", "@Ann thanks", 13),
    )
    d = tg.read(*written(tmp_path, page))
    assert parents(d) == {T: None, "2": T, "3": T, "4": "3", "5": "4", "6": "5"}
    assert rules(d) == {"4": "leading_name", "5": "quoted_name", "6": "leading_name"}


def test_words_quoted_lead_to_the_post_that_has_them(tmp_path):
    page = xf_page(
        xf(1, 1, "Ann", "Q", 11),
        xf(2, 2, "Bob", "The bridge was <b>built</b> in 1900, by hand.", 12),
        xf(3, 3, "Bob", "Another thing entirely.", 12),
        xf(4, 4, "Cy", xf_quote("The bridge was built in 1900", "Bob") + "No.", 13),
    )
    d = tg.read(*written(tmp_path, page))
    assert parents(d)["4"] == "2" and rules(d)["4"] == "quote_text"


def test_members_linked_as_names_are_mentions_of_xenforo(tmp_path):
    link = '<a href="/members/bob.12/" class="username" data-user-id="12">@Bob</a>'
    text = f'{xf_quote("Q", "Ann", 1, 11)}Hello {link}, <a href="/members/cy.13/">Cy</a>, @Dan'
    posts = [xf(1, 1, "Ann", "Q", 11), xf(2, 2, "Bob", "x", 12), xf(3, 3, "Cy", text, 13)]
    d = tg.read(*written(tmp_path, xf_page(*posts)))
    found = [
        (d.texts[c][s:e], d.people.names[p])
        for c, s, e, p, rule in zip(
            d.mentions.comment, d.mentions.start, d.mentions.end, d.mentions.participant,
            d.mentions.rule, strict=True,
        )
        if rule == "M1"
    ]  # fmt: skip
    assert found == [("Bob", "Bob")]


def test_members_are_known_by_number_and_guests_by_name(tmp_path):
    page = xf_page(
        xf(1, 1, "Ann", "Q", 11), xf(2, 2, "Ann", "I am another", 0), xf(3, 3, "Ann", "x", 11)
    )
    d = tg.read(*written(tmp_path, page))
    assert d.author[0] == d.author[2] and len(d.ids) == 3


def test_deleted_posts_of_xenforo_keep_their_place(tmp_path):
    gone = xf(2, 2, "Bob", "x", 12, classes="message--deleted")
    d = tg.read(*written(tmp_path, xf_page(xf(1, 1, "Ann", "Q"), gone)))
    assert d.ledger.counters["deleted_records"] == 1 and text_of(d, "2") == ""


def test_pages_of_a_thread_are_one_thread_and_quote_its_opening(tmp_path):
    address = "https://forum.invalid/threads/a-title.9/page-2"
    pages = [
        xf_page(xf(1, 1, "Ann", "Question and more", 11), xf(2, 2, "Bob", "x", 12), pages=3),
        xf_page(
            xf(21, 21, "Cy", xf_quote("Q", "Ann", 1, 11) + "A", 13),
            xf(22, 22, "Bob", xf_quote("x", "Bob", 2, 12) + "A", 12),
            xf(23, 23, "Cy", xf_quote("Question and more", "Ann") + "A", 13),
            number=2,
            pages=3,
            address=address,
        ),
    ]
    paths = written(tmp_path, *pages)
    for order in (paths, paths[::-1]):
        d = joined(xenforo, order)
        assert d.thread_ids == [T]
        assert parents(d) == {T: None, "2": T, "21": T, "22": "2", "23": T}
        assert rules(d)["23"] == "quote_text" and rules(d)["21"] == "quote_id"
        told = d.ledger.examples["looks_paged"][0].what
        assert told == "2 of 3 pages; the others are not given"
    alone = joined(xenforo, paths[1:])
    assert alone.thread_ids == [T] and parents(alone)["21"] == "1"
    assert alone.ledger.examples["looks_paged"][0].what.startswith("page 2 of 3")


def test_pages_of_xenforo_1_are_read(tmp_path):
    def post(own, number, name, user, text):
        return (
            f'<li id="post-{own}" class="message" data-author="{name}"><div '
            f'class="messageUserInfo">'
            f'<a href="members/{name.lower()}.{user}/" class="username">{name}</a></div><div '
            f'class="messageContent"><article><blockquote class="messageText ugc baseHtml">{text}'
            f'<div class="messageTextEndMarker">&nbsp;</div></blockquote></article></div><div '
            'class="messageMeta"><span class="DateTime" title="Jan 3, 2014 at 10:00 AM">Jan 3, 2014'
            f'</span> <a class="item muted postNumber hashPermalink">#{number}</a></div></li>'
        )

    quote = (
        '<div class="bbCodeBlock bbCodeQuote" data-author="Bob"><aside><div class="attribution '
        'type">'
        'Bob said: <a href="goto/post?id=2#post-2" class="AttributionLink">↑</a></div><blockquote '
        'class="quoteContainer"><div class="quote">Answer</div><div class="quoteExpand">Click to '
        "expand...</div></blockquote></aside></div>"
    )
    page = (
        '<!DOCTYPE html><html id="XenForo"><head><link rel="canonical" href="https://forum.invalid/'
        'threads/a-title.9/"></head><body><div class="titleBar"><h1>A title</h1></div><div '
        'class="PageNav" data-page="1" data-last="2"></div><ol>'
        + post(1, 1, "Ann", 11, "Question")
        + post(2, 2, "Bob", 12, "Answer")
        + post(3, 3, "Ann", 11, quote + "No.")
        + "</ol></body></html>"
    )
    d = tg.read(*written(tmp_path, page))
    assert d.ledger.notes["format"] == "xenforo"
    assert parents(d) == {T: None, "2": T, "3": "2"} and len(d.people) == 2
    assert text_of(d, "3") == "> Answer\n\nNo."
    assert d.time[0] == 1_388_743_200_000_000


# phpBB

B = "board.invalid/viewtopic.php?t=9"


def bb(own, name, text, user=2, *, new=True, classes="has-profile", day=1):
    link = f'<a href="./memberlist.php?mode=viewprofile&amp;u={user}" class="username">{name}</a>'
    link = link if user else f'<span class="username">{name}</span>'
    time = f'<time datetime="2024-01-{day:02}T10:00:00+00:00">Mon Jan {day}, 2024 10:00 am</time>'
    time = time if new else f"Mon Jan {day:02}, 2024 10:00 am"
    return (
        f'<div id="p{own}" class="post {classes} bg2"><div class="inner"><dl class="postprofile" '
        f'id="profile{own}"><dt>{link}</dt></dl><div class="postbody"><div id="post_content{own}">'
        f'<h3><a href="#p{own}">Re: A title</a></h3><p class="author"><a href="./viewtopic.php?p='
        f'{own}#p{own}">Post</a> <span>by <strong>{link}</strong> &raquo; </span>{time}</p><div '
        f'class="content">{text}</div><div id="sig{own}" class="signature">@Bob forever</div></div>'
        "</div></div></div>"
    )


def bb_quote(text, name=None, own=None, user=None):
    if name is None:
        return f'<blockquote class="uncited"><div>{text}</div></blockquote>'
    if own is None:
        return f"<blockquote><div><cite>{name} wrote:</cite>{text}</div></blockquote>"
    member = f'<a href="./memberlist.php?mode=viewprofile&amp;u={user}">{name}</a>'
    return (
        f"<blockquote><div><cite>{member} wrote: <a href="
        f'"./viewtopic.php?p={own}#p{own}" data-post-id="{own}" onclick="x">↑</a><div '
        f'class="responsive-hide">Mon Jan 01, 2024</div></cite>{text}</div></blockquote>'
    )


def bb_page(*posts, start=0, pagination="", address="https://board.invalid/viewtopic.php?t=9"):
    address += f"&amp;start={start}" if start else ""
    return (
        f'<!DOCTYPE html><html><head><link rel="canonical" href="{address}"></head><body '
        f'id="phpbb" '
        'class="section-viewtopic"><div id="page-body"><h2 class="topic-title"><a href="./viewtopic'
        f'.php?f=1&amp;t=9">A title</a></h2><div class="pagination">{pagination}</div>'
        f"{''.join(posts)}</div></body></html>"
    )


def test_a_quotation_tells_what_a_post_of_phpbb_answers(tmp_path):
    page = bb_page(
        bb(31, "Ann", "Question", 2),
        bb(32, "Bob", "Answer", 3),
        bb(33, "Cy", bb_quote("Answer" + bb_quote("older", "Ann"), "Bob", 32, 3) + "No.", 4, day=2),
        bb(34, "Bob", bb_quote("nobody's") + "Fine.", 3),
        bb(35, "Cy", bb_quote("Question", "Ann", 31, 2) + "Yes.", 4),
    )
    d = tg.read(*written(tmp_path, page))
    assert d.ledger.notes["format"] == "phpbb"
    assert parents(d) == {B: None, "32": B, "33": "32", "34": B, "35": B}
    assert rules(d) == {"33": "quote_id", "35": "quote_id"} and d.thread_titles == ["A title"]
    assert quoted(d) == [("33", "Bob"), ("35", "Ann")]
    assert text_of(d, "33") == "> Answer\n>\n> > older\n\nNo."
    assert text_of(d, "34") == "> nobody's\n\nFine." and len(d.people) == 3
    assert d.time[d.ids.index("33")] == 1_704_189_600_000_000
    assert "forever" not in "".join(d.texts)


@pytest.mark.parametrize("said", ["wrote", "hat geschrieben", "a écrit", "escribió", "написал(а)"])
def test_the_name_before_the_words_for_wrote_is_looked_for(tmp_path, said):
    quote = bb_quote("Something said", "Bob B.").replace("wrote", said)
    page = bb_page(
        bb(31, "Ann", "Q", 2, new=False),
        bb(32, "Bob B.", "Something said before", 3, new=False),
        bb(33, "Bob B.", "And more", 3, new=False),
        bb(34, "Cy", quote + "No.", 4, new=False),
        bb(35, "Ann", bb_quote("not there", "Bob B.").replace("wrote", said) + "No.", 2, new=False),
    )
    d = tg.read(*written(tmp_path, page))
    assert parents(d)["34"] == "32" and rules(d)["34"] == "quote_text"
    assert parents(d)["35"] == "33" and rules(d)["35"] == "quoted_name"
    assert d.time[0] == 1_704_103_200_000_000


def test_pages_of_a_topic_are_put_together(tmp_path):
    def numbers(at):
        shown = "".join(
            f"<li class='{'active' if n == at else ''}'><span>{n}</span></li>" for n in (1, 2)
        )
        return f"12 posts <ul>{shown}</ul>"

    pages = [
        bb_page(bb(31, "Ann", "Q", 2), bb(32, "Bob", "A", 3), pagination=numbers(1)),
        bb_page(
            bb(41, "Cy", bb_quote("Q", "Ann", 31, 2) + "x", 4), start=10, pagination=numbers(2)
        ),
    ]
    d = joined(phpbb, written(tmp_path, *pages)[::-1])
    assert parents(d) == {B: None, "32": B, "41": B} and not d.ledger.warnings
    alone = joined(phpbb, written(tmp_path, pages[0]))
    assert alone.ledger.examples["looks_paged"][0].what.startswith("page 1 of 2")
    old = pages[0].replace(
        numbers(1), "3 posts &bull; Page <strong>1</strong> of <strong>4</strong>"
    )
    assert joined(phpbb, written(tmp_path, old)).ledger.warnings["looks_paged"] == 3


def test_guests_of_phpbb_are_known_by_name_only(tmp_path):
    page = bb_page(bb(31, "Ann", "Q", 1), bb(32, "Bob", "A", 1), bb(33, "Cy", "x", 0))
    assert len(tg.read(*written(tmp_path, page)).people) == 3


def test_deleted_posts_of_phpbb_keep_their_place(tmp_path):
    page = bb_page(bb(31, "Ann", "Q"), bb(32, "Bob", "x", 3, classes="deleted"))
    d = tg.read(*written(tmp_path, page))
    assert d.ledger.counters["deleted_records"] == 1 and text_of(d, "32") == ""


# vBulletin

V = "forum.invalid/showthread.php?t=9"


def vb(own, number, name, text, user=2, *, classes="postbit postbitim postcontainer old"):
    return (
        f'<li class="{classes}" id="post_{own}"><div class="posthead"><span class="postdate old">'
        f'<span class="date">01-{number + 12}-2012,&nbsp;<span class="time">10:04 PM</span></span>'
        f'</span><span class="nodecontrols"><a name="post{own}" href="showthread.php?9-a-title&amp;'
        f'p={own}#post{own}" class="postcounter">#{number}</a></span></div><div '
        f'class="postdetails">'
        '<div class="userinfo"><div class="username_container"><a class="username offline '
        'popupctrl"'
        f' href="member.php?{user}-{name}" title="{name} is offline"><strong>{name}</strong></a>'
        f'</div></div><div class="postbody"><div class="content"><div id="post_message_{own}">'
        f'<blockquote class="postcontent restore ">{text}</blockquote></div></div></div></div>'
        '<div class="signaturecontainer">@Bob forever</div></li>'
    )


def vb_quote(text, name=None, own=None):
    link = f' <a href="showthread.php?p={own}#post{own}" rel="nofollow"><img></a>' if own else ""
    by = f'<div class="bbcode_postedby"><img alt="Quote"> By <strong>{name}</strong>'
    return (
        '<div class="bbcode_container"><div class="bbcode_quote"><div class="quote_container"><div '
        f'class="bbcode_quote_container"></div>{by + link + "</div>" if name else ""}<div class='
        f'"message">{text}</div></div></div></div>'
    )


def vb_page(*posts, shown="Page 1 of 3"):
    return (
        '<!DOCTYPE html><html><head><link rel="canonical" '
        'href="http://forum.invalid/showthread.php?'
        '9-a-title"></head><body><span class="threadtitle"><a>A title</a></span><div '
        'id="pagination_top"'
        f'><form action="showthread.php?t=9"><span><a>{shown}</a></span></form></div><ol '
        f'id="posts">'
        f"{''.join(posts)}</ol></body></html>"
    )


def test_a_quotation_tells_what_a_post_of_vbulletin_4_answers(tmp_path):
    page = vb_page(
        vb(51, 1, "Ann", "Question"),
        vb(52, 2, "Bob", "Answer", 3),
        vb(53, 3, "Cy", vb_quote("Answer", "Bob", 52) + "No.<br />\n<br />\nNever.", 4),
        vb(54, 4, "Bob", vb_quote("who knows what", "Cy") + vb_quote("x", "Ann", 51) + "A", 3),
        vb(55, 5, "Cy", vb_quote("nobody's") + "A", 4),
    )
    d = tg.read(*written(tmp_path, page))
    assert d.ledger.notes["format"] == "vbulletin"
    assert parents(d) == {V: None, "52": V, "53": "52", "54": "53", "55": V}
    assert rules(d) == {"53": "quote_id", "54": "quoted_name"}
    assert d.thread_titles == ["A title"] and d.kind[0] == POST
    assert quoted(d) == [("53", "Bob"), ("54", "Ann"), ("54", "Cy")]
    assert text_of(d, "53") == "> Answer\n\nNo.\n\nNever." and len(d.people) == 3
    assert d.time[0] == 1_326_492_240_000_000
    assert "forever" not in "".join(d.texts)
    told = joined(vbulletin, written(tmp_path, page)).ledger.examples["looks_paged"][0].what
    assert told == "page 1 of 3; the other pages are not given"


def test_deleted_and_ignored_posts_of_vbulletin_keep_their_place(tmp_path):
    page = vb_page(
        vb(51, 1, "Ann", "Q"),
        vb(52, 2, "Bob", "x", 3, classes="postbitdeleted deleted"),
        vb(53, 3, "Cy", "This message is hidden because", 4, classes="postbitignored ignored"),
    )
    d = tg.read(*written(tmp_path, page))
    assert d.ledger.counters["deleted_records"] == 1
    assert text_of(d, "52") == text_of(d, "53") == ""


def test_a_thread_of_vbulletin_3_is_read(tmp_path):
    def post(own, number, name, user, text):
        return (
            f'<div id="edit{own}"><table id="post{own}" class="tborder"><tr><td class="thead"><div '
            f'class="normal">#<a id="postcount{own}" name="{number}"><strong>{number}</strong></a>'
            f'</div><div class="normal"><a name="post{own}"><img></a> 01-{number + 12}-2009, '
            f"10:04 AM"
            f'</div></td></tr><tr><td class="alt2"><div id="postmenu_{own}"><a class="bigusername" '
            f'href="member.php?u={user}">{name}</a></div></td></tr><tr><td class="alt1"><div '
            f'id="post_message_{own}">{text}</div><div>__________________<br>@Bob '
            f"forever</div></td>"
            "</tr></table></div>"
        )

    def quote(text, head):
        return (
            '<div style="margin:20px"><div class="smallfont">Quote:</div><table><tr><td '
            'class="alt2">'
            f"{head}{text}</td></tr></table></div>"
        )

    link = ' <a href="showthread.php?p=62#post62"><img></a>'
    named = f"<div>Originally Posted by <strong>Bob</strong>{link}</div><div>Answer</div>"
    loose = "<div>Originally Posted by <strong>Bob</strong></div><div>And a second answer</div>"
    page = (
        '<!DOCTYPE html><html><head><base href="http://forum.invalid/"></head><body><a href="show'
        'thread.php?t=9&amp;page=2">2</a><table><tr><td class="navbar"><strong>A '
        "title</strong></td>"
        '</tr></table><div class="pagenav"><table><tr><td class="vbmenu_control">Page 1 of '
        "7</td></tr>"
        "</table></div>"
        + post(61, 1, "Ann", 2, "Question")
        + post(62, 2, "Bob", 3, "Answer")
        + post(63, 3, "Bob", 3, "And a second answer, too.")
        + post(64, 4, "Cy", 4, quote("", named) + "No.")
        + post(65, 5, "Ann", 2, quote("", loose) + "No.")
        + post(66, 6, "Ann", 2, quote("only <b>words</b>", "") + "No.")
        + "</body></html>"
    )
    d = tg.read(*written(tmp_path, page))
    assert d.ledger.notes["format"] == "vbulletin"
    assert parents(d) == {V: None, "62": V, "63": V, "64": "62", "65": "63", "66": V}
    assert rules(d) == {"64": "quote_id", "65": "quote_text"} and d.thread_titles == ["A title"]
    assert text_of(d, "64") == "> Answer\n\nNo." and text_of(d, "66") == "> only words\n\nNo."
    assert len(d.people) == 3 and d.time[0] == 1_231_841_040_000_000
    assert "forever" not in "".join(d.texts)
    told = joined(vbulletin, written(tmp_path, page)).ledger.examples["looks_paged"][0].what
    assert told.startswith("page 1 of 7")


# Samples


def test_the_first_xenforo_sample_is_read_as_its_raw_page_says():
    raw = shared(XENFORO).read_text("utf-8")
    posts = re.findall(r'data-content="post-(\d+)"', raw)
    quotes = re.findall(r'data-source="post: (\d+)"', raw)
    people = set(re.findall(r'<h4 class="message-name"><a [^>]*data-user-id="(\d+)"', raw))
    guests = len(re.findall(r'<h4 class="message-name"><span', raw))
    d = tg.read(shared(XENFORO))
    assert d.ledger.read == d.ledger.kept == len(posts) == 18 and len(d) == 17
    assert len(d.thread_ids) == 1 and d.kind[0] == POST
    assert len(rules(d)) == len(quotes) == 2 and set(rules(d).values()) == {"quote_id"}
    answered = [parents(d)[own] for own in rules(d)]
    assert sorted(answered) == sorted(quotes) and int(d.depth.max()) == 2
    assert len(d.people) == len(people) + guests == 7
    assert d.ledger.counters["missing_parents"] == d.ledger.counters["orphans"] == 0
    assert len(quoted(d)) == 2 and d.ledger.counters["mentions_resolved"] == 2
    times = [int(found) for found in re.findall(r'u-dt"[^>]*data-time="(\d+)"', raw)]
    assert {t // 10**6 for t in d.time.tolist()} <= set(times)


def test_three_posts_of_the_first_xenforo_sample_are_as_the_page_has_them():
    d = tg.read(shared(XENFORO))
    for own, time, parent, name, text in CHECKED:
        row = d.ids.index(own) if own else 0
        assert d.time[row] == time * 10**6
        assert parents(d)[d.ids[row]] == (parent or (d.ids[0] if own else None))
        assert (hashed(d.author_names[row]), hashed(d.texts[row])) == (name, text)


CHECKED = [
    (None, 1538052669, None, "01734959a075", "740e44241032"),
    ("6331617", 1538118285, "6331459", "783ddc31ac53", "4f7bbdfbad5b"),
    ("6331459", 1538063176, None, "01734959a075", "32771e5c6f33"),
]
"""Author and text by their hashes, compared with the raw page by eye."""


def test_the_second_xenforo_sample_has_no_quotations():
    raw = shared(VILLAGERS).read_text("utf-8")
    posts = re.findall(r'data-content="post-(\d+)"', raw)
    d = tg.read(shared(VILLAGERS))
    assert d.ledger.kept == len(posts) == 9 and not rules(d) and int(d.depth.max()) == 1
    assert len(d.people) == len(set(re.findall(r'data-author="([^"]+)"', raw))) == 5
    assert len(d.thread_ids) == 1 and not quoted(d) and not d.ledger.warnings


def test_the_phpbb_samples_are_read_as_their_raw_pages_say():
    d = tg.read(shared(PHPBB))
    raw = shared(PHPBB).read_text("utf-8")
    assert d.ledger.kept == len(re.findall(r'<div id="p\d+" class="post ', raw)) == 1
    assert d.kind[0] == POST and d.time[0] == 1_232_516_520_000_000  # 21.01.2009, 05:42
    d = tg.read(shared(FORUMOTION))
    raw = shared(FORUMOTION).read_text("utf-8")
    posts = re.findall(r'<div id="p(\d+)" class="post ', raw)
    assert d.ledger.read == len(posts) == 4 and d.ledger.filtered == {"system": 1}
    assert "0" in posts  # an advertisement shown as a post
    assert len(d) == 2 and len(d.people) == 1 and int(d.depth.max()) == 1
    assert d.ids[1:] == posts[1:3] and d.time[1] == 1_401_090_060_000_000  # 26/05/14, 07:41 am


def test_a_page_of_a_forum_that_is_no_thread_is_refused():
    with pytest.raises(InputError, match="comments"):
        tg.read(shared(NEGATIVE))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (XENFORO, "xenforo"),
        (VILLAGERS, "xenforo"),
        (PHPBB, "phpbb"),
        (FORUMOTION, "phpbb"),
    ],
)
def test_samples_are_recognised_whatever_their_name(path, expected):
    assert recognise(shared(path).read_bytes(), "some.txt", whole=True) == expected


@pytest.mark.parametrize(
    "page",
    [
        '<html><body><div class="post" id="post-5"><p class="author">Ann</p></div></body></html>',
        '<html><body><article class="message" data-author="Ann">x</article></body></html>',
        '<html><body><div class="postbody">x</div><li id="post_5">y</li></body></html>',
        "<html><body><p>We run vBulletin, phpBB and XenForo.</p></body></html>",
    ],
)
def test_what_only_looks_alike_is_not_taken_for_a_forum(page):
    try:
        found = recognise(page.encode(), whole=True)
    except InputError:
        return
    assert found not in ("xenforo", "phpbb", "vbulletin")
