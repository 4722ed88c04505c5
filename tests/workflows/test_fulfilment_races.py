"""Acts on the same goods at the same time: one of them wins, the other is told why."""

import pytest

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.people.rules import Actor
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.supply import supply_receive
from tests.builders import D, a_customer, a_house, a_request, an_item, confirmed, packed, reviewed
from tests.harness.races import at_the_same_time
from tests.workflows.fulfilment import a_supply, everything_holds, planned, stands, stock


def test_one_delivery_leaves_once() -> None:
    house = a_house()
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    (delivery,) = packed(house, *planned(house, key))

    def ship(actor: Actor) -> Outcome:
        return deliveries_ship(actor, [delivery])[0]

    outcomes = at_the_same_time(ship, [house.warehouse] * 4)

    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert {each.code for each in outcomes if isinstance(each, Refused)} == {"delivery_state_refused"}
    assert (stands(key), stock(house)) == ({"shipped": 5}, [])
    everything_holds(house)


@pytest.mark.proves("B7")
def test_one_supply_confirms_one_of_two_orders() -> None:
    house = a_house()
    item, customer = an_item(house), a_customer(house)
    a_supply(house, item, 1)
    keys = [reviewed(house, a_request(customer, (item, 1))) for _ in range(2)]

    outcomes = at_the_same_time(lambda key: orders_confirm(house.desk, [key])[0], keys)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Done", "Refused"]
    assert sorted(len(stands(key)) for key in keys) == [0, 1]
    everything_holds(house)


def test_goods_arrive_while_they_are_being_promised() -> None:
    house = a_house()
    item, customer = an_item(house), a_customer(house)
    supply = a_supply(house, item, 10)
    keys = [reviewed(house, a_request(customer, (item, 2))) for _ in range(3)]

    def act(key: int) -> Outcome:
        return orders_confirm(house.desk, [key])[0] if key else supply_receive(house.warehouse, supply, D(10))

    outcomes = at_the_same_time(act, [*keys, 0])

    assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes
    assert [stands(key) for key in keys] == [{"reserved": 2}] * 3
    everything_holds(house)
