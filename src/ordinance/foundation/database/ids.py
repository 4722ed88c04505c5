"""Keys: 64-bit numbers taken in blocks from one sequence, so that a row knows its key before it is written.

Each database starts the sequence in a range of its own; gaps are normal: a process that stops leaves a rest.
"""

import threading
from collections import deque
from collections.abc import Sequence
from typing import Final

from django.db import connection

BLOCK: Final = 10_000


class KeySource:
    """Hands out keys of one process; safe between threads, and after a fork once `forget` was called."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: deque[range] = deque()

    def take(self, count: int) -> Sequence[int]:
        """`count` fresh keys in rising order within a block; asks the database once per 10,000."""
        taken: list[int] = []
        with self._lock:
            while len(taken) < count:
                if not self._blocks:
                    self._blocks.append(self._fetch())
                block = self._blocks.popleft()
                part = block[: count - len(taken)]
                taken.extend(part)
                if len(part) < len(block):
                    self._blocks.appendleft(block[len(part) :])
        return taken

    def forget(self) -> None:
        """Drop what is left of the block: after a fork, or when another database is connected."""
        with self._lock:
            self._blocks.clear()

    @staticmethod
    def _fetch() -> range:
        with connection.cursor() as cursor:
            cursor.execute("select nextval('ordinance_keys')")
            (last,) = cursor.fetchone()
        return range(last, last + BLOCK)


KEYS: Final = KeySource()


def next_id() -> int:
    """One fresh key (the default of every primary key)."""
    return KEYS.take(1)[0]
