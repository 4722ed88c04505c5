"""Money that came in and is not matched, with what it may be for: bills and orders ranked, each with its reasons (E3).

Nothing is decided here: the suggestions of a page of receipts are read in a fixed number of queries, and a person says.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import F
from rapidfuzz import fuzz, process, utils

from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.parties.models import Customer
from ordinance.modules.billing.models import Bill, BillKind, Receipt
from ordinance.modules.billing.queries import tied_of
from ordinance.orders.models import Order
from ordinance.orders.states import Status, Track

PAGE: Final = 50
SHOWN: Final = 5  # suggestions of a receipt
ALIKE: Final = 82  # of 100: how like a customer's name the payer's must be
MOST: Final = 5000  # open bills, and orders, looked at
_EDGE: Final = r"(?<![0-9a-z]){}(?![0-9a-z])"  # a number stands alone in the bank's text: B-12 is not in B-123
_SCORES: Final[Mapping[str, int]] = {"reference": 60, "amount": 30, "customer": 25, "payer": 20, "part": -5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A receipt with what of it is neither applied nor tied."""

    receipt: Receipt
    on_account: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A bill or an order a receipt may be for.

    kind     bill, order
    lacking  what it still lacks
    reasons  reference (the bank's text names it), amount (exactly what it lacks), customer (claimed by its customer),
             payer (the payer's name is like its customer's), part (it would be paid in part)
    """

    kind: str
    key: int
    number: str
    customer_id: int
    customer_name: str
    lacking: Decimal
    reasons: tuple[str, ...]

    @property
    def score(self) -> int:
        """How much speaks for it."""
        return sum(_SCORES[reason] for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class _Open:
    kind: str
    key: int
    number: str
    customer_id: int
    currency: str
    lacking: Decimal
    due_on: date = date.max  # orders that are not billed come after bills that are due


def unmatched(actor: Actor, *, before: int | None = None, most: int = PAGE) -> list[Unmatched]:
    """Receipts with money on account, the newest first; two queries.

    before  key of the last receipt of the page shown, to go on from
    """
    rows = Receipt.objects.filter(company_id=actor.company_id, applied__lt=F("amount")).select_related("customer")
    if actor.customer_ids is not None:
        rows = rows.filter(customer_id__in=actor.customer_ids)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    receipts = list(rows.order_by("-pk")[:most])
    bound = tied_of([receipt.pk for receipt in receipts])
    left = [Unmatched(receipt=each, on_account=each.amount - each.applied - bound[each.pk]) for each in receipts]
    return [each for each in left if each.on_account > 0]


def suggestions(actor: Actor, waiting: Sequence[Unmatched]) -> dict[int, list[Suggestion]]:
    """What each receipt may be for, the likeliest first; three queries however many receipts."""
    if not waiting:
        return {}
    customers = _customers(actor)
    items = [*_bills(actor, waiting), *_orders(actor, waiting)]
    return {each.receipt.pk: _ranked(each, items, customers) for each in waiting}


def _ranked(waiting: Unmatched, items: Iterable[_Open], customers: Mapping[int, str]) -> list[Suggestion]:
    receipt = waiting.receipt
    like = _payers(receipt.payer, customers) if receipt.customer_id is None else frozenset()
    found: list[tuple[date, Suggestion]] = []
    for item in items:
        if item.currency != receipt.currency or receipt.customer_id not in (None, item.customer_id):
            continue
        reasons = _reasons(waiting, item, like)
        if reasons:
            suggestion = Suggestion(
                kind=item.kind,
                key=item.key,
                number=item.number,
                customer_id=item.customer_id,
                customer_name=customers.get(item.customer_id, ""),
                lacking=item.lacking,
                reasons=reasons,
            )
            found.append((item.due_on, suggestion))
    found.sort(key=lambda each: (-each[1].score, each[1].kind, each[0], each[1].key))
    return [suggestion for _, suggestion in found[:SHOWN]]


def _reasons(waiting: Unmatched, item: _Open, like: frozenset[int]) -> tuple[str, ...]:
    receipt, number = waiting.receipt, item.number.casefold()
    text = receipt.bank_reference.casefold()
    said = {
        "reference": bool(number) and number in text and re.search(_EDGE.format(re.escape(number)), text) is not None,
        "amount": item.lacking == waiting.on_account,
        "customer": receipt.customer_id == item.customer_id,
        "payer": item.customer_id in like,
    }
    reasons = tuple(reason for reason, is_so in said.items() if is_so)
    return (*reasons, "part") if reasons and waiting.on_account < item.lacking else reasons


def _payers(payer: str, customers: Mapping[int, str]) -> frozenset[int]:
    """The customers whose name is like the payer's."""
    found = process.extract(
        payer, customers, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=ALIKE, limit=SHOWN
    )
    return frozenset(key for _, _, key in found)


def _customers(actor: Actor) -> dict[int, str]:
    rows = Customer.objects.filter(company_id=actor.company_id)
    if actor.customer_ids is not None:
        rows = rows.filter(pk__in=actor.customer_ids)
    return dict(rows.values_list("pk", "name"))


def _currencies(waiting: Sequence[Unmatched]) -> set[str]:
    return {each.receipt.currency for each in waiting}


def _bills(actor: Actor, waiting: Sequence[Unmatched]) -> list[_Open]:
    """Open bills, the oldest due first."""
    rows = Bill.objects.filter(
        company_id=actor.company_id, kind=BillKind.BILL, currency__in=_currencies(waiting), applied__lt=F("gross")
    )
    shown = rows.filter(**_whose(actor, waiting)).order_by("due_on", "pk")
    return [
        _Open("bill", key, number, customer_id, currency, gross - applied, due_on)
        for key, number, customer_id, currency, gross, applied, due_on in shown.values_list(
            "pk", "number", "customer_id", "currency", "gross", "applied", "due_on"
        )[:MOST]
    ]


def _orders(actor: Actor, waiting: Sequence[Unmatched]) -> list[_Open]:
    """Confirmed orders of which nothing is billed or paid: money may come before the bill."""
    rows = Order.objects.filter(
        company_id=actor.company_id,
        status=Status.CONFIRMED,
        currency__in=_currencies(waiting),
        invoicing=Track.OPEN,
        payment=Track.OPEN,
    )
    shown = rows.filter(**_whose(actor, waiting)).order_by("-ordered_at", "-pk")
    return [
        _Open("order", key, number or "", customer_id or 0, currency, gross)
        for key, number, customer_id, currency, gross in shown.values_list(
            "pk", "number", "customer_id", "currency", "gross"
        )[:MOST]
    ]


def _whose(actor: Actor, waiting: Sequence[Unmatched]) -> dict[str, Collection[int]]:
    """Only of the customers who paid, where they are known; a customer's person sees their own."""
    payers = {each.receipt.customer_id for each in waiting}
    known = frozenset(key for key in payers if key is not None) if None not in payers else None
    if actor.customer_ids is None:
        return {} if known is None else {"customer_id__in": known}
    return {"customer_id__in": actor.customer_ids if known is None else known & actor.customer_ids}
