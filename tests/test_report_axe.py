"""The report in a real Chromium: axe-core finds nothing, in both themes at three widths."""

from __future__ import annotations

import pytest
from browsers import Visit, chromium, missing
from report_pages import page

try:
    from axe_playwright_python.sync_playwright import Axe
except ImportError:
    missing("axe-playwright-python")

OPENED = "for (const each of document.querySelectorAll('details')) each.open = true"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 360])
def test_nothing_bars_anyone(browser, width, theme):
    settings = {
        "viewport": {"width": width, "height": 900},
        "color_scheme": theme,
        "bypass_csp": True,
    }
    link = "#pair=0,1&t=1704067200..1704070800"
    with Visit(browser, page("bakery"), link=link, **settings) as visit:
        visit.page.evaluate(OPENED)
        visit.all("#search").fill("bakery")
        visit.all("#found mark").first.wait_for()
        check(visit)
        assert visit.page.evaluate(WIDE) <= 0


@pytest.mark.parametrize(
    ("name", "link", "theme"),
    [
        ("bakery", "#c=5", "light"),
        ("hostile", "#p=0", "dark"),
        ("nobody known", "", "light"),
        ("without times", "#e=0,1", "light"),
    ],
)
def test_nothing_bars_anyone_from_other_pages(browser, name, link, theme):
    settings = {
        "viewport": {"width": 500, "height": 900},
        "color_scheme": theme,
        "bypass_csp": True,
    }
    with Visit(browser, page(name), link=link, **settings) as visit:
        visit.page.evaluate(OPENED)
        check(visit)


def check(visit):
    """Let axe-core look at the page as it is."""
    visit.drawn()
    found = Axe().run(visit.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found] == []
