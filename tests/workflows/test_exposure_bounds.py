"""Sums stay within what can be counted, and are refused by name beyond it: never an error of the database."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ordinance.foundation.database.models import AMOUNT_MAX
from ordinance.foundation.errors import Refused
from ordinance.foundation.money.rules import AMOUNT_LIMIT
from ordinance.modules.credit.errors import ExposureUnbounded
from ordinance.modules.credit.models import CreditAccount
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.draft import orders_draft
from tests.builders import a_customer, a_house, a_request, an_item, reviewed, the_order
from tests.workflows.money import exposure_of

pytestmark = pytest.mark.proves("C1", "B5")

D = Decimal


def test_an_exposure_beyond_all_bounds_is_refused() -> None:
    house = a_house()
    customer = a_customer(house, payment_term="prepaid")
    key = reviewed(house, a_request(customer, (an_item(house, on_hand=D(9)), 1)))
    nearly = AMOUNT_MAX - 5
    CreditAccount.objects.filter(company=house.company, customer__code=customer).update(exposure=nearly)

    with pytest.raises(ExposureUnbounded):
        orders_confirm(house.desk, [key])

    assert (the_order(key).status, exposure_of(house, customer)) == ("in_review", nearly)


def test_an_order_whose_lines_come_to_too_much_is_refused() -> None:
    house = a_house()
    request = a_request(a_customer(house), (an_item(house), 999))
    line = replace(request.lines[0], unit_price=D(9_000_000_000))

    (outcome,) = orders_draft(house.sales, [replace(request, lines=(line, line))])

    assert isinstance(outcome, Refused)
    assert outcome.facts["reason"] == "amount_too_large"


def test_what_money_allows_the_tables_hold() -> None:
    assert AMOUNT_LIMIT <= AMOUNT_MAX
