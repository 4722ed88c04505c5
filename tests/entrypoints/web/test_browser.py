"""The journey of one order in a real browser, on the pages people work on."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from ordinance.modules.archive.models import OrderFile
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import Order
from tests.builders import House, a_customer, a_house, an_item

pytestmark = [pytest.mark.browser, pytest.mark.proves("H1", "D2")]
PASSWORD: Final = "Ein-langes-Passwort-1"
SIZES: Final = {"desk": (1280, 800), "hand": (390, 844)}
PATIENCE: Final = 20_000  # milliseconds: a busy machine is not a fault
ROLES: Final = ("sales", "desk", "warehouse", "logistics", "finance")


class Visit:
    """One person's browser; whatever its console says is kept."""

    def __init__(
        self, browser: Browser, size: tuple[int, int], site: str, house: House, role: str, language: str
    ) -> None:
        self.page: Page = browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
        self.site, self.said = site, list[str]()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        person = house.people[role]
        person.set_password(PASSWORD)
        person.language = language
        person.save()
        self.page.goto(f"{site}/sign-in")
        self.page.fill("#login", person.login)
        self.page.fill("#password", PASSWORD)
        self.page.press("#password", "Enter")
        self.page.wait_for_url(re.compile("/work"))

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.site}{path}")
        return self.page

    def succeeded(self) -> None:
        """The page says that it was done, and nothing is cut off."""
        expect(self.page.locator(".note.success").first).to_be_visible(timeout=PATIENCE)
        assert not self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    def primary(self, path: str) -> None:
        """The likeliest act of a page, by its key."""
        self.open(path)
        self.page.keyboard.press("a")
        self.page.keyboard.press("Enter")
        self.succeeded()

    def send(self, form: str, **fields: str) -> None:
        """One form of the page in hand, unfolded where it is folded."""
        found = self.page.locator(f'form[action$="{form}"]').first
        if not found.locator("button").first.is_visible():
            self.page.locator("details", has=found).locator("summary").first.click()
        for name, value in fields.items():
            found.locator(f'[name="{name}"]').fill(value)
        found.locator("button").last.click()
        self.succeeded()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", sorted(SIZES))
def test_an_order_goes_from_its_draft_to_the_archive(site: str, browser: Browser, language: str, size: str) -> None:
    house = a_house()
    customer, item = a_customer(house), an_item(house, on_hand=Decimal(10))
    sales, desk, warehouse, logistics, finance = visits = [
        Visit(browser, SIZES[size], site, house, role, language) for role in ROLES
    ]

    written(sales, customer, item)
    order = Order.objects.get(company=house.company)
    url = f"/orders/{order.number}"
    reviewed(desk, str(order.number))
    desk.primary(url)
    warehouse.primary(url)
    shipped(warehouse, order, item)
    logistics.open(f"/warehouse/{delivery_of(order)}")
    logistics.send("/warehouse/sign", signed_by="王敏")
    finance.primary(url)
    finance.open(url)
    finance.send(
        f"{url}/receive", amount="40", bank_reference=str(order.number), received_on=date(2026, 1, 5).isoformat()
    )
    desk.primary(url)
    desk.primary(url)

    assert OrderFile.objects.filter(order_id=order.pk).exists()
    assert [said for visit in visits for said in visit.said] == []


def written(sales: Visit, customer: str, item: str) -> None:
    """An order of one line, typed and submitted by keyboard."""
    page = sales.open("/orders/new")
    page.fill("#customer", customer)
    page.keyboard.press("Tab")
    row = "table.entry tbody tr:not(.beside) >> nth=0 >> "
    page.fill(f"{row}[data-cell=item]", item)
    page.keyboard.press("Escape")
    page.fill(f"{row}[data-cell=quantity]", "4")
    page.keyboard.press("Tab")
    expect(page.locator("#entry-state")).to_have_text(re.compile("^(Saved|已保存)"), timeout=PATIENCE)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/orders/SO"))


def reviewed(desk: Visit, number: str) -> None:
    """The order desk's opinion, from My work: a plain pass by key."""
    page = desk.open("/work")
    page.locator("tr[data-row] a[data-panel]").first.click()
    expect(page.locator("#panel h1")).to_contain_text(number, timeout=PATIENCE)
    page = desk.open(f"/review/{number}")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note.success").first).to_be_visible(timeout=PATIENCE)


def shipped(warehouse: Visit, order: Order, item: str) -> None:
    """The goods scanned, packed and sent."""
    page = warehouse.open(f"/warehouse/{delivery_of(order)}")
    page.fill("#each", "4")
    page.focus("#code")
    page.keyboard.type(item)
    page.keyboard.press("Enter")
    warehouse.succeeded()
    warehouse.send("/warehouse/pack", packages="x2")
    warehouse.send("/warehouse/ship", carrier="顺丰", tracking="SF1")


def delivery_of(order: Order) -> int:
    return DeliveryLine.objects.get(order_id=order.pk).delivery_id
