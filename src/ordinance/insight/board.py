"""The orders by stage, over the filter of the list: for each stage a bounded count, its worth, and the latest orders.

However many orders there are, each stage is read from its own index as far as the count goes, all in one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ordinance.foundation.people.rules import Actor
from ordinance.insight.order_list import STAGES_OF, Filter, orders_matching, orders_narrowed
from ordinance.insight.order_rows import OrderRow, order_rows
from ordinance.orders.models import Order
from ordinance.orders.states import Stage, Status

COUNTED: Final = 99  # beyond it a column says "99+", and no worth
CARDS: Final = 8
_SQL: Final = """
with counted as materialized (
  select wanted.stage, found.id, found.currency, found.gross,
    row_number() over (partition by wanted.stage order by found.ordered_at desc, found.id desc) as place
  from unnest(%s::text[]) wanted(stage) cross join lateral ({stage}) found
), worth as (
  select stage, currency, sum(gross) as gross from counted group by stage, currency
)
select c.stage, count(*), array_agg(c.id order by c.place) filter (where c.place <= %s), (
  select json_agg(json_build_array(w.currency, w.gross::text) order by w.currency) from worth w where w.stage = c.stage)
from counted c group by c.stage
"""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage: how many orders (at most COUNTED + 1), what they are worth by currency where all are counted."""

    stage: Stage
    count: int
    worth: Sequence[tuple[str, Decimal]]
    rows: Sequence[OrderRow]

    @property
    def is_more(self) -> bool:
        """Whether there are more than are counted."""
        return self.count > COUNTED


def stages_of(wanted: Filter) -> Sequence[Stage]:
    """The columns of the board in the sequence an order passes them, those the filter can match."""
    statuses = [Status(wanted.status)] if wanted.status else list(Status)
    stages = [stage for status in statuses for stage in STAGES_OF[status]]
    return [stage for stage in stages if not wanted.stages or stage in wanted.stages]


def board(actor: Actor, wanted: Filter) -> Sequence[BoardColumn]:
    """The columns of the board; two queries and those of the rows, two more first with a text."""
    stages = stages_of(wanted)
    found = _counted(orders_narrowed(actor, wanted), stages)
    keys = [key for _, shown, _ in found.values() for key in shown]
    orders = list(orders_matching(actor, Filter()).filter(pk__in=keys))
    rows = {row.order.pk: row for row in order_rows(actor, orders)}
    columns = []
    for stage in stages:
        count, shown, worth = found.get(stage, (0, [], []))
        shown_rows = [rows[key] for key in shown if key in rows]
        columns.append(BoardColumn(stage, count, worth if count <= COUNTED else (), shown_rows))
    return columns


def _counted(
    orders: QuerySet[Order], stages: Sequence[Stage]
) -> dict[str, tuple[int, list[int], list[tuple[str, Decimal]]]]:
    """Of each stage the count, the keys of the latest, and the worth."""
    one_stage = (
        orders.filter(stage=RawSQL("wanted.stage", ()))
        .order_by("-ordered_at", "-pk")
        .values("id", "currency", "gross", "ordered_at")[: COUNTED + 1]
    )
    try:
        sql, params = one_stage.query.sql_with_params()
    except EmptyResultSet:  # the filter names orders there are none of
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.replace("{stage}", sql), [[str(stage) for stage in stages], *params, CARDS])
        return {
            stage: (count, keys or [], [(currency, Decimal(gross)) for currency, gross in worth or ()])
            for stage, count, keys, worth in cursor.fetchall()
        }
