"""Reads of billing: what each order has been billed and paid."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import connection

from ordinance.foundation.database.hot import literal

_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """The money of one order, gross, in its currency.

    billed           bills less nothing; credit notes are in `credited`, as a positive amount
    settled          applied to its share of the bills it is on
    tied             advances tied to it and not applied yet
    deposit_due      what its term asks for before goods may leave (deposit and payment before shipping)
    """

    billed: Decimal = _ZERO
    credited: Decimal = _ZERO
    settled: Decimal = _ZERO
    tied: Decimal = _ZERO
    deposit_due: Decimal = _ZERO
    before_shipping_due: Decimal = _ZERO

    @property
    def received(self) -> Decimal:
        """Money that counts as this order's payment."""
        return self.settled + self.tied

    @property
    def deposit_missing(self) -> Decimal:
        """What is still lacking of the deposit."""
        return max(_ZERO, self.deposit_due - self.received)


_MONEY: Final = """
with asked as (select unnest(%s::bigint[]) as order_id),
shares as (
  select bl.order_id, b.id, b.kind, sum(bl.gross) as gross, b.gross as bill_gross, b.applied
  from billing_billline bl join billing_bill b on b.id = bl.bill_id
  where bl.order_id = any(%s::bigint[]) group by bl.order_id, b.id),
bills as (
  select order_id, sum(gross) filter (where kind = 'bill') as billed,
    -sum(gross) filter (where kind = 'credit_note') as credited,
    sum(case when kind <> 'bill' or bill_gross = 0 then 0
             when applied = bill_gross then gross else round(applied * gross / bill_gross, 4) end) as settled,
    sum(case when kind = 'credit_note' and bill_gross <> 0 then round(applied * gross / bill_gross, 4) else 0 end) as consumed
  from shares group by order_id),
ties as (
  select order_id, sum(amount - applied) as tied from billing_advancetie
  where order_id = any(%s::bigint[]) group by order_id),
due as (
  select order_id, sum(amount) filter (where kind = 'deposit') as deposit,
    sum(amount) filter (where kind in ('deposit', 'before_shipping')) as before_shipping
  from billing_instalment where order_id = any(%s::bigint[]) group by order_id)
select a.order_id, coalesce(b.billed, 0), coalesce(b.credited, 0), coalesce(b.settled, 0) + coalesce(b.consumed, 0),
  coalesce(t.tied, 0), coalesce(d.deposit, 0), coalesce(d.before_shipping, 0)
from asked a left join bills b using (order_id) left join ties t using (order_id) left join due d using (order_id)
"""


def order_money(order_keys: Collection[int]) -> dict[int, OrderMoney]:
    """The money of each order; one query.

    A bill over several orders is settled in proportion until it is paid in full; a credit note applied to a bill is not
    payment, so what it covered is taken out of `settled` again.
    """
    keys = literal(sorted(order_keys))
    with connection.cursor() as cursor:
        cursor.execute(_MONEY, [keys, keys, keys, keys])
        return {row[0]: OrderMoney(*row[1:]) for row in cursor.fetchall()}
