"""The report in a real Chromium: its tables, the conversation reader, and the search."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace

import pytest
from browsers import Visit, chromium, expect
from factories import make_discussion
from report_pages import ADDRESSES, counted, discussion, names, page, pair_cells, seconds

from threadgraph.graphs.report_data import ReportOptions, report_data
from threadgraph.io.report.page import report_html
from threadgraph.io.report.template import asset


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


def records(data):
    """Read a CSV file with its byte-order mark."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def people_by(visit, column):
    """Sort by a column and return the names in order, and the sense that is said."""
    visit.all(f"#people-table thead button:has-text('{column}')").click()
    sense = visit.all("#people-table th[aria-sort]").get_attribute("aria-sort")
    return visit.texts("#people-table tbody th"), sense


def test_the_people_are_sorted_by_any_column(browser):
    d = discussion("talk")
    order, wrote = names(d), counted(d)["wrote"]
    with Visit(browser, page("talk")) as visit:
        assert visit.texts("#people-table tbody th") == order
        downward = sorted(range(len(order)), key=lambda row: -wrote[row])
        assert people_by(visit, "Comments") == ([order[row] for row in downward], "descending")
        upward = sorted(range(len(order)), key=lambda row: wrote[row])
        assert people_by(visit, "Comments") == ([order[row] for row in upward], "ascending")
        expect(visit.all("#live")).to_have_text("Sorted by Comments, ascending")
        assert people_by(visit, "Name") == (sorted(order), "ascending")
        visit.page.keyboard.press("Enter")
        assert visit.texts("#people-table tbody th") == sorted(order, reverse=True)
        first = {}
        for author, time in zip(d.author.tolist(), seconds(d), strict=True):
            if author >= 0:
                first[d.people.names[author]] = min(first.get(d.people.names[author], time), time)
        assert people_by(visit, "First") == (sorted(order, key=first.get), "ascending")


def test_the_people_are_filtered_and_written_to_a_file(browser):
    d = discussion("talk")
    with Visit(browser, page("talk")) as visit:
        visit.all("#people-filter").fill("PERSON 3")
        assert visit.texts("#people-table tbody th") == ["person 3"]
        assert visit.all("#people-body .status").inner_text() == "1 person"
        kept = records(visit.download("Download people as CSV", "example-people.csv"))
        assert [row["name"] for row in kept] == ["person 3"]
        visit.all("#people-filter").press("Escape")
        rows = records(visit.download("Download people as CSV", "example-people.csv"))
    c, order = d.central, d.central.order
    assert [row["name"] for row in rows] == names(d)
    for title, values in {
        "comments": c.comments,
        "addressed_by_people": c.in_degree,
        "times_addressed": c.in_strength,
        "addresses_people": c.out_degree,
        "times_addressing": c.out_strength,
        "pagerank": c.pagerank,
        "betweenness": c.betweenness,
    }.items():
        assert [float(row[title]) for row in rows] == pytest.approx(values[order], rel=1e-5)


def test_the_first_page_counts_as_the_library_does(browser):
    d = discussion("first page")
    figures = counted(d)
    start = d.name.replace("_", "-")
    with Visit(browser, page("first page")) as visit:
        expect(visit.all("#count-comments")).to_have_text(f"{len(d):,}")
        expect(visit.all("#count-people")).to_have_text(f"{len(figures['wrote']):,}")
        people = records(visit.download("Download people as CSV", f"{start}-people.csv"))
        arrows = records(visit.download("Download network as CSV", f"{start}-network.csv"))
        pairs = records(visit.download("Download pairs as CSV", f"{start}-pairs.csv"))
    assert [int(row["comments"]) for row in people] == d.central.comments[d.central.order].tolist()
    order = names(d)
    assert sorted((row["Who"], row["Whom"], int(row["Comments"])) for row in arrows) == sorted(
        (order[who], order[whom], count) for (who, whom), count in figures["edges"].items()
    )
    x = d.exchanges
    assert [int(row["longest_chain_turns"]) for row in pairs] == x.longest_chain.tolist()
    assert [int(row["comments_first_to_second"]) for row in pairs] == x.weight_ab.tolist()


def test_a_person_is_chosen_and_read(browser):
    d = discussion("talk")
    with Visit(browser, page("talk")) as visit:
        visit.all("#people-table tbody tr[data-person='2'] td").first.click()
        expect(visit.all("#reader-title")).to_have_text(f"What {names(d)[2]} wrote")
        assert visit.numbers("#people-table tr[aria-current]", "data-person") == [2]
        person = d.central.order[2]
        rows = [row for row, author in enumerate(d.author.tolist()) if author == person]
        assert visit.numbers(".message", "data-row") == rows
        assert visit.texts(".message .words") == [d.texts[row] for row in rows]
        expect(visit.all("#chosen-words")).to_contain_text(f"{len(rows)} messages")
        file = records(visit.download("Download these messages as CSV", "example-messages.csv"))
        assert [row["id"] for row in file] == [d.ids[row] for row in rows]
        assert [row["text"] for row in file] == [d.texts[row] for row in rows]
        visit.page.get_by_role("button", name="Read", exact=True).click()
        assert visit.focused() == "reader-title"
        visit.page.get_by_role("button", name="Clear", exact=True).click()
        expect(visit.all("#chosen")).to_be_hidden()
        expect(visit.all("#reader-title")).to_have_text("Conversation")


def test_links_to_the_source_are_of_the_web_and_tell_it_nothing(browser):
    d = discussion("talk")
    with Visit(browser, page("talk"), link="#p=0") as visit:
        links = visit.page.eval_on_selector_all(
            "a.source", "all => all.map(each => [each.href, each.rel, each.target])"
        )
        mine = [row for row, author in enumerate(d.author) if author == d.central.order[0]]
        given = [ADDRESSES[row % len(ADDRESSES)] for row in mine]
        assert 0 < len(links) < len(mine)
        assert links == [
            [address.replace("<", "%3C").replace(">", "%3E"), "noopener noreferrer", "_blank"]
            for address in given
            if address and address.startswith("http")
        ]
        file = records(visit.download("Download these messages as CSV", "example-messages.csv"))
        assert not any(row["url"].startswith("javascript") for row in file)


def test_pairs_have_strips_and_are_sorted_and_written_to_a_file(browser):
    d = discussion("talk")
    x = d.exchanges
    with Visit(browser, page("talk")) as visit:
        visit.place("#pairs-table")
        expect(visit.all("svg.strip[data-drawn]")).to_have_count(len(x))
        for side in ("up", "down"):
            marks = visit.page.eval_on_selector_all(
                f"svg.strip path.{side}", "all => all.map(each => each.getAttribute('d').length)"
            )
            assert len(marks) == len(x)
            assert min(marks) > 0
        cells = [row[:2] + row[3:5] for row in visit.cells("#pairs-table")]
        assert cells == pair_cells(d, counted(d))
        visit.all("#pairs-table thead button:has-text('Median')").click()
        known = sorted(time for time in (x.answer_time / 1e6).tolist() if not math.isnan(time))
        file = records(visit.download("Download pairs as CSV", "example-pairs.csv"))
        found = [float(t) for t in (row["median_response_seconds"] for row in file) if t]
        assert found == pytest.approx(known, rel=1e-4)
        assert [row["median_response_seconds"] for row in file][len(known) :] == [""] * (
            len(x) - len(known)
        )
        assert sorted(row["how_far"] for row in file) == sorted(x.level)
        visit.all("#pairs-filter").fill(d.people.names[x.a[0]])
        assert 0 < visit.all("#pairs-table tbody tr").count() < len(x)


@pytest.mark.parametrize("name", ["talk", "bakery", "chain"])
def test_every_pair_reads_as_the_library_has_it(browser, name):
    d = discussion(name)
    x = d.exchanges
    with Visit(browser, page(name)) as visit:
        for pair in range(len(x)):
            visit.all(f"#pairs-table tr[data-pair='{pair}'] button").click()
            one, other = d.people.names[x.a[pair]], d.people.names[x.b[pair]]
            expect(visit.all("#reader-title")).to_have_text(f"Between {one} and {other}")
            while visit.all("#reader-body .more:not(.before) button").count():
                visit.all("#reader-body .more:not(.before) button").click()
            rows = visit.numbers(".message", "data-row")
            assert sorted(rows) == x.comments(pair)
            assert visit.texts(".message .words") == [
                d.texts[row] or "An empty comment." for row in rows
            ]
            turns = [int(text.split()[1]) for text in visit.texts(".message .turn")]
            assert max(turns) == x.longest_chain[pair]
            assert len(visit.texts("#reader-body h3")) == (
                x.episodes[pair] if x.episodes[pair] > 1 else 0
            )
            sides = visit.all(".message.side-0").count()
            assert sides == sum(d.author[row] == x.a[pair] for row in rows)


def test_an_edge_reads_as_the_library_has_it(browser):
    d = discussion("bakery")
    order = d.central.order.tolist()
    with Visit(browser, page("bakery")) as visit:
        for person in range(len(order)):
            visit.page.evaluate("link => { location.hash = link; }", f"#p={person}")
            expect(visit.all("#reader-title")).to_have_text(f"What {names(d)[person]} wrote")
            ways = (
                visit.all("#reader-body .ties").filter(has_text="Addresses most").locator("button")
            )
            if not ways.count():
                continue
            ways.first.click()
            expect(visit.all("#reader-title")).to_contain_text(f"What {names(d)[person]} said to")
            whom = visit.all("#reader-title").inner_text().partition(" said to ")[2]
            rows = [
                comment
                for comment, addressee in zip(
                    d.addresses.comment.tolist(), d.addresses.addressee, strict=True
                )
                if d.author[comment] == order[person] and d.people.names[addressee] == whom
            ]
            assert visit.numbers(".message", "data-row") == rows
            assert visit.focused() == "reader-title"


def subtree(d, top):
    """Return the rows of a branch, each followed by what answers it."""
    below = {}
    for row, parent in enumerate(d.parent.tolist()):
        below.setdefault(parent, []).append(row)
    rows, waiting = [], [top]
    while waiting:
        row = waiting.pop()
        rows.append(row)
        waiting.extend(reversed(below.get(row, [])))
    return rows


def test_a_comment_reads_with_the_way_to_it_and_its_branch(browser):
    d = discussion("talk")
    size = d.subtree_size
    row = max(range(len(d.ids)), key=lambda r: (d.depth[r] >= 4) * (10 < size[r] < 60) * size[r])
    path = [row]
    while d.parent[path[0]] >= 0:
        path.insert(0, int(d.parent[path[0]]))
    replies = [r for r, parent in enumerate(d.parent.tolist()) if parent == row]
    with Visit(browser, page("talk"), link=f"#c={row}") as visit:
        assert visit.numbers(".message", "data-row") == path + replies
        assert visit.numbers(".message[aria-current]", "data-row") == [row]
        assert visit.all("#reader-body h3").inner_text().startswith("Its ")
        visit.all("[data-mode=below]").click()
        rows = subtree(d, row)
        assert visit.numbers(".message", "data-row") == rows
        check_indents(visit, d, rows)
        visit.all("[data-mode=branch]").click()
        assert visit.focused() == "reader-title"
        rows = subtree(d, path[1])
        shown = visit.numbers(".message", "data-row")
        start = rows.index(shown[0])
        assert rows[start : start + len(shown)] == shown
        assert row in shown
        expect(visit.all(".message[aria-current]")).to_be_in_viewport()
        visit.all(".message[aria-current] .author").click()
        expect(visit.all("#reader-title")).to_have_text(
            f"What {d.people.names[d.author[row]]} wrote"
        )


def check_indents(visit, d, rows):
    """Messages stand the farther to the right the deeper they are."""
    lefts = visit.page.eval_on_selector_all(
        ".message", "all => all.map(each => each.getBoundingClientRect().left)"
    )
    left = {}
    for row, x in zip(rows, lefts, strict=True):
        left.setdefault(min(int(d.depth[row] - d.depth[rows[0]]), 12), set()).add(round(x, 1))
    assert all(len(places) == 1 for places in left.values())
    steps = [left[level].pop() for level in sorted(left)]
    assert steps == sorted(set(steps))
    assert len(steps) > 3


def test_long_conversations_come_in_parts(browser):
    with Visit(browser, page("chain"), link="#pair=0,1") as visit:
        assert (
            visit.numbers(".message", "data-row")[-1] - visit.numbers(".message", "data-row")[0]
            == 99
        )
        visit.page.get_by_role("button", name="Show 30 more of 130").click()
        rows = visit.numbers(".message", "data-row")
        assert rows == list(range(rows[0], rows[0] + 130))
        assert visit.page.evaluate("Number(document.activeElement.dataset.row)") == rows[100]
        visit.page.evaluate("location.hash = '#c=120'")
        expect(visit.all("#reader-title")).to_contain_text("A comment by")
        visit.all("[data-mode=branch]").click()
        first = visit.numbers(".message", "data-row")[0]
        visit.page.get_by_role("button", name=re.compile(r"Show 99 of 99 earlier")).click()
        assert visit.numbers(".message", "data-row")[0] == first - 99


def test_the_search_finds_people_and_words(browser):
    d = discussion("bakery")
    with Visit(browser, page("bakery")) as visit:
        keys = visit.page.keyboard
        keys.press("/")
        assert visit.focused() == "search"
        keys.type("MINA")
        expect(visit.all("#found")).to_be_visible()
        assert [name.split(" ")[0] for name in visit.texts("#found [data-person]")] == ["Mina"]
        visit.all("#search").fill("bákery")
        rows = [row for row, text in enumerate(d.texts) if text and "bakery" in text.lower()]
        expect(visit.all("#found [data-row]")).to_have_count(len(rows))
        assert visit.numbers("#found [data-row]", "data-row") == rows
        assert {text.lower() for text in visit.texts("#found mark")} == {"bakery"}
        expect(visit.all("#live")).to_contain_text(f"{len(rows)} comments found")
        visit.all("#search").focus()
        keys.press("ArrowDown")
        keys.press("ArrowDown")
        keys.press("ArrowUp")
        keys.press("ArrowDown")
        assert visit.page.evaluate("Number(document.activeElement.dataset.row)") == rows[1]
        keys.press("Enter")
        assert visit.focused() == "reader-title"
        expect(visit.page).to_have_url(re.compile(f"#c={rows[1]}~...$"))
        assert visit.numbers(".message[aria-current]", "data-row") == [rows[1]]
        visit.all("#search").press("Escape")
        expect(visit.all("#found")).to_be_hidden()
        assert visit.all("#search").input_value() == ""
        visit.all("#search").fill("王小")
        visit.all("#found [data-person]").first.click()
        expect(visit.all("#reader-title")).to_have_text("What 王小明 wrote")
        visit.all("#search").fill("nobody said this")
        expect(visit.all("#found-body")).to_contain_text("None.")


def test_the_search_keeps_to_the_window(browser):
    d = discussion("talk")
    times = sorted(time for time in seconds(d) if time is not None)
    low, high = times[60], times[90]
    inside = counted(d, (low, high))["inside"]
    with Visit(browser, page("talk"), link=f"#t={low}..{high}") as visit:
        visit.all("#search").fill("words of comment 1")
        rows = [
            row for row, text in enumerate(d.texts) if inside[row] and text and "comment 1" in text
        ]
        heading = visit.all("#found h3").filter(has_text="stretch of time")
        expect(heading).to_have_text(f"Comments in the stretch of time chosen ({len(rows)})")
        visit.all("#window-clear").click()
        expect(heading).to_have_count(0)
        expect(visit.all("#found h3").last).to_have_text("Comments (the first 50 of 111)")


WRAPPED = (
    "The bridge was built in the year of the flood, and nobody has looked\n"
    "at its piers since; did the council say when it means to begin, or ask\n"
    "the school?\n\n"
    "- a list\n"
    "- stays"
)
POEM = "A short line\nand another\nand a third"
SIGNED = "https://ann:secret@example.org/c"


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    """Return a page of two who write letters, below an opening that the file does not hold."""
    texts = [WRAPPED, POEM, "橋が古い", f"See {SIGNED}"]
    rows = [
        (str(i), str(i - 1) if i else None, "AB"[i % 2], text, i) for i, text in enumerate(texts)
    ]
    rows.append(("9", "gone", "A", "Answers one that is missing.", 9))
    d = replace(make_discussion(rows), thread_titles=["The old bridge"])
    d = replace(d, urls=[SIGNED] * len(d.ids))
    path = tmp_path_factory.mktemp("letters") / "report.html"
    path.write_bytes(report_html(report_data(d, options=ReportOptions(text="all"))).encode())
    return d, path


def test_an_opening_and_a_missing_comment_are_no_persons(browser, letters):
    d, path = letters
    missing = d.ids.index("gone")
    with Visit(browser, path, link="#c=0") as visit:
        expect(visit.all("#reader-title")).to_have_text("The opening: The old bridge")
        label = visit.all(".message").first.get_attribute("aria-label")
        assert label == "The opening: The old bridge"
        visit.page.evaluate("row => { location.hash = `#c=${row}`; }", missing)
        expect(visit.all("#reader-title")).to_have_text("A comment that is not in the file")
        label = visit.all(f".message[data-row='{missing}']").get_attribute("aria-label")
        assert label == "A comment that is not in the file"


def test_lines_cut_by_a_mail_program_are_joined_and_others_stay(browser, letters):
    with Visit(browser, letters[1], link="#pair=0,1") as visit:
        words = visit.texts(".message .words")
        assert WRAPPED.replace("looked\nat", "looked at").replace("ask\nthe", "ask the") in words
        assert POEM in words


def test_links_with_a_password_are_dropped(browser, letters):
    with Visit(browser, letters[1], link="#pair=0,1") as visit:
        assert visit.all(".message").count() == 4
        assert visit.all("a.source").count() == 0


def test_one_character_is_sought_where_it_is_a_word(browser, letters):
    with Visit(browser, letters[1]) as visit:
        for sought in ("橋", "が"):
            visit.all("#search").fill(sought)
            expect(visit.all("#found [data-row]")).to_have_count(1)
        visit.all("#search").fill("a")
        expect(visit.all("#found-body")).to_have_text("Type two letters or more.")
        visit.all("#search").fill("")
        expect(visit.all("#found")).to_be_hidden()


def test_escape_leads_back_from_the_messages(browser):
    with Visit(browser, page("talk")) as visit:
        button = visit.all("#people-table tr[data-person='2'] button")
        button.focus()
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("Enter")
        assert visit.focused() == "reader-title"
        visit.page.keyboard.press("Escape")
        expect(button).to_be_focused()
        expect(visit.all("#chosen")).to_be_visible()
        visit.page.keyboard.press("Escape")
        expect(visit.all("#chosen")).to_be_hidden()


def test_lengths_of_time_are_said_in_two_units(browser):
    script = re.search(r"const SPANS.*?\n}\n", asset("page.js"), re.DOTALL)[0]
    words = asset("page.js").partition("const NUMBER")[2].partition('// "2024')[0]
    spans = [0.2, 1, 75, 16_440, 86_400, 3 * 86_400 + 18_000, 15.4 * 31_557_600, 5e10]
    with Visit(browser, page("bakery")) as visit:
        call = f"spans => {{ const NUMBER{words}{script} return spans.map(durationText); }}"
        assert visit.page.evaluate(call, spans) == [
            "less than 1 second",
            "1 second",
            "1 minute 15 seconds",
            "4 hours 34 minutes",
            "1 day",
            "3 days 5 hours",
            "15 years 146 days",
            "1,584 years 147 days",
        ]
