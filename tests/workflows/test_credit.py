"""Credit limits are set with a reason, and exposures follow every document."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import InvalidInput, NotAllowed, NotFound
from ordinance.modules.credit.models import CreditAccount
from ordinance.workflows.credit import credit_limit_set
from tests.builders import House, a_customer, a_house, done
from tests.ledger import data_of

pytestmark = pytest.mark.proves("B6")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def test_a_limit_is_set_and_both_figures_are_kept(house: House) -> None:
    customer = a_customer(house, limit=D("100.00"))

    done(credit_limit_set(house.finance, customer, D("250.00"), "年度评审"))

    account = CreditAccount.objects.get(company=house.company, customer__code=customer)
    assert account.credit_limit == D("250.00")
    assert data_of(account.customer_id, "credit.limit_set") == {
        "before": {"credit_limit": "100", "is_frozen": False},
        "after": {"credit_limit": "250", "is_frozen": False},
        "reason": "年度评审",
    }


def test_bad_limits_are_refused_and_change_nothing(house: House) -> None:
    customer = a_customer(house, limit=D("100.00"))

    for limit in ("NaN", "-1", "1.001", "1e30", "abc"):
        with pytest.raises(InvalidInput):
            credit_limit_set(house.finance, customer, limit, "x")
    with pytest.raises(InvalidInput):
        credit_limit_set(house.finance, customer, "1", " ")
    with pytest.raises(NotFound):
        credit_limit_set(house.finance, "nobody", "1", "x")
    with pytest.raises(NotAllowed):
        credit_limit_set(house.sales, customer, "1", "x")

    assert CreditAccount.objects.get(company=house.company, customer__code=customer).credit_limit == D("100.00")
