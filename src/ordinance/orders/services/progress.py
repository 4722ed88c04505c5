"""Storing what is derived: tracks, stage, promised date, and where the order's ledger stream ends.

One writer, one UPDATE.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ordinance.foundation.database.hot import Write, hot_cursor, literal
from ordinance.foundation.ledger.rules import Head
from ordinance.orders.rules import Tracks


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands after an act."""

    order_id: int
    tracks: Tracks
    head: Head
    promised_on: date | None


_SQL: Final = """
update orders_order o set stage = u.stage, fulfilment = u.fulfilment, invoicing = u.invoicing, payment = u.payment,
  promised_on = u.promised_on, ledger_seq = u.seq, ledger_hash = u.hash, edit_token = o.edit_token + 1
from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::int[], %s::bytea[])
  u(id, stage, fulfilment, invoicing, payment, promised_on, seq, hash)
where o.id = u.id returning 1
"""


def standing_write(standings: Sequence[Standing]) -> Write:
    """The standings as one guarded update."""
    rows = sorted(standings, key=lambda standing: standing.order_id)
    columns = (
        literal(row.order_id for row in rows),
        literal(str(row.tracks.stage) for row in rows),
        literal(str(row.tracks.fulfilment) for row in rows),
        literal(str(row.tracks.invoicing) for row in rows),
        literal(str(row.tracks.payment) for row in rows),
        literal(row.promised_on for row in rows),
        literal(row.head.seq for row in rows),
        literal(row.head.hash for row in rows),
    )
    return Write("standings", _SQL, columns, expected=len(rows))


def standing_store(standings: Sequence[Standing]) -> None:
    """Store where locked orders stand; one statement however many."""
    if not standings:
        return
    write = standing_write(standings)
    with hot_cursor() as cursor:
        cursor.execute(write.sql, write.params)
