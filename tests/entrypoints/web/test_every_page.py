"""Every page in a real browser, at desk and in hand: no serious finding of axe, a silent console, nothing cut off.

The pictures stay in .ordinance/screens for whoever wants to look.
"""

import re
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.entrypoints.matrix.requests import REQUESTS
from tests.entrypoints.matrix.world import World, a_world
from tests.entrypoints.test_doors_matrix import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SCREENS: Final = Path(__file__).resolve().parents[3] / ".ordinance" / "screens"
SERIOUS: Final = frozenset({"serious", "critical"})
LOOKS: Final = {
    "desk": ({"width": 1280, "height": 800}, "zh-hans", "light"),
    "hand": ({"width": 390, "height": 844}, "en", "dark"),
}
# What answers a GET with no page: files, pictures, PDF.
NO_PAGES: Final = ("/files/", "/papers/", ".png", ".xlsx", "/deliveries/")
ALSO: Final = ("/sign-in", "/nothing-here", "/styleguide", "/orders?tab=none", "/search?q=SO")


@pytest.fixture(scope="module")
def world() -> World:
    return a_world()


def pages_of(world: World) -> list[tuple[str, str]]:
    """Each page with somebody who may open it."""
    found = []
    for door in sorted(REQUESTS):
        method, _, route = door.partition(" ")
        if method == "GET" and not route.startswith("/api/") and not any(part in route for part in NO_PAGES):
            role = next(role for role in ROWS[door]["may"].split() if role != "customer")
            found.append((role, REQUESTS[door](world.own).path))
    order = world.own.order("billed").number
    tabs = ("lines", "review", "deliveries", "money", "versions", "files", "ledger")
    return [*found, *(("finance", f"/orders/{order}?tab={tab}") for tab in tabs), *(("desk", url) for url in ALSO)]


@pytest.mark.parametrize("size", sorted(LOOKS))
def test_every_page_can_be_used_by_everybody(world: World, site: str, browser: Browser, size: str) -> None:
    viewport, language, theme = LOOKS[size]
    wrong: dict[str, list[str]] = {}
    visits: dict[str, tuple[Page, list[str]]] = {}
    SCREENS.mkdir(parents=True, exist_ok=True)
    for role, url in pages_of(world):
        if role not in visits:
            visits[role] = a_visit(world, site, browser, role, viewport, language, theme)
        page, console = visits[role]
        console.clear()
        answer = page.goto(f"{site}{url}")
        if answer is None or not answer.text().lstrip().lower().startswith("<!doctype html"):
            continue  # a part of a page
        name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\d{6,}", "n", url.lower())).strip("-")
        page.screenshot(path=SCREENS / f"{size}-{name}.png")
        findings = findings_of(page)
        findings += [said for said in console if "404" not in said]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            findings.append("wider than the window")
        if answer.status >= 500:
            findings.append(f"answered {answer.status}")
        if findings:
            wrong[url] = findings

    (SCREENS / f"{size}.json").write_bytes(orjson.dumps(wrong, option=orjson.OPT_INDENT_2))
    assert wrong == {}


def a_visit(
    world: World, site: str, browser: Browser, role: str, viewport: Any, language: str, theme: str
) -> tuple[Page, list[str]]:
    """A page of a browser in which this role is signed in."""
    context = browser.new_context(viewport=viewport, color_scheme="dark" if theme == "dark" else "light")
    cookies = world.roles[role].client.cookies
    session = cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site},
            {"name": "ordinance_theme", "value": theme, "url": site},
        ]
    )
    page = context.new_page()
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda error: console.append(str(error)))
    return page, console


def findings_of(page: Page) -> list[str]:
    """The serious findings of axe, each with the first element it is about."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]} ({len(each['nodes'])})"
        for each in found
        if each["impact"] in SERIOUS
    ]
