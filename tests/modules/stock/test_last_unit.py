"""The last unit is sold once; and without the guard it would be sold twice, or this test proves nothing."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import transaction
from django.db.models import Sum

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.database.ids import next_id
from ordinance.modules.stock.errors import StockShort
from ordinance.modules.stock.models import Reservation, StockLevel
from ordinance.modules.stock.services import Take, reservations_make
from ordinance.orders.models import OrderLine
from tests.builders import D, House, a_customer, a_draft, a_house, a_request, an_item
from tests.harness.races import at_the_same_time

pytestmark = pytest.mark.proves("D1", "INV-01")


def test_the_last_unit_is_reserved_once() -> None:
    house = a_house()

    def guarded(take: Take, _seen: Decimal) -> None:
        reservations_make([take], company_id=house.company.pk, now=wall())

    answers, reserved, promised = two_at_once(house, guarded)

    assert sorted(answers) == ["reserved", "stock_short"]
    assert (reserved, promised) == (D(1), D(1))


def test_without_the_guard_it_would_be_reserved_twice() -> None:
    house = a_house()

    def unguarded(take: Take, seen: Decimal) -> None:
        StockLevel.objects.filter(pk=take.level_id).update(reserved=seen + take.quantity)
        Reservation.objects.create(
            pk=next_id(),
            company_id=house.company.pk,
            order_line_id=take.line_id,
            order_id=take.order_id,
            level_id=take.level_id,
            quantity=take.quantity,
            made_at=wall(),
        )

    answers, reserved, promised = two_at_once(house, unguarded)

    assert answers == ["reserved", "reserved"]
    assert (reserved, promised) == (D(1), D(2))


def two_at_once(house: House, write: Callable[[Take, Decimal], None]) -> tuple[list[str], Decimal, Decimal]:
    """Two orders want the one piece there is; both have looked before either writes."""
    item, customer = an_item(house, on_hand=D(1)), a_customer(house)
    level = StockLevel.objects.get(company_id=house.company.pk)
    orders = [a_draft(house, a_request(customer, (item, 1))) for _ in range(2)]
    lines = dict(OrderLine.objects.filter(order_id__in=orders).values_list("order_id", "pk"))
    both_looked = Barrier(2)

    def reserve(order: int) -> str:
        try:
            with transaction.atomic():
                seen = StockLevel.objects.get(pk=level.pk)
                both_looked.wait(30)
                if seen.on_hand - seen.reserved < 1:
                    return "nothing_seen"
                take = Take(order_id=order, line_id=lines[order], level_id=level.pk, quantity=D(1))
                write(take, seen.reserved)
        except StockShort as short:
            return short.code
        return "reserved"

    answers = at_the_same_time(reserve, orders)
    level.refresh_from_db()
    promised = Reservation.objects.filter(level=level).aggregate(total=Sum("quantity"))["total"]
    return answers, level.reserved, promised
