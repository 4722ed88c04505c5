"""Locked rows: the type that says "these were locked, in key order, before anyone looked at them"."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

from django.db import models

M = TypeVar("M", bound=models.Model)


class Locked(Sequence[M], Generic[M]):
    """An immutable tuple of rows, built only by `lock` inside a transaction."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Sequence[M]) -> None:
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, index: int) -> M: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[M]: ...

    def __getitem__(self, index: int | slice) -> M | Sequence[M]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[M]:
        return iter(self._rows)

    def only(self, keys: "set[int] | frozenset[int]") -> "Locked[M]":
        """The locked rows among `keys`, still in key order."""
        return Locked([row for row in self._rows if row.pk in keys])


def lock(rows: "models.QuerySet[M]") -> Locked[M]:
    """Lock the rows of a query in key order, at once. `for no key update`: foreign key checks do not wait on it."""
    return Locked(list(rows.order_by("pk").select_for_update(of=("self",), no_key=True)))
