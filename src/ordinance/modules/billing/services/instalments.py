"""Instalments: what an order's payment term asks for, made when it is confirmed and resized when its worth changes."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from ordinance.foundation.money.rules import rounding_of, spread
from ordinance.modules.billing.errors import TermUnknown
from ordinance.modules.billing.models import Instalment
from ordinance.modules.billing.rules.terms import TERMS, BaseEvent, Term, due_days, due_on, schedule


def term_of(code: str) -> Term:
    """The term of a code.

    raises  TermUnknown
    """
    if code not in TERMS:
        raise TermUnknown(term=code)
    return TERMS[code]


def instalments_make(orders: Sequence[tuple[int, str, Decimal, str]], *, company_id: int, confirmed_on: date) -> None:
    """Split each order's gross by its term, one INSERT; an order without value gets none (E2).

    orders  (order key, term code, gross, currency)
    raises  TermUnknown
    """
    rows = []
    for order_id, code, gross, currency in orders:
        if not gross:
            continue
        parts = schedule(term_of(code), gross, rounding_of(currency))
        days = due_days(parts, {BaseEvent.CONFIRMED: confirmed_on})
        rows += [
            Instalment(
                company_id=company_id,
                order_id=order_id,
                position=part.position,
                kind=part.step.kind.value,
                base_event=part.step.base_event.value,
                share_percent=part.step.share_percent,
                amount=part.amount,
                due_on=due,
            )
            for part, due in zip(parts, days, strict=True)
        ]
    Instalment.objects.bulk_create(rows)


def instalments_drop(order_ids: Collection[int]) -> None:
    """Forget the instalments of orders that are no longer confirmed: nothing is asked of them."""
    Instalment.objects.filter(order_id__in=order_ids).delete()


def instalments_resize(order_id: int, gross: Decimal, currency: str) -> None:
    """Split a changed order's gross anew by the shares it was confirmed with."""
    rows = list(Instalment.objects.filter(order_id=order_id).order_by("position"))
    if not rows:
        return
    amounts = spread(gross, [row.share_percent for row in rows], rounding_of(currency))
    for row, amount in zip(rows, amounts, strict=True):
        row.amount = amount
    Instalment.objects.bulk_update(rows, ["amount"])


def instalments_date(orders: Sequence[tuple[int, str]], event: BaseEvent, happened_on: date) -> None:
    """Date the instalments of orders whose term counts from `event`; what is dated stays as it is.

    orders  (order key, term code)
    """
    terms = dict(orders)
    rows = list(Instalment.objects.filter(order_id__in=terms, base_event=event.value, due_on=None).order_by("pk"))
    for row in rows:
        row.due_on = due_on(term_of(terms[row.order_id]).steps[row.position - 1], happened_on)
    Instalment.objects.bulk_update(rows, ["due_on"])
