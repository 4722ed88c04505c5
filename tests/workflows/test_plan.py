"""Planning deliveries: several warehouses, several orders, tolerance, and customers who want all or nothing."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import Done, Refused
from ordinance.modules.shipping.models import Delivery
from ordinance.modules.stock.queries import warehouses_of
from ordinance.orders.states import ObjectKind
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.plan import PlanLine, delivery_cancel, delivery_plan, orders_plan
from ordinance.workflows.terms.requests import DraftRequest, LineRequest
from tests.builders import (
    D,
    House,
    a_customer,
    a_house,
    a_request,
    an_item,
    confirmed,
    done,
    goods_in,
    pack_and_ship,
    submitted,
    the_order,
)
from tests.workflows.fulfilment import (
    delivery_lines_of,
    everything_holds,
    lines_of_order,
    open_tasks_of,
    planned,
    stands,
    stock,
    told,
)

pytestmark = pytest.mark.proves("D3")


def an_order(house: House, quantity: int = 10, *, on_hand: int = 10, over: str = "0", **fields: object) -> int:
    item = an_item(house, on_hand=D(on_hand))
    line = LineRequest(item=item, quantity=D(quantity), over_tolerance=D(over))
    return confirmed(house, DraftRequest(customer=a_customer(house), lines=(line,), **fields))  # type: ignore[arg-type]


def test_goods_in_two_warehouses_leave_in_two_deliveries() -> None:
    house = a_house()
    item = an_item(house, on_hand=D(6))
    goods_in(house, item, D(5), "EAST")
    key = confirmed(house, a_request(a_customer(house), (item, 9)))
    assert open_tasks_of(key) == ["plan"]

    first, second = planned(house, key)
    assert [int(line.quantity) for line in delivery_lines_of(first, second)] == [6, 3]
    assert open_tasks_of(key) == ["pack", "pack"]

    done(pack_and_ship(house, [second])[0])
    assert (the_order(key).stage, stands(key)) == ("partly_shipped", {"reserved": 6, "shipped": 3})
    done(pack_and_ship(house, [first])[0])
    assert (the_order(key).stage, stands(key)) == ("shipped", {"shipped": 9})
    assert stock(house) == [("EAST", "available", 2, 0)]
    assert told(key) == ["delivery_planned", "delivery_planned", "goods_packed", "shipped", "goods_packed", "shipped"]
    assert open_tasks_of(key) == ["sign", "sign"]
    everything_holds(house)


def test_orders_of_one_customer_to_one_address_travel_together() -> None:
    house = a_house()
    item, customer = an_item(house, on_hand=D(20)), a_customer(house)
    keys = [confirmed(house, a_request(customer, (item, n))) for n in (2, 3)]
    away = confirmed(house, a_request(customer, (item, 4), ship_to_address="上海市浦东新区2号"))
    wants = [PlanLine(order_line_id=lines_of_order(key)[0].pk) for key in (*keys, away)]

    one, other, third = [done(outcome)["delivery"] for outcome in delivery_plan(house.warehouse, wants)]

    assert one == other != third
    assert [line.order_id for line in delivery_lines_of(int(str(one)))] == keys
    everything_holds(house)


def test_orders_planned_as_such_travel_alone() -> None:
    house = a_house()
    item, customer = an_item(house, on_hand=D(20)), a_customer(house)
    keys = [confirmed(house, a_request(customer, (item, n))) for n in (2, 3)]
    assert len(set(planned(house, *keys))) == 2
    assert orders_plan(house.warehouse, [keys[0], 1]) == [
        Refused("nothing_to_plan", {"order": keys[0]}),
        Refused("not_found", {"order": 1}),
    ]


def test_a_line_goes_in_parts_and_never_twice() -> None:
    house = a_house()
    key = an_order(house)
    line = lines_of_order(key)[0].pk
    east = warehouses_of(house.company.pk)["EAST"].pk
    wants = [
        PlanLine(order_line_id=line, quantity=D(4)),
        PlanLine(order_line_id=line, quantity=D(3), warehouse_id=east),
        PlanLine(order_line_id=line, quantity=D(7)),
        PlanLine(order_line_id=line),
    ]

    outcomes = delivery_plan(house.warehouse, wants)

    assert outcomes[1] == Refused("reservation_short", {"order_line": line, "wanted": D(3), "reserved": D(0)})
    assert outcomes[2] == Refused("over_tolerance", {"order_line": line, "wanted": D(7), "allowed": D(6)})
    assert [int(part.quantity) for part in delivery_lines_of(int(str(done(outcomes[0])["delivery"])))] == [10]
    assert open_tasks_of(key) == ["pack"]
    everything_holds(house)


def test_a_little_more_may_go_when_the_line_allows_it_and_there_are_free_goods() -> None:
    house = a_house()
    key = an_order(house, 100, on_hand=104, over="0.05")
    line = lines_of_order(key)[0].pk

    assert delivery_plan(house.warehouse, [PlanLine(order_line_id=line, quantity=D(106))]) == [
        Refused("over_tolerance", {"order_line": line, "wanted": D(106), "allowed": D(105)})
    ]
    assert delivery_plan(house.warehouse, [PlanLine(order_line_id=line, quantity=D(105))]) == [
        Refused("reservation_short", {"order_line": line, "wanted": D(105), "reserved": D(100)})
    ]
    (outcome,) = delivery_plan(house.warehouse, [PlanLine(order_line_id=line, quantity=D(104))])
    assert stands(key) == {"reserved": 104}
    done(pack_and_ship(house, [int(str(done(outcome)["delivery"]))])[0])
    assert stands(key) == {"shipped": 104}
    everything_holds(house)


def test_a_customer_who_takes_no_part_deliveries_gets_all_or_nothing() -> None:
    house = a_house()
    items = [an_item(house, on_hand=D(10)) for _ in range(2)]
    key = confirmed(house, a_request(a_customer(house), *[(item, 5) for item in items], accepts_partial=False))
    first, second = [line.pk for line in lines_of_order(key)]

    assert delivery_plan(house.warehouse, [PlanLine(order_line_id=first)]) == [
        Refused("partial_refused", {"order": key})
    ]
    assert Delivery.objects.filter(company_id=house.company.pk).count() == 0
    wants = [PlanLine(order_line_id=first), PlanLine(order_line_id=second)]
    assert all(isinstance(outcome, Done) for outcome in delivery_plan(house.warehouse, wants))


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "1e30", "0.5"])
def test_a_quantity_that_is_none_is_refused(quantity: str) -> None:
    house = a_house()
    key = an_order(house)
    want = PlanLine(order_line_id=lines_of_order(key)[0].pk, quantity=Decimal(quantity))
    (outcome,) = delivery_plan(house.warehouse, [want])
    assert isinstance(outcome, Refused)
    assert outcome.code == "quantity_refused"
    assert Delivery.objects.filter(company_id=house.company.pk).count() == 0


def test_what_is_not_confirmed_not_there_or_held_is_refused() -> None:
    house, other = a_house(), a_house()
    item, customer = an_item(house, on_hand=D(20)), a_customer(house)
    waiting, held = submitted(house, a_request(customer, (item, 2))), confirmed(house, a_request(customer, (item, 3)))
    foreign = an_order(other)
    done(
        hold_put(
            house.desk, HandHold(object_kind=ObjectKind.ORDER, object=str(held), scope="pick", reason="客户要求暂缓")
        )
    )
    wants = [PlanLine(order_line_id=lines_of_order(key)[0].pk) for key in (waiting, held, foreign)]

    codes = [outcome.code for outcome in delivery_plan(house.warehouse, wants) if isinstance(outcome, Refused)]

    assert codes == ["order_not_confirmed", "on_hold", "not_found"]
    assert told(held) == []


def test_a_cancelled_plan_can_be_made_again() -> None:
    house = a_house()
    key = an_order(house)
    (delivery,) = planned(house, key)

    done(delivery_cancel(house.warehouse, [delivery], "车辆故障")[0])
    assert (stands(key), open_tasks_of(key)) == ({"reserved": 10}, ["plan"])
    (again,) = delivery_cancel(house.warehouse, [delivery], "车辆故障")
    assert again == Refused("delivery_state_refused", {"delivery": delivery, "state": "cancelled"})

    assert planned(house, key) != [delivery]
    assert told(key) == ["delivery_planned", "delivery_cancelled", "delivery_planned"]
    everything_holds(house)
