"""Supply is promised once: pegs, what gives way, what arrives, and the race for one supply with its unguarded twin."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import transaction
from django.db.models import Sum

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.database.hot import StaleFacts, read_together, write_together
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.services import journal_write
from ordinance.masterdata.catalog.queries import items_by_code
from ordinance.modules.promise.errors import SupplyOverReceived, SupplyShort
from ordinance.modules.promise.models import Peg, Supply
from ordinance.modules.promise.queries import pegs_of, supplies_locked, supplies_of, supplies_open, supplies_read
from ordinance.modules.promise.services import (
    NewSupply,
    PegTake,
    pegs_insert,
    pegs_make,
    pegs_reduce,
    pegs_release,
    supplies_add,
    supply_receive,
    supply_take,
)
from ordinance.modules.stock.queries import warehouses_of
from ordinance.orders.models import OrderLine
from tests.builders import D, a_customer, a_draft, a_house, a_request, an_item
from tests.harness.races import at_the_same_time

pytestmark = pytest.mark.proves("B7")

NOW = datetime(2026, 3, 9, 2, tzinfo=UTC)
DAY = date(2026, 3, 20)


class Pipe:
    """An item, its supplies, and orders of one line each that want it."""

    def __init__(self, *quantities: int, orders: int = 2) -> None:
        house = a_house()
        code, customer = an_item(house), a_customer(house)
        self.company_id = house.company.pk
        self.item_id = items_by_code(self.company_id, [code])[code].pk
        warehouse = warehouses_of(self.company_id)["MAIN"].pk
        self.orders = [a_draft(house, a_request(customer, (code, 1))) for _ in range(orders)]
        self.lines = [OrderLine.objects.get(order_id=order).pk for order in self.orders]
        with self.act() as journal:
            news = [
                NewSupply(item_id=self.item_id, warehouse_id=warehouse, due_on=DAY + timedelta(n), quantity=D(quantity))
                for n, quantity in enumerate(quantities)
            ]
            self.supplies = [row.pk for row in supplies_add(news, journal=journal)]

    @contextmanager
    def act(self) -> Iterator[Journal]:
        journal = Journal(self.company_id, 7, NOW, NOW)
        with transaction.atomic():
            yield journal
            journal_write(journal)

    def take(self, order: int, supply: int, quantity: int) -> PegTake:
        return PegTake(
            order_id=self.orders[order],
            line_id=self.lines[order],
            supply_id=self.supplies[supply],
            quantity=D(quantity),
        )

    def peg(self, *takes: PegTake, at: datetime = NOW) -> None:
        with self.act():
            pegs_make(takes, company_id=self.company_id, now=at)

    def receive(self, supply: int, quantity: int, priorities: dict[int, int] | None = None) -> list[PegTake]:
        known = dict.fromkeys(self.orders, 5) | (priorities or {})
        with self.act() as journal:
            locked = supplies_locked(self.company_id, [self.item_id]).only({self.supplies[supply]})
            return supply_receive(locked, D(quantity), priorities=known, journal=journal)

    def stands(self) -> list[tuple[Decimal, Decimal]]:
        """(pegged, received) of each supply; pegged must be what its pegs say."""
        rows = [Supply.objects.get(pk=key) for key in self.supplies]
        for row in rows:
            assert row.pegged == (Peg.objects.filter(supply=row).aggregate(total=Sum("quantity"))["total"] or D(0))
        return [(row.pegged, row.received) for row in rows]


def test_a_peg_beyond_what_is_unpromised_is_refused_and_changes_nothing() -> None:
    pipe = Pipe(10, 5)
    pipe.peg(pipe.take(0, 0, 6))
    with pytest.raises(SupplyShort) as refused:
        pipe.peg(pipe.take(1, 1, 5), pipe.take(1, 0, 3), pipe.take(1, 0, 2))
    assert refused.value.facts == {"supply": pipe.supplies[0], "wanted": D(5), "free": D(4)}
    assert pipe.stands() == [(D(6), D(0)), (D(0), D(0))]


def test_what_is_given_back_can_be_promised_again_latest_supply_first() -> None:
    pipe = Pipe(10, 5)
    pipe.peg(pipe.take(0, 0, 6), pipe.take(0, 1, 5))
    with pipe.act():
        assert pegs_reduce({pipe.lines[0]: D(7)}) == {pipe.lines[0]: D(7)}
    assert pipe.stands() == [(D(4), D(0)), (D(0), D(0))]
    with pipe.act():
        assert pegs_release(pipe.lines) == {pipe.lines[0]: D(4)}
    assert [supply.free for supply in supplies_open(pipe.company_id, [pipe.item_id])] == [D(10), D(5)]


def test_goods_that_arrive_go_to_the_urgent_then_to_who_asked_first() -> None:
    pipe = Pipe(10, orders=3)
    for order in (2, 0, 1):
        pipe.peg(pipe.take(order, 0, 3), at=NOW + timedelta(minutes=5 - order))
    first, second, third = pipe.orders
    taken = pipe.receive(0, 7, {first: 1})
    assert [(take.order_id, take.quantity) for take in taken] == [(first, D(3)), (third, D(3)), (second, D(1))]
    assert pipe.stands() == [(D(2), D(7))]
    assert [(peg.order_id, peg.quantity) for peg in pegs_of(pipe.lines)] == [(second, D(2))]


def test_more_than_is_expected_is_refused() -> None:
    pipe = Pipe(10)
    pipe.receive(0, 4)
    with pytest.raises(SupplyOverReceived) as refused:
        pipe.receive(0, 7)
    assert refused.value.facts == {"supply": pipe.supplies[0], "received": D(7), "expected": D(6)}
    assert pipe.stands() == [(D(0), D(4))]


def test_the_hot_path_reads_open_supplies_and_misses_when_they_changed() -> None:
    pipe = Pipe(10)
    with pipe.act():
        (found,) = supplies_of(read_together([supplies_read(pipe.company_id, [pipe.item_id])])["supplies"])
        assert (found.id, found.free, found.due_on) == (pipe.supplies[0], D(10), DAY)
        insert = pegs_insert([pipe.take(0, 0, 8)], company_id=pipe.company_id, now=NOW)
        write_together([supply_take({pipe.supplies[0]: D(8)}), insert])
    assert pipe.stands() == [(D(8), D(0))]
    with pytest.raises(StaleFacts), pipe.act():
        write_together([supply_take({pipe.supplies[0]: D(3)})])


def test_one_supply_is_pegged_to_one_of_two_orders() -> None:
    pipe = Pipe(1)

    def guarded(take: PegTake, _seen: Decimal) -> None:
        pegs_make([take], company_id=pipe.company_id, now=wall())

    assert sorted(two_at_once(pipe, guarded)) == ["pegged", "supply_short"]
    assert pipe.stands() == [(D(1), D(0))]


def test_without_the_guard_it_would_be_pegged_to_both() -> None:
    pipe = Pipe(1)

    def unguarded(take: PegTake, seen: Decimal) -> None:
        Supply.objects.filter(pk=take.supply_id).update(pegged=seen + take.quantity)
        Peg.objects.create(
            pk=next_id(),
            company_id=pipe.company_id,
            order_line_id=take.line_id,
            order_id=take.order_id,
            supply_id=take.supply_id,
            quantity=take.quantity,
            made_at=wall(),
        )

    assert two_at_once(pipe, unguarded) == ["pegged", "pegged"]
    assert Peg.objects.filter(supply_id=pipe.supplies[0]).aggregate(total=Sum("quantity"))["total"] == D(2)


def two_at_once(pipe: Pipe, write: Callable[[PegTake, Decimal], None]) -> list[str]:
    """Two orders want the one unit to come; both have looked before either writes."""
    both_looked = Barrier(2)

    def peg(order: int) -> str:
        try:
            with transaction.atomic():
                seen = Supply.objects.get(pk=pipe.supplies[0])
                both_looked.wait(30)
                if seen.quantity - seen.received - seen.pegged < 1:
                    return "nothing_seen"
                write(pipe.take(order, 0, 1), seen.pegged)
        except SupplyShort as short:
            return short.code
        return "pegged"

    return at_the_same_time(peg, [0, 1])
