"""The report in a real Chromium: hostile names and texts, small and large pages, a frame."""

from __future__ import annotations

import html
import re

import pytest
from browsers import Visit, chromium, expect
from report_pages import HOSTILE, counted, discussion, names, page, seconds

from threadgraph.graphs import report_texts
from threadgraph.graphs.report_data import report_data
from threadgraph.io.report.notebook import Report

ELEMENTS = set(
    re.findall(
        r"\w+",
        """html head meta link title style body a header div p h1 h2 h3 bdi label input button
        noscript nav main section dl dt dd ul ol li table caption thead tbody tr th td code canvas
        span strong small details summary article time b mark svg path script footer select
        option""",
    )
)


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


def elements(visit):
    """Return the kinds of elements there are, and every attribute that could act or lead away."""
    return visit.page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("*")];
          const acts = ({name}) => /^(on.*|src|srcdoc|action)$/.test(name);
          return [
            [...new Set(all.map(each => each.localName))],
            all.flatMap(each => [...each.attributes].filter(acts).map(({name}) => name)),
            [...new Set(all.filter(each => each.href).map(each => new URL(each.href).protocol))],
            document.scripts.length,
          ];
        }"""
    )


def check_harmless(visit):
    kinds, acting, protocols, scripts = elements(visit)
    assert set(kinds) <= ELEMENTS
    assert acting == []
    assert set(protocols) <= {"file:", "http:", "https:", "data:"}
    assert scripts == 2
    assert (
        visit.page.evaluate("Object.keys(Object.prototype).length + ({}).constructor.length") == 1
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_hostile_names_and_texts_stay_text(browser, width):
    d = discussion("hostile")
    viewport = {"width": width, "height": 800}
    with Visit(browser, page("hostile"), viewport=viewport) as visit:
        check_harmless(visit)
        expect(visit.all("#count-comments")).to_have_text(str(len(d)))
        assert len(visit.cells("#people-table")) == len(d.people)
        for person in range(len(d.people)):
            visit.all(f"#people-table tr[data-person='{person}'] button").click()
            expect(visit.all("#reader-title")).to_contain_text("What ")
            wrote = visit.numbers(".message", "data-row")
            assert [d.author[row] for row in wrote] == [d.central.order[person]] * len(wrote)
            assert wrote
        check_harmless(visit)
        for name in ("<img", "__proto__", "script", "constructor"):
            visit.all("#search").fill(name)
            visit.all("#search").press("Enter")
            expect(visit.all("#found mark").first).to_have_text(re.compile(name, re.IGNORECASE))
            assert visit.all("#found [data-person]").count()
        check_harmless(visit)
        for canvas in ("timeline", "network", "tree"):
            visit.place(f"#{canvas}-canvas")
            visit.all(f"#{canvas}-canvas").press("ArrowRight")
            visit.all(f"#{canvas}-canvas").press("ArrowDown")
        check_harmless(visit)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert visit.page.evaluate(wide) <= 0


def test_hostile_words_are_shown_as_they_were_written(browser):
    d = discussion("hostile")
    with Visit(browser, page("hostile"), link="#c=1") as visit:
        for row in (1, 3, 5, 9, 15):
            visit.page.evaluate("row => { location.hash = `#c=${row}`; }", row)
            shown = visit.all(f".message[data-row='{row}'][aria-current] .words")
            expect(shown).to_have_count(1)
            for button in visit.all(".message[aria-current] button.open").all():
                button.click()  # shows the rest of a long one
            assert shown.text_content().split() == d.texts[row].split()
        names_shown = visit.texts("#people-table tbody th")
        assert not any(
            re.search("[\u202a-\u202e\u2066-\u2069\x00-\x1f]", name) for name in names_shown
        )
        assert max(map(len, names_shown)) <= 64
        long = visit.all("#people-table tbody th button[title^=xxx]")
        assert len(long.get_attribute("title")) == 400
        data = visit.download(
            "Download people as CSV", "script-script-alert-1-script-people.csv"
        ).decode("utf-8-sig")
        assert "'=cmd()" in data
        assert "x" * 4000 in data
        assert HOSTILE[0] in data


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("none", "This page was made without texts."),
        ("top", "Not kept on this page"),
    ],
)
def test_a_page_without_words_says_so(browser, monkeypatch, text, said):
    monkeypatch.setattr(report_texts, "TOP_TEXTS", 50)
    monkeypatch.setattr(report_texts, "TOP_PAIRS", 1)
    d = discussion("talk")
    with Visit(browser, page("talk", text)) as visit:
        held = []
        for person in range(len(d.people)):
            visit.page.evaluate("person => { location.hash = `#p=${person}`; }", person)
            expect(visit.all("#reader-title")).to_have_text(f"What {names(d)[person]} wrote")
            held += visit.texts("div.words")
            assert all(words.startswith(said) for words in visit.texts(".words.none"))
            assert len(visit.numbers(".message", "data-row")) == counted(d)["wrote"][person]
        assert (0 < len(held) < len(d)) if text == "top" else not held
        visit.all("#search").fill("words of comment")
        expect(visit.all("#found .note")).to_contain_text("only")
        assert (visit.all("#found [data-row]").count() > 0) == (text == "top")
        assert re.search("words|text", visit.all("#methods").inner_text())
        words = "words of comment" in visit.page.content()
        assert words == (text == "top")


@pytest.mark.parametrize("name", ["one comment", "nobody known", "nobody answers", "without times"])
def test_what_is_not_there_is_said(browser, name):
    d = discussion(name)
    with Visit(browser, page(name)) as visit:
        expect(visit.all("#count-comments")).to_have_text(str(len(d)))
        expect(visit.all("#count-people")).to_have_text(str(len(d.people)))
        said = visit.all("main").inner_text()
        assert not re.search(r"\b(undefined|NaN|null|Infinity)\b", said)
        if not len(d.people):
            assert "No author is known" in said
        if not len(d.exchanges):
            assert "No two people addressed each other" in said
        if not d.has_times:
            assert "No comment has a known time" in said
            assert visit.all("#timeline-canvas").count() == 0
        visit.page.evaluate("location.hash = '#c=1'")
        expect(visit.all("#chosen")).to_be_visible()
        assert visit.all(".message[aria-current] .words").text_content() == d.texts[1]
        for canvas in visit.page.locator("canvas[tabindex]").all():
            for key in ("ArrowRight", "ArrowDown", "Home", "End", "Enter", "+", " "):
                canvas.press(key)
        visit.drawn()
        assert len(visit.page.pdf()) > 10_000


def test_without_scripts_the_findings_are_there_and_it_says_so(browser):
    context = browser.new_context(java_script_enabled=False)
    seen = context.new_page()
    seen.goto(page("talk").as_uri())
    assert seen.locator("#findings .findings li").count() > 5
    expect(seen.locator("noscript .notice")).to_be_visible()
    expect(seen.locator("#quality table").first).to_be_visible()
    context.close()


def test_a_page_with_broken_data_says_that_it_could_not_start(browser, tmp_path):
    whole = page("bakery").read_text("utf-8")
    (tmp_path / "broken.html").write_text(whole.replace('{"schema"', '{"schema', 1), "utf-8")
    seen = browser.new_page()
    seen.goto((tmp_path / "broken.html").as_uri())
    expect(seen.locator("#failure")).to_contain_text("This page could not start")
    expect(seen.locator("#findings .findings li").first).to_be_visible()
    seen.close()


def test_twenty_thousand_comments_are_searched_brushed_and_read(browser):
    d = discussion("large")
    known = sorted(time for time in seconds(d) if time is not None)
    low, high = known[5_000], known[9_000]
    with Visit(browser, page("large")) as visit:
        expect(visit.all("#count-comments")).to_have_text("20,000")
        expect(visit.all("#count-people")).to_have_text(f"{len(counted(d)['wrote']):,}")
        visit.all("#search").fill("words of comment 1999")
        heading = visit.all("#found h3").last
        expect(heading).to_have_text("Comments (11)")
        visit.page.evaluate("link => { location.hash = link; }", f"#t={low}..{high}&p=3")
        figures = counted(d, (low, high))
        expect(visit.all("#count-comments")).to_have_text(f"{figures['comments']:,}")
        expect(visit.all("#count-people")).to_have_text(f"{len(figures['wrote']):,}")
        shown = visit.all("#reader-body .facts")
        expect(shown).to_contain_text(f"{figures['wrote'][3]:,} messages; addressed by")
        visit.place("#timeline-canvas")
        visit.all("#timeline-canvas").press("Escape")
        expect(visit.all("#count-comments")).to_have_text("20,000")
        visit.all("#pairs-table tbody button").first.click()
        rows = visit.numbers(".message", "data-row")
        assert set(rows) <= set(d.exchanges.comments(0))
        assert len(rows) == min(100, len(d.exchanges.comments(0)))


def test_the_page_works_in_a_frame_that_may_do_nothing_else(browser, tmp_path):
    d = discussion("talk")
    frame = Report(report_data(d)).display()._repr_html_()
    frame = re.sub('sandbox="[^"]*"', 'sandbox="allow-scripts allow-downloads"', frame)
    (tmp_path / "frame.html").write_text(
        f"<!doctype html><html data-ready=yes><title>{html.escape('A notebook')}</title>{frame}"
    )
    with Visit(browser, tmp_path / "frame.html") as visit:
        inner = visit.page.frame_locator("iframe")
        inner.locator("html[data-ready=yes]").wait_for(state="attached")
        expect(inner.locator("#count-comments")).to_have_text("240")
        inner.locator("#people-table tbody button").first.click()
        expect(inner.locator("#reader-title")).to_have_text(f"What {names(d)[0]} wrote")
        inner.locator("#timeline-canvas").press("ArrowRight")
        expect(inner.locator("#window-clear")).to_be_enabled()
        inner.locator("#search").fill("comment 17")
        expect(inner.locator("#found [data-row]").first).to_be_visible()
        inner.locator("nav a", has_text="Pairs").click()
        expect(inner.locator("#pairs-title")).to_be_in_viewport()
        expect(inner.locator("#reader-title")).to_have_text(f"What {names(d)[0]} wrote")
        with visit.page.expect_download() as waiting:
            inner.get_by_role("button", name="Download pairs as CSV").click()
        assert waiting.value.suggested_filename == "example-pairs.csv"
        expect(inner.get_by_role("button", name="Copy link")).to_be_hidden()
