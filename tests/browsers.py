"""A real browser for the tests of pages: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
READY = "html[data-ready=yes]"


def missing(what: str) -> None:
    """Skip the tests, with the reason; in CI they fail, for there they must run."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing in CI")
    pytest.skip(f"needs {what}, absent here", allow_module_level=True)


@contextmanager
def chromium() -> Iterator[object]:
    """Start the browser once for many tests."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright")
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
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(f"{Path(path).as_uri()}{link}")
        self.page.wait_for_selector(READY, state="attached", timeout=20_000)

    def __enter__(self):
        """Return the page to act on."""
        return self

    def __exit__(self, *failure):
        """Close it; nothing may have been said, and nothing asked of the network."""
        self.context.close()
        if failure[0] is None:
            assert self.said == []
            strange = [url for url in self.asked if not url.startswith(("file:", "blob:", "data:"))]
            assert strange == []
            assert len([url for url in self.asked if url.startswith("file:")]) == 1
