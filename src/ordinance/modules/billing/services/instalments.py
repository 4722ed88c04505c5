"""Instalments: what an order's payment term asks for, made when it is confirmed and resized when its worth changes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ordinance.foundation.database.hot import Write, insert
from ordinance.foundation.database.ids import KEYS
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
    planned = instalments_plan(orders, confirmed_on=confirmed_on)
    Instalment.objects.bulk_create(Instalment(company_id=company_id, **part._asdict()) for part in planned)


class Planned(NamedTuple):
    """One instalment about to be written."""

    order_id: int
    position: int
    kind: str
    base_event: str
    share_percent: Decimal
    amount: Decimal
    due_on: date | None


def instalments_plan(orders: Iterable[tuple[int, str, Decimal, str]], *, confirmed_on: date) -> list[Planned]:
    """What `instalments_make` writes; nothing is written here."""
    planned = []
    for order_id, code, gross, currency in orders:
        if not gross:
            continue
        parts = schedule(term_of(code), gross, rounding_of(currency))
        days = due_days(parts, {BaseEvent.CONFIRMED: confirmed_on})
        planned += [
            Planned(
                order_id, part.position, part.step.kind.value, part.step.base_event.value, part.step.share_percent,
                part.amount, due,
            )
            for part, due in zip(parts, days, strict=True)
        ]  # fmt: skip
    return planned


def instalments_insert(planned: Sequence[Planned], *, company_id: int) -> Write:
    """Planned instalments as one part of a composed write."""
    return insert(
        "instalments",
        "billing_instalment",
        {
            "id": ("bigint", KEYS.take(len(planned))),
            "order_id": ("bigint", [part.order_id for part in planned]),
            "position": ("smallint", [part.position for part in planned]),
            "kind": ("text", [part.kind for part in planned]),
            "base_event": ("text", [part.base_event for part in planned]),
            "share_percent": ("numeric", [part.share_percent for part in planned]),
            "amount": ("numeric", [part.amount for part in planned]),
            "due_on": ("date", [part.due_on for part in planned]),
        },
        company_id=("bigint", company_id),
    )


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
