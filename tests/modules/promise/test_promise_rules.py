import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.modules.promise.rules import (
    Available,
    Binding,
    LateRule,
    LineCover,
    Moved,
    Peg,
    Pipeline,
    Supply,
    Want,
    WantRefused,
    atp,
    available_on,
    peg,
    promise_date,
)
from tests.paths import SHARED

pytestmark = pytest.mark.proves("B7")

TODAY = date(2026, 3, 2)
PUBLISHED = SHARED / "tables/atp/atp_dev.json"


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def a_want(key: int, quantity: int | Decimal, **given_: Any) -> Want:
    plain: dict[str, Any] = {"order_id": key, "line_id": key, "item_id": 1, "warehouse_id": None, "lot": None}
    return Want(key=key, quantity=Decimal(quantity), **plain | given_)


def a_supply(supply_id: int, free: int, days: int = 0, **given_: Any) -> Supply:
    plain: dict[str, Any] = {"item_id": 1, "warehouse_id": 1}
    return Supply(id=supply_id, free=Decimal(free), due_on=after(days), **plain | given_)


def a_cover(*pegs: Peg, reserved: int = 0, uncovered: int = 0) -> LineCover:
    return LineCover(line_id=1, reserved=Decimal(reserved), pegs=pegs, uncovered=Decimal(uncovered))


def a_peg(supply_id: int, days: int) -> Peg:
    return Peg(key=1, order_id=1, line_id=1, supply_id=supply_id, due_on=after(days), quantity=Decimal(1))


def two_days_later(on: date) -> date:
    return on + timedelta(days=2)


def test_the_earliest_supply_is_pegged_first_and_to_the_earlier_order() -> None:
    pegging = peg([a_want(1, 4), a_want(2, 4)], [a_supply(2, 5, days=9), a_supply(1, 6, days=3)])
    assert [(part.key, part.supply_id, int(part.quantity)) for part in pegging.pegs] == [
        (1, 1, 4),
        (2, 1, 2),
        (2, 2, 2),
    ]
    assert pegging.uncovered == ()


@pytest.mark.parametrize(
    ("wanted", "binding"),
    [({"quantity": 9}, Binding.UNCOVERED), ({"warehouse_id": 2}, Binding.WAREHOUSE), ({"lot": "A"}, Binding.LOT)],
)
def test_what_is_not_covered_says_why(wanted: dict[str, Any], binding: Binding) -> None:
    (left,) = peg([a_want(1, **{"quantity": 3} | wanted)], [a_supply(1, 5)]).uncovered
    assert left.binding is binding


def test_pegs_that_are_put_back_can_be_taken_again() -> None:
    pipeline = Pipeline([a_supply(1, 5)])
    pipeline.put_back(pipeline.take([a_want(1, 4)]).pegs)
    assert pipeline.take([a_want(2, 5)]).uncovered == ()


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN"])
def test_a_want_of_nothing_is_refused(quantity: str) -> None:
    with pytest.raises(WantRefused):
        a_want(1, Decimal(quantity))


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from([None, 1, 2])), max_size=8),
    st.lists(st.tuples(st.integers(-2, 12), st.integers(0, 9), st.integers(1, 2)), max_size=6),
)
def test_no_supply_is_promised_twice(wanted: list[tuple[int, Any]], coming: list[tuple[int, int, int]]) -> None:
    wants = [a_want(key, quantity, warehouse_id=warehouse) for key, (quantity, warehouse) in enumerate(wanted)]
    supplies = [a_supply(n, free, days, warehouse_id=warehouse) for n, (free, days, warehouse) in enumerate(coming)]
    pegging = peg(wants, supplies)
    given_: Counter[int] = Counter()
    covered: Counter[int] = Counter({left.want.key: int(left.missing) for left in pegging.uncovered})
    for part in pegging.pegs:
        given_[part.supply_id] += int(part.quantity)
        covered[part.key] += int(part.quantity)
    assert all(amount <= supplies[supply_id].free for supply_id, amount in given_.items())
    assert all(covered[want.key] == want.quantity for want in wants)


@pytest.mark.parametrize(
    ("cover", "days", "binding", "supply_id"),
    [
        (a_cover(reserved=3), 2, Binding.STOCK, None),
        (a_cover(a_peg(1, 5), a_peg(2, 9), reserved=3), 11, Binding.SUPPLY, 2),
        (a_cover(a_peg(1, -4)), 2, Binding.SUPPLY, 1),
    ],
)
def test_a_promise_waits_for_the_last_of_its_goods(
    cover: LineCover, days: int, binding: Binding, supply_id: int | None
) -> None:
    promise = promise_date(cover, today=TODAY, ready_on=two_days_later)
    assert (promise.on, promise.binding, promise.supply_id) == (after(days), binding, supply_id)


def test_what_is_uncovered_has_no_date() -> None:
    promise = promise_date(a_cover(a_peg(1, 5), uncovered=1), today=TODAY, ready_on=two_days_later)
    assert (promise.on, promise.binding) == (None, Binding.UNCOVERED)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published tables are not here")
def test_atp_agrees_with_the_published_table() -> None:
    (case,) = (case for case in json.loads(PUBLISHED.read_text()) if case["id"] == "dynamics365_late_supply")

    def moves(kind: str) -> list[Moved]:
        return [
            Moved(after(int(event["due"][1:])), Decimal(event["qty"]))
            for event in case["events"]
            if event["type"] == kind
        ]

    rows = atp(TODAY, Decimal(case["on_hand"]), moves("purchase"), moves("sales"), LateRule(7, 1))
    expected = {after(int(day[1:] or 0)): amount for day, amount in case["expect"]["atp"].items() if day != "D0"}
    assert {row.on: row.available for row in rows} == expected | {TODAY: case["expect"]["atp"]["D0"]}
    promise = case["expect"]["promise"]
    assert available_on(rows, Decimal(promise["quantity"])) == after(int(promise["date"][1:]))


def test_goods_that_a_later_demand_needs_are_not_promised_and_the_day_is_named() -> None:
    rows = atp(TODAY, Decimal(10), [Moved(after(5), Decimal(4))], [Moved(after(3), Decimal(7))])
    assert rows == [
        Available(TODAY, Decimal(3), after(3)),
        Available(after(3), Decimal(3), after(3)),
        Available(after(5), Decimal(7), after(5)),
    ]


def test_supply_that_is_too_late_is_not_believed_in_but_demand_is() -> None:
    rows = atp(TODAY, Decimal(10), [Moved(after(-8), Decimal(4))], [Moved(after(-8), Decimal(7))], LateRule(7, 1))
    assert rows == [Available(TODAY, Decimal(3), TODAY)]


def test_late_moves_count_today_without_a_rule() -> None:
    assert atp(TODAY, Decimal(1), [Moved(after(-90), Decimal(4))], []) == [Available(TODAY, Decimal(5), TODAY)]


moves = st.lists(st.builds(Moved, st.integers(-3, 20).map(after), st.integers(1, 20).map(Decimal)), max_size=8)


@given(st.integers(0, 30).map(Decimal), moves, moves)
def test_taking_what_is_available_leaves_no_day_worse_than_it_was(
    on_hand: Decimal, supplies: list[Moved], demands: list[Moved]
) -> None:
    rows = atp(TODAY, on_hand, supplies, demands)
    assert [row.available for row in rows] == sorted(row.available for row in rows)
    for row in rows:
        if row.available > 0:
            again = atp(TODAY, on_hand, supplies, [*demands, Moved(row.on, row.available)])
            assert all(later.available >= 0 for later in again if later.on >= row.on)
