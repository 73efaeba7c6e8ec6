"""Web pages of Reddit, old and new; the pages here are invented, by its templates."""

from __future__ import annotations

from contextlib import suppress

import pytest

import threadgraph as tg
from threadgraph.io.recognise import recognise

OLD = """<!doctype html><html><head><title>Who built it? : bridges</title>
<link rel="canonical" href="https://www.reddit.com/r/bridges/comments/p/who_built_it/"></head><body>
<div class="side"><div class="thing spacer">not a comment</div></div>
<div id="siteTable" class="sitetable linklisting">
<div class="thing id-t3_p even link self" id="thing_t3_p" data-fullname="t3_p" data-type="link"
 data-author="old_mason" data-timestamp="1600000000000" data-score="12" data-comments-count="9">
 <p class="parent"></p><div class="midcol unvoted"></div>
 <div class="entry unvoted"><p class="title"><a class="title may-blank" href="/r/bridges/">Who
 built &amp; paid?</a> <span class="domain">(self.bridges)</span></p>
 <p class="tagline">submitted <time title="x" datetime="2020-09-13T12:26:40+00:00"
  class="live-timestamp">5 years ago</time> by <a href="/user/old_mason"
  class="author may-blank">old_mason</a></p>
 <div class="expando"><form class="usertext"><div class="usertext-body"><div class="md">
 <p>Two arches.</p></div></div></form></div>
 <ul class="flat-list buttons"><li><a class="bylink comments" href="#">9 comments</a></li></ul>
 </div><div class="child"></div></div></div>
<div class="commentarea"><div id="siteTable_t3_p" class="sitetable nestedlisting">
<div class="thing id-t1_a noncollapsed comment" id="thing_t1_a" data-fullname="t1_a"
 data-type="comment" data-author="Ann_1" data-permalink="/r/bridges/comments/p/who_built_it/a/">
 <p class="parent"><a name="a"></a></p><div class="midcol unvoted"></div>
 <div class="entry unvoted"><p class="tagline"><a class="expand">[–]</a>
  <a href="/user/Ann_1" class="author may-blank">Ann_1</a><span class="userattrs"></span>
  <span class="score dislikes" title="4">4 points</span>
  <span class="score unvoted" title="5">5 points</span>
  <span class="score likes" title="6">6 points</span>
  <time datetime="2020-09-13T12:30:00+00:00" class="live-timestamp">5 years ago</time><time
  datetime="2020-09-13T12:40:00+00:00" class="edited-timestamp">*</time></p>
  <form class="usertext"><input type="hidden" name="thing_id" value="t1_a"><div
  class="usertext-body"><div class="md"><blockquote><p>Two arches.</p></blockquote>
  <p>Three, <a href="/u/old_mason">u/old_mason</a>!</p></div></div></form>
  <ul class="flat-list buttons"><li><a class="bylink" href="/x">permalink</a></li></ul></div>
 <div class="child"><div id="siteTable_t1_a" class="sitetable listing">
  <div class="thing noncollapsed deleted comment">
   <p class="parent"></p><div class="entry unvoted"><p class="tagline"><em>[deleted]</em>
   <time datetime="2020-09-13T13:00:00+00:00" class="live-timestamp">5 years ago</time></p>
   <form class="usertext"><div class="usertext-body"><div class="md"><p>[removed]</p></div></div>
   </form></div>
   <div class="child"><div id="siteTable_t1_b" class="sitetable listing">
    <div class="thing id-t1_c noncollapsed comment" id="thing_t1_c" data-fullname="t1_c">
     <div class="entry unvoted"><p class="tagline"><a class="author">Bob</a>
     <span class="score unvoted">-1,234 points</span>
     <time datetime="2020-09-13T14:00:00+00:00">x</time></p>
     <div class="usertext-body"><div class="md"><p>Why?</p></div></div></div>
     <div class="child"><div id="siteTable_t1_c" class="sitetable listing">
      <div class="thing id-t1_z morerecursion"><div class="entry"><span class="deepthread"><a
       href="/r/bridges/comments/p/who_built_it/c">continue this thread</a></span></div></div>
     </div></div></div>
   </div></div></div>
  <div class="thing id-t1_m noncollapsed morechildren" id="thing_t1_m" data-fullname="t1_m"
   data-type="morechildren"><div class="entry"><span class="morecomments"><a class="button"
   id="more_t1_m" onclick="return morechildren(this, 't3_p', 'confidence', 'm,n', 1)">load more
   comments<span class="gray">&nbsp;(5 replies)</span></a></span></div></div>
 </div></div></div>
</div></div></body></html>"""

REST = """<html><head><link rel="canonical" href="https://old.reddit.com/r/bridges/comments/p/x/c/">
</head><body><div class="commentarea"><div class="sitetable nestedlisting">
<div class="thing id-t1_c comment" data-fullname="t1_c"><div class="entry"><p class="tagline"><a
 class="author">Bob</a> <time datetime="2020-09-13T14:00:00+00:00">x</time></p>
 <div class="usertext-body"><div class="md"><p>Why?</p></div></div>
 <ul class="flat-list buttons"><li><a class="bylink" href="/r/bridges/comments/p/x/c/">permalink</a>
 </li><li><a data-event-action="parent" class="bylink" href="/r/bridges/comments/p/x/b/">parent</a>
 </li></ul></div><div class="child"><div id="siteTable_t1_c" class="sitetable">
 <div class="thing id-t1_d comment" data-fullname="t1_d"><div class="entry"><p class="tagline"><a
  class="author">Cleo</a></p><div class="usertext-body"><div class="md"><p>Because.</p></div></div>
 </div></div></div></div></div></div></div></body></html>"""

NEW = """<!doctype html><html><head><title>Who built it?</title></head><body><shreddit-app>
<shreddit-post id="t3_p" author="old_mason" created-timestamp="2020-09-13T12:26:40.000000+0000"
 score="12" comment-count="20" post-title="Who built it?"
 permalink="/r/bridges/comments/p/who_built_it/"><h1 slot="title">Who built it?</h1>
 <div slot="text-body"><div class="md"><p>Two arches.</p></div></div></shreddit-post>
<shreddit-comment-tree>
<shreddit-comment author="Ann_1" thingId="t1_a" postId="t3_p" depth="0" score="5"
 permalink="/r/bridges/comments/p/comment/a/">
 <div slot="commentMeta"><a href="/user/Ann_1/">Ann_1</a> <faceplate-timeago
  ts="2020-09-13T12:30:00.000000+0000"><time datetime="2020-09-13T12:30:00Z">5y</time>
 </faceplate-timeago></div>
 <div id="t1_a-comment-rtjson-content" class="md" slot="comment"><div
  id="t1_a-post-rtjson-content"><p>Three, <a href="/user/old_mason/">u/old_mason</a>!</p></div>
 </div>
 <shreddit-comment author="[deleted]" thingId="t1_b" parentId="t1_a" depth="1" score="1"
  permalink="/r/bridges/comments/p/comment/b/" created="2020-09-13T13:00:00.000000+0000">
  <div slot="comment"><p>Comment removed by moderator</p></div>
  <shreddit-comment author="Bob" thingId="t1_c" depth="2"
   permalink="/r/bridges/comments/p/comment/c/"><div slot="comment"><p>Why?</p></div>
   <a slot="more-comments-permalink" href="/r/bridges/comments/p/comment/c/">More replies</a>
  </shreddit-comment>
  <faceplate-partial src="/svc/shreddit/more-comments/bridges/t3_p"><button>4 more replies</button>
   <a slot="more-comments-permalink" href="/r/bridges/comments/p/comment/b/">4 more replies</a>
  </faceplate-partial>
 </shreddit-comment>
</shreddit-comment>
<shreddit-comment author="Cleo" depth="0" permalink="/r/bridges/comments/p/comment/d/?force=1">
 <div slot="comment"><p>Nobody knows.</p></div></shreddit-comment>
<shreddit-comment author="Dan" depth="1" permalink="/r/bridges/comments/p/comment/e/">
 <div slot="comment"><p>I do.</p></div></shreddit-comment>
<faceplate-partial src="/svc/shreddit/more-comments/bridges/t3_p?top-level=1"><button>View more
 comments</button></faceplate-partial>
</shreddit-comment-tree></shreddit-app></body></html>"""


def read(tmp_path, *pages):
    paths = []
    for i, page in enumerate(pages):
        paths.append(tmp_path / f"page{i}.html")
        paths[-1].write_text(page, "utf-8")
    return tg.read(*paths)


def tree(d):
    return {d.ids[row]: d.ids[above] for row, above in enumerate(d.parent.tolist()) if above >= 0}


def test_an_old_page_is_read_in_full(tmp_path):
    d = read(tmp_path, OLD)
    assert d.ledger.notes["format"] == "reddit-html"
    assert tree(d) == {"a": "t3_p", "b": "a", "c": "b"}
    assert d.thread_ids == ["t3_p"]
    assert [title.split() for title in d.thread_titles] == [["Who", "built", "&", "paid?"]]
    shown = {
        name: (d.author_names[row], d.texts[row], d.scores[row], d.time[row] // 1_000_000)
        for row, name in enumerate(d.ids)
    }
    assert shown == {
        "t3_p": ("old_mason", "Two arches.", 12, 1_600_000_000),
        "a": ("Ann_1", "> Two arches.\n\nThree, u/old_mason!", 5, 1_600_000_200),
        "b": (None, "[removed]", None, 1_600_002_000),
        "c": ("Bob", "Why?", -1234, 1_600_005_600),
    }
    counters = d.ledger.counters
    assert (counters["not_loaded"], counters["unfinished_branches"]) == (5, 1)
    assert (counters["removed_records"], counters["mentions_resolved"]) == (1, 1)
    assert d.ledger.examples["not_in_file"][0].what == "3 of 9 comments; 6 are not in this file"


def test_a_page_of_one_branch_goes_on_where_the_other_ended(tmp_path):
    alone = read(tmp_path, REST)
    assert tree(alone) == {"b": "t3_p", "c": "b", "d": "c"}
    assert alone.ledger.counters["orphans"] == 1
    both = read(tmp_path, OLD, REST)
    assert tree(both) == {"a": "t3_p", "b": "a", "c": "b", "d": "c"}
    assert both.ledger.counters["unfinished_branches"] == 0
    assert both.ledger.duplicates.total() == 1
    assert both.ledger.examples["not_in_file"][0].what.startswith("4 of 9 comments; 5")


def test_a_new_page_is_read_in_full(tmp_path):
    d = read(tmp_path, NEW)
    assert d.ledger.notes["format"] == "reddit-html"
    assert tree(d) == {"a": "t3_p", "b": "a", "c": "b", "d": "t3_p", "e": "d"}
    assert d.thread_titles == ["Who built it?"]
    row = d.ids.index("a")
    assert (d.author_names[row], d.texts[row], d.scores[row]) == ("Ann_1", "Three, u/old_mason!", 5)
    times = dict(zip(d.ids, (d.time // 1_000_000).tolist(), strict=True))
    assert (times["t3_p"], times["a"], times["b"]) == (1_600_000_000, 1_600_000_200, 1_600_002_000)
    assert not d.has_times or times["c"] < 0
    gone = d.ids.index("b")
    assert (d.author_names[gone], d.texts[gone], d.labels[gone]) == (None, "[removed]", "removed")
    counters = d.ledger.counters
    assert (counters["not_loaded"], counters["unfinished_branches"]) == (4, 2)
    assert d.ledger.examples["not_in_file"][0].what == "5 of 20 comments; 15 are not in this file"


def test_what_a_new_page_folds_away_may_come_with_another(tmp_path):
    rest = """<html><body><shreddit-comment author="[deleted]" thingid="t1_b" postid="t3_p"
    parentid="t1_a" depth="0"><div slot="comment"><p>Comment removed by moderator</p></div>
    <shreddit-comment author="Eve" thingid="t1_g" postid="t3_p" depth="1"><div slot="comment">
    <p>Ask her.</p></div></shreddit-comment></shreddit-comment></body></html>"""
    assert read(tmp_path, NEW, rest).ledger.counters["not_loaded"] == 3


def test_a_page_and_the_json_of_a_thread_fit_together(tmp_path):
    json = tmp_path / "page.json"
    json.write_text(
        '[{"kind": "Listing", "data": {"children": [{"kind": "t1", "data": {"id": "f", '
        '"parent_id": "t1_e", "link_id": "t3_p", "author": "ann_1", "body": "x"}}]}}]'
    )
    page = tmp_path / "page.html"
    page.write_text(NEW)
    d = tg.read(page, json)
    assert tree(d)["f"] == "e"
    assert d.people.names.count("Ann_1") + d.people.names.count("ann_1") == 1


@pytest.mark.parametrize("page", [OLD, REST, NEW])
def test_pages_are_known_by_their_content(page):
    assert recognise(page.encode(), "notes.txt") == "reddit-html"


def test_other_pages_are_not_taken():
    page = "<html><body><div class='thing comment'><div class='entry'>x</div></div></body></html>"
    for text in (page, "<html><body><p>see shreddit-comment and t1_abc</p></body></html>"):
        with suppress(tg.InputError):
            assert recognise(text.encode()) != "reddit-html"
