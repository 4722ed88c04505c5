"""A policy's rules make the difference: each is changed or taken out, and what happens changes with it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ordinance.foundation.errors import Refused
from ordinance.foundation.policy.catalogue import preset_source
from ordinance.foundation.worklist.models import Task
from ordinance.modules.promise.models import Peg
from ordinance.modules.stock.models import Reservation
from ordinance.orders.models import Order
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.plan import PlanLine, delivery_plan
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.supply import NewSupply, supplies_add
from tests.builders import House, a_customer, a_draft, a_house, a_request, an_item, confirmed, done, the_order
from tests.policies import a_house_under, without

D = Decimal
_LIMIT = 'step = "plan"\nstarts_on = "order.confirmed"\nlimit = "24 h"'


def numbers_along(house: House) -> list[bool]:
    """Whether an order has its number as a draft, once submitted, once confirmed."""
    key = a_draft(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 1)))
    seen = [the_order(key).number is not None]
    done(orders_submit(house.sales, [key])[0])
    seen.append(the_order(key).number is not None)
    done(orders_confirm(house.desk, [key])[0])
    return [*seen, the_order(key).number is not None]


@pytest.mark.proves("A3")
@pytest.mark.parametrize(
    ("event", "numbered"),
    [("receipt", [True, True, True]), ("entry", [False, True, True]), ("confirmation", [False, False, True])],
)
def test_an_order_gets_its_number_at_the_event_the_policy_names(event: str, numbered: list[bool]) -> None:
    house = a_house_under("direct", ('event = "entry"', f'event = "{event}"'))

    assert numbers_along(house) == numbered
    assert str(Order.objects.get(company=house.company).number).startswith("SO")


@pytest.mark.proves("A3")
def test_an_order_a_gate_stops_takes_no_number() -> None:
    house = a_house()
    key = a_draft(house, a_request(a_customer(house, is_verified=False), (an_item(house), 1)))

    orders_submit(house.sales, [key])

    assert the_order(key).number is None


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_limit_on_entry_is_a_task_with_its_due_time(is_kept: bool) -> None:
    changes = [] if is_kept else [without(preset_source("n14"), "S4.9:1.4")]
    house = a_house_under("n14", *changes)
    key = a_draft(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 1)))

    tasks = [(task.kind, task.clause, task.department) for task in Task.objects.filter(order_id=key)]
    assert tasks == ([("entry", "S4.9:1.4", "desk")] if is_kept else [])
    assert not Task.objects.filter(order_id=key, due_at=None).exists()
    done(orders_submit(house.sales, [key])[0])
    assert not Task.objects.filter(order_id=key, kind="entry", state="open").exists()


def test_a_limit_on_a_step_counts_from_the_event_it_names() -> None:
    limit = ('step = "entry"\nstarts_on = "order.received"\nlimit = "1 wd"', _LIMIT)
    house = a_house_under("n14", limit)

    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 1)))

    task = Task.objects.get(order_id=key, kind="plan")
    confirmed_at = the_order(key).confirmed_at
    assert confirmed_at is not None
    assert (task.clause, task.due_at) == ("S4.9:1.4", confirmed_at + timedelta(hours=24))


@pytest.mark.proves("B7", "D1")
@pytest.mark.parametrize(
    ("sources", "taken"),
    [('["stock", "supply"]', (2, 3)), ('["supply"]', (0, 5)), ('["stock"]', None)],
)
def test_goods_are_taken_from_where_the_policy_says(sources: str, taken: tuple[int, int] | None) -> None:
    house = a_house_under("direct", ('sources = ["stock", "supply"]', f"sources = {sources}"))
    item = an_item(house, on_hand=D(2))
    soon = (datetime.now(UTC) + timedelta(days=9)).date()
    done(supplies_add(house.purchasing, [NewSupply(item=item, quantity=D(9), due_on=soon)])[0])
    key = a_draft(house, a_request(a_customer(house), (item, 5)))
    done(orders_submit(house.sales, [key])[0])

    (outcome,) = orders_confirm(house.desk, [key])

    reserved = sum(Reservation.objects.filter(order_id=key).values_list("quantity", flat=True))
    pegged = sum(Peg.objects.filter(order_id=key).values_list("quantity", flat=True))
    assert (reserved, pegged) == (taken or (0, 0))
    assert isinstance(outcome, Refused) is (taken is None)


@pytest.mark.proves("D3")
@pytest.mark.parametrize(("may_split", "is_planned"), [("true", True), ("false", False)])
def test_an_order_goes_in_parts_only_where_the_policy_lets_it(may_split: str, is_planned: bool) -> None:
    house = a_house_under("direct", ("may_split = true", f"may_split = {may_split}"))
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    (line,) = Order.objects.get(pk=key).lines.values_list("pk", flat=True)

    (outcome,) = delivery_plan(house.warehouse, [PlanLine(order_line_id=line, quantity=D(2))])

    assert isinstance(outcome, Refused) is not is_planned


@pytest.mark.proves("E2")
@pytest.mark.parametrize(("grade", "term"), [("A", "deposit30_net30"), ("B", "prepaid")])
def test_the_term_of_an_order_is_that_of_the_policy_that_covers_it(grade: str, term: str) -> None:
    house = a_house(policies=("n14", "n14-wholesale"))

    key = a_draft(house, a_request(a_customer(house, grade=grade, payment_term=""), (an_item(house), 1)))

    assert the_order(key).payment_term == term


def test_without_a_rule_of_numbering_the_order_type_says() -> None:
    house = a_house_under("direct", without(preset_source("direct"), "2"))

    assert numbers_along(house) == [False, True, True]
