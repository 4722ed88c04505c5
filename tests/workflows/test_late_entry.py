"""Late entry (补录) does not cheat a limit: what is owed is what is owed today."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from ordinance.foundation.calendar.clock import moved_to
from ordinance.workflows.facts import gather
from ordinance.workflows.kernel import act_begin
from ordinance.workflows.placing.reading import world_read
from tests.builders import a_customer, a_house, a_request, an_item, billed, confirmed, signed, the_order

pytestmark = pytest.mark.proves("D8")

D = Decimal


def test_what_is_overdue_is_so_for_an_order_of_last_month_too() -> None:
    house = a_house(simulated=True)
    with moved_to(house.company, datetime.now(UTC) - timedelta(days=50)):
        customer, item = a_customer(house), an_item(house, on_hand=D(9))
        request = a_request(customer, (item, 1))
        key = confirmed(house, request)
        signed(house, key)
        billed(house, key)
    order = the_order(key)
    late = act_begin(house.sales.at(datetime.now(UTC) - timedelta(days=30)), "test")

    with transaction.atomic():
        assert gather(late, [order]).overdue == {order.customer_id: 10}
        world = world_read([request], late.actor, late.time.today, late.time.recorded_on)
        assert world.overdue == {order.customer_id: 10}
