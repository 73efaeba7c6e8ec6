"""The report in Debian's Firefox: it starts, counts, filters, and shows what is chosen."""

from __future__ import annotations

import pytest
from firefox import FIREFOX, firefox
from report_pages import counted, discussion, names, page, seconds

if not FIREFOX:
    pytest.skip("needs Firefox, absent here", allow_module_level=True)

READY = """() => new Promise(done => {
  const ready = () => document.documentElement.dataset.ready === "yes";
  if (ready()) done(true);
  new MutationObserver(() => ready() && done(true)).observe(document.documentElement,
    {attributes: true});
})"""
TEXT = "selector => document.querySelector(selector).textContent"
CLICK = "selector => { document.querySelector(selector).click(); }"


@pytest.fixture(scope="module")
def browser():
    with firefox() as started:
        yield started


@pytest.fixture
def opened(browser):
    """Open pages, and look afterwards what was said and asked for."""

    def open_page(path, link=""):
        browser.said.clear()
        browser.asked.clear()
        browser.open("about:blank")  # a link alone would not load the page anew
        browser.open(path.as_uri() + link)
        assert browser.value(READY)
        return browser

    yield open_page
    assert browser.said == [], browser.said
    strange = [url for url in browser.asked if not url.startswith(("file:", "data:", "about:"))]
    assert strange == [], strange


@pytest.mark.parametrize("name", ["talk", "hostile", "large"])
def test_the_page_starts_and_counts(opened, name):
    d = discussion(name)
    visit = opened(page(name))
    assert visit.value(TEXT, "#count-comments") == f"{len(d):,}"
    assert visit.value(TEXT, "#count-people") == f"{len(counted(d)['wrote']):,}"
    assert visit.value("() => document.querySelectorAll('canvas[tabindex]').length") == 3
    assert visit.value("() => document.scripts.length") == 2


def test_a_person_is_chosen_and_read(opened):
    d = discussion("talk")
    visit = opened(page("talk"))
    visit.value(CLICK, "#people-table tr[data-person='2'] button")
    assert visit.value(TEXT, "#reader-title") == f"What {names(d)[2]} wrote"
    rows = [row for row, author in enumerate(d.author) if author == d.central.order[2]]
    shown = "() => [...document.querySelectorAll('.message')].map(each => Number(each.dataset.row))"
    assert visit.value(shown) == rows


def test_a_link_and_keys_set_the_window(opened):
    d = discussion("talk")
    times = sorted(time for time in seconds(d) if time is not None)
    low, high = times[50], times[99]
    visit = opened(page("talk"), f"#t={low}..{high}&pair=0,1")
    expected = counted(d, (low, high))["comments"]
    assert visit.value(TEXT, "#count-comments") == str(expected)
    assert visit.value(TEXT, "#reader-title").startswith("Between ")
    # A link that asks for words moves the focus there, once they are drawn.
    visit.value(
        """async () => {
          while (document.activeElement.id !== "reader-title")
            await new Promise(done => requestAnimationFrame(done));
          document.getElementById("timeline-canvas").focus();
        }"""
    )
    visit.press("\ue00c")  # Escape
    assert visit.value(TEXT, "#window-note").startswith("All times: 240 comments")


def test_a_drag_over_the_timeline_sets_the_window(opened):
    d = discussion("talk")
    visit = opened(page("talk"))
    left, top, width = visit.value(
        """async () => {
          const canvas = document.getElementById("timeline-canvas");
          canvas.scrollIntoView({block: "center"});
          await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
          const {left, top, width} = canvas.getBoundingClientRect();
          return [left, top, width].map(Math.round);
        }"""
    )
    visit.drag(left + width // 4, top + 100, left + width // 2)
    fields = """async () => {
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
      const fields = document.querySelectorAll("#window-from, #window-to");
      return [...fields].map(({value}) => Date.parse(`${value}Z`));
    }"""
    window = [time / 1000 for time in visit.value(fields)]
    assert window[0] < window[1]
    assert visit.value(TEXT, "#count-comments") == str(counted(d, window)["comments"])
