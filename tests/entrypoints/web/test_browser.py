"""The journey of one order in a real browser, in both languages: signed in, registered, reviewed, shipped, archived."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page

from ordinance.orders.models import Order
from tests.builders import House, a_customer, a_house, an_item

pytestmark = [pytest.mark.browser, pytest.mark.proves("H1")]
PASSWORD = "Ein-langes-Passwort-1"
SIZES = {"desk": (1280, 800), "hand": (390, 844)}
WORDS = {
    "en": (
        "Register the draft", "Submit", "Give the opinion", "Confirm", "Plan a delivery of all that is reserved",
        "Goods leave", "Record the signature", "Make a bill", "Record a payment", "Close", "Archive",
        "It is done and filed",
    ),
    "zh-hans": (
        "登记草稿", "提交", "提交意见", "确认", "将已预留货物全部安排发货", "出库发货", "登记签收", "开应收单",
        "登记收款", "关闭", "归档", "已完结并归档",
    ),
}  # fmt: skip


def a_page(browser: Browser, size: tuple[int, int]) -> Page:
    """A page of a browser that has never been here."""
    return browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page()


class Visit:
    """One person's browser."""

    def __init__(self, page: Page, site: str, house: House, role: str, language: str) -> None:
        self.page, self.site = page, site
        self.refusals: list[str] = []
        self.page.on("console", lambda message: self.refusals.append(message.text))
        person = house.people[role]
        person.set_password(PASSWORD)
        person.language = language
        person.save()
        self.page.goto(f"{site}/sign-in")
        self.page.fill("#login", person.login)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button.main")

    def order(self, ref: str) -> None:
        self.page.goto(f"{self.site}/orders/{ref}")

    def press(self, name: str) -> None:
        """Press the button of an act, unfolding it first when it is folded."""
        button = self.page.get_by_role("button", name=name, exact=True)
        if not button.first.is_visible():
            self.page.locator("summary", has_text=name).first.click()
        button.first.click()
        assert self.page.locator(".note.success").count() == 1, self.page.locator("main").inner_text()[:400]
        assert not self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("language, size", [("zh-hans", "desk"), ("en", "hand")])
def test_an_order_goes_from_its_draft_to_the_archive(site: str, browser: Browser, language: str, size: str) -> None:
    house = a_house()
    customer, item = a_customer(house), an_item(house, on_hand=Decimal(10))
    visits = {
        role: Visit(a_page(browser, SIZES[size]), site, house, role, language)
        for role in ("sales", "desk", "warehouse", "logistics", "finance")
    }
    register, submit, opinion, confirm, plan, ship, sign, bill, pay, close, archive, over = WORDS[language]

    sales = visits["sales"]
    sales.page.goto(f"{site}/orders/new")
    for name, value in {"customer": customer, "item1": item, "quantity1": "4"}.items():
        sales.page.fill(f'[name="{name}"]', value)
    sales.press(register)
    sales.press(submit)
    number = str(Order.objects.get(company_id=house.company.pk).number)

    for role, act, fields in (
        ("desk", opinion, {}),
        ("desk", confirm, {}),
        ("warehouse", plan, {}),
        ("warehouse", ship, {"carrier": "顺丰"}),
        ("logistics", sign, {"signed_by": "王敏"}),
        ("finance", bill, {}),
        ("finance", pay, {"amount": "40", "bank_reference": number, "received_on": date(2026, 1, 5).isoformat()}),
        ("desk", close, {}),
        ("desk", archive, {}),
    ):
        visit = visits[role]
        visit.order(number)
        for name, value in fields.items():
            field = visit.page.locator(f'[name="{name}"]').first
            if not field.is_visible():
                visit.page.locator("summary", has_text=act).first.click()
            field.fill(value)
        visit.press(act)

    assert over in visits["desk"].page.locator(".waiting").inner_text()
    assert [visit.refusals for visit in visits.values() if visit.refusals] == []
