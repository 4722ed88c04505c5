from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.modules.stock.rules import (
    Allocation,
    Binding,
    Demand,
    DemandRefused,
    Level,
    Shelf,
    allocate,
    allocate_partly,
)

pytestmark = pytest.mark.proves("D1")


def a_demand(key: int, quantity: int | Decimal, **given_: Any) -> Demand:
    plain: dict[str, Any] = {"order_id": 1, "line_id": key, "item_id": 1, "warehouse_id": None, "lot": None}
    return Demand(key=key, quantity=Decimal(quantity), **plain | given_)


def a_level(level_id: int, free: int, **given_: Any) -> Level:
    plain: dict[str, Any] = {"item_id": 1, "warehouse_id": 1, "lot": "", "received_on": date(2026, 1, level_id)}
    return Level(id=level_id, free=Decimal(free), **plain | given_)


def taken(allocation: Allocation) -> list[tuple[int, int, int]]:
    return [(part.key, part.level_id, int(part.quantity)) for part in allocation.reservations]


def test_the_oldest_goods_go_first() -> None:
    assert taken(allocate([a_demand(1, 7)], [a_level(2, 5), a_level(1, 4)])) == [(1, 1, 4), (1, 2, 3)]


def test_two_lines_of_one_item_are_one_demand() -> None:
    allocation = allocate([a_demand(1, 3), a_demand(2, 3)], [a_level(1, 5)])
    assert allocation.reservations == ()
    (short,) = allocation.short
    assert (short.item_wanted, short.item_free, short.missing) == (Decimal(6), Decimal(5), Decimal(1))


def test_an_order_that_falls_short_leaves_its_goods_to_the_next() -> None:
    demands = [a_demand(1, 6, order_id=1), a_demand(2, 5, order_id=2), a_demand(3, 1, order_id=3)]
    allocation = allocate(demands, [a_level(1, 5)])
    assert taken(allocation) == [(2, 1, 5)]
    assert [short.demand.key for short in allocation.short] == [1, 3]


def test_what_is_short_can_be_left_to_supply() -> None:
    allocation = allocate_partly([a_demand(1, 6), a_demand(2, 5, order_id=2)], [a_level(1, 8)])
    assert taken(allocation) == [(1, 1, 6), (2, 1, 2)]
    assert [(short.demand.key, short.missing) for short in allocation.short] == [(2, Decimal(3))]


def test_a_line_that_names_its_lot_chooses_before_one_that_does_not() -> None:
    levels = [a_level(1, 5, lot="A"), a_level(2, 5, lot="B")]
    assert taken(allocate([a_demand(1, 5), a_demand(2, 5, lot="A")], levels)) == [(1, 2, 5), (2, 1, 5)]


@pytest.mark.parametrize(
    ("wanted", "binding"),
    [
        ({"lot": "A"}, Binding.LOT),
        ({"warehouse_id": 1}, Binding.WAREHOUSE),
        ({"warehouse_id": 1, "quantity": 99}, Binding.STOCK),
        ({"quantity": 99}, Binding.STOCK),
        ({"item_id": 2}, Binding.STOCK),
    ],
)
def test_a_shortage_names_what_stood_in_the_way(wanted: dict[str, Any], binding: Binding) -> None:
    levels = [a_level(1, 2, lot="A"), a_level(2, 9, lot="B", warehouse_id=2)]
    (short,) = allocate([a_demand(1, **{"quantity": 5} | wanted)], levels).short
    assert short.binding is binding


def test_what_is_put_back_can_be_taken_again() -> None:
    shelf = Shelf([a_level(1, 5)])
    shelf.put_back(shelf.take([a_demand(1, 4)]).reservations)
    assert taken(shelf.take_whole([a_demand(2, 5)])) == [(2, 1, 5)]


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity"])
def test_a_demand_for_nothing_is_refused(quantity: str) -> None:
    with pytest.raises(DemandRefused):
        a_demand(1, Decimal(quantity))


demand_lists = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(1, 2),
        st.integers(1, 9),
        st.sampled_from([None, 1, 2]),
        st.sampled_from([None, "A"]),
    ),
    max_size=10,
).map(
    lambda rows: [
        a_demand(key, quantity, order_id=order, item_id=item, warehouse_id=warehouse, lot=lot)
        for key, (order, item, quantity, warehouse, lot) in enumerate(rows)
    ]
)
level_lists = st.lists(
    st.tuples(st.integers(-2, 12), st.integers(1, 2), st.integers(1, 2), st.sampled_from(["A", "B"])), max_size=8
).map(
    lambda rows: [
        a_level(number, free, item_id=item, warehouse_id=warehouse, lot=lot)
        for number, (free, item, warehouse, lot) in enumerate(rows, start=1)
    ]
)


@given(demand_lists, level_lists, st.sampled_from([allocate, allocate_partly]))
def test_no_level_gives_more_than_is_free_nor_to_a_demand_it_does_not_fit(
    demands: list[Demand], levels: list[Level], decide: Any
) -> None:
    allocation = decide(demands, levels)
    by_id, by_key = {level.id: level for level in levels}, {demand.key: demand for demand in demands}
    given_: Counter[int] = Counter()
    for part in allocation.reservations:
        level, demand = by_id[part.level_id], by_key[part.key]
        given_[level.id] += int(part.quantity)
        assert part.quantity > 0
        assert level.item_id == demand.item_id
        assert demand.warehouse_id in (None, level.warehouse_id)
        assert demand.lot in (None, level.lot)
    assert all(amount <= by_id[level_id].free for level_id, amount in given_.items())


@given(demand_lists, level_lists)
def test_an_order_gets_everything_or_nothing(demands: list[Demand], levels: list[Level]) -> None:
    allocation = allocate(demands, levels)
    got: Counter[int] = Counter()
    for part in allocation.reservations:
        got[part.key] += int(part.quantity)
    refused = {short.demand.order_id for short in allocation.short}
    assert all(got[demand.key] == (0 if demand.order_id in refused else demand.quantity) for demand in demands)


@given(demand_lists, level_lists)
def test_what_a_line_gets_and_lacks_is_what_it_wants(demands: list[Demand], levels: list[Level]) -> None:
    allocation = allocate_partly(demands, levels)
    sums: Counter[int] = Counter()
    for part in allocation.reservations:
        sums[part.key] += int(part.quantity)
    for short in allocation.short:
        sums[short.demand.key] += int(short.missing)
    assert all(sums[demand.key] == demand.quantity for demand in demands)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.lists(st.integers(0, 9), max_size=6))
def test_lines_of_one_item_stand_or_fall_with_their_sum(quantities: list[int], frees: list[int]) -> None:
    demands = [a_demand(key, quantity) for key, quantity in enumerate(quantities)]
    allocation = allocate(demands, [a_level(number, free) for number, free in enumerate(frees, start=1)])
    assert bool(allocation.short) == (sum(quantities) > sum(frees))
