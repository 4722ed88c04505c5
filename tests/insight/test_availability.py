"""What can be promised: free goods, then supply nobody has been promised; one question however many items."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.insight.availability import Availability, availability
from ordinance.masterdata.catalog.queries import items_by_code
from tests.builders import D, a_customer, a_house, a_request, an_item, confirmed
from tests.workflows.fulfilment import a_supply

pytestmark = pytest.mark.proves("B7")


def test_what_is_promised_is_not_available_again() -> None:
    house = a_house()
    item, bare = an_item(house, on_hand=D(5)), an_item(house)
    keys = {code: row.pk for code, row in items_by_code(house.company.pk, [item, bare]).items()}
    a_supply(house, item, 10, days=10)
    a_supply(house, item, 4, days=20)
    confirmed(house, a_request(a_customer(house), (item, 7)))
    today = datetime.now(UTC).date()

    with CaptureQueriesContext(connection) as asked:
        found = availability(house.company.pk, keys.values())

    assert len(asked) == 1
    assert found[keys[bare]] == Availability()
    there = found[keys[item]]
    assert (there.free, [(row.on - today, row.quantity) for row in there.incoming]) == (
        D(0),
        [(timedelta(10), D(8)), (timedelta(20), D(4))],
    )
    assert there.on(D(8), today) == today + timedelta(10)
    assert there.on(D(13), today) is None
