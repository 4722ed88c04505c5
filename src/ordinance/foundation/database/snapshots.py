"""One moment of the database, for reads that must agree with each other: checks, seals, exports, digests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def snapshot(using: str = DEFAULT_DB_ALIAS) -> Iterator[Any]:
    """A cursor on one REPEATABLE READ, READ ONLY view. It can write nothing, so it is no transaction of an act.

    Everything read through the same connection inside the block, the ORM included, sees the same moment.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot cannot begin inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("begin isolation level repeatable read, read only")
        try:
            yield cursor
        finally:
            cursor.execute("rollback")
