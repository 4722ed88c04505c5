"""Writes of credit accounts: opening them, moving exposures by conditional update, setting limits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ordinance.foundation.database.hot import Write, hot_cursor, literal
from ordinance.foundation.database.models import AMOUNT_MAX
from ordinance.foundation.errors import Refusal
from ordinance.foundation.ledger.journal import Journal
from ordinance.modules.credit.errors import AccountMissing, ExposureUnbounded
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.credit.queries import accounts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureTake:
    """What an order about to be confirmed takes of its customer's credit.

    is_enforced  False where the policy asks for no limit, or somebody entitled let the order pass
    """

    customer_id: int
    amount: Decimal
    is_enforced: bool = True


_ADD: Final = """
with held as materialized (
  select a.id, u.amount from credit_creditaccount a join unnest(%s::bigint[], %s::numeric[]) u(customer_id, amount)
  on u.customer_id = a.customer_id where a.company_id = %s order by a.id for no key update of a)
update credit_creditaccount a set exposure = a.exposure + held.amount from held
where a.id = held.id and abs(a.exposure + held.amount) <= %s::numeric returning 1
"""

_TAKE: Final = """
with held as materialized (
  select a.id, u.amount, u.is_enforced from credit_creditaccount a
  join unnest(%s::bigint[], %s::numeric[], %s::boolean[]) u(customer_id, amount, is_enforced)
  on u.customer_id = a.customer_id where a.company_id = %s order by a.id for no key update of a)
update credit_creditaccount a set exposure = a.exposure + held.amount from held
where a.id = held.id and not a.is_frozen
  and (not held.is_enforced or a.exposure + held.amount <= a.credit_limit) returning 1
"""


def accounts_open(company_id: int, customer_ids: Collection[int]) -> None:
    """Open accounts for customers who have none: no limit, no exposure."""
    CreditAccount.objects.bulk_create(
        [CreditAccount(company_id=company_id, customer_id=customer_id) for customer_id in sorted(set(customer_ids))],
        ignore_conflicts=True,
    )


def exposure_write(company_id: int, changes: Mapping[int, Decimal]) -> Write:
    """Add to exposures without asking for the limit (receipts, credits, releases), as one guarded write."""
    moved = {customer_id: amount for customer_id, amount in sorted(changes.items()) if amount}
    return Write(
        "exposures", _ADD, (literal(moved), literal(moved.values()), company_id, str(AMOUNT_MAX)), expected=len(moved)
    )


def exposure_add(company_id: int, changes: Mapping[int, Decimal]) -> None:
    """Add to exposures, customer → amount (negative gives room back); one UPDATE in key order.

    raises  AccountMissing when a customer has no account: nothing is left out silently; ExposureUnbounded
    """
    write = exposure_write(company_id, changes)
    if not write.expected:
        return
    with hot_cursor() as cursor:
        cursor.execute(write.sql, write.params)
        if cursor.rowcount != write.expected:
            raise _why(company_id, {customer_id for customer_id, amount in changes.items() if amount})


def _why(company_id: int, customer_ids: set[int]) -> Refusal:
    """Why exposures could not be moved: a second question, asked only when the guard missed."""
    missing = customer_ids - accounts_of(company_id, customer_ids).keys()
    return AccountMissing(customers=sorted(missing)) if missing else ExposureUnbounded(customers=sorted(customer_ids))


def exposure_take(company_id: int, takes: Sequence[ExposureTake]) -> Write:
    """Take credit, as one guarded write: within the limit where it is enforced, never from a frozen account.

    Orders are decided one by one under the lock of `accounts_read`; this guards their sum, and where one of a
    customer's orders was let pass beyond the limit, only that the account is not frozen. A guard that misses means that
    the accounts are no longer what was read. What is free takes nothing.
    """
    amounts: dict[int, Decimal] = {}
    enforced: dict[int, bool] = {}
    for take in (take for take in takes if take.amount):
        amounts[take.customer_id] = amounts.get(take.customer_id, Decimal(0)) + take.amount
        enforced[take.customer_id] = enforced.get(take.customer_id, True) and take.is_enforced
    customers = sorted(amounts)
    params = (
        literal(customers),
        literal(amounts[customer_id] for customer_id in customers),
        literal(enforced[customer_id] for customer_id in customers),
        company_id,
    )
    return Write("exposure", _TAKE, params, expected=len(customers))


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitChange:
    """A new limit for a locked account."""

    account: CreditAccount
    credit_limit: Decimal
    is_frozen: bool
    reason: str


def limit_set(change: LimitChange, *, reviewed_on: date, journal: Journal) -> None:
    """Set a customer's limit; the ledger keeps both figures on the customer's stream (INV-16)."""
    account = change.account
    before = {"credit_limit": account.credit_limit, "is_frozen": account.is_frozen}
    after = {"credit_limit": change.credit_limit, "is_frozen": change.is_frozen}
    CreditAccount.objects.filter(pk=account.pk).update(**after, reviewed_on=reviewed_on)
    journal.add(
        "credit.limit_set", account.customer_id, {"before": before, "after": after, "reason": change.reason[:500]}
    )
