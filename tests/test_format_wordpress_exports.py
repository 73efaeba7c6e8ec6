from __future__ import annotations

import re
from hashlib import sha256

import pytest
from helpers import shared

import threadgraph as tg
from threadgraph.graphs.errors import InputError
from threadgraph.io.options import ReadOptions
from threadgraph.io.recognise import recognise

WITH_COMMENTS = [
    "importer_a11y-unit-test-data",
    "importer_slashes",
    "importer_small-export",
    "importer_test-serialized-comment-meta",
    "importer_theme-unit-test-data",
    "importer_valid-wxr-1.0",
    "importer_valid-wxr-1.1",
    "isso_wordpress",
    "theme_unit_test",
]
WITHOUT = [
    "importer_crazy-cdata",
    "importer_crazy-cdata-escaped",
    "importer_invalid-version-tag",
    "importer_malformed",
    "importer_missing-version-tag",
    "importer_namespace-edge-cases",
    "importer_wxr-utf-8-challenges",
]


def short(text):
    return sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def export(name):
    return shared(f"samples/wordpress-wxr/{name}.xml")


def expected_comments(path):
    """Return the fields of each comment, by patterns over the bytes alone, with its post."""
    text, found = path.read_text("utf-8"), []
    for post in re.findall(r"(?s)<item>.*?</item>", text):
        for part in re.findall(r"(?s)<wp:comment>.*?</wp:comment>", post):
            fields = dict(re.findall(r"(?s)<wp:comment_(\w+)>(.*?)</wp:comment_\1>", part))
            fields = {
                key: re.sub(r"(?s)\s*<!\[CDATA\[(.*?)\]\]>", r"\1", value).strip()
                for key, value in fields.items()
            }
            fields = {"approved": "1", "type": "", "parent": "0"} | fields
            fields["post"] = re.search(r"<wp:post_id>(\d+)|<link>(.*?)<", post)[0]
            found.append(fields)
    return found


def is_kept(comment):
    return comment["approved"] == "1" and comment["type"] not in ("pingback", "trackback")


def steps_up(comments):
    above = {comment["id"]: comment["parent"] for comment in comments}
    deepest = 0
    for comment in comments:
        steps, here = 1, comment["parent"]
        while here in above:
            steps, here = steps + 1, above[here]
        deepest = max(deepest, steps)
    return deepest


@pytest.mark.parametrize("name", WITH_COMMENTS)
def test_export_has_the_comments_that_its_bytes_have(name):
    discussion = tg.read(export(name))
    every = expected_comments(export(name))
    kept = [comment for comment in every if is_kept(comment)]
    ledger = discussion.ledger
    assert ledger.notes["format"] == "wordpress-wxr"
    assert (ledger.read, ledger.kept) == (len(every), len(kept))
    assert ledger.filtered.total() == len(every) - len(kept)
    rows = discussion.comments.query("kind == 'comment'").set_index("id")
    assert set(rows.index) == {comment["id"] for comment in kept}
    ids = {comment["id"] for comment in kept}
    for comment in kept:
        parent = rows.loc[comment["id"]].parent
        assert (parent if isinstance(parent, str) else "0") == comment["parent"]
    absent = {comment["parent"] for comment in kept} - ids - {"0"}
    assert ledger.counters["missing_parents"] == len(absent)
    assert ledger.counters["threads"] == len({comment["post"] for comment in kept})
    assert discussion.depth.max() == steps_up(kept)


@pytest.mark.parametrize(
    ("name", "comments", "people", "depth", "filtered"),
    [
        # Counted with grep in the files; people by the pairs of user id and name.
        ("theme_unit_test", 32, 13, 10, {"pending": 3, "trackback": 2, "pingback": 2}),
        ("importer_theme-unit-test-data", 33, 13, 10, None),
        ("importer_a11y-unit-test-data", 29, 8, 10, {"pingback": 4}),
        ("isso_wordpress", 8, 3, 3, {}),
    ],
)
def test_export_has_as_many_comments_and_people_as_counted(name, comments, people, depth, filtered):
    discussion = tg.read(export(name))
    assert discussion.ledger.read == comments
    assert len(discussion.people.names) == people
    assert discussion.depth.max() == depth
    assert filtered is None or discussion.ledger.filtered == filtered


def test_comments_of_a_sample_are_as_in_the_file():
    rows = tg.read(export("isso_wordpress")).comments.set_index("id")
    # Looked up by eye in the file.
    assert short(rows.loc["2"].author) == "f2c82609c477"
    assert short(rows.loc["2"].text) == "52a5c6061633"
    assert str(rows.loc["2"].created_at) == "2014-01-14 17:32:12+00:00"
    assert short(rows.loc["6"].text) == "75a4bbbd4253"
    assert str(rows.loc["6"].created_at) == "2014-04-29 15:21:27+00:00"
    assert rows.loc["7"].parent == "6"
    assert set(rows.thread) == {"http://example.tld/2014/test/", "http://example.tld/?p=4"}


@pytest.mark.parametrize("name", WITHOUT)
def test_export_without_comments_is_refused_as_what_it_is(name):
    with pytest.raises(InputError, match="WordPress export without a comment"):
        tg.read(export(name))


@pytest.mark.parametrize("name", [*WITH_COMMENTS, *WITHOUT])
def test_export_is_recognised_under_any_name(name):
    assert recognise(export(name).read_bytes(), "notes.txt", whole=True) == "wordpress-wxr"


@pytest.mark.parametrize("name", ["wxr_01_billion_laughs", "wxr_02_xxe", "wxr_04_quadratic"])
def test_hostile_export_with_entities_is_refused(name):
    with pytest.raises(InputError, match="declares entities"):
        tg.read(shared(f"hostile/{name}.xml"))


@pytest.mark.parametrize(
    ("name", "read", "kept", "counters"),
    [
        ("wxr_05_control", 2, 2, {"top_level": 1}),
        ("wxr_07_deep", 2, 2, {}),
        ("wxr_08_cdata", 2, 2, {"top_level": 1}),
        (
            "wxr_10_cycle_zero",
            5,
            5,
            {"cycles": 1, "self_parent": 1, "orphans": 1, "edges_dropped": 2},
        ),
        ("wxr_11_dates_status", 6, 2, {"orphans": 1, "times_missing": 2}),
    ],
)
def test_hostile_export_is_read_as_its_answer_key_says(name, read, kept, counters):
    ledger = tg.read(shared(f"hostile/{name}.xml")).ledger
    assert (ledger.read, ledger.kept) == (read, kept)
    assert {key: ledger.counters[key] for key in counters} == counters
    assert ledger.filtered.total() == read - kept


def test_raw_control_character_is_repaired_and_said():
    assert tg.read(shared("hostile/wxr_05_control.xml")).ledger.warnings["repaired_xml"] == 1


def test_all_kinds_are_kept_if_asked_for():
    path = shared("hostile/wxr_11_dates_status.xml")
    everything = ReadOptions(keep=frozenset({"all"}))
    assert tg.read(path, reading=everything).ledger.kept == 6


def wxr_comment(number, author="Ann", parent=0, content="x", **fields):
    values = {
        "id": number,
        "author": f"<![CDATA[{author}]]>",
        "author_email": "ann@mail.invalid",
        "author_IP": "192.0.2.1",
        "date": "2020-03-01 11:00:00",
        "date_gmt": "2020-03-01 10:00:00",
        "content": f"<![CDATA[{content}]]>",
        "approved": 1,
        "type": "comment",
        "parent": parent,
        "user_id": 0,
        **fields,
    }
    inner = "".join(f"<wp:comment_{key}>{v}</wp:comment_{key}>" for key, v in values.items())
    return f"<wp:comment>{inner}</wp:comment>"


def wxr(tmp_path, *posts, name="site.xml", cut=None):
    items = "".join(
        f"<item><title>T{number}</title><link>{link}</link><wp:post_id>{number}</wp:post_id>"
        f"{''.join(comments)}</item>"
        for number, (link, *comments) in enumerate(posts, 1)
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>"
    )
    path = tmp_path / name
    path.write_text(text[:cut], "utf-8")
    return path


def test_posts_are_threads_under_their_addresses_and_titles(tmp_path):
    path = wxr(
        tmp_path,
        ("https://blog.invalid/a/", wxr_comment(1), wxr_comment(2, "Bob", 1)),
        ("https://blog.invalid/b/", wxr_comment(3)),
        ("https://blog.invalid/c/",),
    )
    discussion = tg.read(path)
    assert discussion.thread_ids == ["https://blog.invalid/a/", "https://blog.invalid/b/"]
    assert discussion.thread_titles == ["T1", "T2"]
    assert discussion.depth.max() == 2


def test_two_sites_with_the_same_numbers_stay_two(tmp_path):
    paths = [
        wxr(
            tmp_path,
            (f"https://{site}.invalid/a/", wxr_comment(1, user_id=1)),
            name=f"{site}.xml",
        )
        for site in ("one", "two")
    ]
    discussion = tg.read(*paths)
    assert discussion.ledger.kept == 2
    assert len(discussion.people.names) == 2


def test_registered_users_are_known_by_number_and_guests_by_name(tmp_path):
    path = wxr(
        tmp_path,
        (
            "https://blog.invalid/a/",
            wxr_comment(1, "Ann", user_id=7),
            wxr_comment(2, "Ann Lee", user_id=7),
            wxr_comment(3, "Ann"),
            wxr_comment(4, "ann"),
        ),
    )
    assert len(tg.read(path).people.names) == 2


def test_time_of_the_site_is_taken_where_there_is_no_other(tmp_path):
    zero = wxr_comment(1, date_gmt="0000-00-00 00:00:00")
    discussion = tg.read(wxr(tmp_path, ("https://blog.invalid/a/", zero, wxr_comment(2))))
    times = discussion.comments.set_index("id").created_at
    assert str(times["1"]) == "2020-03-01 11:00:00+00:00"
    assert str(times["2"]) == "2020-03-01 10:00:00+00:00"
    assert "1 times" in discussion.ledger.notes["time_zone"]


def test_no_address_of_a_person_is_kept(tmp_path):
    discussion = tg.read(wxr(tmp_path, ("https://blog.invalid/a/", wxr_comment(1))))
    assert "mail.invalid" not in discussion.comments.to_csv()
    assert "192.0.2.1" not in discussion.comments.to_csv()


def test_export_that_is_cut_keeps_what_is_whole(tmp_path):
    posts = ("https://blog.invalid/a/", *(wxr_comment(n) for n in range(1, 6)))
    whole = wxr(tmp_path, posts).read_text("utf-8")
    cut = wxr(tmp_path, posts, cut=whole.index("<wp:comment_id>4"))
    ledger = tg.read(cut).ledger
    assert ledger.kept == 3
    assert ledger.incomplete
    assert ledger.warnings["ends_early"] == 1


def test_comment_without_an_id_is_rejected(tmp_path):
    path = wxr(tmp_path, ("https://blog.invalid/a/", wxr_comment(""), wxr_comment(2)))
    assert tg.read(path).ledger.rejected == {"no_id": 1}


def test_address_of_a_feed_is_no_comment(tmp_path):
    feed = "<wfw:comment>https://blog.invalid/a/feed/</wfw:comment>"
    path = wxr(tmp_path, ("https://blog.invalid/a/", feed, wxr_comment(1)))
    assert tg.read(path).ledger.read == 1


def test_text_is_shown_as_the_site_shows_it(tmp_path):
    content = "One &amp; two\r\n<em>three</em>\n\nfour"
    path = wxr(tmp_path, ("https://blog.invalid/a/", wxr_comment(1, content=content)))
    text = tg.read(path).texts[1]
    assert text == "One & two\nthree\n\nfour"


def test_name_is_unescaped_once(tmp_path):
    path = wxr(tmp_path, ("https://blog.invalid/a/", wxr_comment(1, "Ann &amp; Bob")))
    assert tg.read(path).people.names == ["Ann & Bob"]
