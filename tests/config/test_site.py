"""The harness serves pages to a real browser."""

from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser


def test_the_site_answers(site: str) -> None:
    with urlopen(f"{site}/healthz") as answer:
        assert answer.status == 200


@pytest.mark.browser
def test_chromium_opens_the_site(site: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site}/healthz")

    assert '"status": "ok"' in page.content()
