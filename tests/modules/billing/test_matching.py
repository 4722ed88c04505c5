from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.foundation.money.rules import NumberRefused
from ordinance.modules.billing.rules.matching import Allocation, OpenItem, match

pytestmark = pytest.mark.proves("E3")

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
items = st.lists(
    st.builds(OpenItem, st.integers(1, 10**6), st.none() | st.dates(), amounts),
    max_size=12,
    unique_by=lambda item: item.id,
)


def test_the_oldest_due_is_settled_first_and_the_rest_stays_on_account() -> None:
    open_items = [
        OpenItem(3, None, Decimal(10)),
        OpenItem(2, date(2026, 2, 1), Decimal(40)),
        OpenItem(1, date(2026, 1, 1), Decimal(60)),
    ]
    assert match(Decimal(75), open_items).allocations == (Allocation(1, Decimal(60)), Allocation(2, Decimal(15)))
    assert match(Decimal(115), open_items).remainder == 5


@pytest.mark.parametrize("amount", ["-0.01", "NaN", "sNaN", "Infinity"])
def test_what_is_no_receipt_is_refused(amount: str) -> None:
    with pytest.raises(NumberRefused, match="amount_refused"):
        match(Decimal(amount), [])


@given(amounts, items)
def test_a_receipt_is_never_over_applied(receipt: Decimal, open_items: list[OpenItem]) -> None:
    matching = match(receipt, open_items)
    by_id = {item.id: item.amount_open for item in open_items}
    assert sum(part.amount for part in matching.allocations) + matching.remainder == receipt
    assert all(0 < part.amount <= by_id[part.item_id] for part in matching.allocations)
    assert len({part.item_id for part in matching.allocations}) == len(matching.allocations)
    assert not matching.remainder or len(matching.allocations) == sum(1 for item in open_items if item.amount_open)
