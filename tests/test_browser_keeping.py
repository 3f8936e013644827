"""My shelf and the names offered while typing, in a real browser: by keyboard, with and without scripts."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

Screens = dict[str, Any]
SEARCH = "Search titles, names and stories"
PASSWORD = "a lamp on the pier"

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, screens: Screens) -> Iterator[Page]:
    """A wide page with JavaScript, for somebody who was never here."""
    context = browser.new_context(viewport=screens["wide"], accept_downloads=True)
    yield context.new_page()
    context.close()


def _sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/login/?next=/mine/")
    page.get_by_label("Name", exact=True).fill("wren")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Signed in as wren")).to_be_visible()


def _address(page: Page, site: str, words: str) -> str:
    """The page of the story that a search finds first."""
    page.goto(f"{site}/?q={words}")
    return f"{site}{page.locator('.works h2 a').first.get_attribute('href')}"


def test_the_keyboard_chooses_a_name_in_the_search_box(site: str, page: Page) -> None:
    page.goto(site)
    box = page.get_by_label(SEARCH)
    box.press_sequentially("snow -perpetua f")
    expect(page.get_by_role("option").first).to_contain_text("Perpetua Finn")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    expect(page.get_by_role("status").filter(has_text="to choose from")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(box).to_have_value('snow -author:"Perpetua Finn" ')
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=snow+*")


def test_the_list_of_names_closes_and_leaves_what_was_typed(site: str, page: Page) -> None:
    page.goto(site)
    box = page.get_by_label(SEARCH)
    box.press_sequentially("perp")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("perp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=perp")


def test_a_name_is_typed_into_a_filter_and_left_out(site: str, page: Page) -> None:
    page.goto(site)
    everything = _works(page)
    page.get_by_label("Another fandom").press_sequentially("highl")
    page.get_by_role("option", name="Highlander").click()
    expect(page.get_by_label("Another fandom")).to_have_value("Highlander")
    page.get_by_role("button", name="Exclude").first.click()
    page.wait_for_url("**/?q=-fandom*")
    assert 0 < _works(page) < everything
    expect(page.locator(".chips")).to_contain_text("-fandom:Highlander")


def test_without_scripts_a_name_is_typed_into_a_filter_as_well(site: str, screen: Page) -> None:
    screen.goto(site)
    screen.get_by_label("Another fandom").fill("Highlander")
    screen.get_by_label("Another fandom").press("Enter")
    screen.wait_for_url("**/?q=fandom*")
    assert _works(screen) > 0


def test_a_browser_keeps_what_its_reader_likes(site: str, page: Page, tmp_path: Path) -> None:
    story = _address(page, site, "sandwich")
    page.goto(story)
    _tab_to(page, "Read later")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Off the reading list")).to_be_focused()
    page.goto(f"{site}/mine/")
    wanted = page.locator("section[data-kind=wanted]")
    expect(wanted.get_by_role("link", name="The Long Way to the Promenade")).to_be_visible()
    page.get_by_role("button", name="Remember what I read").click()
    page.goto(f"{story}read/")
    page.get_by_role("button", name="Mark", exact=True).click()
    page.goto(f"{site}/mine/")
    for kind in ("marked", "opened"):
        expect(page.locator(f"section[data-kind={kind}] h3")).to_have_text("The Long Way to the Promenade")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Carry it away").click()
    caught.value.save_as(tmp_path / "mine.json")
    told = json.loads((tmp_path / "mine.json").read_text())
    assert told["remembers"] and {"wanted", "marked", "opened"} <= set(told["works"][0])
    wanted.get_by_role("button", name="Take off").click()
    expect(wanted.get_by_role("listitem")).to_have_count(0)
    page.get_by_role("button", name="Delete all").click()
    expect(page.get_by_role("heading", level=3)).to_have_count(0)
    assert page.evaluate("localStorage.getItem('keepsakes')") is None
    page.get_by_label("Bring such a file along").set_input_files(tmp_path / "mine.json")
    page.get_by_role("button", name="Bring it").click()
    expect(page.locator("section[data-kind=marked] h3")).to_have_text("The Long Way to the Promenade")


def test_an_account_keeps_it_without_scripts(site: str, screen: Page) -> None:
    _sign_in(screen, site)
    story = _address(screen, site, "sandwich")
    screen.goto(story)
    screen.get_by_role("button", name="Read later").click()
    expect(screen.get_by_role("button", name="Off the reading list")).to_be_visible()
    screen.goto(f"{story}read/")
    screen.get_by_role("button", name="Mark", exact=True).click()
    expect(screen.get_by_role("button", name="Take the mark off")).to_be_visible()
    screen.goto(f"{site}/mine/")
    expect(screen.get_by_role("heading", name="The Long Way to the Promenade")).to_have_count(2)
    screen.locator("section[data-kind=marked]").get_by_role("button", name="Take off").click()
    expect(screen.get_by_role("heading", name="The Long Way to the Promenade")).to_have_count(1)
    screen.get_by_role("button", name="Delete all").click()
    expect(screen.get_by_role("heading", level=3)).to_have_count(0)
    screen.get_by_role("button", name="Sign out").click()
    screen.goto(f"{site}/mine/")
    expect(screen.get_by_role("link", name="Sign in")).to_be_visible()


def test_what_a_browser_holds_moves_into_the_account_when_asked(site: str, page: Page) -> None:
    page.goto(_address(page, site, "sandwich"))
    page.get_by_role("button", name="Mark", exact=True).click()
    _sign_in(page, site)
    expect(page.locator("section[data-kind=marked] h3")).to_have_count(0)
    expect(page.get_by_text("This browser holds things of its own: 1 marked.")).to_be_visible()
    page.get_by_role("button", name="Move them").click()
    expect(page.locator("section[data-kind=marked] h3")).to_have_text("The Long Way to the Promenade")
    assert page.evaluate("localStorage.getItem('keepsakes')") is None
    expect(page.get_by_text("This browser holds")).to_be_hidden()
    page.get_by_role("button", name="Delete all").click()
    expect(page.get_by_role("heading", level=3)).to_have_count(0)


def test_the_place_follows_the_account_to_another_browser(site: str, browser: Browser) -> None:
    first, second = (browser.new_context(viewport={"width": 375, "height": 400}).new_page() for _ in range(2))
    _sign_in(first, site)
    story = _address(first, site, "sandwich")
    first.goto(story)
    first.get_by_role("button", name="Read later").click()
    first.goto(f"{story}read/")
    with first.expect_request(lambda sent: sent.method == "POST" and "/mine/works/" in sent.url, timeout=30_000):
        first.mouse.wheel(0, 2500)
    _sign_in(second, site)
    offer = second.get_by_role("button", name="Go on where you stopped")
    for _ in range(20):
        second.goto(f"{story}read/")
        if offer.count():
            break
    offer.click()
    expect(second.locator(".story > :focus")).to_be_in_viewport()
    for reader in (first, second):
        reader.goto(f"{site}/mine/")
    second.get_by_role("button", name="Delete all").click()
    expect(second.get_by_role("heading", level=3)).to_have_count(0)
    for reader in (first, second):
        reader.context.close()


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_my_shelf_and_the_list_of_names_fit_their_readers(
    site: str, browser: Browser, screens: Screens, troubles: Callable[[Page], list[str]], size: str, scheme: Any
) -> None:
    context = browser.new_context(viewport=screens[size], color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(_address(page, site, "sandwich"))
    page.get_by_role("button", name="Mark", exact=True).click()
    found = troubles(page)
    page.goto(f"{site}/mine/")
    expect(page.locator("section[data-kind=marked] h3")).to_have_count(1)
    found += troubles(page)
    page.get_by_label(SEARCH).press_sequentially("perp")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    found += troubles(page)
    _sign_in(page, site)
    found += troubles(page)
    page.get_by_role("button", name="Move them").click()
    expect(page.locator("section[data-kind=marked] h3")).to_have_count(1)
    found += troubles(page)
    page.get_by_role("button", name="Delete all").click()
    expect(page.get_by_role("heading", level=3)).to_have_count(0)
    context.close()
    assert found == []


def _works(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".bar span").first.inner_text()))


def _tab_to(page: Page, name: str) -> None:
    """Presses Tab until what has the focus is called so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText"):
            return
    raise AssertionError(f"Tab does not lead to {name}")
