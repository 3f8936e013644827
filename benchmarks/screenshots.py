"""Takes a picture of each kind of page of a running site of the samples, to be looked at by a person.

`make demo` serves such a site; then `.venv/bin/python benchmarks/screenshots.py http://127.0.0.1:8000 FOLDER`.
"""

import argparse
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 740}
SHIELD = "Stargate+Atlantis=1&La+Femme+Nikita=0"

STILLS = (
    ("shelf", "/", WIDE, "light"),
    ("shelf-dark", "/", WIDE, "dark"),
    ("shelf-phone", "/", PHONE, "light"),
    ("search", "/?q=lamp or snow", WIDE, "light"),
    ("search-explained", "/?q=ship:M/K fandom:xf", WIDE, "light"),
    ("author", "/?q=author:Perpeta", WIDE, "light"),
    ("work", "{work}", WIDE, "light"),
    ("work-phone", "{work}", PHONE, "dark"),
    ("reading-light", "{work}read/", WIDE, "light"),
    ("reading-sepia", "{work}read/", WIDE, "sepia"),
    ("reading-dark", "{work}read/", WIDE, "dark"),
    ("reading-phone", "{work}read/", PHONE, "light"),
    ("plots", "/glance/", WIDE, "light"),
    ("plots-dark-phone", "/glance/", PHONE, "dark"),
    ("veil", "/?q=fandom:nikita", WIDE, "light"),
    ("empty", "/?q=fandom:buffy rating:general genre:casefile lampp", WIDE, "light"),
    ("empty-phone", "/?q=author:Perpetta words:900000..", PHONE, "dark"),
    ("slip", "/?q=titel:lamp", WIDE, "light"),
    ("not-found", "/nowhere/", WIDE, "light"),
    ("not-found-phone", "/works/nowhere/", PHONE, "dark"),
    ("browse", "/browse/", WIDE, "light"),
    ("names", "/browse/characters/", WIDE, "light"),
    ("my-shelf", "/mine/", WIDE, "light"),
    ("preferences", "/preferences/", WIDE, "light"),
    ("refusals", "/refusals/", PHONE, "light"),
    ("login", "/login/", WIDE, "light"),
)
"""Name, address, size and colours of each picture; `{work}` is a work of the samples."""


def take(browser: Browser, site: str, name: str, address: str, size: Any, theme: str, folder: Path) -> None:
    """One picture, as tall as its page but no taller than three screens."""
    context = browser.new_context(viewport=size)
    shield = [{"name": "seen", "value": SHIELD, "url": site}] if name == "veil" else []
    context.add_cookies([{"name": "looks", "value": f"theme={theme}", "url": site}, *shield])
    page = context.new_page()
    page.goto(f"{site}{address}", wait_until="networkidle")
    tall = min(int(page.evaluate("document.documentElement.scrollHeight")), 3 * size["height"])
    page.set_viewport_size({**size, "height": max(tall, size["height"])})
    page.screenshot(path=folder / f"{name}.png")
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="only these pictures")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{asked.site}/?q=sandwich")
        work = page.locator(".works h2 a").first.get_attribute("href") or "/"
        page.close()
        for name, address, size, theme in STILLS:
            if not asked.names or name in asked.names:
                take(browser, asked.site, name, address.format(work=work), size, theme, asked.folder)
        browser.close()


if __name__ == "__main__":
    main()
