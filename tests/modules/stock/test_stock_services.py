"""Levels, movements and reservations: what one service refuses, another must not have changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum

from ordinance.foundation.database.hot import StaleFacts, read_together, write_together
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.ledger.services import journal_write
from ordinance.masterdata.catalog.queries import items_by_code
from ordinance.modules.stock.errors import ReservationShort, StockShort, StockUnbounded
from ordinance.modules.stock.models import Reservation, StockLevel, StockMovement, StockStatus
from ordinance.modules.stock.queries import levels_locked, levels_of, levels_read, reserved_by_line, warehouses_of
from ordinance.modules.stock.services import (
    Counted,
    Document,
    GoodsBack,
    Issue,
    Place,
    Receipt,
    Take,
    Transfer,
    goods_count,
    goods_issue,
    goods_receive,
    goods_return,
    goods_transfer,
    reservations_insert,
    reservations_make,
    reservations_reduce,
    reservations_release,
    stock_take,
)
from ordinance.orders.models import OrderLine
from tests.builders import D, House, a_customer, a_draft, a_house, a_request, an_item

pytestmark = pytest.mark.proves("D1", "INV-01", "INV-02", "INV-03")

NOW = datetime(2026, 3, 9, 2, tzinfo=UTC)
DAY = date(2026, 3, 9)


class Shelf:
    """An item with an order's lines that want it, and the levels it lies at."""

    def __init__(self, *on_hand: int, lines: int = 2) -> None:
        self.house: House = a_house()
        self.code = an_item(self.house)
        self.company_id = self.house.company.pk
        self.item_id = items_by_code(self.company_id, [self.code])[self.code].pk
        self.warehouses = warehouses_of(self.company_id)
        order = a_draft(self.house, a_request(a_customer(self.house), *[(self.code, 1)] * lines))
        self.order_id = order
        self.lines = list(OrderLine.objects.filter(order_id=order).order_by("position").values_list("pk", flat=True))
        self.levels = [
            self.receive(D(quantity), lot=f"L{n}", on=date(2026, 1, n + 1)) for n, quantity in enumerate(on_hand)
        ]

    @contextmanager
    def act(self) -> Iterator[Journal]:
        journal = Journal(self.company_id, 7, NOW, NOW)
        with transaction.atomic():
            yield journal
            journal_write(journal)

    def receive(self, quantity: Decimal, *, lot: str = "", on: date = DAY, warehouse: str = "MAIN") -> int:
        at = Place(item_id=self.item_id, warehouse_id=self.warehouses[warehouse].pk, lot=lot)
        with self.act() as journal:
            receipt = Receipt(at=at, quantity=quantity, document=self.paper())
            return goods_receive([receipt], received_on=on, journal=journal)[0]

    def take(self, line: int, level: int, quantity: int | Decimal) -> Take:
        return Take(order_id=self.order_id, line_id=self.lines[line], level_id=self.levels[level], quantity=D(quantity))

    def reserve(self, *takes: Take) -> None:
        with self.act():
            reservations_make(takes, company_id=self.company_id, now=NOW)

    def paper(self, kind: str = "test") -> Document:
        return Document(kind=kind, id=next_id())

    def stands(self) -> list[tuple[Decimal, Decimal]]:
        """(on hand, reserved) of each level; they must be what movements and reservations say."""
        rows = [StockLevel.objects.get(pk=key) for key in self.levels]
        for row in StockLevel.objects.filter(company_id=self.company_id):
            assert row.on_hand == _sum(StockMovement.objects.filter(level=row))
            assert row.reserved == _sum(Reservation.objects.filter(level=row))
        return [(row.on_hand, row.reserved) for row in rows]


def _sum(rows: object) -> Decimal:
    return rows.aggregate(total=Sum("quantity"))["total"] or D(0)  # type: ignore[attr-defined]


def test_a_reservation_beyond_what_is_free_is_refused_and_changes_nothing() -> None:
    shelf = Shelf(10, 5)
    shelf.reserve(shelf.take(0, 0, 4))

    with pytest.raises(StockShort) as refused:
        shelf.reserve(shelf.take(1, 1, 5), shelf.take(1, 0, 7))

    assert refused.value.facts == {"level": shelf.levels[0], "wanted": D(7), "free": D(6)}
    assert shelf.stands() == [(D(10), D(4)), (D(5), D(0))]


def test_two_lines_of_one_item_are_one_demand() -> None:
    shelf = Shelf(10)
    with pytest.raises(StockShort):
        shelf.reserve(shelf.take(0, 0, 6), shelf.take(1, 0, 6))
    assert shelf.stands() == [(D(10), D(0))]


def test_more_for_the_same_line_and_level_adds_up() -> None:
    shelf = Shelf(10)
    shelf.reserve(shelf.take(0, 0, 2), shelf.take(0, 0, 1))
    shelf.reserve(shelf.take(0, 0, 3))
    assert reserved_by_line(shelf.lines) == {shelf.lines[0]: D(6)}
    assert shelf.stands() == [(D(10), D(6))]


def test_what_is_given_back_is_free_again() -> None:
    shelf = Shelf(10, 5)
    shelf.reserve(shelf.take(0, 0, 4), shelf.take(0, 1, 5), shelf.take(1, 0, 1))

    with shelf.act():
        assert reservations_reduce({shelf.lines[0]: D(6), shelf.lines[1]: D(9)}) == {
            shelf.lines[0]: D(6),
            shelf.lines[1]: D(1),
        }
    assert shelf.stands() == [(D(10), D(3)), (D(5), D(0))]  # the newest goods first

    with shelf.act():
        assert reservations_release(shelf.lines, company_id=shelf.company_id) == {shelf.lines[0]: D(3)}
    assert shelf.stands() == [(D(10), D(0)), (D(5), D(0))]


def test_only_reserved_goods_leave() -> None:
    shelf = Shelf(10)
    shelf.reserve(shelf.take(0, 0, 4), shelf.take(1, 0, 4))
    line, level = shelf.lines[0], shelf.levels[0]

    with pytest.raises(ReservationShort) as refused, shelf.act() as journal:
        goods_issue(
            [Issue(line_id=line, level_id=level, quantity=D(5), document=shelf.paper())], on=DAY, journal=journal
        )
    assert refused.value.facts == {"line": line, "level": level, "wanted": D(5), "reserved": D(4)}
    assert shelf.stands() == [(D(10), D(8))]

    with shelf.act() as journal:
        goods_issue(
            [Issue(line_id=line, level_id=level, quantity=D(3), document=shelf.paper())], on=DAY, journal=journal
        )
    assert shelf.stands() == [(D(7), D(5))]


def test_a_level_is_opened_once_and_emptied_goods_make_room_for_newer_ones() -> None:
    shelf = Shelf(3)
    assert shelf.receive(D(2), lot="L0") == shelf.levels[0]
    level = StockLevel.objects.get(pk=shelf.levels[0])
    assert (level.on_hand, level.received_on) == (D(5), date(2026, 1, 1))

    with shelf.act() as journal:
        goods_count(
            [Counted(level_id=level.pk, quantity=D(0), document=shelf.paper())], on=date(2026, 2, 1), journal=journal
        )
    shelf.receive(D(1), lot="L0")
    level.refresh_from_db()
    assert (level.on_hand, level.received_on) == (D(1), DAY)


def test_a_level_that_would_outgrow_its_column_is_refused() -> None:
    shelf = Shelf(1)
    with pytest.raises(StockUnbounded):
        shelf.receive(D(10) ** 12 - D("0.5"), lot="L0")
    assert shelf.stands() == [(D(1), D(0))]


def test_free_goods_move_in_two_movements_and_reserved_ones_do_not() -> None:
    shelf = Shelf(10)
    shelf.reserve(shelf.take(0, 0, 4))
    paper, east = shelf.paper("transfer"), shelf.warehouses["EAST"].pk
    move = Transfer(level_id=shelf.levels[0], quantity=D(6), document=paper, warehouse_id=east)

    with shelf.act() as journal:
        (target,) = goods_transfer([move], on=DAY, journal=journal)
    assert shelf.stands() == [(D(4), D(4))]
    moved = StockMovement.objects.filter(document_id=paper.id).order_by("quantity").values_list("level_id", "quantity")
    assert list(moved) == [(shelf.levels[0], D(-6)), (target, D(6))]

    with pytest.raises(StockShort), shelf.act() as journal:
        goods_transfer([move], on=DAY, journal=journal)
    assert shelf.stands() == [(D(4), D(4))]


def test_a_count_below_what_is_reserved_is_refused_and_the_rest_goes_on() -> None:
    shelf = Shelf(10, 10)
    shelf.reserve(shelf.take(0, 0, 4))
    with shelf.act() as journal:
        counts = [Counted(level_id=key, quantity=D(3), document=shelf.paper()) for key in shelf.levels]
        refused = goods_count(counts, on=DAY, journal=journal)
    assert {key: each.code for key, each in refused.items()} == {shelf.levels[0]: "count_below_reserved"}
    assert shelf.stands() == [(D(10), D(4)), (D(3), D(0))]


def test_goods_that_come_back_wait_for_inspection_at_the_place_they_left() -> None:
    shelf = Shelf(10)
    with shelf.act() as journal:
        back = GoodsBack(line_id=shelf.lines[0], level_id=shelf.levels[0], quantity=D(2), document=shelf.paper())
        (level,) = goods_return([back], on=DAY, journal=journal)
    returned = StockLevel.objects.get(pk=level)
    assert (returned.status, returned.lot, returned.on_hand) == (StockStatus.INSPECTION, "L0", D(2))
    with transaction.atomic():
        assert [each.pk for each in levels_locked(shelf.company_id, [shelf.item_id])] == shelf.levels


def test_the_ledger_names_every_movement_once() -> None:
    shelf = Shelf(10)
    shelf.reserve(shelf.take(0, 0, 4))
    paper = Document(kind="delivery", id=next_id(), orders=(shelf.order_id,))
    with shelf.act() as journal:
        issue = Issue(line_id=shelf.lines[0], level_id=shelf.levels[0], quantity=D(4), document=paper)
        goods_issue([issue], on=DAY, journal=journal)
    movement = StockMovement.objects.get(document_id=paper.id)
    (entry,) = LedgerEntry.objects.filter(stream=paper.id)
    assert (entry.kind, entry.data) == (
        "stock.moved",
        f'{{"document":"delivery","movements":[[{movement.pk},{shelf.levels[0]},"issue","-4"]]}}',
    )


def test_the_hot_path_reads_locked_levels_and_misses_when_they_changed() -> None:
    shelf = Shelf(10, 2)
    with shelf.act():
        found = levels_of(read_together([levels_read(shelf.company_id, [shelf.item_id])])["levels"])
    assert [(level.id, level.free, level.received_on) for level in found] == [
        (shelf.levels[0], D(10), date(2026, 1, 1)),
        (shelf.levels[1], D(2), date(2026, 1, 2)),
    ]
    takes = [shelf.take(0, 0, 3), shelf.take(1, 1, 2)]
    insert = reservations_insert(takes, company_id=shelf.company_id, now=NOW)
    with shelf.act():
        write_together([stock_take({shelf.levels[0]: D(3), shelf.levels[1]: D(2)}), insert])
    assert shelf.stands() == [(D(10), D(3)), (D(2), D(2))]
    with pytest.raises(StaleFacts), shelf.act():
        write_together([stock_take({shelf.levels[0]: D(7), shelf.levels[1]: D(1)})])
    assert shelf.stands() == [(D(10), D(3)), (D(2), D(2))]
