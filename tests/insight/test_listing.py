"""Pages by key, both ways, over ties and rows without a value, against plain sorting."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from ordinance.foundation.database.ids import KEYS
from ordinance.insight.listing import ListPage, Place, SortBy, list_page
from ordinance.orders.models import Order
from tests.builders import a_customer, a_house, a_request, an_item, submitted, the_order

pytestmark = pytest.mark.proves("J4")

DAYS: list[int | None] = [None, 0, 3, 3, 1, None, 3, 2, 0, None, 5, 3, 1, None, 4, 3]
FIRST = date(2026, 3, 1)


@dataclass(frozen=True)
class Listed:
    """Some orders and the days they are promised for."""

    orders: QuerySet[Order]
    days: dict[int, date | None]

    def sorted(self, *, is_descending: bool) -> list[int]:
        """The keys by day and key, those without a day last either way."""
        way = -1 if is_descending else 1
        valued = sorted((way * day.toordinal(), way * key) for key, day in self.days.items() if day is not None)
        without = sorted(way * key for key, day in self.days.items() if day is None)
        return [way * key for _, key in valued] + [way * key for key in without]


@pytest.fixture(scope="module")
def listed() -> Listed:
    house = a_house()
    order = the_order(submitted(house, a_request(a_customer(house), (an_item(house), 1))))
    days: dict[int, date | None] = {}
    for key, offset in zip(KEYS.take(len(DAYS)), DAYS, strict=True):
        order.pk, order.number, order.ledger_seq, order._state.adding = key, f"L-{key}", 0, True
        days[key] = order.promised_on = None if offset is None else FIRST + timedelta(days=offset)
        order.save(force_insert=True)
    return Listed(Order.objects.filter(pk__in=list(days)), days)


@given(size=st.integers(1, 7), is_descending=st.booleans(), steps=st.lists(st.booleans(), max_size=12))
@settings(max_examples=40, deadline=None)
def test_every_walk_forth_and_back_shows_what_plain_sorting_shows(
    listed: Listed, size: int, is_descending: bool, steps: list[bool]
) -> None:
    by = SortBy("promised_on", date, is_descending=is_descending, is_nullable=True)
    expected = listed.sorted(is_descending=is_descending)
    page = list_page(listed.orders, by, None, size=size)
    start = 0

    for goes_on in [*steps, *[True] * len(expected)]:
        keys = [order.pk for order in page.rows]
        assert keys == expected[start : start + len(keys)]
        assert (page.next is None) == (start + len(keys) == len(expected))
        place = page.next if goes_on else page.previous
        if place is None:
            continue
        start = start + len(keys) if goes_on else max(0, start - size)
        page = list_page(listed.orders, by, place, size=size)

    assert [order.pk for order in page.rows][-1] == expected[-1]


@pytest.mark.parametrize("is_descending", [False, True])
def test_a_place_whose_row_is_gone_is_a_place_all_the_same(listed: Listed, is_descending: bool) -> None:
    by = SortBy("promised_on", date, is_descending=is_descending, is_nullable=True)
    expected = listed.sorted(is_descending=is_descending)
    for at, key in enumerate(expected):
        rest = listed.orders.exclude(pk=key)

        after = list_page(rest, by, Place(listed.days[key], key), size=50)
        before = list_page(rest, by, Place(listed.days[key], key, is_back=True), size=50)

        assert _keys(after) == expected[at + 1 :]
        assert _keys(before) == expected[:at]


def _keys(page: ListPage[Any]) -> list[int]:
    return [row.pk for row in page.rows]
