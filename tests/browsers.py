"""A real browser for the tests of pages: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

__all__ = ["Visit", "chromium", "expect", "missing"]

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
READY = "html[data-ready=yes]"
INERT = ("file:", "blob:", "data:", "about:")


def missing(what: str) -> None:
    """Skip the tests, with the reason; in CI they fail, for there they must run."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing in CI")
    pytest.skip(f"needs {what}, absent here", allow_module_level=True)


try:
    from playwright.sync_api import expect, sync_playwright
except ImportError:
    missing("Playwright")


@contextmanager
def chromium() -> Iterator[object]:
    """Start the browser once for many tests."""
    if not Path(CHROMIUM).exists():
        missing("Chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


class Visit:
    """A page opened from disk, with everything it said and asked for."""

    def __init__(self, browser, path, *, link="", **settings):
        """Open `path` (with a `link` such as "#p=1") and wait until it is ready."""
        self.context = browser.new_context(accept_downloads=True, **settings)
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("dialog", self._refuse)
        self.page.on("popup", lambda popup: self.said.append(f"opened {popup.url}"))
        self.page.goto(f"{Path(path).as_uri()}{link}")
        self.page.wait_for_selector(READY, state="attached", timeout=20_000)

    def _refuse(self, dialog):
        self.said.append(f"{dialog.type} {dialog.message}")
        dialog.dismiss()

    def __enter__(self):
        """Return the page to act on."""
        return self

    def __exit__(self, *failure):
        """Close it; nothing may have been said, and nothing asked of the network."""
        self.context.close()
        if failure[0] is None:
            assert self.said == [], self.said
            strange = [url for url in self.asked if not url.startswith(INERT)]
            assert strange == [], strange
            assert len([url for url in self.asked if url.startswith("file:")]) == 1, self.asked

    def all(self, selector):
        """Return the elements a selector finds."""
        return self.page.locator(selector)

    def texts(self, selector):
        """Return the texts of the elements a selector finds, shown or not."""
        return self.all(selector).all_text_contents()

    def cells(self, table):
        """Return the texts of a table, row by row."""
        rows = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        return self.page.eval_on_selector_all(f"{table} tbody tr", rows)

    def numbers(self, selector, attribute):
        """Return a number that each of some elements carries, as `data-row`."""
        numbers = "(all, name) => all.map(each => Number(each.getAttribute(name)))"
        return self.page.eval_on_selector_all(selector, numbers, attribute)

    def focused(self):
        """Return the id of the focused element."""
        return self.page.evaluate("document.activeElement.id")

    def link(self):
        """Return what stands after `#` in the address."""
        return self.page.url.partition("#")[2]

    def drawn(self):
        """Wait until what was asked for is drawn: two frames."""
        self.page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def place(self, selector):
        """Bring an element into the middle of the window; return its box on the screen."""
        self.all(selector).evaluate("each => each.scrollIntoView({block: 'center'})")
        self.drawn()
        return self.all(selector).bounding_box()

    def download(self, button, name):
        """Press a button, check the name of the file it gives, and return its bytes."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=button, exact=True).click()
        assert waiting.value.suggested_filename == name
        return Path(waiting.value.path()).read_bytes()
