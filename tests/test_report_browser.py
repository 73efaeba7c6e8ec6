"""The report in a real Chromium: its counts, stretches of time, links, themes and keys."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
import pytest
from browsers import Visit, chromium, expect
from report_pages import counted, discussion, names, page, pair_cells, people_cells, seconds

from threadgraph.graphs.definitions import DEFINITIONS


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


def check_counts(visit, d, window=None):
    """Everything counted on the page is what the library counts."""
    figures = counted(d, window)
    expect(visit.all("#count-comments")).to_have_text(f"{figures['comments']:,}")
    expect(visit.all("#count-people")).to_have_text(f"{len(figures['wrote']):,}")
    people = {tuple(row[:6]) for row in visit.cells("#people-table")}
    assert people == set(map(tuple, people_cells(d, figures)))
    pairs = {(*row[:2], *row[3:5]) for row in visit.cells("#pairs-table")}
    assert pairs == set(map(tuple, pair_cells(d, figures)))


def check_twins(visit, d, figures):
    """The tables behind the pictures follow when they have time: this waits for them."""
    order, inside = names(d), figures["inside"]
    arrows = sorted(
        (order[who], order[whom], count) for (who, whom), count in counted(d)["edges"].items()
    )
    shown = visit.cells("#network-twin")
    assert sorted((who, whom, int(count)) for who, whom, count, *_ in shown) == arrows
    place = {name: row for row, name in enumerate(order)}
    now = [figures["edges"][place[who], place[whom]] for who, whom, *_ in shown]
    expect(visit.all("#network-twin td:last-child")).to_have_text(list(map(str, now)))
    levels = np.bincount(d.depth[d.is_comment & np.array(inside)], minlength=int(d.depth.max()) + 1)
    first = int(visit.cells("#tree-twin")[0][0])
    expect(visit.all("#tree-twin td:last-child")).to_have_text(list(map(str, levels[first:])))
    if visit.all("#timeline-twin").count():
        times = np.array([-1 if time is None else time for time in seconds(d)])
        rows = [
            int(np.sum((times >= moment(start)) & (times < moment(stop)) & inside & d.is_comment))
            for start, stop, *_ in visit.cells("#timeline-twin")
        ]
        expect(visit.all("#timeline-twin td:last-child")).to_have_text(list(map(str, rows)))
        whole = sum(int(row[2]) for row in visit.cells("#timeline-twin"))
        assert whole == np.sum((times >= 0) & d.is_comment)


def moment(text):
    """Read a time of a table or a field, in seconds."""
    if "T" not in text:
        text = datetime.strptime(f"{text}:00"[:20], "%d %b %Y %H:%M:%S").isoformat()
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def window_of(visit):
    """Return the window that the two fields hold, once the address says the same."""
    visit.drawn()
    window = [int(moment(visit.all(f"#window-{end}").input_value())) for end in ("from", "to")]
    expect(visit.page).to_have_url(re.compile(rf"[#&]t={window[0]}\.\.{window[1]}$"))
    return window


def times_between(d, low, high):
    """Return the times of two comments, at shares of all in their order: windows hold both."""
    known = sorted(time for time in seconds(d) if time is not None)
    return [known[round(share * (len(known) - 1))] for share in (low, high)]


@pytest.mark.parametrize("name", ["talk", "bakery", "chain", "without times"])
def test_the_counts_are_those_of_the_library(browser, name):
    d = discussion(name)
    with Visit(browser, page(name)) as visit:
        check_counts(visit, d)
        check_twins(visit, d, counted(d))
        assert [row[:6] for row in visit.cells("#people-table")] == people_cells(d, counted(d))
        tiles = visit.texts(".tiles dd")
        assert {f"{len(d):,}", f"{len(d.people):,}"} <= set(tiles)
        chains = [row[5:8] for row in visit.cells("#pairs-table")]
        x = d.exchanges
        last = [d.people.names[p] if p >= 0 else "" for p in x.last_word.tolist()]
        far = zip(map(str, x.longest_chain), map(str, x.episodes), last, strict=True)
        assert chains == list(map(list, far))


def test_the_findings_the_quality_and_the_definitions_are_there(browser):
    with Visit(browser, page("talk")) as visit:
        assert len(visit.texts("#findings .findings li")) > 5
        ledger = dict(row[:2] for row in visit.cells(".ledger"))
        assert ledger["kept"] == "240"
        assert visit.texts("#methods dt") == [definition.term for definition in DEFINITIONS]
        headings = visit.texts("main h2")
        assert len(headings) == len(set(headings)) == 10


@pytest.mark.parametrize("name", ["talk", "bakery"])
def test_a_drag_over_the_timeline_filters_everything(browser, name):
    d = discussion(name)
    with Visit(browser, page(name)) as visit:
        stretch, edges = drag(visit, d, 0.3, 0.6)
        window = window_of(visit)
        assert window == pytest.approx(edges, abs=stretch / 100)
        check_counts(visit, d, window)
        check_twins(visit, d, counted(d, window))
        assert f"of {len(d):,} comments" in visit.all("#window-note").inner_text()
        assert "stretch of time chosen" in visit.all("#people-body .note").inner_text()
        drag(visit, d, 0.45, 0.65)  # its middle: the window moves
        moved = window_of(visit)
        assert moved[1] - moved[0] == pytest.approx(window[1] - window[0], abs=120)
        assert moved[0] - window[0] == pytest.approx(0.2 * stretch, abs=stretch / 100)
        check_counts(visit, d, moved)
        drag(visit, d, 0.8, 0.9)  # its end
        wider = window_of(visit)
        assert wider[0] == moved[0]
        assert wider[1] - moved[1] == pytest.approx(0.1 * stretch, abs=stretch / 100)
        check_counts(visit, d, wider)
        drag(visit, d, 0.1, 0.1)  # a click beside it
        expect(visit.all("#window-clear")).to_be_disabled()
        check_counts(visit, d)
        expect(visit.page).not_to_have_url(re.compile("t="))


def drag(visit, d, low, high):
    """Drag over the timeline between two shares of its width; return its length and the times."""
    box = visit.place("#timeline-canvas")
    left, width = box["x"] + 58, box["width"] - 58 - 8
    known = [time for time in seconds(d) if time is not None]
    margin = max((max(known) - min(known)) / 50, 60)
    start, stretch = min(known) - margin, max(known) - min(known) + 2 * margin
    mouse = visit.page.mouse
    mouse.move(left + low * width, box["y"] + 100)
    mouse.down()
    mouse.move(left + high * width, box["y"] + 100, steps=4)
    mouse.up()
    visit.drawn()
    return stretch, [start + low * stretch, start + high * stretch]


def test_keys_move_the_window(browser):
    d = discussion("talk")
    start, end = times_between(d, 0, 1)
    with Visit(browser, page("talk")) as visit:
        visit.all("#timeline-canvas").focus()
        press(visit, "ArrowRight")
        first = window_of(visit)
        check_counts(visit, d, first)
        press(visit, "ArrowRight", "ArrowRight")
        second = window_of(visit)
        assert second[0] > first[0]
        assert second[1] - second[0] == pytest.approx(first[1] - first[0], abs=120)
        press(visit, "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowLeft")
        third = window_of(visit)
        assert third[0] == second[0]
        assert third[1] > second[1]
        check_counts(visit, d, third)
        check_twins(visit, d, counted(d, third))
        press(visit, "Shift+End")
        assert window_of(visit)[1] > end
        press(visit, "Home")
        assert window_of(visit)[0] < start
        expect(visit.all("#live")).to_contain_text("comments by")
        assert visit.focused() == "timeline-canvas"
        press(visit, "Escape")
        expect(visit.page).not_to_have_url(re.compile("t="))
        check_counts(visit, d)


def press(visit, *keys):
    for key in keys:
        visit.page.keyboard.press(key)
        visit.drawn()


def test_the_two_fields_set_the_window(browser):
    d = discussion("talk")
    low, high = times_between(d, 0.2, 0.7)
    with Visit(browser, page("talk")) as visit:
        visit.all("#window-from").fill(field(low))
        check_counts(visit, d, [low, 10**12])
        visit.all("#window-to").fill(field(high))
        assert window_of(visit) == [low, high]
        check_counts(visit, d, [low, high])
        visit.all("#window-to").fill(field(low - 60))
        expect(visit.all("#window-to")).to_have_attribute("aria-invalid", "true")
        check_counts(visit, d, [low, high])
        visit.all("#window-clear").click()
        assert [visit.all(f"#window-{end}").input_value() for end in ("from", "to")] == ["", ""]
        check_counts(visit, d)


def field(time):
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%S")


LINKS = {
    "person": "p=0",
    "edge": "e={0},{1}",
    "pair": "pair={0},{1}",
    "comment": "c=17",
}


def link_to(d, kind):
    rank = {person: row for row, person in enumerate(d.central.order.tolist())}
    ends = [rank[int(d.exchanges.a[0])], rank[int(d.exchanges.b[0])]]
    words = {"person": names(d)[:1], "comment": [d.thread_ids[0], d.ids[17]]}
    check = letters(words.get(kind) or [names(d)[row] for row in ends])
    return f"{LINKS[kind].format(*ends)}~{check}"


def letters(words):
    """Return the check of a link: three letters of the FNV-1a hash of some words."""
    value = 0x811C9DC5
    for character in "\n".join(map(str, words)):
        value = (value ^ ord(character)) * 0x01000193 % 2**32
    value, digits = value % 36**3, "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[value // 1296] + digits[value // 36 % 36] + digits[value % 36]


def titles(d):
    author = d.people.names[int(d.author[17])]
    one, other = (d.people.names[int(side[0])] for side in (d.exchanges.a, d.exchanges.b))
    return {
        "person": f"What {names(d)[0]} wrote",
        "edge": f"What {one} said to {other}",
        "pair": f"Between {one} and {other}",
        "comment": f"A comment by {author}",
    }


@pytest.mark.parametrize("kind", LINKS)
def test_links_open_what_they_name(browser, kind):
    d = discussion("talk")
    low, high = times_between(d, 0.0, 0.9)
    link = f"#{link_to(d, kind)}&t={low}..{high}"
    with Visit(browser, page("talk"), link=link) as visit:
        expect(visit.all("#reader-title")).to_have_text(titles(d)[kind])
        expect(visit.all("#chosen-words")).to_contain_text(titles(d)[kind])
        check_counts(visit, d, [low, high])
        assert visit.link() == link[1:]


def test_links_are_followed(browser):
    d = discussion("talk")
    low, high = times_between(d, 0.0, 0.9)
    with Visit(browser, page("talk")) as visit:
        for kind in LINKS:
            link = f"#{link_to(d, kind)}&t={low}..{high}"
            visit.page.evaluate("link => { location.hash = link; }", link)
            expect(visit.all("#reader-title")).to_have_text(titles(d)[kind])
            expect(visit.all("#chosen")).to_be_visible()
            check_counts(visit, d, [low, high])
            # To a part of the page: all stays, also the link.
            visit.page.evaluate("location.hash = '#pairs'")
            expect(visit.page).to_have_url(re.compile(f"{re.escape(link)}$"))
            expect(visit.all("#reader-title")).to_have_text(titles(d)[kind])
            visit.page.keyboard.press("Escape")
            expect(visit.all("#chosen")).to_be_hidden()
            visit.page.keyboard.press("Escape")
            check_counts(visit, d)
            expect(visit.page).to_have_url(page("talk").as_uri())


WRONG = [
    "p=__proto__",
    "p=<svg onload=alert(1)>",
    "t=9..1",
    "c=241",
    "=&=&&",
    "p=9",
    "p=-1",
    "p=1.5",
    "p=",
    "p=1,2",
    "c=99999999999",
    "c=1e1",
    "e=0",
    "e=0,0",
    "pair=0,0",
    "pair=0,9999",
    "t=a..b",
    "t=1e9..2e9",
    "t=..",
    "<img src=x onerror=alert(1)>=1",
    "%00=%",
]


@pytest.mark.parametrize("link", WRONG[:4])
def test_wrong_links_open_the_whole(browser, link):
    with Visit(browser, page("talk"), link=f"#{link}") as visit:
        expect(visit.all("#chosen")).to_be_hidden()
        expect(visit.all("#count-comments")).to_have_text("240")


def test_wrong_links_choose_nothing(browser):
    with Visit(browser, page("talk")) as visit:
        for link in WRONG:
            visit.page.evaluate("location.hash = '#p=0&t=1704067200..1704070800'")
            expect(visit.all("#chosen")).to_be_visible()
            expect(visit.all("#window-clear")).to_be_enabled()
            visit.page.evaluate("link => { location.hash = link; }", link)
            expect(visit.all("#chosen")).to_be_hidden()
            expect(visit.all("#count-comments")).to_have_text("240")
        assert visit.all("img, svg[onload]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_until_one_is_chosen(browser, scheme):
    other = {"light": "dark", "dark": "light"}
    with Visit(browser, page("bakery"), color_scheme=scheme) as visit:
        check_theme(visit, scheme)
        visit.page.emulate_media(color_scheme=other[scheme])
        check_theme(visit, other[scheme])
        visit.all("#theme").click()
        check_theme(visit, scheme)
        visit.page.emulate_media(color_scheme=scheme)
        check_theme(visit, scheme)
        visit.all("#theme").press("Enter")
        check_theme(visit, other[scheme])


def check_theme(visit, theme):
    """The page and the pictures have the colours of a theme, and the button says which."""
    expect(visit.all("#theme")).to_have_attribute("aria-pressed", str(theme == "dark").lower())
    visit.place("#timeline-canvas")
    paper = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    pixel = visit.all("#timeline-canvas").evaluate(
        """picture => {
          const canvas = new OffscreenCanvas(1, 1);
          const context = canvas.getContext("2d");
          context.drawImage(picture, 2, 40, 1, 1, 0, 0, 1, 1);
          return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
        }"""
    )
    assert (sum(map(int, re.findall(r"\d+", paper)[:3])) < 200) == (theme == "dark")
    assert (sum(pixel) < 200) == (theme == "dark")


def test_keys_alone_lead_from_the_top_to_the_messages(browser):
    with Visit(browser, page("bakery")) as visit:
        seen = tab_through(visit, until="#people-table tbody button")
        assert seen[:3] == ["skip", "controls", "controls"]
        panels = [part for part in dict.fromkeys(seen) if part not in ("skip", "controls", "nav")]
        assert panels == ["timeline", "network", "people"]
        visit.page.keyboard.press("Enter")
        expect(visit.all("#chosen")).to_be_visible()
        name = visit.all("#people-table tbody button").first.inner_text()
        assert visit.all("#people-table [aria-current] th").inner_text() == name
        visit.page.keyboard.press("Enter")
        assert visit.focused() == "reader-title"
        expect(visit.all("#reader-title")).to_be_in_viewport()
        expect(visit.all("#reader-title")).to_have_text(f"What {name} wrote")
        expect(visit.all("#live")).to_have_text(f"Chosen: What {name} wrote")
        tab_through(visit, until="#reader-body .message button")
        visit.page.keyboard.press("Enter")
        assert visit.focused() == "reader-title"


def test_no_panel_holds_the_focus_and_all_are_reached(browser):
    with Visit(browser, page("bakery"), link="#pair=0,1") as visit:
        assert visit.focused() == "reader-title"
        visit.all(".skip").focus()
        seen = tab_through(visit, until=None)
        panels = list(dict.fromkeys(seen))
        expected = ["timeline", "network", "people", "pairs", "tree", "reader", "chosen"]
        assert [panel for panel in panels if panel in expected] == expected


def tab_through(visit, until):
    """Press Tab until an element of a kind has the focus (None: to the end); say the parts met."""
    seen = []
    for _ in range(250):
        visit.page.keyboard.press("Tab")
        part, found, outline = visit.page.evaluate(
            """until => {
              const at = document.activeElement;
              const part = at.closest("#chosen, .skip, .controls, nav[aria-label^=Parts], .panel");
              // The browser itself marks the button inside a field for dates.
              const style = getComputedStyle(at).outlineStyle;
              const seen = style !== "none" || at.matches("[type^=date]");
              return [part && (part.id || part.className || "nav"), at.matches(until), seen];
            }""",
            until or "none",
        )
        if part is None:
            assert until is None
            return seen
        assert outline, part
        seen.append(part)
        if found:
            return seen
    raise AssertionError(f"never reached: {until}")


def test_the_skip_link_leads_to_the_findings(browser):
    with Visit(browser, page("bakery")) as visit:
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        expect(visit.all("#findings-title")).to_be_in_viewport()
        tab = "document.activeElement.closest('.panel')?.id"
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate(tab) == "timeline"


def test_a_link_leads_to_the_words(browser):
    with Visit(browser, page("talk"), link="#p=2") as visit:
        visit.drawn()
        assert visit.focused() == "reader-title"
        expect(visit.all("#reader-title")).to_be_in_viewport()


@pytest.mark.parametrize("link", ["p=2~zzz", "c=17~000", "e=0,1~aaa", "pair=0,1~aaa", "p=99~aaa"])
def test_a_link_to_another_version_is_noticed(browser, link):
    with Visit(browser, page("talk"), link=f"#{link}") as visit:
        expect(visit.all("#link-notice")).to_be_visible()
        expect(visit.all("#live")).to_contain_text("another version of this report")
        expect(visit.all("#chosen")).to_be_hidden()
        visit.all("#people-table tbody button").first.click()
        expect(visit.all("#link-notice")).to_be_hidden()
        expect(visit.all("#chosen")).to_be_visible()


@pytest.mark.parametrize(
    "window", ["-62135596801..99", "-62135596800..99", "4000000000..4000000009"]
)
def test_a_stretch_of_time_far_from_the_discussion_is_passed_over(browser, window):
    with Visit(browser, page("talk"), link=f"#t={window}") as visit:
        expect(visit.all("#window-clear")).to_be_disabled()
        expect(visit.all("#count-comments")).to_have_text("240")


def test_an_end_before_the_beginning_is_said(browser):
    d = discussion("talk")
    low, high = times_between(d, 0.2, 0.7)
    with Visit(browser, page("talk"), link=f"#t={low}..{high}") as visit:
        visit.all("#window-from").fill(field(high + 60))
        expect(visit.all("#window-from")).to_have_attribute("aria-invalid", "true")
        expect(visit.all("#window-note")).to_contain_text("The end lies before the beginning")
        assert not visit.all("#window-from").evaluate("field => field.checkValidity()")
        check_counts(visit, d, [low, high])
        visit.all("#window-from").fill(field(low))
        assert visit.all("#window-from").evaluate("field => field.checkValidity()")
        expect(visit.all("#window-note")).not_to_contain_text("before the beginning")


def test_what_is_of_the_whole_discussion_says_so_beside_a_window(browser):
    d = discussion("talk")
    low, high = times_between(d, 0.2, 0.7)
    with Visit(browser, page("talk"), link=f"#pair=0,1&t={low}..{high}") as visit:
        expect(visit.all("#findings-whole")).to_be_visible()
        expect(visit.all("#reader .facts")).to_contain_text("In the whole discussion: ")
        for name in ("people", "pairs"):
            data = visit.download(f"Download {name} as CSV", f"example-{name}.csv")
            head = data.decode("utf-8-sig").splitlines()[0].split(",")
            assert (
                sum(title.endswith("_in_window") for title in head)
                == {"people": 7, "pairs": 2}[name]
            )
            assert {"people": "pagerank", "pairs": "longest_chain_turns"}[name] in head
        visit.all("#window-clear").click()
        expect(visit.all("#findings-whole")).to_be_hidden()
        expect(visit.all("#reader .facts")).not_to_contain_text("whole discussion")


def test_in_low_windows_nothing_stands_over_the_words(browser):
    size = {"width": 640, "height": 400}
    with Visit(browser, page("talk"), link="#p=0", viewport=size) as visit:
        visit.drawn()
        assert visit.all("nav[aria-label^=Parts]").bounding_box()["y"] < 0
        assert visit.all("#chosen").bounding_box()["height"] < 40
