"""Supply: announced, promised, received; what was promised becomes a reservation, most urgent first."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ordinance.foundation.errors import NotFound, Refused
from ordinance.modules.promise.errors import SupplyOverReceived
from ordinance.modules.promise.models import Supply
from ordinance.workflows.supply import NewSupply, supplies_add, supply_receive
from tests.builders import D, a_customer, a_house, a_request, an_item, confirmed, done, the_order
from tests.workflows.fulfilment import a_supply, everything_holds, open_tasks_of, shipped, stands, stock, told

SOON = date(2999, 1, 1)


@pytest.mark.proves("B7", "C1")
def test_goods_that_arrive_are_reserved_for_those_they_were_promised_to() -> None:
    house = a_house()
    item, customer = an_item(house, on_hand=D(2)), a_customer(house)
    supply = a_supply(house, item, 10)
    key = confirmed(house, a_request(customer, (item, 6)))
    assert (the_order(key).stage, stands(key)) == ("awaiting_supply", {"reserved": 2, "pegged": 4})

    assert done(supply_receive(house.warehouse, supply, D(3)))["orders"] == [key]
    assert stands(key) == {"reserved": 5, "pegged": 1}
    done(supply_receive(house.warehouse, supply, D(7), lot="B2"))

    assert (the_order(key).stage, stands(key)) == ("awaiting_dispatch", {"reserved": 6})
    assert stock(house) == [("MAIN", "available", 5, 5), ("MAIN", "available", 7, 1)]
    assert told(key) == ["supplied", "supplied"]
    assert open_tasks_of(key) == ["plan"]
    shipped(house, key)
    everything_holds(house)


def test_the_urgent_order_is_served_first() -> None:
    house = a_house()
    item, customer = an_item(house), a_customer(house)
    supply = a_supply(house, item, 10)
    usual = confirmed(house, a_request(customer, (item, 4)))
    urgent = confirmed(house, a_request(customer, (item, 4), priority=1))

    done(supply_receive(house.warehouse, supply, D(5)))

    assert (stands(urgent), stands(usual)) == ({"reserved": 4}, {"reserved": 1, "pegged": 3})
    everything_holds(house)


def test_more_than_was_announced_is_refused_and_changes_nothing() -> None:
    house = a_house()
    item = an_item(house)
    supply = a_supply(house, item, 10)
    with pytest.raises(SupplyOverReceived):
        supply_receive(house.warehouse, supply, D(11))
    assert stock(house) == []
    assert Supply.objects.get(pk=supply).received == 0


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity", "1e30", "0.5"])
def test_a_quantity_that_is_none_is_refused(quantity: str) -> None:
    house = a_house()
    item = an_item(house)
    supply = a_supply(house, item, 10)
    new = NewSupply(item=item, quantity=Decimal(quantity), due_on=SOON)
    for outcome in (supply_receive(house.warehouse, supply, Decimal(quantity)), *supplies_add(house.purchasing, [new])):
        assert isinstance(outcome, Refused)
        assert outcome.code == "quantity_refused"
    assert stock(house) == []
    assert Supply.objects.filter(company_id=house.company.pk).count() == 1


def test_a_supply_of_another_company_is_not_there() -> None:
    house, other = a_house(), a_house()
    foreign = a_supply(other, an_item(other), 10)
    with pytest.raises(NotFound):
        supply_receive(house.warehouse, foreign, D(1))


def test_what_cannot_be_announced_is_refused_and_the_rest_goes_on() -> None:
    house = a_house()
    item, freight = an_item(house), an_item(house, kind="charge")
    yesterday = date.fromordinal(datetime.now(UTC).date().toordinal() - 2)
    news = [
        NewSupply(item="NOBODY", quantity=D(1), due_on=SOON),
        NewSupply(item=freight, quantity=D(1), due_on=SOON),
        NewSupply(item=item, quantity=D(1), due_on=SOON, warehouse="NOWHERE"),
        NewSupply(item=item, quantity=D(1), due_on=yesterday),
        NewSupply(item=item, quantity=D(1), due_on=SOON, kind="gift"),
        NewSupply(item=item, quantity=D(1), due_on=SOON),
    ]
    outcomes = supplies_add(house.purchasing, news)
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
    assert codes == ["unknown_item", "not_goods", "unknown_warehouse", "date_past", "invalid_input"]
    done(outcomes[5])
