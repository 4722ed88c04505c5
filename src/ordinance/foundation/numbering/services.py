"""Taking numbers: in blocks of one process where gaps are allowed, under the lock of the series where they are not."""

import os
import threading
from collections import deque
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import psycopg
from django.db import connection

from ordinance.foundation.database.ids import next_id
from ordinance.foundation.numbering.rules import number_render, period_of

BLOCK_MAX: Final = 4096  # a peak fetches one block for eight full batches
_TAKE: Final = """
insert into numbering_series as s (id, company_id, code, period, next_value) values (%s, %s, %s, %s, 1 + %s)
on conflict (company_id, code, period) do update set next_value = s.next_value + %s
returning next_value
"""
_Series: TypeAlias = tuple[str, int, str, str]  # database, company, code, period


class NumberSource:
    """Blocks of numbers of one process. A block doubles each time it runs out, so that a quiet company has few gaps.

    A block is fetched over a connection of its own that commits at once: nobody waits for anybody's act to end.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: dict[_Series, deque[int]] = {}
        self._sizes: dict[_Series, int] = {}

    def take(self, company_id: int, code: str, period: str, count: int) -> Sequence[int]:
        """`count` numbers nobody else gets, rising within this process."""
        series = (str(connection.settings_dict["NAME"]), company_id, code, period)
        with self._lock:
            block = self._blocks.setdefault(series, deque())
            if len(block) < count:
                size = max(count - len(block), min(BLOCK_MAX, self._sizes.get(series, 1)))
                self._sizes[series] = min(BLOCK_MAX, size * 2)
                block.extend(_fetched(company_id, code, period, size))
            return [block.popleft() for _ in range(count)]

    def forget(self) -> None:
        """Drop what is left of all blocks: after a fork the child must not give out the parent's numbers."""
        self._lock = threading.Lock()
        self._blocks, self._sizes = {}, {}


NUMBERS: Final = NumberSource()
os.register_at_fork(after_in_child=NUMBERS.forget)


def numbers_take(company_id: int, code: str, period: str, count: int) -> Sequence[int]:
    """Numbers of a series that may have gaps (orders, deliveries): no lock is held to the end of the act."""
    return NUMBERS.take(company_id, code, period, count) if count else []


def gapless_take(company_id: int, code: str, period: str, count: int) -> Sequence[int]:
    """Numbers of a series without gaps (bills, credit notes). Locks it until the act ends: take them last."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [next_id(), company_id, code, period, count, count])
        (following,) = cursor.fetchone()
    return range(following - count, following)


def numbers_render(company_id: int, code: str, pattern: str, *, on: date, count: int) -> list[str]:
    """The next `count` numbers of a series with gaps, as they are printed."""
    taken = numbers_take(company_id, code, period_of(pattern, on=on), count)
    return [number_render(pattern, on=on, n=n) for n in taken]


def gapless_render(company_id: int, code: str, pattern: str, *, on: date, count: int) -> list[str]:
    """The next `count` numbers of a series without gaps, as they are printed; see `gapless_take`."""
    taken = gapless_take(company_id, code, period_of(pattern, on=on), count)
    return [number_render(pattern, on=on, n=n) for n in taken]


def _fetched(company_id: int, code: str, period: str, size: int) -> range:
    key = next_id()
    parameters: dict[str, Any] = connection.get_connection_params()
    with psycopg.connect(**parameters, autocommit=True) as own:
        row = own.execute(_TAKE, [key, company_id, code, period, size, size]).fetchone()
    if row is None:
        raise RuntimeError("the series gave no number")
    following = int(row[0])
    return range(following - size, following)
