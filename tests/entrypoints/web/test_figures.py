"""Figures as people write them: thousands and full-width digits are read, what may be a slip of the hand is not."""

from decimal import Decimal

import pytest

from ordinance.entrypoints.web.bank_rows import amount_of
from ordinance.entrypoints.web.given import FieldRefused, figure_of, quantity_of
from ordinance.modules.credit.models import CreditAccount
from tests.builders import a_customer, a_house
from tests.entrypoints.web.pages import visitor

pytestmark = pytest.mark.proves("E3", "H1")
D = Decimal


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,234.5", "1234.5"),
        ("１２３", "123"),
        ("１，２３４．５０", "1234.50"),
        ("¥100", "100"),
        ("￥1,200.50", "1200.50"),
        ("12,345,678元", "12345678"),
        ("-¥5", "-5"),
        (" 7 ", "7"),
    ],
)
def test_a_figure_is_read_as_it_is_written(typed: str, meant: str) -> None:
    assert figure_of(typed) == meant


@pytest.mark.parametrize("typed", ["1e9", "1E3", "1,5", "1,23,456", "12,34", "1.234,5", ",5"])
def test_what_may_be_a_slip_of_the_hand_is_no_figure(typed: str) -> None:
    for read in (figure_of, quantity_of, lambda said: amount_of(said, "CNY")):
        with pytest.raises(FieldRefused):
            read(typed)


def test_a_credit_limit_takes_thousands_and_never_an_exponent() -> None:
    house = a_house()
    code = a_customer(house, limit=D(5))
    account = CreditAccount.objects.select_related("customer").get(customer__code=code, customer__company=house.company)
    finance, url = visitor(house.people["finance"]), f"/settings/customers/{account.customer_id}/credit"

    assert finance.post(url, {"credit_limit": "1e9", "reason": "x"}).status_code == 422
    account.refresh_from_db()
    assert account.credit_limit == 5

    assert finance.post(url, {"credit_limit": "６0,000", "reason": "x"}).status_code == 302
    account.refresh_from_db()
    assert account.credit_limit == 60_000
