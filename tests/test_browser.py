"""The site in a real browser: finding, reading and downloading, on a wide screen and on a phone, without scripts."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

SMALL = (Path(__file__).parent / "browser" / "small.js").read_text()
"""Targets smaller than WCAG 2.2 allows a finger (24 pixels high)."""
PALE = (Path(__file__).parent / "browser" / "pale.js").read_text()
"""Words with less contrast to their ground than 4.5 : 1, which WCAG asks for."""
SAMPLES = Path(__file__).parents[1] / "samples" / "heap"
SCREENS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 740}}
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the samples, started as a person starts it."""
    folder = tmp_path_factory.mktemp("site") / "library"
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    reliquary = [sys.executable, "-m", "reliquary"]
    subprocess.run(
        [*reliquary, "add", str(SAMPLES), "--library", str(folder)], check=True, env=environment, capture_output=True
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*reliquary, "serve", "--library", str(folder), "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not start within 15 seconds")


@pytest.fixture(scope="module")
def browser(missing: Callable[[str], NoReturn]) -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of each size without JavaScript; whatever the browser complains of fails the test."""
    context = browser.new_context(viewport=SCREENS[request.param], java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda failed: troubles.append(f"{failed.url}: {failed.failure}"))
    yield page
    context.close()
    downloads = [trouble for trouble in troubles if ".epub: net::ERR_ABORTED" in trouble]
    assert troubles == downloads


def test_find_read_and_download_without_scripts(site: str, screen: Page, tmp_path: Path) -> None:
    screen.goto(site)
    expect(screen.get_by_role("heading", level=1)).to_be_visible()
    screen.get_by_role("searchbox").fill("sandwich")
    screen.get_by_role("searchbox").press("Enter")
    screen.locator(".works h2 a").first.click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("The Long Way to the Promenade")
    with screen.expect_download() as caught:
        screen.get_by_role("link", name="EPUB").click()
    caught.value.save_as(tmp_path / "book.epub")
    assert (tmp_path / "book.epub").read_bytes()[:2] == b"PK"
    screen.get_by_role("link", name="Read", exact=True).click()
    expect(screen.get_by_text("There's always another conduit.")).to_be_visible()


def test_a_facet_narrows_the_shelf_and_a_chip_widens_it_again(site: str, screen: Page) -> None:
    screen.goto(site)
    screen.locator(".facets li a:first-child").first.click()
    narrowed = _works(screen)
    screen.locator(".chips a").first.click()
    assert 0 < narrowed < _works(screen)


def _works(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".bar span").first.inner_text()))


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_fits_its_screen(site: str, browser: Browser, size: str, scheme: Any) -> None:
    context = browser.new_context(viewport=SCREENS[size], color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/?q=sandwich")
    work = page.locator(".works h2 a").first.get_attribute("href")
    addresses = ["/", "/?q=lamp", "/?q=titel:x", "/?q=nothinglikeit", work, f"{work}read/", "/browse/fandoms/",
                 "/browse/authors/", "/browse/series/", "/refusals/", "/adult/", "/login/", "/nowhere/"]  # fmt: skip
    for address in addresses:
        page.goto(f"{site}{address}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (address, wide)
        assert page.evaluate(SMALL) == [], address
        assert page.evaluate(PALE) == [], address
    context.close()


def test_the_keyboard_alone_leads_to_a_story(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport=SCREENS["wide"])
    page = context.new_page()
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0, "the skip link shows when reached"
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.works h2') !== null"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "focus can be seen"
    page.keyboard.press("Enter")
    page.wait_for_url("**/works/*/")
    context.close()
