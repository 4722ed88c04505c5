"""Running a guarded write on its own, to learn which rows it passed over."""

from typing import Any

from ordinance.foundation.database.hot import Write, hot_cursor


def touched(write: Write) -> set[Any]:
    """Run a guarded write that returns keys; the keys of the rows it touched. The rows missed are as they were."""
    with hot_cursor() as cursor:
        cursor.execute(write.sql, write.params)
        return {row[0] if len(row) == 1 else tuple(row) for row in cursor.fetchall()}


def run(write: Write) -> None:
    """Run a write that has no guard."""
    with hot_cursor() as cursor:
        cursor.execute(write.sql, write.params)
