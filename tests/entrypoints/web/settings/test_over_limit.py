"""The list of customers says who owes more than they may; who has no limit pays first and is not said to."""

from decimal import Decimal

import pytest

from ordinance.modules.credit.models import CreditAccount
from tests.builders import a_customer, a_house
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("E4", "H1")


@pytest.mark.parametrize(("limit", "exposure", "is_said"), [(100, 101, True), (100, 100, False), (0, 5, False)])
def test_who_is_over_the_limit_is_marked(limit: int, exposure: int, is_said: bool) -> None:
    house = a_house()
    code = a_customer(house, limit=Decimal(limit))
    CreditAccount.objects.filter(company=house.company, customer__code=code).update(exposure=exposure)

    assert ("over the limit" in text_of(visitor(house.people["finance"]), "/settings/customers")) is is_said
