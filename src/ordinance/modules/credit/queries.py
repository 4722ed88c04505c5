"""Reads of credit: accounts, locked or for the hot path, and what each exposure should be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from ordinance.foundation.database.hot import Keys, Read, keys_sql
from ordinance.foundation.database.locking import lock
from ordinance.foundation.values import value
from ordinance.modules.credit.models import CreditAccount


@value
class AccountSeen:
    """A credit account as the hot path reads it, locked."""

    account_id: int
    customer_id: int
    credit_limit: Decimal
    exposure: Decimal
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class ExposureDrift:
    """An account whose stored exposure differs from what its documents add up to."""

    customer_id: int
    stored: Decimal
    computed: Decimal


def accounts_locked(company_id: int, customer_ids: Collection[int]) -> dict[int, CreditAccount]:
    """Lock the accounts of customers in key order; customers without an account are left out."""
    rows = CreditAccount.objects.filter(company_id=company_id, customer_id__in=set(customer_ids))
    return {row.customer_id: row for row in lock(rows)}


def accounts_of(company_id: int, customer_ids: Collection[int]) -> dict[int, CreditAccount]:
    """The accounts of customers as they are now, not locked: to show, never to decide."""
    rows = CreditAccount.objects.filter(company_id=company_id, customer_id__in=set(customer_ids))
    return {row.customer_id: row for row in rows}


_READ: Final = """
select json_build_array(a.id::text, a.customer_id::text, a.credit_limit::text, a.exposure::text, a.is_frozen)
from (select * from credit_creditaccount where company_id = %s and customer_id = any({keys})
      order by id for no key update) a
"""


def accounts_read(company_id: int, customer_ids: Keys) -> Read:
    """The accounts of customers, locked in key order, as one part of a hot read; `account_seen` reads its rows."""
    array, params = keys_sql(customer_ids)
    return Read("accounts", _READ.format(keys=array), (company_id, *params))


def account_seen(row: Sequence[Any]) -> AccountSeen:
    """One row of `accounts_read`."""
    return AccountSeen(int(row[0]), int(row[1]), Decimal(row[2]), Decimal(row[3]), bool(row[4]))


# exposure = unbilled gross of open orders + open bills and credit notes − what receipts have not settled.
# Billing's and the orders' tables are read here, and only read: the recomputation crosses them by nature.
_RECOMPUTED: Final = """
with billed as (
  select bl.order_line_id, sum(bl.gross) as gross from billing_billline bl join billing_bill b on b.id = bl.bill_id
  where b.company_id = %(company)s and b.kind = 'bill' group by bl.order_line_id),
terms(customer_id, amount) as (
  select o.customer_id, sum(greatest(l.gross - coalesce(x.gross, 0), 0))
  from orders_order o join orders_ordertype t on t.id = o.type_id join orders_orderline l on l.order_id = o.id
  left join billed x on x.order_line_id = l.id
  where o.company_id = %(company)s and o.status = 'confirmed' and t.is_invoiced group by o.customer_id
  union all
  select customer_id, sum(gross - applied) from billing_bill where company_id = %(company)s group by customer_id
  union all
  select customer_id, -sum(amount - applied) from billing_receipt
  where company_id = %(company)s and customer_id is not null group by customer_id),
computed as (select customer_id, sum(amount) as exposure from terms group by customer_id)
select coalesce(a.customer_id, c.customer_id), coalesce(a.exposure, 0), coalesce(c.exposure, 0)
from computed c full join (select * from credit_creditaccount where company_id = %(company)s) a using (customer_id)
where coalesce(a.exposure, 0) <> coalesce(c.exposure, 0) order by 1
"""


def exposure_drifts(company_id: int) -> list[ExposureDrift]:
    """Accounts whose exposure is not what their documents add up to; none must come back (INV-10)."""
    with connection.cursor() as cursor:
        cursor.execute(_RECOMPUTED, {"company": company_id})
        return [ExposureDrift(*row) for row in cursor.fetchall()]
