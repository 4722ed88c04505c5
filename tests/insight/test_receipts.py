"""Money nobody has matched: what it may be for is ranked with its reasons, a page in a fixed number of queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.insight.receipts import Suggestion, suggestions, unmatched
from ordinance.workflows.collect import ReceiptRequest, receipt_claim, receipt_record
from tests.builders import (
    COUNTER,
    D,
    House,
    a_customer,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    done,
    house_today,
    signed,
    the_order,
)

pytestmark = pytest.mark.proves("E3")


@pytest.fixture
def house() -> House:
    return a_house()


def money(
    house: House, amount: Decimal, *, payer: str = "某某", reference: str = "", customer: str | None = None
) -> int:
    """A payment the bank confirmed."""
    request = ReceiptRequest(
        customer_code=customer, payer=payer, amount=amount, currency="CNY", method="transfer",
        bank_reference=reference or f"X{next(COUNTER)}", received_on=house_today(house),
    )  # fmt: skip
    return int(str(done(receipt_record(house.finance, request))["receipt"]))


def a_bill(house: House, name: str, price: str) -> str:
    """A bill over one piece; returns its number."""
    key = confirmed(house, a_request(a_customer(house, name=name), (an_item(house, price=D(price), on_hand=D(1)), 1)))
    signed(house, key)
    return billed(house, key).number


def suggested(house: House, receipt: int) -> list[Suggestion]:
    return suggestions(house.finance, unmatched(house.finance))[receipt]


def test_the_reference_the_amount_and_the_payer_each_say_what_money_is_for(house: House) -> None:
    named, exact = a_bill(house, "深圳市晨光精密机械有限公司", "100.00"), a_bill(house, "宁波海纳五金厂", "77.00")

    by_reference = suggested(house, money(house, D("50.00"), reference=f"货款 {named.lower()} 部分"))
    by_amount = suggested(house, money(house, D("77.00")))
    by_payer = suggested(house, money(house, D("100.00"), payer="深圳市晨光精密机械公司"))

    assert [(each.number, each.reasons) for each in by_reference] == [(named, ("reference", "part"))]
    assert [(each.number, each.reasons) for each in by_amount] == [(exact, ("amount",))]
    assert [(each.number, each.reasons) for each in by_payer] == [(named, ("amount", "payer"))]


def test_a_longer_number_is_another_number(house: House) -> None:
    named = a_bill(house, "甲公司", "100.00")

    assert suggested(house, money(house, D("50.00"), reference=f"{named}9")) == []


def test_money_before_the_bill_may_be_for_an_order(house: House) -> None:
    customer = a_customer(house)
    key = confirmed(house, a_request(customer, (an_item(house, price=D("40.00"), on_hand=D(1)), 1)))
    receipt = money(house, D("40.00"))
    done(receipt_claim(house.finance, receipt, customer))

    (only,) = suggested(house, receipt)

    assert (only.kind, only.number, only.reasons) == ("order", the_order(key).number, ("amount", "customer"))


def test_claimed_money_is_offered_its_own_customers_bills_alone(house: House) -> None:
    a_bill(house, "甲公司", "30.00")
    receipt = money(house, D("30.00"), customer=a_customer(house, name="乙公司"))

    assert suggested(house, receipt) == []


def test_a_page_of_receipts_asks_as_many_questions_as_one(house: House) -> None:
    a_bill(house, "丙公司", "10.00")
    finance, counts = house.finance, []
    for _ in range(2):
        money(house, D("10.00"))
        with CaptureQueriesContext(connection) as asked:
            suggestions(finance, unmatched(finance))
        counts.append(len(asked))

    assert counts == [5, 5]


def test_other_companies_money_is_not_seen(house: House) -> None:
    money(house, D("10.00"))

    assert unmatched(a_house().finance) == []
