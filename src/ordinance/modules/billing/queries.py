"""Reads of billing: what each order has been billed and paid, what may be billed, credited and settled."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection
from django.db.models import F

from ordinance.foundation.database.hot import Keys, Read, keys_sql, literal
from ordinance.foundation.database.locking import Locked, lock
from ordinance.foundation.money.rules import LinePrice, PriceBasis
from ordinance.foundation.values import value
from ordinance.modules.billing.models import AdvanceTie, Bill, Fapiao, Receipt
from ordinance.modules.billing.rules.amounts import Taken, Whole

_ZERO: Final = Decimal(0)


@value
class OrderMoney:
    """The money of one order, gross, in its currency.

    billed           bills less nothing; credit notes are in `credited`, as a positive amount
    settled          money applied to its share of the bills it is on
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

    def worth(self, gross: Decimal, *, is_all_billed: bool) -> Decimal:
        """What the order comes to in the end: its gross, or what was billed once nothing more is to be billed.

        They differ where more or less was delivered within the tolerance agreed.
        """
        return self.billed if is_all_billed else max(gross, self.billed)

    @property
    def deposit_missing(self) -> Decimal:
        """What is still lacking of the deposit."""
        return max(_ZERO, self.deposit_due - self.received)


_MONEY: Final = """
with asked as (select unnest(%(keys)s::bigint[]) as order_id),
shares as (
  select bl.order_id, bl.bill_id, b.kind, sum(bl.gross) as gross, b.gross as bill_gross
  from billing_billline bl join billing_bill b on b.id = bl.bill_id
  where bl.order_id = any(%(keys)s::bigint[]) group by bl.order_id, bl.bill_id, b.kind, b.gross),
named as (
  select a.bill_id, a.order_id, sum(a.amount) as amount,
    coalesce(sum(a.amount) filter (where a.receipt_id is not null), 0) as paid
  from billing_application a where a.bill_id in (select bill_id from shares) and a.order_id is not null
  group by a.bill_id, a.order_id),
whole as (
  select a.bill_id, coalesce(sum(a.amount) filter (where a.order_id is null), 0) as free,
    coalesce(sum(a.amount) filter (where a.order_id is not null), 0) as named
  from billing_application a where a.bill_id in (select bill_id from shares) group by a.bill_id),
lefts as (
  select s.order_id, s.kind, s.gross, coalesce(n.paid, 0) as paid, coalesce(w.free, 0) as free,
    s.gross - coalesce(n.amount, 0) as mine_left, s.bill_gross - coalesce(w.named, 0) as bill_left
  from shares s left join named n using (bill_id, order_id) left join whole w using (bill_id)),
bills as (
  select order_id, sum(gross) filter (where kind = 'bill') as billed,
    -sum(gross) filter (where kind = 'credit_note') as credited,
    sum(case when kind <> 'bill' then 0 when free = 0 then paid when free = bill_left then paid + mine_left
             else paid + round(free * mine_left / bill_left, 4) end) as settled
  from lefts group by order_id),
ties as (
  select order_id, sum(amount - applied) as tied from billing_advancetie
  where order_id = any(%(keys)s::bigint[]) group by order_id),
due as (
  select order_id, sum(amount) filter (where kind = 'deposit') as deposit,
    sum(amount) filter (where kind in ('deposit', 'before_shipping')) as before_shipping
  from billing_instalment where order_id = any(%(keys)s::bigint[]) group by order_id)
select a.order_id, coalesce(b.billed, 0), coalesce(b.credited, 0), coalesce(b.settled, 0),
  coalesce(t.tied, 0), coalesce(d.deposit, 0), coalesce(d.before_shipping, 0)
from asked a left join bills b using (order_id) left join ties t using (order_id) left join due d using (order_id)
"""


def order_money(order_keys: Collection[int]) -> dict[int, OrderMoney]:
    """The money of each order; one query.

    What was applied in an order's name (its tied advance, its credit) counts for it alone; the rest applied to a bill
    over several orders counts in proportion to what each still lacks, exactly once the bill is paid in full.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MONEY, {"keys": literal(sorted(set(order_keys)))})
        return {row[0]: OrderMoney(*row[1:]) for row in cursor.fetchall()}


_UNBILLED: Final = """
select l.order_id, sum(greatest(l.gross - coalesce(x.gross, 0), 0))
from orders_orderline l join orders_order o on o.id = l.order_id join orders_ordertype t on t.id = o.type_id
left join lateral (
  select sum(bl.gross) as gross from billing_billline bl join billing_bill b on b.id = bl.bill_id
  where bl.order_line_id = l.id and b.kind = 'bill') x on true
where l.order_id = any(%s::bigint[]) and t.is_invoiced group by l.order_id
"""


def unbilled_of(order_keys: Collection[int]) -> dict[int, Decimal]:
    """Gross of each order that is not billed yet, whatever its status: its part of the customer's exposure while open.

    Orders of a type that is never invoiced owe nothing.
    """
    unbilled = dict.fromkeys(order_keys, _ZERO)
    with connection.cursor() as cursor:
        cursor.execute(_UNBILLED, [literal(sorted(unbilled))])
        unbilled.update(cursor.fetchall())
    return unbilled


_TAKEN: Final = """
select bl.order_line_id, sum(bl.quantity), sum(bl.net), sum(bl.vat), sum(bl.gross)
from billing_billline bl join billing_bill b on b.id = bl.bill_id
where bl.order_line_id = any(%s::bigint[]) and b.kind = 'bill' group by bl.order_line_id
"""


def taken_of(line_ids: Collection[int]) -> dict[int, Taken]:
    """What was billed of each order line; credits are not taken off, for what was billed once is not billed again."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [literal(sorted(line_ids))])
        return {
            row[0]: Taken(quantity=row[1], price=LinePrice(net=row[2], vat=row[3], gross=row[4]))
            for row in cursor.fetchall()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledPart:
    """What one bill says of one order line, and what of that is credited."""

    bill_id: int
    order_id: int
    line_id: int
    whole: Whole
    taken: Taken


_CREDITABLE: Final = """
select bl.bill_id, bl.order_id, bl.order_line_id, o.price_basis,
  sum(bl.quantity), sum(bl.net), sum(bl.vat), sum(bl.gross),
  coalesce(max(c.quantity), 0), coalesce(max(c.net), 0), coalesce(max(c.vat), 0), coalesce(max(c.gross), 0)
from billing_billline bl join billing_bill b on b.id = bl.bill_id join orders_order o on o.id = bl.order_id
left join lateral (
  select -sum(cl.quantity) as quantity, -sum(cl.net) as net, -sum(cl.vat) as vat, -sum(cl.gross) as gross
  from billing_billline cl join billing_bill cb on cb.id = cl.bill_id
  where cl.order_line_id = bl.order_line_id and cb.corrects_id = bl.bill_id) c on true
where bl.order_line_id = any(%s::bigint[]) and b.kind = 'bill'
group by bl.bill_id, bl.order_id, bl.order_line_id, o.price_basis order by bl.bill_id desc, bl.order_line_id
"""


def billed_parts(line_ids: Collection[int]) -> list[BilledPart]:
    """What bills say of these order lines, latest bill first."""
    with connection.cursor() as cursor:
        cursor.execute(_CREDITABLE, [literal(sorted(line_ids))])
        return [
            BilledPart(
                bill_id=row[0],
                order_id=row[1],
                line_id=row[2],
                whole=Whole(
                    quantity=row[4], price=LinePrice(net=row[5], vat=row[6], gross=row[7]), basis=PriceBasis(row[3])
                ),
                taken=Taken(quantity=row[8], price=LinePrice(net=row[9], vat=row[10], gross=row[11])),
            )
            for row in cursor.fetchall()
        ]


_BILL_SHARES: Final = """
select bill_id, order_id, sum(gross) from billing_billline where bill_id = any(%s::bigint[]) group by bill_id, order_id
"""


def bill_shares(bill_ids: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """Bill → order → that order's gross on it."""
    shares: dict[int, dict[int, Decimal]] = {bill_id: {} for bill_id in bill_ids}
    with connection.cursor() as cursor:
        cursor.execute(_BILL_SHARES, [literal(sorted(shares))])
        for bill_id, order_id, gross in cursor.fetchall():
            shares[bill_id][order_id] = gross
    return shares


def bills_of_orders(order_keys: Collection[int]) -> dict[int, list[int]]:
    """Order → the documents (bills and credit notes) it is on, first to last."""
    found: dict[int, list[int]] = {key: [] for key in order_keys}
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct order_id, bill_id from billing_billline where order_id = any(%s::bigint[]) order by 2",
            [literal(sorted(found))],
        )
        for order_id, bill_id in cursor.fetchall():
            found[order_id].append(bill_id)
    return found


def bills_locked(company_id: int, bill_ids: Collection[int]) -> Locked[Bill]:
    """Lock bills and credit notes in key order, after the customers' accounts."""
    return lock(Bill.objects.filter(company_id=company_id, pk__in=set(bill_ids)))


def open_bills(company_id: int, customer_id: int, currency: str) -> list[int]:
    """Keys of a customer's bills that still lack money, oldest due first."""
    rows = Bill.objects.filter(
        company_id=company_id, customer_id=customer_id, currency=currency, gross__gt=F("applied")
    )
    return list(rows.order_by("due_on", "pk").values_list("pk", flat=True))


def receipts_locked(company_id: int, receipt_ids: Collection[int]) -> Locked[Receipt]:
    """Lock receipts in key order, after bills."""
    return lock(Receipt.objects.filter(company_id=company_id, pk__in=set(receipt_ids)))


def tied_receipts(order_keys: Collection[int]) -> set[int]:
    """The receipts that hold money tied to these orders."""
    ties = AdvanceTie.objects.filter(order_id__in=set(order_keys), amount__gt=F("applied"))
    return set(ties.values_list("receipt_id", flat=True))


def open_ties_locked(order_keys: Collection[int]) -> Locked[AdvanceTie]:
    """Lock the ties of orders that still hold money, in key order, after receipts."""
    return lock(
        AdvanceTie.objects.filter(order_id__in=set(order_keys), amount__gt=F("applied")).select_related("receipt")
    )


def tied_of(receipt_ids: Collection[int]) -> dict[int, Decimal]:
    """What of each receipt is tied to orders and not applied yet."""
    tied = dict.fromkeys(receipt_ids, _ZERO)
    for row in AdvanceTie.objects.filter(receipt_id__in=tied, amount__gt=F("applied")):
        tied[row.receipt_id] += row.amount - row.applied
    return tied


_FAPIAO_OPEN: Final = """
select distinct bl.order_id from billing_billline bl join billing_fapiao f on f.bill_id = bl.bill_id
where bl.order_id = any(%s::bigint[]) and (f.state = 'requested' or f.state = 'failed' and not exists (
  select from billing_fapiao g where g.bill_id = f.bill_id and g.id > f.id and g.state in ('issued', 'reversed')))
"""


def fapiao_unsettled(order_keys: Collection[int]) -> frozenset[int]:
    """The orders with a fapiao that was requested and is not issued."""
    with connection.cursor() as cursor:
        cursor.execute(_FAPIAO_OPEN, [literal(sorted(order_keys))])
        return frozenset(row[0] for row in cursor.fetchall())


def fapiao_locked(company_id: int, fapiao_id: int) -> Fapiao | None:
    """Lock one fapiao with its bill known; None when it is not there."""
    rows = lock(Fapiao.objects.filter(company_id=company_id, pk=fapiao_id).select_related("bill"))
    return rows[0] if rows else None


_OVERDUE: Final = """
select customer_id, sum(gross - applied) from billing_bill
where company_id = %s and customer_id = any(%s::bigint[]) and gross <> applied and due_on < %s and kind = 'bill'
group by customer_id
"""


_OVERDUE_READ: Final = """
select json_build_array(customer_id, sum(gross - applied)::text) from billing_bill
where company_id = %s and customer_id = any({keys}) and gross <> applied and due_on < %s::date and kind = 'bill'
group by customer_id
"""


def overdue_read(company_id: int, customer_ids: Keys, today: date) -> Read:
    """The same as part of a composed read: rows of customer and amount."""
    array, params = keys_sql(customer_ids)
    return Read("overdue", _OVERDUE_READ.format(keys=array), (company_id, *params, today.isoformat()))


def overdue_by_customer(company_id: int, customer_ids: Collection[int], today: date) -> dict[int, Decimal]:
    """What each customer owes past its due date; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE, [company_id, literal(sorted(customer_ids)), today])
        return dict(cursor.fetchall())
