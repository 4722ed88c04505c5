"""Customers, products, warehouses and the company in settings: found, shown, changed once, told of on the ledger."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.ledger.models import LedgerEntry, PrivatePayload
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.parties.models import Contact, Customer
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.pricing.models import PriceRule
from ordinance.modules.stock.models import Warehouse
from ordinance.workflows.master import company_seen, contact_seen, customer_seen, item_seen, warehouse_seen
from tests.builders import COUNTER, House, a_customer, a_draft, a_house, a_request, an_item, house_today
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("A14", "J4")

D = Decimal
QUERIES = {"customers": 9, "customer": 11, "items": 10, "item": 13, "warehouses": 8, "company": 9}


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def admin(house: House) -> Client:
    return visitor(house.people["admin"])


def the_customer(house: House, **fields: object) -> Customer:
    return Customer.objects.get(company=house.company, code=a_customer(house, **fields))  # type: ignore[arg-type]


def the_item(house: House, **fields: object) -> Item:
    return Item.objects.get(company=house.company, code=an_item(house, **fields))  # type: ignore[arg-type]


def kinds(stream: int) -> list[str]:
    return list(LedgerEntry.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))


def customer_form(customer: Customer, **given: str) -> dict[str, str]:
    form = {"name": customer.name, "payment_term": "net30", "is_verified": "1", "accepts_partial": "1"}
    return {**form, "seen": customer_seen(customer), **given}


def test_customers_are_found_by_code_name_pinyin_and_initials(house: House) -> None:
    found, other = the_customer(house, name="华东机械"), the_customer(house, name="北方钢铁")
    client = visitor(house.people["sales"])

    for said in (found.code, found.code.lower(), "华东", "hdjx", "huadongjixie"):
        page = text_of(client, f"/settings/customers?q={said}")
        assert "华东机械" in page, said
        assert "北方钢铁" not in page, said
    assert other.name in text_of(client, "/settings/customers?status=active")
    assert other.name not in text_of(client, "/settings/customers?status=closed")
    assert client.get("/settings/customers?export=xlsx").status_code == 200
    assert client.get("/settings/customers/new").status_code == 403


def test_lists_and_pages_ask_a_fixed_number_of_questions(house: House, admin: Client) -> None:
    customer, item = the_customer(house), the_item(house, on_hand=D(5))
    pages = {"customers": "/settings/customers", "customer": f"/settings/customers/{customer.pk}",
             "items": "/settings/items", "item": f"/settings/items/{item.pk}",
             "warehouses": "/settings/warehouses", "company": "/settings/company"}  # fmt: skip
    asked = {}
    for more in range(2):  # the second round has more of everything, and policies and calendars read already
        for name, url in pages.items():
            with CaptureQueriesContext(connection) as queries:
                text_of(admin, url)
            asked[name] = len(queries)
        if not more:
            for _ in range(3):
                the_customer(house), the_item(house, on_hand=D(5))

    assert asked == QUERIES


def test_a_customer_is_registered_with_contact_and_limit(house: House, admin: Client) -> None:
    form = {"code": f"N{next(COUNTER)}", "name": "新客户", "contact": "李雷", "address": "上海市",
            "accepts_partial": "1", "credit_limit": "50000"}  # fmt: skip

    assert admin.post("/settings/customers/new", {**form, "code": ""}).status_code == 422
    assert admin.post("/settings/customers/new", {**form, "credit_limit": "NaN"}).status_code == 422
    assert admin.post("/settings/customers/new", form).status_code == 302
    again = admin.post("/settings/customers/new", form)
    customer = Customer.objects.get(company=house.company, code=form["code"])
    page = text_of(admin, f"/settings/customers/{customer.pk}")

    assert again.status_code == 409
    assert "李雷" in again.content.decode()
    assert "50,000" in page
    assert "李雷" in page


def test_two_editors_of_a_customer_cannot_overwrite_each_other(house: House, admin: Client) -> None:
    customer = the_customer(house)
    url = f"/settings/customers/{customer.pk}/change"
    first, second = customer_form(customer, grade="A", name="改名"), customer_form(customer, grade="B")

    assert admin.post(url, first).status_code == 302
    refused = admin.post(url, second)
    customer.refresh_from_db()
    entry = LedgerEntry.objects.get(stream=customer.pk, kind="customer.changed")

    assert refused.status_code == 412
    assert 'value="B"' in refused.content.decode()
    assert (customer.grade, customer.name) == ("A", "改名")
    assert '"grade":{"after":"A","before":""}' in entry.data
    assert "改名" not in entry.data
    assert "改名" in PrivatePayload.objects.get(stream=customer.pk, seq=entry.seq).payload
    assert "改名" in text_of(admin, "/settings/customers?q=gm")


def test_what_changes_nothing_is_not_told(house: House, admin: Client) -> None:
    customer = the_customer(house)
    before = kinds(customer.pk)

    assert admin.post(f"/settings/customers/{customer.pk}/change", customer_form(customer)).status_code == 302
    assert kinds(customer.pk) == before


def test_bad_terms_are_said_beside_their_field(house: House, admin: Client) -> None:
    customer = the_customer(house)
    url = f"/settings/customers/{customer.pk}/change"

    assert admin.post(url, customer_form(customer, payment_term="never")).status_code == 422
    assert admin.post(url, customer_form(customer, name=" ")).status_code == 422
    assert admin.post(url, customer_form(customer, name="x\x00")).status_code == 422


def test_the_credit_limit_is_finances_alone(house: House, admin: Client) -> None:
    customer = the_customer(house)
    url, form = f"/settings/customers/{customer.pk}/credit", {"credit_limit": "8000", "reason": "yearly review"}
    finance = visitor(house.people["finance"])

    assert admin.post(url, form).status_code == 403
    assert visitor(house.people["sales"]).post(url, form).status_code == 403
    assert finance.post(url, {**form, "reason": ""}).status_code == 422
    assert finance.post(url, {**form, "credit_limit": "-1"}).status_code == 422
    assert finance.post(url, form).status_code == 302
    assert CreditAccount.objects.get(customer=customer).credit_limit == 8000
    assert "yearly review" in text_of(finance, f"/settings/customers/{customer.pk}")
    assert finance.post(f"/settings/customers/{customer.pk}/change", customer_form(customer)).status_code == 403


def test_contacts_are_added_changed_and_chosen(house: House, admin: Client) -> None:
    customer = the_customer(house)
    url = f"/settings/customers/{customer.pk}"
    first = Contact.objects.get(customer=customer)
    new = {"contact": "赵六", "address": "苏州市", "seen": contact_seen(None)}

    assert admin.post(f"{url}/contact", {"seen": contact_seen(None)}).status_code == 422
    assert admin.post(f"{url}/contact", new).status_code == 302
    second = Contact.objects.get(customer=customer, name="赵六")
    changed = {"contact_id": str(second.pk), "contact": "赵六", "address": "无锡市", "seen": contact_seen(second)}
    assert admin.post(f"{url}/contact", changed).status_code == 302
    assert admin.post(f"{url}/contact", changed).status_code == 412
    assert admin.post(f"{url}/choose", {"contact_id": str(second.pk)}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()

    assert (second.address, second.is_default, first.is_default) == ("无锡市", True, False)
    assert "无锡市" in text_of(admin, url)
    other = Contact.objects.get(customer=the_customer(house))
    assert admin.post(f"{url}/choose", {"contact_id": str(other.pk)}).status_code == 404


def test_a_closed_customer_is_told_and_takes_no_orders(house: House, admin: Client) -> None:
    customer = the_customer(house)
    form = {"status": "closed", "reason": "went elsewhere"}

    assert admin.post(f"/settings/customers/{customer.pk}/status", form).status_code == 302
    assert "went elsewhere" in text_of(admin, f"/settings/customers/{customer.pk}")


def test_customers_of_other_companies_are_not_there(admin: Client) -> None:
    other = the_customer(a_house())

    assert other.code not in text_of(admin, "/settings/customers")
    text_of(admin, f"/settings/customers/{other.pk}", status=404)
    assert admin.post(f"/settings/customers/{other.pk}/change", customer_form(other)).status_code == 404


def test_a_product_is_registered_changed_and_priced(house: House, admin: Client) -> None:
    form = {"code": f"N{next(COUNTER)}", "name": "不锈钢管", "kind": "goods", "unit": "m", "unit_decimals": "2",
            "vat_percent": "13"}  # fmt: skip
    assert admin.post("/settings/items/new", {**form, "vat_percent": "113"}).status_code == 422
    assert admin.post("/settings/items/new", form).status_code == 302
    item = Item.objects.get(company=house.company, code=form["code"])
    url, today = f"/settings/items/{item.pk}", house_today(house)

    change = {"name": "不锈钢圆管", "vat_percent": "9", "seen": item_seen(item)}
    assert admin.post(f"{url}/change", change).status_code == 302
    assert admin.post(f"{url}/change", {**change, "name": "别的"}).status_code == 412
    price = {"kind": "list", "basis": "gross", "price": "12.345678", "valid_from": today.isoformat()}
    assert admin.post(f"{url}/price", {**price, "price": "", "percent": ""}).status_code == 422
    assert admin.post(f"{url}/price", {**price, "customer": "NOBODY"}).status_code == 422
    assert admin.post(f"{url}/price", {**price, "price": "Infinity"}).status_code == 422
    ends_before = {**price, "valid_to": (today - timedelta(days=1)).isoformat()}
    assert admin.post(f"{url}/price", ends_before).status_code == 422
    assert admin.post(f"{url}/price", price).status_code == 302
    item.refresh_from_db()

    assert (item.name, item.vat_rate) == ("不锈钢圆管", D("0.09"))
    assert PriceRule.objects.get(item=item).price == D("12.345678")
    assert "12.345678" in text_of(admin, url)
    assert "不锈钢圆管" in text_of(admin, "/settings/items?q=bxgyg")
    assert kinds(item.pk) == ["item.registered", "item.changed", "price.set"]


def test_a_product_goes_out_of_sale_and_comes_back(house: House, admin: Client) -> None:
    customer, item = a_customer(house), the_item(house)
    url, today = f"/settings/items/{item.pk}", house_today(house).isoformat()

    assert admin.post(f"{url}/out", {"on": today}).status_code == 422
    assert admin.post(f"{url}/out", {"on": today, "reason": "no longer made"}).status_code == 302
    item.refresh_from_db()
    assert item.status == "discontinued"
    assert item.code in text_of(admin, "/settings/items?status=discontinued")
    assert admin.post(f"{url}/back", {"reason": "made again"}).status_code == 302
    assert a_draft(house, a_request(customer, (item.code, 1)))
    assert kinds(item.pk)[-2:] == ["item.discontinued", "item.restored"]


def test_stock_is_shown_by_warehouse(house: House) -> None:
    item = the_item(house, on_hand=D(37))

    page = text_of(visitor(house.people["sales"]), f"/settings/items/{item.pk}")

    assert "MAIN" in page
    assert "37" in page
    assert "Take out of sale" not in page


def test_warehouses_are_added_once_and_renamed(house: House, admin: Client) -> None:
    form = {"code": "WEST", "name_zh": "西仓"}

    assert admin.post("/settings/warehouses/new", form).status_code == 302
    assert admin.post("/settings/warehouses/new", form).status_code == 409
    west = Warehouse.objects.get(company=house.company, code="WEST")
    renamed = {"name_zh": "西区仓", "seen": warehouse_seen(west)}
    assert admin.post(f"/settings/warehouses/{west.pk}", renamed).status_code == 302
    assert admin.post(f"/settings/warehouses/{west.pk}", renamed).status_code == 412
    assert "西区仓" in text_of(admin, "/settings/warehouses")
    assert visitor(house.people["sales"]).post(f"/settings/warehouses/{west.pk}", renamed).status_code == 403
    assert kinds(west.pk) == ["warehouse.added", "warehouse.renamed"]


def test_the_company_says_how_it_numbers_and_when_it_works(house: House, admin: Client) -> None:
    form = {"name_zh": "新名有限公司", "name_en": "New Name Ltd", "tax_number": "91310000MA1K35X000",
            "seen": company_seen(house.company)}  # fmt: skip
    page = text_of(admin, "/settings/company")

    assert "SO{yyyy}{mm}-{seq:5}" in page
    assert "/policy/n14#A.2" in page
    assert page.count("<td") >= 60
    assert admin.post("/settings/company", form).status_code == 302
    assert admin.post("/settings/company", form).status_code == 412
    assert "New Name Ltd" in text_of(admin, "/settings/company")
    assert visitor(house.people["sales"]).post("/settings/company", form).status_code == 403
