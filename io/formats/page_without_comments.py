"""Say in one line why a web page has no comments that can be read, and where they are."""

from __future__ import annotations

import re

_ELSEWHERE = (
    ("Disqus", r"disqus_thread|disqus_shortname|disqus\.com/(?:embed|count)", "the Disqus export"),
    ("Facebook", r"fb-comments\b|<fb:comments\b|plugins/comments\.php", "an export of that page"),
    ("Coral", r"coral[_-](?:thread|embed|talk)|coral_talk|talk-embed", "an export of Coral"),
    ("OpenWeb (Spot.IM)", r"spot-im|spotim|\bspot\.im/", "an export of OpenWeb"),
    ("Hyvor Talk", r"talk\.hyvor\.com|hyvor-talk", "an export of Hyvor Talk"),
    ("Commento", r"id=[\"']?commento\b|commento\.io/", "an export of Commento"),
    ("Isso", r"id=[\"']?isso-thread", "the database of Isso"),
    ("Remark42", r"id=[\"']?remark42", "an export of Remark42"),
    ("Cusdis", r"id=[\"']?cusdis_thread", "an export of Cusdis"),
    ("GraphComment", r"id=[\"']?graphcomment", "an export of GraphComment"),
    ("giscus (GitHub)", r"giscus\.app/client", "the discussion on GitHub"),
    ("utterances (GitHub)", r"utteranc\.es/client", "the issue on GitHub, as JSON"),
    ("Discourse", r"id=[\"']?discourse-comments|DiscourseEmbed\b", "the topic, as JSON"),
    ("Viafoura", r"viafoura\.(?:co|net)/|<vf-(?:conversations|comments)\b", "its own export"),
    ("Vuukle", r"id=[\"']?vuukle-comments|vuukle\.com/", "an export of Vuukle"),
    ("Livefyre", r"livefyre", "its own export"),
    ("IntenseDebate", r"intensedebate\.com/js|idc-container\b", "an export of IntenseDebate"),
    ("Muut", r"moot\.it/|muut\.com/", "its own export"),
)
"""Services that keep the comments of other sites: name, sign, what to ask for."""

_CHECKS = re.compile(
    r"(?i)<title>\s*(?:just a moment|attention required|access denied|are you a robot|"
    r"403 forbidden|404 not found|error [45]\d\d|page not found|log ?in\b|sign in\b|anmelden\b)"
)
_DISCUZ = re.compile(r"id=[\"']?wpdcom\b|wpdiscuz")
_LAZY = re.compile(
    r"(?i)id=[\"']?llc_comments|lazy-load-comments|load_comments|ajax[_-]?comments|"
    r"data-comments-(?:url|src)|loadComments"
)
_XENFORO = re.compile(r"id=[\"']?XF\b|data-app=[\"']public[\"']")
_DEPTH = re.compile(r"\bdepth-[0-9]")
_FORM = re.compile(r"id=[\"']?(?:commentform|respond)\b|name=[\"']?comment_post_ID|comment-form\b")
_DRUPAL = re.compile(r"(?i)<meta[^<>]{0,200}content=[\"']?drupal")
_DRUPAL_COMMENT = re.compile(r"<a\s+id=[\"']?comment-[0-9]|field--name-comment-body|js-comment\b")
_SCRIPTED = re.compile(r"id=[\"']?(?:__next|root|app|__nuxt)[\"'> ]")
_WORDS = re.compile(r"<p[\s>]")


def why_no_comments(page: str) -> str:
    """Return what follows the name of a page in the error that says it has no comments.

    >>> why_no_comments("<html><div id='disqus_thread'></div>")
    'its comments are kept by Disqus and are not in the page; ask for the Disqus export'
    >>> '"depth-2" are those of a menu' in why_no_comments("<html><li class='menu depth-2'>")
    True
    """
    if _CHECKS.search(page):
        return (
            "is an error page, a check for robots or a log-in page instead of the page with the "
            "comments; save the page again from a browser that shows them"
        )
    for name, sign, ask in _ELSEWHERE:
        if re.search(sign, page):
            return f"its comments are kept by {name} and are not in the page; ask for {ask}"
    return _at_home(page)


def _at_home(page: str) -> str:
    """Return why a page without a service for comments has none."""
    copy = "copy the comments from the browser into a text file"
    if _DISCUZ.search(page):
        return (
            "has the frame of wpDiscuz and no comments in it: there are none, or they are loaded "
            f"later; save the page when they are shown, or {copy}"
        )
    if _LAZY.search(page):
        return f"its comments are loaded later and are not in the file; {copy}"
    if _XENFORO.search(page):
        return (
            "is a XenForo page without posts (a list or an article); save a page of the thread "
            "itself"
        )
    if _DRUPAL_COMMENT.search(page):
        return f"has comments of Drupal, whose pages are not read; {copy}"
    if _FORM.search(page):
        return f"has a form for comments and no comments; if there are any, {copy}"
    what = "no comments of a kind that is known here were found in it"
    depth = _DEPTH.search(page)
    if depth:
        shown = depth[0]
        return f'{what} (its classes such as "{shown}" are those of a menu); {copy}'
    if _SCRIPTED.search(page) and not _WORDS.search(page):
        return f"is filled by a script and holds no text of its own; {copy}"
    return f"{what}; {copy}"
