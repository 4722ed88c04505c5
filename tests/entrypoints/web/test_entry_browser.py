"""Order entry in a real browser: by keyboard alone, pasted from a sheet, and two people on one draft."""

import os
import re
from decimal import Decimal
from typing import Final

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from ordinance.orders.models import Order, OrderLine
from tests.builders import House, a_customer, a_house, an_item

pytestmark = [pytest.mark.browser, pytest.mark.proves("A2")]
PASSWORD: Final = "Ein-langes-Passwort-1"
SAVED: Final = re.compile(r"^(Saved|已保存)")
COMPLAINTS: Final[list[str]] = []  # of every page's console
PASTE: Final = """text => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
}"""


def a_desk(browser: Browser, site: str, house: House, role: str, *, size: tuple[int, int] = (1280, 800)) -> Page:
    """The page of somebody who is signed in, in English; what its console says fails the test."""
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
    page.on("console", lambda message: COMPLAINTS.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: COMPLAINTS.append(str(error)))
    person = house.people[role]
    person.set_password(PASSWORD)
    person.language = "en"
    person.save()
    page.goto(f"{site}/sign-in")
    page.fill("#login", person.login)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(re.compile("/work"))
    return page


def kept(page: Page, name: str) -> None:
    """A picture for whoever asks for pictures, and no page wider than its window."""
    if folder := os.environ.get("ENTRY_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def cell(page: Page, row: int, name: str) -> str:
    return f"table.entry tbody tr:not(.beside) >> nth={row} >> [data-cell={name}]"


def lines_of(house: House) -> list[tuple[str, Decimal | int]]:
    rows = OrderLine.objects.filter(company_id=house.company.pk).select_related("item").order_by("position")
    return [(line.item.code if line.item else line.item_raw, line.quantity) for line in rows]


def test_a_draft_is_written_by_keyboard_and_pasted_and_submitted(site: str, browser: Browser) -> None:
    house = a_house()
    customer = a_customer(house, code="KH-001")
    first = an_item(house, code="AX-100", on_hand=Decimal(50))
    second = an_item(house, code="AX-200", on_hand=Decimal(5))
    page = a_desk(browser, site, house, "sales")
    state = page.locator("#entry-state")

    page.goto(f"{site}/orders/new")
    page.keyboard.type("kh-0")
    expect(page.locator("#suggestions [role=option]")).to_have_count(1)
    kept(page, "1-customer")
    page.keyboard.press("Tab")
    page.fill("#requested_on", "2030-01-31")
    page.focus(cell(page, 0, "item"))
    page.keyboard.type("AX-1")
    expect(page.locator("#suggestions [aria-selected=true]")).to_contain_text(first)
    page.keyboard.press("Enter")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.keyboard.type(second)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(state).to_have_text(SAVED)
    expect(page).to_have_url(re.compile(r"/orders/[^/]+/edit$"))
    expect(page.locator("#entry-gross")).to_contain_text("100")
    assert page.input_value("#ship_to_phone") == "13800138000"
    kept(page, "2-typed")

    page.evaluate(PASTE, "料号\t数量\t单价\t备注\nAX-100\t2\t9.5\t加急\nNOPE\t4\t\t\nAX-200\tmany\t\t\n合计\t6\t\t\n")
    expect(page.locator("#entry-pasted")).to_contain_text("3 rows pasted")
    expect(page.locator("table.entry [data-cell=quantity][aria-invalid]")).to_have_value("many")
    kept(page, "3-pasted")
    assert lines_of(house) == [(first, 3), (second, 7), (first, 2), ("NOPE", 4)]

    page.locator("table.entry [data-cell=quantity][aria-invalid]").fill("1")
    page.focus(cell(page, 3, "item"))
    page.keyboard.press("Control+Delete")
    expect(state).to_have_text(SAVED)
    assert lines_of(house) == [(first, 3), (second, 7), (first, 2), (second, 1)]
    page.set_viewport_size({"width": 390, "height": 844})
    kept(page, "4-hand")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/orders/SO"))

    assert COMPLAINTS == []
    assert Order.objects.get(company_id=house.company.pk).status == "in_review"
    assert Order.objects.get(company_id=house.company.pk).customer.code == customer  # type: ignore[union-attr]


def test_rows_not_saved_keep_their_places_and_are_never_left_behind_unsaid(site: str, browser: Browser) -> None:
    house = a_house()
    a_customer(house, code="KH-001")
    an_item(house, code="AX-100", on_hand=Decimal(50))
    page = a_desk(browser, site, house, "sales")
    page.goto(f"{site}/orders/new")
    page.keyboard.type("KH-001")
    page.keyboard.press("Escape")
    for _field in ("customer", "customer_po", "requested_on", "ship_to_name", "ship_to_phone", "ship_to_address"):
        page.keyboard.press("Enter")
    expect(page.locator(cell(page, 0, "item"))).to_be_focused()
    page.evaluate(PASTE, "料号\t数量\nAX-100\t2\nAX-100\t-3\nAX-100\tmany\nAX-100\t\n")
    expect(page.locator("#entry-pasted")).to_contain_text("4 rows pasted")

    quantities = [page.input_value(cell(page, row, "quantity")) for row in range(4)]
    assert quantities == ["2", "-3", "many", ""]
    expect(page.locator("[data-lacking=quantity]")).to_have_text("Row 4: quantity")
    page.fill(cell(page, 3, "quantity"), "1")
    page.keyboard.press("Enter")
    expect(page.locator("#entry-state")).to_have_text(SAVED)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#entry-state")).to_contain_text("Not submitted")
    expect(page.locator(cell(page, 1, "quantity"))).to_be_focused()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    expect(page.locator("h1")).to_be_visible()
    assert asked == ["beforeunload"]
    assert Order.objects.get(company_id=house.company.pk).status == "draft"


def test_a_session_that_ended_is_said_and_what_was_typed_is_saved_after_signing_in_again(
    site: str, browser: Browser
) -> None:
    house = a_house()
    a_customer(house, code="KH-001")
    page = a_desk(browser, site, house, "sales")
    page.goto(f"{site}/orders/new")
    page.context.clear_cookies()
    page.keyboard.type("KH-001")
    state = page.locator("#entry-state")
    expect(state).to_contain_text("signed out")

    other = page.context.new_page()
    other.goto(f"{site}/sign-in")
    other.fill("#login", house.people["sales"].login)
    other.fill("#password", PASSWORD)
    other.press("#password", "Enter")
    expect(state).to_have_text(SAVED, timeout=15_000)
    COMPLAINTS.clear()  # the browser tells of each refused request
    assert Order.objects.get(company_id=house.company.pk).customer.code == "KH-001"  # type: ignore[union-attr]


def test_two_people_on_one_draft_merge_by_line_and_choose_where_they_meet(site: str, browser: Browser) -> None:
    house = a_house()
    items = [an_item(house, code=code) for code in ("BX-1", "BX-2")]
    a_customer(house, code="KH-002")
    one, two = (a_desk(browser, site, house, role) for role in ("sales", "desk"))
    one.goto(f"{site}/orders/new")
    one.fill("#customer", "KH-002")
    for row, item in enumerate(items):
        one.fill(cell(one, row, "item"), item)
        one.fill(cell(one, row, "quantity"), "1")
    expect(one).to_have_url(re.compile(r"/edit$"))
    expect(one.locator("#entry-state")).to_have_text(SAVED)
    expect(one.locator("#entry-lines")).to_have_text("2 rows")

    two.goto(one.url)
    two.fill(cell(two, 0, "quantity"), "20")
    expect(two.locator("#entry-gross")).to_contain_text("210")
    one.fill(cell(one, 1, "quantity"), "5")  # another line: both stand
    expect(one.locator("#entry-gross")).to_contain_text("250")
    assert one.input_value(cell(one, 0, "quantity")) == "20"

    two.fill(cell(two, 1, "quantity"), "8")  # the line the other wrote meanwhile
    expect(two.locator("tr.beside")).to_contain_text("5")
    kept(two, "5-conflict")
    assert lines_of(house) == [("BX-1", 20), ("BX-2", 5)]
    two.get_by_role("button", name=re.compile("Keep mine|保留我的")).click()
    expect(two.locator("#entry-gross")).to_contain_text("280")

    assert lines_of(house) == [("BX-1", 20), ("BX-2", 8)]
    assert COMPLAINTS == []
