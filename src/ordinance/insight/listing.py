"""Pages of long lists by key: whatever the list's size and the page's place, one range of one index is read.

A place in a list is the value of the column it is sorted by and the row's key; pages go on after it or end before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
Value = str | int | Decimal | date | datetime | None
PAGE: Final = 50
COUNTED: Final = 1_000  # beyond it a list says "more than"


@dataclass(frozen=True, slots=True)
class SortBy:
    """The column a list is sorted by, and which way; rows without a value come last either way.

    kind  the type of the column's values
    """

    field: str
    kind: type[str] | type[int] | type[Decimal] | type[date] | type[datetime]
    is_descending: bool = False
    is_nullable: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Beside which row a page begins: after it, or, going back, before it."""

    value: Value
    key: int
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class ListPage(Generic[M]):
    """One page of a list, and where its neighbours begin."""

    rows: Sequence[M]
    previous: Place | None
    next: Place | None


def list_page(rows: QuerySet[M], by: SortBy, at: Place | None, *, size: int = PAGE) -> ListPage[M]:
    """A page of the rows; one query, two where the rows without a value begin on the page."""
    is_back = at is not None and at.is_back
    found: list[M] = []
    for stretch in _stretches(by, at):
        if len(found) <= size:
            found += rows.filter(stretch).order_by(*_ordering(by, is_back=is_back))[: size + 1 - len(found)]
    shown, has_more = found[:size], len(found) > size
    if is_back:
        shown.reverse()
    if not shown:
        return ListPage((), None, None)
    has_next, has_previous = (True, has_more) if is_back else (has_more, at is not None)
    return ListPage(
        shown,
        _place(shown[0], by, is_back=True) if has_previous else None,
        _place(shown[-1], by, is_back=False) if has_next else None,
    )


def counted(rows: QuerySet[M]) -> int:
    """How many rows there are, at most COUNTED + 1: the count costs the same however long the list grows."""
    return rows.order_by()[: COUNTED + 1].count()


def _ordering(by: SortBy, *, is_back: bool) -> list[str]:
    return [f"-{by.field}", "-pk"] if by.is_descending is not is_back else [by.field, "pk"]


def _stretches(by: SortBy, at: Place | None) -> Sequence[Q]:
    """The stretches of the list that follow the place, in the sequence they are read.

    Rows without a value come last whichever way the list is sorted. An index keeps them at one end only, so they are
    a stretch of their own: each is read straight off the index, both ways.
    """
    valued, without = Q(**{f"{by.field}__isnull": False}), Q(**{f"{by.field}__isnull": True})
    if not by.is_nullable:
        return [_beyond(by, at) if at is not None else Q()]
    if at is None:
        return [valued, without]
    if at.value is None:
        is_down = by.is_descending is not at.is_back
        left = without & Q(**{f"pk__{'lt' if is_down else 'gt'}": at.key})
        return [left, valued] if at.is_back else [left]
    return [_beyond(by, at)] if at.is_back else [_beyond(by, at), without]


def _beyond(by: SortBy, at: Place) -> Q:
    way = "lt" if by.is_descending is not at.is_back else "gt"
    further = Q(**{f"{by.field}__{way}": at.value}) | Q(**{by.field: at.value, f"pk__{way}": at.key})
    # the outer bound is implied; it lets the index be read from here on
    return Q(**{f"{by.field}__{way}e": at.value}) & further


def _place(row: Model, by: SortBy, *, is_back: bool) -> Place:
    value: Any = row
    for part in by.field.split("__"):
        value = getattr(value, part) if value is not None else None
    return Place(value, row.pk, is_back)
