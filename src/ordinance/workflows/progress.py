"""Where orders stand after an act: one query per module, one pure derivation, one UPDATE."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects

from ordinance.foundation.ledger.rules import Head
from ordinance.modules.billing.queries import OrderMoney, order_money
from ordinance.modules.review.queries import ReviewSums, review_sums
from ordinance.modules.shipping.queries import refused_of
from ordinance.orders.models import Order
from ordinance.orders.queries import LineSums, line_sums
from ordinance.orders.rules import Progress, Tracks, tracks
from ordinance.orders.services.progress import Standing, standing_store
from ordinance.orders.states import Status


@dataclass(frozen=True, slots=True)
class Derived:
    """Where an order stands, before its new ledger head is known."""

    tracks: Tracks
    promised_on: date | None


def progress_derive(orders: Sequence[Order]) -> dict[int, Derived]:
    """Derive the tracks and stage of held orders (H1); three queries however many."""
    if not orders:
        return {}
    prefetch_related_objects(orders, "type")
    keys = [order.pk for order in orders]
    sums, reviews, money = sums_of(keys), review_sums(keys), order_money(keys)
    derived = {}
    for order in orders:
        lines = sums.get(order.pk, LineSums())
        progress = progress_of(order, lines, reviews.get(order.pk, ReviewSums()), money.get(order.pk, OrderMoney()))
        derived[order.pk] = Derived(tracks(progress), lines.promised_on)
    return derived


def sums_of(order_keys: Collection[int]) -> dict[int, LineSums]:
    """Sums over the lines of each order, goods refused at the door counted as settled; one query, three where goods
    came back.
    """
    sums = line_sums(order_keys)
    back = [key for each in sums.values() for key in each.sent_back]
    refused = refused_of(back) if back else {}
    return line_sums(order_keys, refused) if refused else sums


def progress_store(derived: Mapping[int, Derived], heads: Mapping[int, Head]) -> None:
    """Store where orders stand, with the new ends of their ledger streams; one UPDATE."""
    standing_store(
        [Standing(key, each.tracks, heads[key], each.promised_on) for key, each in derived.items() if key in heads]
    )


def progress_of(order: Order, lines: LineSums, review: ReviewSums, money: OrderMoney) -> Progress:
    """The progress of one order from what each module knows of it."""
    return Progress(
        status=Status(order.status),
        is_incomplete=bool(order.missing),
        ships=order.type.is_shipped,
        invoices=order.type.is_invoiced and order.gross > 0,
        to_ship=lines.to_ship,
        shipped=lines.shipped,
        signed=lines.signed,
        lines_short=lines.lines_short,
        lines_pegged=lines.lines_pegged,
        lines_unbilled=lines.lines_unbilled,
        lines_billed=lines.lines_billed,
        gross=_worth(order, lines, money),
        credited=money.credited,
        received=money.received,
        deposit_missing=money.deposit_missing > 0,
        opinions=review.asked,
        opinions_given=review.given,
        review_is_passed=review.is_passed,
    )


def _worth(order: Order, lines: LineSums, money: OrderMoney) -> Decimal:
    if order.status == Status.CANCELLED:
        return Decimal(0)
    return money.worth(order.gross, is_all_billed=lines.lines_unbilled == 0)
