"""Shipping: the goods issue is the fact; what is held, unpaid or no longer kept does not leave."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ordinance.foundation.errors import Refused
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.modules.shipping.models import Delivery
from ordinance.modules.stock.models import StockMovement
from ordinance.orders.states import ObjectKind
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from ordinance.workflows.plan import PlanLine, delivery_cancel, delivery_plan
from ordinance.workflows.unconfirm import orders_unconfirm
from tests.builders import D, House, a_customer, a_house, a_request, an_item, confirmed, done, pack_and_ship
from tests.workflows.fulfilment import everything_holds, lines_of_order, open_tasks_of, planned, stands, stock


def joint(house: House) -> tuple[int, int, int]:
    """Two orders of one customer on one delivery: (first order, second order, delivery)."""
    item, customer = an_item(house, on_hand=D(10)), a_customer(house)
    first, second = (confirmed(house, a_request(customer, (item, n))) for n in (2, 3))
    wants = [PlanLine(order_line_id=lines_of_order(key)[0].pk) for key in (first, second)]
    delivery = int(str(done(delivery_plan(house.warehouse, wants)[0])["delivery"]))
    return first, second, delivery


def test_a_shipment_moves_reserved_goods_and_tells_everybody() -> None:
    house = a_house()
    first, second, delivery = joint(house)

    done(pack_and_ship(house, [delivery], "顺丰", "SF123")[0])

    assert (stands(first), stands(second)) == ({"shipped": 2}, {"shipped": 3})
    assert stock(house) == [("MAIN", "available", 5, 0)]
    issued = StockMovement.objects.filter(document_id=delivery).order_by("order_line_id")
    assert [(row.kind, row.document_kind, int(row.quantity)) for row in issued] == [
        ("issue", "delivery", -2),
        ("issue", "delivery", -3),
    ]
    row = Delivery.objects.get(pk=delivery)
    assert (row.state, row.carrier, row.tracking_number) == ("shipped", "顺丰", "SF123")
    assert OutboxMessage.objects.filter(topic="delivery.shipped", stream=delivery).count() == 1
    assert open_tasks_of(first) == open_tasks_of(second) == ["sign"]
    everything_holds(house)


@pytest.mark.proves("INV-04")
def test_nothing_leaves_twice() -> None:
    house = a_house()
    first, _, delivery = joint(house)
    done(pack_and_ship(house, [delivery])[0])
    assert pack_and_ship(house, [delivery, 1]) == [
        Refused("delivery_state_refused", {"delivery": delivery, "state": "shipped"}),
        Refused("not_found", {"delivery": 1}),
    ]
    assert stands(first) == {"shipped": 2}


@pytest.mark.proves("D8")
def test_a_hold_on_one_order_or_on_the_delivery_stops_all_of_it() -> None:
    house = a_house()
    first, second, delivery = joint(house)
    on_order = HandHold(object_kind=ObjectKind.ORDER, object=str(second), scope="ship", reason="客户改期")
    on_delivery = HandHold(object_kind=ObjectKind.DELIVERY, object=str(delivery), reason="车辆故障")
    for request in (on_order, on_delivery):
        hold = int(str(done(hold_put(house.desk, request))["hold"]))
        (outcome,) = pack_and_ship(house, [delivery])
        assert isinstance(outcome, Refused)
        assert (outcome.code, outcome.facts["hold"]) == ("on_hold", hold)
        assert (stands(first), stands(second)) == ({"reserved": 2}, {"reserved": 3})
        done(holds_release(house.desk, [hold], "已解决")[0])
    done(pack_and_ship(house, [delivery])[0])


@pytest.mark.proves("D8")
def test_an_unpaid_order_that_is_to_be_paid_first_stays() -> None:
    house = a_house()
    item = an_item(house, on_hand=D(5))
    key = confirmed(house, a_request(a_customer(house, payment_term="prepaid"), (item, 5)))
    (delivery,) = planned(house, key)

    (outcome,) = pack_and_ship(house, [delivery])

    assert isinstance(outcome, Refused)
    assert outcome.code == "gate_closed"
    assert stands(key) == {"reserved": 5}
    everything_holds(house)


def test_a_planned_order_is_not_unconfirmed_until_its_plan_is_cancelled() -> None:
    house = a_house()
    item = an_item(house, on_hand=D(10))
    keys = [confirmed(house, a_request(a_customer(house), (item, n))) for n in (2, 3)]
    gone, stays = planned(house, *keys)

    assert orders_unconfirm(house.desk, [keys[0]], "客户撤回") == [Refused("work_begun", {"order": keys[0]})]
    done(delivery_cancel(house.warehouse, [gone], "客户撤回")[0])
    done(orders_unconfirm(house.desk, [keys[0]], "客户撤回")[0])
    outcomes = pack_and_ship(house, [gone, stays])

    assert isinstance(outcomes[0], Refused)
    done(outcomes[1])
    assert (stands(keys[0]), stands(keys[1])) == ({}, {"shipped": 3})
    everything_holds(house)


def test_a_batch_asks_as_many_questions_as_a_single_delivery() -> None:
    house = a_house()
    item, customer = an_item(house, on_hand=D(100)), a_customer(house)
    counts = []
    for orders in (1, 6):
        keys = [confirmed(house, a_request(customer, (item, 2))) for _ in range(orders)]
        deliveries = planned(house, *keys)
        with CaptureQueriesContext(connection) as asked:
            for outcome in pack_and_ship(house, deliveries):
                done(outcome)
        counts.append(len(asked))
    assert counts[0] == counts[1]
