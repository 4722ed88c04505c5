"""What of a line may go on a delivery: never more than is kept for it, never more than its tolerance."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.modules.shipping.rules import Kept, LineRoom, unplanned

pytestmark = pytest.mark.proves("D3")

D = Decimal
QUANTITY = st.decimals(0, 1000, places=3)


def a_room(
    ordered: int = 10, *, shipped: int = 0, over: str = "0", short: str = "0", kept: tuple[int, ...] = ()
) -> LineRoom:
    return LineRoom(
        ordered=D(ordered),
        sent=D(shipped),
        shipped=D(shipped),
        claimed=D(sum(kept)),
        over_tolerance=D(over),
        short_tolerance=D(short),
        kept=[Kept(level_id=n, warehouse_id=n % 2, quantity=D(quantity)) for n, quantity in enumerate(kept)],
    )


def test_what_is_kept_goes_in_order_and_from_the_warehouse_asked_for() -> None:
    room = a_room(kept=(3, 4, 3))
    assert [(part.level_id, part.quantity) for part in room.take(D(5), 0)] == [(0, D(3)), (2, D(2))]
    assert room.on_hand(None) == D(5)
    assert room.on_hand(0) == D(1)
    assert not room.is_covered


def test_tolerance_bounds_what_may_be_sent_and_what_counts_as_all() -> None:
    room = a_room(100, shipped=90, over="0.05", short="0.1")
    assert (room.allowed, room.claimable, room.is_covered) == (D(15), D(15), True)
    assert not a_room(100, shipped=89, short="0.1").is_covered


def test_more_kept_for_a_line_uses_up_what_it_may_claim() -> None:
    room = a_room(kept=(4,))
    room.keep(Kept(level_id=0, warehouse_id=0, quantity=D(2)))
    room.keep(Kept(level_id=7, warehouse_id=1, quantity=D(1)))
    assert (room.on_hand(None), room.claimable) == (D(7), D(3))


def test_what_is_planned_already_is_not_planned_again() -> None:
    kept = [Kept(level_id=n, warehouse_id=1, quantity=D(5)) for n in range(3)]
    assert [(k.level_id, k.quantity) for k in unplanned(kept, {0: D(5), 1: D(2)})] == [(1, D(3)), (2, D(5))]


@given(st.lists(QUANTITY, max_size=5), QUANTITY)
def test_taking_and_putting_back_leave_things_as_they_were(kept: list[Decimal], asked: Decimal) -> None:
    room = a_room(1000)
    room.kept = [Kept(level_id=n, warehouse_id=n % 2, quantity=quantity) for n, quantity in enumerate(kept)]
    parts = room.take(min(asked, room.on_hand(None)), None)
    assert sum((part.quantity for part in parts), D(0)) == min(asked, sum(kept, D(0)))
    assert room.sent + room.on_hand(None) == sum(kept, D(0))
    assert all(each.quantity >= 0 for each in room.kept)
    room.put_back(parts)
    assert [each.quantity for each in room.kept] == kept
    assert room.sent == 0
