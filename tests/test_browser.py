"""The site in a real browser: finding, reading and downloading, on a wide screen and on a phone, without scripts."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

Screens = dict[str, Any]
MOVED = """window.moved = 0;
new PerformanceObserver(seen => seen.getEntries().forEach(each => { window.moved += each.value; }))
  .observe({ type: "layout-shift", buffered: true });"""
SEARCH = "Search titles, names and stories"

pytestmark = pytest.mark.browser


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
    expect(screen.get_by_text("There’s always another conduit.")).to_be_visible()


def test_a_facet_narrows_the_shelf_and_a_chip_widens_it_again(site: str, screen: Page) -> None:
    screen.goto(site)
    screen.locator(".facets li a:first-child").first.click()
    narrowed = _works(screen)
    screen.locator(".chips a").first.click()
    assert 0 < narrowed < _works(screen)


def _works(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".bar span").first.inner_text()))


@pytest.fixture(scope="module")
def pages(site: str, browser: Browser) -> list[str]:
    """An address of every kind of page."""
    page = browser.new_page()
    page.goto(f"{site}/?q=sandwich")
    work = page.locator(".works h2 a").first.get_attribute("href")
    page.goto(f"{site}/?q=title:tidy")
    serial = page.locator(".works h2 a").first.get_attribute("href")
    page.goto(f"{site}/?q=title:vienna")
    veiled = page.locator(".works h2 a").first.get_attribute("href")
    page.close()
    return ["/", "/?q=lamp", "/?q=titel:x", "/?q=nothinglikeit", "/?q=lampp fandom:xf genre:nosuch",
            "/?q=author:Perpeta", "/?q=fandom:stargate",
            f"{work}", f"{work}read/", f"{serial}", f"{serial}read/2/", f"{serial}editions/1/", f"{veiled}",
            "/browse/", "/browse/fandoms/", "/browse/authors/", "/browse/series/", "/glance/", "/preferences/",
            "/mine/", "/mine/searches/?q=lamp", "/refusals/", "/adult/", "/login/", "/nowhere/"]  # fmt: skip


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "sepia", "dark", "dark by the device"])
def test_every_kind_of_page_fits_its_screen_and_its_readers(
    site: str,
    browser: Browser,
    screens: Screens,
    troubles: Callable[[Page], list[str]],
    pages: list[str],
    size: str,
    theme: str,
) -> None:
    scheme: Any = "dark" if theme == "dark by the device" else "light"
    context = browser.new_context(viewport=screens[size], color_scheme=scheme, bypass_csp=True)
    chosen = f"theme={theme}" if " " not in theme else "theme=auto"
    shield = "Stargate+Atlantis=1&La+Femme+Nikita=0"
    context.add_cookies(
        [{"name": "looks", "value": chosen, "url": site}, {"name": "seen", "value": shield, "url": site}]
    )
    page = context.new_page()
    found: list[object] = []
    for address in pages:
        page.goto(f"{site}{address}")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        found += [(address, trouble) for trouble in troubles(page)]
    context.close()
    assert found == []


def test_the_keyboard_alone_leads_to_a_story(site: str, browser: Browser, screens: Screens) -> None:
    context = browser.new_context(viewport=screens["wide"])
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


def test_the_first_page_is_light_and_nothing_moves_on_it(site: str, browser: Browser, screens: Screens) -> None:
    context = browser.new_context(viewport=screens["phone"])
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.add_init_script(MOVED)
    page.goto(site, wait_until="networkidle")
    assert 0 < sum(sizes) < 60_000
    assert page.evaluate("window.moved") == 0
    page.locator(".works h2 a").first.click()
    page.locator("[data-key=r]").click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") == 0
    context.close()


def test_single_keys_work_until_they_are_turned_off(site: str, browser: Browser, screens: Screens) -> None:
    context = browser.new_context(viewport=screens["wide"])
    page = context.new_page()
    page.goto(site)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/works/*/")
    page.keyboard.press("r")
    page.wait_for_url("**/read/")
    page.keyboard.press("/")
    page.keyboard.type("s?")
    expect(page.get_by_label(SEARCH)).to_have_value("s?")
    page.goto(f"{site}/preferences/")
    page.get_by_label("Keyboard").select_option("off")
    page.get_by_role("button", name="Keep these", exact=True).click()
    page.keyboard.press("?")
    assert page.get_by_role("dialog").count() == 0
    context.close()


def test_the_place_is_kept_where_reading_stopped(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 400})
    page = context.new_page()
    page.goto(f"{site}/?q=sandwich")
    story = f"{site}{page.locator('.works h2 a').first.get_attribute('href')}read/"
    page.goto(story)
    page.mouse.wheel(0, 2500)
    for _ in range(200):
        page.wait_for_timeout(50)
        if page.evaluate("localStorage.getItem('keepsakes')"):
            break
    page.goto(site)
    page.goto(story)
    page.get_by_role("button", name="Go on where you stopped").click()
    expect(page.locator(".story > :focus")).to_be_in_viewport()
    context.close()


def test_on_paper_a_story_stands_alone(site: str, screen: Page) -> None:
    screen.goto(f"{site}/?q=sandwich")
    screen.goto(f"{site}{screen.locator('.works h2 a').first.get_attribute('href')}read/")
    screen.emulate_media(media="print")
    for name in (".site", ".foot", ".tools", ".keep", ".pages"):
        expect(screen.locator(name).first).to_be_hidden()
    expect(screen.locator(".story h1")).to_be_visible()
    assert screen.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_reader_sets_looks_and_shield_without_scripts(site: str, screen: Page) -> None:
    screen.goto(f"{site}/preferences/")
    screen.get_by_label("Colours").select_option("sepia")
    screen.get_by_role("button", name="Keep these", exact=True).click()
    assert "theme-sepia" in str(screen.locator("html").get_attribute("class"))
    screen.get_by_label("La Femme Nikita", exact=True).select_option("0")
    screen.get_by_role("button", name="Keep this shield").click()
    screen.goto(f"{site}/?q=fandom:nikita")
    expect(screen.get_by_text("you know none of it")).to_be_visible()
    screen.get_by_role("link", name="Show it").click()
    expect(screen.get_by_text("you know none of it")).to_be_hidden()


def test_the_keyboard_alone_finds_reads_and_downloads(site: str, browser: Browser, screens: Screens) -> None:
    context = browser.new_context(viewport=screens["wide"], accept_downloads=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    _tab_to(page, SEARCH)
    page.keyboard.type("sandwich")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=sandwich")
    _tab_to(page, "The Long Way to the Promenade")
    page.keyboard.press("Enter")
    page.wait_for_url("**/works/*/")
    _tab_to(page, "EPUB")
    with page.expect_download() as caught:
        page.keyboard.press("Enter")
    assert caught.value.suggested_filename.endswith(".epub")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/read/")
    context.close()


def _tab_to(page: Page, name: str) -> None:
    """Presses Tab until what has the focus is called so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
        ):
            return
    raise AssertionError(f"Tab does not lead to {name}")
