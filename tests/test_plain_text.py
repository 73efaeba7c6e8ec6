"""Plain-text copies of comment sections: real pages, hostile ones, invented ones, random trees."""

from __future__ import annotations

import json
import re
import textwrap
from html.parser import HTMLParser

import pytest
from helpers import shared
from hypothesis import given, settings
from hypothesis import strategies as st

from threadgraph.graphs.ledger import Ledger
from threadgraph.graphs.records import NO_TIME
from threadgraph.io.formats.plain_text import looks_like_comments, parse
from threadgraph.io.formats.plain_text_levels import path_ids
from threadgraph.io.times import format_time


def read(text, name="page.txt"):
    ledger = Ledger()
    records = parse(text, name, ledger)
    assert ledger.read == len(records)
    columns = (records.parents, records.authors, records.texts, records.times, records.places)
    assert all(len(column) == len(records) for column in columns)
    return records, ledger


def tree(records):
    return dict(zip(records.ids, records.authors, strict=True))


def bodies(records):
    return dict(zip(records.ids, records.texts, strict=True))


def times(records):
    return [None if value == NO_TIME else format_time(value) for value in records.times]


# --- real pages


def test_the_first_real_page_equals_its_key():
    key = json.loads(shared("threads/KEY.json").read_text(encoding="utf-8"))
    page = shared("threads/000_6a428748ec1514de.txt")
    text = page.read_text(encoding="utf-8")
    records, ledger = read(text, page.name)
    assert len(records) == key["n_comments"]
    assert dict(zip(records.ids, records.parents, strict=True)) == key["parent"]
    assert tree(records) == key["author"]
    assert [i for i, text in bodies(records).items() if not text] == key["empty_body"]
    assert records.thread_id == page.stem
    assert records.titles[page.stem] == text.split("\n", 1)[0]
    assert records.places == [26, 32, 37, 42, 46, 49, 53, 57, 61, 65, 69, 73, 81, 85]
    assert not any("Cancel reply" in text for text in records.texts)
    assert records.texts[1].endswith(f"\n{records.authors[1]}"), "a signature is text"
    assert set(records.times) == {NO_TIME}
    assert ledger.counters["chrome_lines"] == 13
    assert not ledger.warnings


class _Comments(HTMLParser):
    """The truth about a page: nesting, name, date and words of its `li.comment` elements."""

    def __init__(self, html):
        super().__init__()
        self.parents, self.names, self.dates, self.texts = [], [], [], []
        self.open, self.taking = [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "li":
            comment = "comment" in classes and any(c.startswith("depth-") for c in classes)
            if comment:
                self.parents.append(next((c for c in self.open[::-1] if c is not None), None))
                for column in (self.names, self.dates, self.texts):
                    column.append("")
            self.open.append(len(self.names) - 1 if comment else None)
        elif tag == "time" and self.current is not None:
            self.dates[self.current] = given["datetime"]
        if self.taking:
            self.taking[2] += tag == self.taking[1]
        elif self.current is not None and "fn" in classes:
            self.taking = [self.names, tag, 1]
        elif self.current is not None and "comment-content" in classes:
            self.taking = [self.texts, tag, 1]

    @property
    def current(self):
        return next((c for c in self.open[::-1] if c is not None), None)

    def handle_endtag(self, tag):
        if tag == "li" and self.open:
            self.open.pop()
        if self.taking and tag == self.taking[1]:
            self.taking[2] -= 1
            if not self.taking[2]:
                self.taking = None

    def handle_data(self, data):
        if self.taking:
            self.taking[0][self.current] += data


def letters(text):
    return re.sub(r"\W+", "", text)


@pytest.mark.parametrize("renderer", ["inscriptis", "html2text"])
@pytest.mark.parametrize(("page", "count"), [("netzpolitik", 74), ("foxyfolksy", 80)])
def test_rendered_pages_have_the_tree_of_their_html(page, count, renderer):
    html = shared(f"samples/wordpress-html/{page}.html").read_text(encoding="utf-8")
    path = shared(f"samples/plain-text/derived/{page}__{renderer}.txt")
    truth = _Comments(html)
    records, _ = read(path.read_text(encoding="utf-8"), path.name)
    assert len(records) == len(truth.names) == count
    row = {comment: k for k, comment in enumerate(records.ids)}
    assert [None if p is None else row[p] for p in records.parents] == truth.parents
    assert records.authors == [name.strip() for name in truth.names]
    assert NO_TIME not in records.times
    if page == "foxyfolksy":
        assert [t[:16] for t in times(records)] == [date[:16] for date in truth.dates]
    if renderer == "inscriptis":  # the other keeps the pictures inside texts
        assert list(map(letters, records.texts)) == list(map(letters, truth.texts))


HEADER = r"(?m)^( *)(\d+\.|•) (?=.*(?:sagt|says|said):$)"
DATE = r"\n +[^\n]{3,40}(?:Uhr|am|pm)(?=\n)"
COPIES = {
    "stripped": str.strip,
    "CRLF": lambda page: page.replace("\n", "\r\n"),
    "moved left": textwrap.dedent,
    "no-break spaces": lambda page: re.sub(r"(?m)^ +", lambda m: "\xa0" * len(m[0]), page),
    "without dates": lambda page: re.sub(DATE, "", page),
    "without markers": lambda page: re.sub(HEADER, r"\1", page),
    "blank markers": lambda page: re.sub(HEADER, lambda m: " " * len(m[0]), page),
    "dashes": lambda page: re.sub(HEADER, r"\1- ", page),
    "without blank lines": lambda page: re.sub(r"\n\s*\n", "\n", page),
    "below an article": lambda page: "Rain\n\nMr. Miller said:\n\n“No.”\n\n" + page,
}


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize(
    "page",
    [
        "threads/000_6a428748ec1514de.txt",
        "samples/plain-text/derived/netzpolitik__inscriptis.txt",
        "samples/plain-text/derived/foxyfolksy__inscriptis.txt",
    ],
)
def test_other_copies_of_a_page_are_the_same_discussion(page, copy):
    page = shared(page).read_text(encoding="utf-8")
    records, _ = read(page)
    copied, _ = read(COPIES[copy](page))
    assert (copied.ids, copied.parents) == (records.ids, records.parents)
    assert copied.authors == records.authors
    assert list(map(letters, copied.texts)) == list(map(letters, records.texts))


@pytest.mark.parametrize("renderer", ["inscriptis", "html2text", "html-text"])
def test_a_flat_page_with_a_quoted_header(renderer):
    path = shared(f"samples/plain-text/extracted/profootballtalk_{renderer}.txt")
    records, ledger = read(path.read_text(encoding="utf-8"), path.name)
    assert len(records) == 34
    assert set(records.parents) == {None}
    assert ledger.counters["headers_set_aside"] == 1
    quoted = ledger.examples["headers_set_aside"][0].what
    assert records.texts[-1].startswith(quoted)
    assert records.texts[-1].count("\n") >= 4
    assert "Reply" not in records.texts[-1]
    assert len(records.titles[path.stem]) > 20
    assert NO_TIME not in records.times


# --- hostile pages


def hostile(name):
    rows = json.loads(shared("hostile/EXPECTED.json").read_text(encoding="utf-8"))
    expect = next(row for row in rows if row["file"] == name)["expect"]
    raw = shared(f"hostile/{name}").read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    return *read(text, name), expect


HOSTILE = """pt_01_empty pt_02_whitespace pt_04_bom_crlf pt_05_latin1 pt_07_nul pt_08_tabs_spaces
pt_10_header_in_body pt_11_ansi pt_13_mention_redos pt_14_day_month"""


@pytest.mark.parametrize("name", HOSTILE.split())
def test_hostile_pages(name):
    records, ledger, expect = hostile(f"{name}.txt")
    assert len(records) == expect["kept"]
    if "top_level" in expect:
        assert records.parents.count(None) == expect["top_level"]
    if "max_nesting" in expect:
        assert max(comment.count(".") for comment in records.ids) == expect["max_nesting"]
    assert records.times.count(NO_TIME) == expect.get("times_missing", 0)
    ours = {expect.get("warn")} & {"ambiguous_indent", "ambiguous_dates"}
    assert dict(ledger.warnings) == dict.fromkeys(ours, 1)
    assert not any("\r" in value for value in records.authors + records.texts)


def test_hostile_names_and_texts_are_kept_whole():
    assert hostile("pt_04_bom_crlf.txt")[0].authors[0] == "Ann"
    nul = hostile("pt_07_nul.txt")[0]
    assert (nul.authors[0], nul.texts[0]) == ("An\0n", "zero\0byte")
    quoted = hostile("pt_10_header_in_body.txt")[0]
    assert quoted.authors == ["Ann", "Cy"]
    assert quoted.texts[1] == "Zed says: hello"
    assert "> Bob says:\n> March 1, 2020 at 9:00 am\n" in quoted.texts[0]
    escape = hostile("pt_11_ansi.txt")[0]
    assert escape.authors[0] == "\x1b[31mEve\x1b[0m\x1b]0;owned\x07"


# --- invented pages, by language and layout

LANGUAGES = {
    "English": ("says:", "March 3, 2020 at 10:05 am", "Reply", "Leave a Reply Cancel reply"),
    "English said": ("said:", "3 March 2020 at 10:05", "Log in to Reply", "Leave a comment"),
    "English wrote": ("wrote:", "2020-03-03 10:05", "Like", "Comments are closed."),
    "German": ("sagt:", "3. März 2020 um 10:05 Uhr", "Antworten", "Schreibe einen Kommentar"),
    "German said": ("sagte:", "3. Mrz. 2020, 10:05", "Zitieren", "Kommentar verfassen"),
    "German wrote": ("schrieb:", "03.03.2020 10:05", "Melden", "Hinterlasse eine Antwort"),
    "French": ("dit :", "3 mars 2020 à 10 h 05", "Répondre", "Laisser un commentaire"),
    "French said": ("a dit\u00a0:", "le 3 mars 2020 à 10:05", "Signaler", "Laisser une réponse"),
    "French wrote": ("a écrit :", "3 mars 2020 10:05", "J’aime", "Ajouter un commentaire"),
    "Spanish": ("dice:", "3 de marzo de 2020 a las 10:05", "Responder", "Deja una respuesta"),
    "Spanish said": ("dijo:", "3 marzo, 2020 a las 10:05 am", "Citar", "Deja un comentario"),
    "Portuguese": ("disse:", "3 de março de 2020 às 10:05", "Responder", "Deixe uma resposta"),
    "Portuguese says": ("diz:", "3 março 2020 10:05", "Curtir", "Deixe um comentário"),
    "Italian": ("ha detto:", "3 marzo 2020 alle 10:05", "Rispondi", "Lascia un commento"),
    "Italian says": ("dice:", "3 marzo 2020 alle 10.05", "Mi piace", "Lascia una risposta"),
    "Dutch": ("schreef:", "3 maart 2020 om 10:05", "Beantwoorden", "Geef een reactie"),
    "Dutch says": ("zegt:", "3 mrt 2020 om 10:05", "Reageren", "Plaats een reactie"),
    "Russian": ("пишет:", "3 марта 2020 в 10:05", "Ответить", "Добавить комментарий"),
    "Russian says": ("говорит:", "03.03.2020 в 10:05", "Нравится", "Оставить комментарий"),
    "Armenian": ("ասաց՝", "2020 թ. մարտի 3-ին, 10:05", "Պատասխանել", "Թողնել մեկնաբանություն"),
    "Armenian wrote": ("գրեց:", "3 մարտի 2020, 10:05", "Հավանել", "Գրել մեկնաբանություն"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_in_every_language(language):
    verb, date, button, form = LANGUAGES[language]
    page = f"""A Walk by the River

We walked, and Mr. Miller said: it is long.

Ann {verb}
{date}

Was it far?

{button}

    Jean-Luc Ö. {verb}
    {date}

    Two hours.

    {button}

Վահրամ {verb}
{date}

And back?

{button}

{form}

Your name
"""
    records, ledger = read(page)
    assert tree(records) == {"1": "Ann", "1.1": "Jean-Luc Ö.", "2": "Վահրամ"}
    assert records.texts == ["Was it far?", "Two hours.", "And back?"]
    assert times(records) == ["2020-03-03T10:05:00Z"] * 3
    assert records.titles == {"page": "A Walk by the River"}
    assert records.places == [5, 12, 19]
    assert ledger.counters["chrome_lines"] == 7
    assert ledger.notes["time_zone"] == "UTC assumed"
    assert looks_like_comments(page)


def test_name_on_date_said():
    records, _ = read(
        """Three thoughts on “On Rivers”

  * Ann on September 12, 2018 at 4:47 pm said:

    Long.

    Reply ↓

      + Bob B. on September 13, 2018 at 4:47 pm said:

        Deep.

        Reply ↓

  * A Person of Uncommonly Many Names and Titles Besides on September
    14, 2018 at 4:47 pm said:

    Wide.

    Reply ↓
"""
    )
    assert records.authors == [
        "Ann",
        "Bob B.",
        "A Person of Uncommonly Many Names and Titles Besides",
    ]
    assert records.ids == ["1", "1.1", "2"]
    assert records.texts == ["Long.", "Deep.", "Wide."]
    assert times(records)[2] == "2018-09-14T16:47:00Z"


def test_name_on_date_without_a_verb_and_wrapped():
    records, _ = read(
        """189 Responses to “Rivers”

1.  JP on January 27th, 2009 12:53 am

    I like

    1. rivers
    2. lakes

2.  [Gus D](http://example.org/) on January 27th,
    2009 12:55 am

    So do I, since May 2001.
"""
    )
    assert records.authors == ["JP", "Gus D"]
    assert records.texts[0] == "I like\n\n1. rivers\n2. lakes"
    assert times(records) == ["2009-01-27T00:53:00Z", "2009-01-27T00:55:00Z"]
    assert records.titles == {"page": "Rivers"}


def test_verb_before_the_date():
    records, _ = read(
        "Ann sagte am 3. März 2020 um 10:05:\nJa\n\nBo schrieb am 4. März 2020 um 10:05 Uhr:\nNein"
    )
    assert tree(records) == {"1": "Ann", "2": "Bo"}
    assert records.texts == ["Ja", "Nein"]
    assert times(records)[1] == "2020-03-04T10:05:00Z"


def test_name_above_date_below_the_heading():
    records, ledger = read(
        """On Rivers

Jane Doe
March 1, 2020

They flow.

3 Comments

Ann
March 3, 2020 at 10:00 am | Permalink

Do they?

Reply

    Bob
    March 3, 2020 at 10:10 am (Edit)

    They do.

    Reply

Cy
2 hours ago

Mostly.

Reply
"""
    )
    assert tree(records) == {"1": "Ann", "1.1": "Bob", "2": "Cy"}
    assert records.texts == ["Do they?", "They do.", "Mostly."]
    assert times(records) == ["2020-03-03T10:00:00Z", "2020-03-03T10:10:00Z", None]
    assert ledger.counters["headers_set_aside"] == 1


def test_a_list_of_articles_is_no_discussion():
    page = "".join(f"Article {k}\nMarch {k}, 2020\n\n" for k in range(1, 9))
    assert len(read(page)[0]) == 0


def test_date_below_the_text():
    records, _ = read(
        """My rivers

Anonymous said...
First!
March 3, 2020 at 10:00 AM

Bob said...
Second. And then she said...
nothing
March 3, 2020 at 10:10 AM

Cy said...
Third
March 3, 2020 at 10:20 AM

Post a Comment
"""
    )
    assert records.authors == ["Anonymous", "Bob", "Cy"]
    assert records.texts == ["First!", "Second. And then she said...\nnothing", "Third"]
    assert [t[11:16] for t in times(records)] == ["10:00", "10:10", "10:20"]


def test_name_over_verb_and_date_on_the_same_line():
    records, _ = read("Ann\nsays:\nMarch 3, 2020\n\na\n\nBob\nsays:\nMarch 4, 2020\n\nb\n")
    assert (records.authors, records.texts) == (["Ann", "Bob"], ["a", "b"])
    records, _ = read("Ann says: March 3, 2020\na\nBob says: March 4, 2020\nb\n")
    assert (records.authors, records.texts) == (["Ann", "Bob"], ["a", "b"])
    assert times(records) == ["2020-03-03T00:00:00Z", "2020-03-04T00:00:00Z"]


def test_numbers_flush_right_and_flush_left_are_one_level():
    right = "".join(f"{n:>4}. Ann says:\n\n      x\n\n" for n in range(8, 12))
    assert read(right)[0].parents == [None] * 4
    left = "".join(f"  {n}. Ann says:\n\n      x\n\n" for n in range(8, 12))
    assert read(left)[0].parents == [None] * 4
    again = right + "   1. Bob says:\n\n      y\n"
    assert read(again)[0].parents == [None] * 5, "a second list begins at 1 flush right"


def test_nested_numbers_begin_again_at_one():
    records, _ = read("1. A says:\n   1. B says:\n      1. C says:\n   2. D says:\n1. E says:\n")
    assert tree(records) == {"1": "A", "1.1": "B", "1.1.1": "C", "1.2": "D", "2": "E"}


def test_texts_that_stand_left_of_their_headers():
    records, _ = read("  1. A says:\n\nx\n\n     1. B says:\n\ny\n\n  2. C says:\n\nz\n")
    assert tree(records) == {"1": "A", "1.1": "B", "2": "C"}
    assert records.texts == ["x", "y", "z"]


def test_the_first_line_may_have_lost_its_indentation():
    page = "   1. A says:\n      x\n\n   2. B says:\n      y\n       1. C says:\n          z\n"
    assert tree(read(page.strip())[0]) == {"1": "A", "2": "B", "2.1": "C"} == tree(read(page)[0])
    nested = "1. A says:\n   x\n\n   1. B says:\n      y\n"
    assert tree(read(nested)[0]) == {"1": "A", "1.1": "B"}


def test_no_break_spaces_and_tabs_indent():
    records, ledger = read("A says:\nx\n\n\u00a0\u00a0B says:\n\u00a0\u00a0y\n")
    assert (tree(records), records.texts) == ({"1": "A", "1.1": "B"}, ["x", "y"])
    records, ledger = read("A says:\nx\n\tB says:\n\ty\n\t\tC says:\n\t\tz\n")
    assert tree(records) == {"1": "A", "1.1": "B", "1.1.1": "C"}
    assert not ledger.warnings


def test_the_shape_of_a_text_is_kept():
    records, _ = read("A says:\n\n    one\n\n      two\n    three  \n\n\n")
    assert records.texts == ["one\n\n  two\nthree  "]
    records, _ = read("A says:\n\n\tone\n        two\n")
    assert records.texts == ["one\ntwo"]


def test_lists_and_sayings_inside_a_text_are_no_comments():
    records, ledger = read(
        """Ann says:
March 3, 2020 at 10:00 am

My list:
1. one
2. two says:
* three
Then he said:
no, and as my aunt always says:
“Bob says:
- He says:

    Bob says:
    March 3, 2020 at 10:05 am

    > Ann says:
    > March 3, 2020 at 10:00 am
    On Mar 3, 2020, at 10:00 AM, Ann wrote:
    I see.
"""
    )
    assert records.authors == ["Ann", "Bob"]
    assert records.texts[0].endswith("- He says:")
    assert ledger.counters["headers_set_aside"] > 0
    assert ledger.examples["headers_set_aside"][0].where == "page.txt:6"


def test_an_outlier_among_many_is_set_aside_and_said():
    page = "".join(f"{k}. P{k} says:\n   March {k}, 2020\n\n   x\n\n" for k in range(1, 13))
    quote = "   P1 says:\n   March 1, 2020\n   x\n"
    records, ledger = read(page + quote)
    assert len(records) == 12
    assert records.texts[-1].endswith("P1 says:\nMarch 1, 2020\nx")
    assert ledger.counters["headers_set_aside"] == 1


def test_a_second_comment_in_the_same_minute_is_no_quotation():
    page = "Ann says:\nMarch 3, 2020 10:00\n\nx\n\n" * 12
    assert len(read(page)[0]) == 12


@pytest.mark.parametrize(
    "page",
    [
        "",
        "\n \t\n",
        "A Day\n\nThe minister spoke on Monday.\n\nHe said:\n\n“No.”\n\nWho says:\n\nme",
        "A Day\n\nIt rained.\n\nIt snowed.\n\nThe minister said:\n\n“No.”\n",
        "Ann: hello\nBob: hi\n",
        "id,author,text\n1,Ann,hello\n",
        "From: ann@example.org\nDate: Tue, 3 Mar 2020 10:00:00 +0100\n\nhello\n",
        "Leave a Reply\n\nReply\n\n3 Comments\n",
    ],
)
def test_what_is_no_comment_page_has_no_comments(page):
    records, ledger = read(page)
    assert len(records) == 0
    assert ledger == Ledger()
    assert not looks_like_comments(page)


def test_an_empty_comment_is_a_comment():
    records, _ = read("1. Ann says:\n\n\n   • Bob says:\n\n     x\n\n2. Cy says:\n")
    assert records.texts == ["", "x", ""]
    assert records.parents == [None, "1", None]


def test_a_single_word_is_a_text_where_the_page_has_no_such_button():
    assert read("Ann says:\n\nLike\n\nBob says:\n\nx\n")[0].texts == ["Like", "x"]
    assert read("Ann says:\n\na\n\nLike\n\nBob says:\n\nx\n\nLike\n")[0].texts == ["a", "x"]


def test_footers_go_and_are_counted():
    page = """  1. Ann says:

    x

    • Bob says:

      Leave a reply if you agree.

Related stories
Nothing more
"""
    records, ledger = read(page)
    assert records.texts == ["x", "Leave a reply if you agree."]
    assert ledger.counters["chrome_lines"] == 2
    assert ledger.notes["lines_outside_comments"].startswith("2 ")


def test_joined_pages_keep_the_form_out_of_the_text():
    page = "Ann says:\nMarch 3, 2020\n\nx\n\nLeave a Reply\n\nName\nTitle\n\n"
    records, _ = read(page + page)
    assert records.texts == ["x", "x"]


def test_names_are_anything():
    names = [
        "$_$",
        "null",
        "NA",
        "=cmd",
        "a b: c",
        "李雷",
        "عمر",
        "👩‍🚀",
        "Dr. N. O.",
        "<b>",
        "1",
        "-x",
    ]
    page = "".join(f"{name} says:\nMarch 3, 2020\n\nx\n\n" for name in names)
    assert read(page)[0].authors == names


def test_the_thread_is_named_after_the_source():
    assert read("Ann says:\n\nx", "in/a.b.txt")[0].thread_id == "a.b"
    assert read("Ann says:\n\nx", "in/page.txt.gz")[0].thread_id == "page"
    assert read("Ann says:\n\nx", "-")[0].thread_id == "-"


def test_line_ends_and_mark_are_no_part_of_the_data():
    page = "Ann says:\n\nx\u2028y\x85z\n\n  Bob says:\n\n  y\n"
    for ends in ("\r\n", "\r", "\n"):
        records, _ = read("\ufeff" + page.replace("\n", ends))
        assert tree(records) == {"1": "Ann", "1.1": "Bob"}
        assert records.texts == ["x\u2028y\x85z", "y"]


def test_ten_thousand_levels():
    ids, parents = path_ids(range(10_000))
    assert ids[-1].count(".") == 9_999
    assert parents[-1] == ids[-2]
    page = "".join(f"{' ' * k}P{k} says:\n" for k in range(1_500))
    records, _ = read(page)
    assert records.ids[-1] == ".".join(["1"] * 1_500)


# --- random trees

WORDS = st.sampled_from(
    """river stone walked slowly home @Ann 2020 why? yes, because; “quoted” 10:30 - 1. * wrote
    always; said so (perhaps) 👍 http://example.org/a?b=c don’t Reply""".split()  # noqa: SIM905
)
LINE = st.lists(WORDS, min_size=1, max_size=9).map(lambda words: " ".join(words) + " indeed.")
TEXT = st.lists(st.one_of(LINE, st.just("")), max_size=4).map(lambda rows: "\n".join(rows).strip())
FIRST_NAMES = "Ann bob X Éa Վահրամ Олег 李雷 $_$ a.b o’Neill".split()  # noqa: SIM905
NAME = st.lists(st.sampled_from(FIRST_NAMES), min_size=1, max_size=3).map(" ".join)
PARENTS = st.lists(st.integers(0, 99), min_size=1, max_size=25)
STYLE = st.fixed_dictionaries(
    {
        "form": st.sampled_from(["said", "on, said", "on", "above"]),
        "marker": st.sampled_from(["none", "bullets", "left", "right"]),
        "verb": st.sampled_from(["says:", "sagt:", "a dit :", "пишет:"]),
        "date": st.booleans(),
        "body": st.sampled_from(["header", "deeper", "none"]),
        "button": st.sampled_from(["", "Reply", "Antworten"]),
        "heading": st.sampled_from(["", "Rivers\n\nThey flow.\n\n2 Comments\n\n"]),
        "step": st.integers(2, 5),
    }
)


def grow(choices):
    """Return parents in page order (a reply stands below the one it answers) from choices."""
    parents, chain = [], []
    for row, choice in enumerate(choices):
        depth = choice % (len(chain) + 1)
        del chain[depth:]
        parents.append(chain[-1] if chain else None)
        chain.append(row)
    return parents


def render(parents, names, texts, style):
    """Return the page of a tree, and the path ids it must get."""
    depths, ids, counts, out = [], [], {}, [style["heading"]]
    for row, parent in enumerate(parents):
        counts[parent] = counts.get(parent, 0) + 1
        depth = 0 if parent is None else depths[parent] + 1
        depths.append(depth)
        ids.append(str(counts[parent]) if parent is None else f"{ids[parent]}.{counts[parent]}")
        out.append(_comment(names[row], texts[row], style, depth, counts[parent]))
    return "".join(out), ids


def _comment(name, text, style, depth, number):
    marker = {"none": "", "bullets": "•◦▪"[depth % 3] + " "}.get(style["marker"], f"{number}. ")
    step = style["step"] + 4 * (style["marker"] == "right")
    indent = " " * (step * depth + 1)
    if style["marker"] == "right":
        marker = marker.rjust(4)
    left = {"header": indent, "deeper": indent + "  ", "none": ""}[style["body"]]
    date = f"March {number}, 2020 at 10:05 am"
    head = {
        "said": f"{name} {style['verb']}\n" + style["date"] * f"{left}{date}\n",
        "on, said": f"{name} on {date} {style['verb']}\n",
        "on": f"{name} on {date}\n",
        "above": f"{name}\n{left}{date}\n",
    }[style["form"]]
    rows = [f"{left}{row}\n" if row else "\n" for row in text.split("\n")] if text else []
    button = f"\n{left}{style['button']}\n" if style["button"] else ""
    return f"{indent}{marker}{head}\n{''.join(rows)}{button}\n"


@settings(max_examples=200, deadline=None)
@given(st.data(), PARENTS, STYLE)
def test_a_random_tree_survives_its_page(data, choices, style):
    parents = grow(choices)
    size = len(parents)
    names = data.draw(st.lists(NAME, min_size=size, max_size=size))
    texts = data.draw(st.lists(TEXT, min_size=size, max_size=size))
    if style["form"] != "said" or (style["heading"] and size == 1):
        style["date"] = True  # one bare "X says:" below an article is not enough
    if style["form"] == "above":
        texts = [text or "x" for text in texts]  # names and dates alone are a list of articles
    page, ids = render(parents, names, texts, style)
    records, ledger = read(page)
    assert records.ids == ids
    assert records.parents == [None if p is None else ids[p] for p in parents]
    assert records.authors == names
    assert records.texts == texts
    assert (NO_TIME in records.times) != style["date"]
    assert not ledger.warnings
    assert ledger.counters["headers_set_aside"] == 0


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Ann says:",
                "  Bob says:",
                "1. ",
                "\t",
                "March 3, 2020",
                "> x",
                "Reply",
                "",
                "3 Comments",
                "Cy on March 4, 2020 at 10:00 am",
                "“",
                "[a](",
                ")",
                "Leave a Reply",
                "x" * 400,
                "\x00",
                "said:",
            ]
        )
    )
)
def test_any_page_is_accounted_for(rows):
    records, ledger = read("\n".join(rows))
    assert len(set(records.ids)) == len(records)
    seen = set()
    for comment, parent in zip(records.ids, records.parents, strict=True):
        assert parent is None or parent in seen
        seen.add(comment)
    written = sum(len(row.split()) > 0 for row in rows)
    inside = sum(row.strip() != "" for text in records.texts for row in text.split("\n"))
    assert inside + ledger.counters["chrome_lines"] <= written


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_without_fault(text):
    read(text)
    read(f"Ann says:\n\n{text}\n\n  Bob says:\n")
