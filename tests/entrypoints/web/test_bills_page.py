"""Bills: what is open, how long overdue, whose, with which fapiao; the sums are those of all that is asked for."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.calendar.clock import moved_to
from ordinance.modules.billing.models import Bill, BillLine, Fapiao
from ordinance.orders.models import Order
from tests.builders import (
    House,
    a_customer,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    paid,
    signed,
)
from tests.entrypoints.web.pages import visitor

pytestmark = pytest.mark.proves("E3", "E5", "H1")
QUERIES, TERM = 13, 30
D = Decimal


@pytest.fixture
def house() -> House:
    return a_house(simulated=True)


@pytest.fixture
def finance(house: House) -> Client:
    return visitor(house.people["finance"])


def a_bill(house: House, customer: str, quantity: int = 2, *, overdue: int = -5) -> Bill:
    """A bill over ten yuan a piece, due so many days ago; of one house the oldest is made first."""
    with moved_to(house.company, datetime.now(UTC) - timedelta(days=TERM + overdue)):
        key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(quantity)), quantity)))
        signed(house, key)
        return billed(house, key)


def test_who_asks_for_nothing_sees_what_is_open_the_oldest_due_first(house: House, finance: Client) -> None:
    customer = a_customer(house)
    older, younger, settled = (a_bill(house, customer, overdue=days) for days in (40, 3, 2))
    paid(house, customer, settled.gross, *BillLine.objects.filter(bill=settled).values_list("order_id", flat=True))

    page = finance.get("/bills")
    assert (page.status_code, page["Location"]) == (302, "/bills?state=open&sort=due")
    body = finance.get(page["Location"]).content.decode()

    assert body.index(older.number) < body.index(younger.number)
    assert settled.number not in body


def test_the_sums_are_those_of_all_that_is_asked_for_by_age(house: House, finance: Client) -> None:
    customer = a_customer(house)
    for days, quantity in ((200, 16), (70, 8), (45, 4), (10, 2), (-5, 1)):
        a_bill(house, customer, quantity, overdue=days)

    body = finance.get("/bills?state=open").content.decode()
    sums = body[body.index("What these bills come to") :].partition("</dl>")[0]

    for said in ("¥310.00", "¥300.00", "¥10.00", "¥20.00", "¥40.00", "¥80.00", "¥160.00"):
        assert said in sums
    aged = finance.get("/bills?age=31-60").content.decode()
    assert "45 d" in aged
    assert "¥80.00" not in aged


def test_narrowed_to_a_customer_and_to_what_is_overdue(house: House, finance: Client) -> None:
    mine, other = a_customer(house, name="青云精密仪器"), a_customer(house)
    theirs, late, early = (a_bill(house, whose, overdue=days) for whose, days in ((other, 9), (mine, 4), (mine, -4)))

    whose = finance.get("/bills?customer=qyjm").content.decode()
    assert late.number in whose
    assert early.number in whose
    assert theirs.number not in whose

    overdue = finance.get("/bills?state=overdue").content.decode()
    assert late.number in overdue
    assert theirs.number in overdue
    assert early.number not in overdue


def test_an_orders_number_finds_its_bill_and_the_fapiao_state_narrows(house: House, finance: Client) -> None:
    bill, other = (a_bill(house, a_customer(house)) for _ in range(2))
    order = Order.objects.get(pk=BillLine.objects.filter(bill=bill).values_list("order_id", flat=True)[0])
    Fapiao.objects.create(
        company_id=bill.company_id, bill=bill, title="客户", net=bill.net, vat=bill.vat, gross=bill.gross,
        requested_by=house.people["finance"].pk, requested_at=bill.made_at,
    )  # fmt: skip

    found = finance.get(f"/bills?q={order.number}").content.decode()
    assert bill.number in found
    assert other.number not in found
    assert bill.number not in finance.get("/bills?fapiao=none").content.decode()
    assert bill.number in finance.get("/bills?fapiao=requested").content.decode()
    assert bill.number not in finance.get("/bills?fapiao=failed").content.decode()


def test_the_list_costs_the_same_however_long_and_is_exported(house: House, finance: Client) -> None:
    for _ in range(4):
        a_bill(house, a_customer(house))
    finance.get("/bills?state=open")
    with CaptureQueriesContext(
        connection,
    ) as taken:
        assert finance.get("/bills?state=open").status_code == 200
    assert len(taken) <= QUERIES

    sheet = b"".join(finance.get("/bills?state=open&export=xlsx").streaming_content)  # type: ignore[attr-defined]
    rows = zipfile.ZipFile(io.BytesIO(sheet)).read("xl/worksheets/sheet1.xml").decode()
    assert rows.count("<row ") == 5


@pytest.mark.parametrize(
    "query", ["state=x", "age=5", "fapiao=x", "kind=x", "due_from=1.2.2026", "sort=gross", "at=x", "columns=nothing"]
)
def test_an_address_that_cannot_be_meant_is_answered_400(finance: Client, query: str) -> None:
    assert finance.get(f"/bills?{query}").status_code == 400


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("auditor", 200), ("sales", 403), ("warehouse", 403)])
def test_receivables_are_for_finance_managers_and_auditors(house: House, role: str, status: int) -> None:
    assert visitor(house.people[role]).get("/bills?state=open").status_code == status
