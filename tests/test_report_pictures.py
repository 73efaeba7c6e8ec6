"""The report in a real Chromium: its pictures by mouse and keys, as files, and on paper."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess

import numpy as np
import pytest
from browsers import Visit, chromium, expect
from PIL import Image
from report_pages import counted, discussion, names, page, seconds

TIP = "#network-body .tooltip"


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


def walk_to(visit, name):
    """Go to a person of the network by keys; return where the dot is, beside which the tip is."""
    canvas = visit.all("#network-canvas")
    visit.place("#network-canvas")
    canvas.focus()
    canvas.press("Home")
    for _ in range(30):
        if visit.all(f"{TIP} div").first.inner_text().strip("\u2068\u2069") == name:
            break
        canvas.press("ArrowRight")
    tip, box = visit.all(TIP).bounding_box(), canvas.bounding_box()
    canvas.press("Escape")
    left, top = tip["x"] - box["x"], tip["y"] - box["y"]
    return {"x": left - 14, "y": top - 18}


def point_at(visit, x, y):
    box = visit.all("#network-canvas").bounding_box()
    visit.page.mouse.move(box["x"] + x, box["y"] + y)
    visit.drawn()


def test_a_person_of_the_network_is_hovered_and_clicked(browser):
    d = discussion("bakery")
    figures = counted(d)
    with Visit(browser, page("bakery")) as visit:
        place = walk_to(visit, "Mina")
        expect(visit.all(TIP)).to_be_hidden()
        point_at(visit, place["x"] - 2, place["y"])
        row = names(d).index("Mina")
        expect(visit.all(f"{TIP} div")).to_have_text(
            [
                re.compile("Mina"),
                f"{figures['wrote'][row]} comments",
                re.compile("by"),
                re.compile("addresses"),
            ]
        )
        visit.page.mouse.down()
        visit.page.mouse.up()
        expect(visit.all("#reader-title")).to_have_text("What Mina wrote")
        expect(visit.page).to_have_url(re.compile(f"#p={row}~...$"))
        box = visit.all("#network-canvas").bounding_box()
        visit.page.mouse.click(box["x"] + 3, box["y"] + 3)  # where nobody is
        expect(visit.all("#chosen")).to_be_hidden()


def test_an_arrow_of_the_network_is_hovered_and_clicked(browser):
    d = discussion("bakery")
    order = names(d)
    with Visit(browser, page("bakery")) as visit:
        edges = counted(d)["edges"]
        places = {row: walk_to(visit, order[row]) for edge in edges for row in edge}
        met = []
        for (who, whom), count in edges.items():
            one, other = places[who], places[whom]
            dx, dy = other["x"] - one["x"], other["y"] - one["y"]
            bend = min(0.16, 46 / np.hypot(dx, dy)) / 2
            point_at(
                visit,
                (one["x"] + other["x"]) / 2 + dy * bend,
                (one["y"] + other["y"]) / 2 - dx * bend,
            )
            tip = "".join(visit.texts(f"{TIP} div")[:1]).translate({0x2068: None, 0x2069: None})
            if tip != f"{order[who]} → {order[whom]}" or visit.all(TIP).is_hidden():
                continue
            met.append((who, whom))
            assert visit.texts(f"{TIP} div")[1].startswith(f"{count} comment")
            visit.page.mouse.down()
            visit.page.mouse.up()
            expect(visit.all("#reader-title")).to_have_text(
                f"What {order[who]} said to {order[whom]}"
            )
            expect(visit.page).to_have_url(re.compile(f"#e={who},{whom}~...$"))
            assert len(visit.numbers(".message", "data-row")) == count
        assert len(met) > len(edges) / 2


def test_keys_walk_over_the_people_of_the_network(browser):
    d = discussion("talk")
    with Visit(browser, page("talk")) as visit:
        canvas = visit.all("#network-canvas")
        visit.place("#network-canvas")
        canvas.focus()
        heard = []
        for _ in range(len(d.people) + 1):
            canvas.press("ArrowRight")
            heard.append(visit.all("#live").inner_text().strip("\u2068").partition("\u2069")[0])
        assert heard == [*names(d), names(d)[-1]]
        canvas.press("Home")
        canvas.press("ArrowDown")
        canvas.press(" ")
        expect(visit.all("#chosen-words")).to_contain_text(f"What {names(d)[1]} wrote")
        assert visit.focused() == "network-canvas"
        canvas.press("Enter")
        assert visit.focused() == "reader-title"


def test_the_network_is_enlarged_moved_and_shown_whole(browser):
    with Visit(browser, page("talk")) as visit:
        visit.place("#network-canvas")
        whole = picture(visit, "network")
        press(visit, "Enlarge the network")
        large = picture(visit, "network")
        assert large != whole
        box = visit.place("#network-canvas")
        visit.page.mouse.move(box["x"] + 5, box["y"] + 50)
        visit.page.mouse.down()
        visit.page.mouse.move(box["x"] + 60, box["y"] + 90, steps=3)
        visit.page.mouse.up()
        assert picture(visit, "network") != large
        press(visit, "Reduce the network")
        press(visit, "Show the whole network")
        visit.page.mouse.move(0, 0)
        assert picture(visit, "network") == whole
        visit.all("#network-canvas").press("+")
        assert picture(visit, "network") != whole
        expect(visit.all("#chosen")).to_be_hidden()


def press(visit, name):
    visit.page.get_by_role("button", name=name, exact=True).click()


def picture(visit, name):
    """Return what a canvas shows at the moment, without the focus, as text."""
    visit.all("#search").evaluate("box => box.focus({preventScroll: true})")
    visit.drawn()
    return visit.all(f"#{name}-canvas").evaluate("canvas => canvas.toDataURL()")


def test_the_table_behind_the_network_opens_what_was_said(browser):
    d = discussion("bakery")
    with Visit(browser, page("bakery")) as visit:
        visit.all("#network-twin summary").click()
        who, whom, count = visit.cells("#network-twin")[0][:3]
        visit.all("#network-twin tbody button").first.click()
        expect(visit.all("#reader-title")).to_have_text(f"What {who} said to {whom}")
        assert len(visit.numbers(".message", "data-row")) == int(count)
        assert visit.focused() == "reader-title"
        assert len(visit.cells("#network-twin")) == len(d.network)


def icicle_places(visit):
    """Return the point of the icicle at a share of its width, in a level below its top."""
    box = visit.place("#tree-canvas")
    left, width = 42, box["width"] - 42 - 128 - 14
    return lambda level, share, high: (
        box["x"] + left + share * width,
        box["y"] + 22 + (level + 0.5) * high,
    )


def test_the_icicle_is_enlarged_by_a_click_and_goes_back(browser):
    d = discussion("bakery")
    size = d.subtree_size
    heads = [r for r in range(len(d.ids)) if d.parent[r] >= 0 and d.parent[d.parent[r]] < 0]
    largest = max(heads, key=lambda row: (size[row], -row))
    with Visit(browser, page("bakery")) as visit:
        at = icicle_places(visit)
        whole = picture(visit, "tree")
        visit.page.mouse.move(*at(1, 0.02, 30))
        tip = visit.all("#tree-body .tooltip div")
        expect(tip.first).to_contain_text(d.people.names[d.author[largest]])
        expect(tip.nth(1)).to_have_text(f"depth 1, {size[largest] - 1} comments below")
        visit.page.mouse.click(*at(1, 0.02, 30))
        crumbs = visit.all(".breadcrumb button")
        expect(crumbs).to_have_text(["Whole thread", d.people.names[d.author[largest]]])
        expect(visit.page).to_have_url(re.compile(f"#c={largest}~...$"))
        assert visit.numbers(".message[aria-current]", "data-row") == [largest]
        assert picture(visit, "tree") != whole
        crumbs.first.click()
        expect(crumbs).to_have_text(["Whole thread"])
        visit.page.keyboard.press("Escape")
        visit.page.mouse.move(0, 0)
        assert picture(visit, "tree") == whole


def test_keys_walk_through_the_icicle(browser):
    d = discussion("talk")
    kids = {}
    for row, parent in enumerate(d.parent.tolist()):
        kids.setdefault(parent, []).append(row)
    for replies in kids.values():
        replies.sort(key=lambda row: (-d.subtree_size[row], row))
    root = kids[-1][0]
    first, second = kids[root][:2]
    below = kids[first][0]
    with Visit(browser, page("talk")) as visit:
        visit.place("#tree-canvas")
        canvas, live = visit.all("#tree-canvas"), visit.all("#live")
        canvas.focus()
        canvas.press("ArrowDown")
        for key, row in [
            ("ArrowDown", first),
            ("ArrowRight", second),
            ("ArrowLeft", first),
            ("ArrowDown", below),
        ]:
            canvas.press(key)
            expect(live).to_contain_text(f"depth {d.depth[row]}, ")
            expect(live).to_contain_text(d.texts[row])
        canvas.press(" ")
        crumbs = visit.all(".breadcrumb button")
        expect(crumbs).to_have_count(3)
        canvas.press("Backspace")
        expect(crumbs).to_have_count(2)
        canvas.press("Escape")
        expect(crumbs).to_have_count(1)
        canvas.press("Enter")
        assert visit.focused() == "reader-title"
        assert visit.numbers(".message[aria-current]", "data-row") == [below]
        visit.all("[data-go=tree]").first.click()
        assert visit.focused() == "tree-canvas"


def test_the_tables_behind_the_icicle_equal_the_library(browser):
    d = discussion("talk")
    with Visit(browser, page("talk")) as visit:
        levels = np.bincount(d.depth[d.is_comment])
        rows = [[int(cell) for cell in row[:2]] for row in visit.cells("#tree-twin")]
        assert [row for row in rows if row[1]] == [
            [depth, count] for depth, count in enumerate(levels.tolist()) if count
        ]
        heads = [r for r in range(len(d.ids)) if d.parent[r] >= 0 and d.parent[d.parent[r]] < 0]
        heads.sort(key=lambda row: (-d.subtree_size[row], row))
        shown = visit.cells("#tree-branches-twin")
        assert [int(row[2]) for row in shown] == [int(d.subtree_size[row]) for row in heads[:20]]
        assert [row[1] for row in shown] == [d.texts[row] for row in heads[:20]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_picture_is_saved_and_none_is_blank(browser, theme):
    with Visit(browser, page("talk"), color_scheme=theme) as visit:
        for name, file in {
            "timeline": "timeline",
            "network": "network",
            "thread": "thread",
            "the strips": "pairs",
        }.items():
            data = visit.download(f"Download {name} as PNG", f"example-{file}.png")
            with Image.open(io.BytesIO(data)) as image:
                assert image.width > 500
                assert image.height > 150
                colors = image.convert("RGB").getcolors(1 << 20)
            ground = max(colors)[1]
            assert (sum(ground) < 200) == (theme == "dark")
            assert len(colors) > 20
            assert sum(count for count, color in colors if color != ground) > image.width


def test_the_files_of_the_pictures_equal_the_library(browser):
    d = discussion("talk")
    times = sorted(time for time in seconds(d) if time is not None)
    window = times[40], times[150]
    with Visit(browser, page("talk"), link=f"#t={window[0]}..{window[1]}") as visit:
        files = {
            name: rows(visit.download(f"Download {name} as CSV", f"example-{name}.csv"))
            for name in ("timeline", "network", "thread")
        }
    inside = counted(d, window)
    timed = np.array([time is not None for time in seconds(d)]) & d.is_comment
    assert totals(files["timeline"]) == [timed.sum(), inside["comments"]]
    assert totals(files["thread"]) == [len(d), inside["comments"]]
    order = names(d)
    arrows = {(row["Who"], row["Whom"]): row for row in files["network"]}
    assert len(arrows) == len(files["network"]) == len(d.network)
    for (who, whom), count in counted(d)["edges"].items():
        row = arrows[order[who], order[whom]]
        assert int(row["Comments"]) == count
        assert int(row["Comments in the window"]) == inside["edges"][who, whom]
        assert int(row["of them replies"]) <= count


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def totals(table):
    columns = ("Comments", "Comments in the window")
    return [sum(int(row[column]) for row in table) for column in columns]


def test_the_page_prints_with_its_pictures_tables_and_messages(browser, tmp_path):
    d = discussion("talk")
    with Visit(browser, page("talk"), link="#pair=0,1", color_scheme="dark") as visit:
        data = visit.page.pdf(format="A4")
        assert data.startswith(b"%PDF")
        assert visit.all("details[open]").count() == 0
        expect(visit.all("#theme")).to_have_attribute("aria-pressed", "true")
    pages = len(re.findall(rb"/Type\s*/Page\b", data))
    assert 4 <= pages <= 30
    words = printed(data, tmp_path)
    for said in (
        "Findings",
        "240 comments",
        "Who goes back and forth",
        "What became of every record",
        f"Between {names(d)[0]} and {names(d)[1]}",
        "Until before (UTC)",  # the tables behind the pictures
        "of them replies",
        "PageRank",
        *names(d),
    ):
        assert said in words, said
    pair = d.exchanges.between(int(d.central.order[0]), int(d.central.order[1]))
    for row in d.exchanges.comments(pair)[:100]:
        assert d.texts[row] in words


def printed(data, folder):
    """Return the words of a PDF."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext to read the words of the PDF, absent here")
    (folder / "report.pdf").write_bytes(data)
    command = ["pdftotext", "-layout", folder / "report.pdf", "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def test_paper_says_what_is_not_on_it(browser, tmp_path):
    with Visit(browser, page("chain"), link="#pair=0,1") as visit:
        assert len(visit.cells("#tree-twin")) > 100
        words = printed(visit.page.pdf(), tmp_path)
    assert "30 messages after these not printed." in words
    assert "Show 30 more" not in words
    assert "Only the first 40 rows are printed." in words


def test_only_the_messages_are_printed_when_asked(browser):
    with Visit(browser, page("talk"), link="#p=8") as visit:
        visit.page.evaluate("window.print = () => { window.printed = true; }")
        visit.page.get_by_role("button", name="Print these messages").click()
        assert visit.page.evaluate("window.printed")
        visit.page.emulate_media(media="print")
        expect(visit.all("#reader")).to_be_visible()
        expect(visit.all("#people")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_keep_their_colours_where_the_system_sets_those_of_texts(browser, theme):
    settings = {"forced_colors": "active", "color_scheme": theme}
    with Visit(browser, page("talk"), **settings) as visit:
        for name in ("timeline", "network", "thread"):
            data = visit.download(f"Download {name} as PNG", f"example-{name}.png")
            with Image.open(io.BytesIO(data)) as image:
                assert len(image.convert("RGB").getcolors(1 << 20)) > 20


def test_a_key_may_come_before_the_first_drawing(browser):
    d = discussion("talk")
    focus = "id => document.getElementById(id).focus({preventScroll: true})"
    small = {"width": 800, "height": 200}
    with Visit(browser, page("talk"), viewport=small) as visit:
        visit.page.evaluate(focus, "network-canvas")
        visit.page.keyboard.press("ArrowRight")
        expect(visit.all("#live")).to_contain_text(f"{names(d)[0]}\u2069, ")
        expect(visit.all("#live")).to_contain_text(f"1 of {len(d.people)}")
        visit.page.keyboard.press("+")
        expect(visit.all("#live")).to_have_text("The network is enlarged 1.5 times.")
        visit.page.keyboard.press("0")
        expect(visit.all("#live")).to_have_text("The whole network is shown.")
        visit.page.evaluate(focus, "tree-canvas")
        for key in ("ArrowDown", "ArrowDown", "ArrowDown"):
            visit.page.keyboard.press(key)
        expect(visit.all("#live")).to_contain_text("depth ")
        visit.page.keyboard.press(" ")
        expect(visit.all("#live")).to_contain_text("Enlarged: the branch of ")
        visit.page.keyboard.press("Backspace")
        expect(visit.all("#live")).to_contain_text("Shown: ")


def test_paper_without_a_window_has_no_column_for_it(browser, tmp_path):
    with Visit(browser, page("talk")) as visit:
        words = printed(visit.page.pdf(), tmp_path)
        assert "Comments in the window" not in words
        first, last = (visit.cells("#timeline-twin")[at][0] for at in (0, -1))
        assert first != last
    times = [time for time in seconds(discussion("talk")) if time is not None]
    link = f"#t={min(times)}..{max(times)}&p=0"
    with Visit(browser, page("talk"), link=link) as visit:
        words = printed(visit.page.pdf(), tmp_path)
    assert "Comments in the window" in words
    assert "In the stretch of time " in words
