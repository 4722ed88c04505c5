"""The order's life as tables and pure functions: the moves, the tracks, the headline stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ordinance.foundation.values import value
from ordinance.orders.states import Stage, Status, Track


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the life of an order; `event` is what the ledger says of it."""

    sources: frozenset[Status]
    target: Status
    event: str


MOVES: Final[Mapping[str, Move]] = {
    "submit": Move(frozenset({Status.DRAFT}), Status.IN_REVIEW, "order.submitted"),
    "return": Move(frozenset({Status.IN_REVIEW}), Status.DRAFT, "order.returned"),
    "reject": Move(frozenset({Status.IN_REVIEW}), Status.CANCELLED, "order.rejected"),
    "confirm": Move(frozenset({Status.IN_REVIEW}), Status.CONFIRMED, "order.confirmed"),
    "unconfirm": Move(frozenset({Status.CONFIRMED}), Status.IN_REVIEW, "order.unconfirmed"),
    "close": Move(frozenset({Status.CONFIRMED}), Status.CLOSED, "order.closed"),
    "reopen": Move(frozenset({Status.CLOSED}), Status.CONFIRMED, "order.reopened"),
    "cancel": Move(frozenset({Status.DRAFT, Status.IN_REVIEW, Status.CONFIRMED}), Status.CANCELLED, "order.cancelled"),
}


@value(kw_only=True)
class Progress:
    """What an order's tracks and stage follow from. Quantities are sums over its lines that are not charges."""

    status: Status
    is_incomplete: bool = False
    ships: bool = True
    invoices: bool = True
    to_ship: Decimal = Decimal(0)  # ordered − cancelled − short tolerance
    shipped: Decimal = Decimal(0)
    signed: Decimal = Decimal(0)
    lines_short: int = 0  # lines that still have something to ship
    lines_pegged: int = 0  # lines that wait for supply
    lines_unbilled: int = 0
    lines_billed: int = 0  # lines with any billed quantity
    gross: Decimal = Decimal(0)  # what the order is worth after cancellations
    credited: Decimal = Decimal(0)  # credit notes, as a positive amount
    received: Decimal = Decimal(0)  # money tied or applied to the order
    deposit_missing: bool = False
    opinions: int = 0  # asked for in this round
    opinions_given: int = 0
    review_is_passed: bool = True


@value
class Tracks:
    """The three tracks and the headline."""

    fulfilment: Track
    invoicing: Track
    payment: Track
    stage: Stage


def tracks(progress: Progress) -> Tracks:
    """Derive the tracks and the stage; the only place that decides them (H1)."""
    fulfilment = _fulfilment(progress)
    invoicing = _invoicing(progress)
    payment = _payment(progress)
    return Tracks(fulfilment, invoicing, payment, _stage(progress, fulfilment, invoicing, payment))


def _fulfilment(progress: Progress) -> Track:
    if not progress.ships or (progress.to_ship == 0 and progress.shipped == 0):
        return Track.NONE
    if progress.lines_short == 0:
        return Track.DONE
    return Track.PART if progress.shipped > 0 else Track.OPEN


def _invoicing(progress: Progress) -> Track:
    if not progress.invoices or progress.lines_unbilled + progress.lines_billed == 0:
        return Track.NONE
    if progress.lines_unbilled == 0:
        return Track.DONE
    return Track.PART if progress.lines_billed > 0 else Track.OPEN


def _payment(progress: Progress) -> Track:
    owed = progress.gross - progress.credited
    if not progress.invoices or owed <= 0:
        return Track.NONE
    if progress.received >= owed:
        return Track.DONE
    return Track.PART if progress.received > 0 else Track.OPEN


def _stage(progress: Progress, fulfilment: Track, invoicing: Track, payment: Track) -> Stage:
    if progress.status is Status.DRAFT:
        return Stage.INCOMPLETE if progress.is_incomplete else Stage.REGISTERED
    if progress.status is Status.IN_REVIEW:
        return _review_stage(progress)
    if progress.status is Status.CONFIRMED:
        return _confirmed_stage(progress, fulfilment, invoicing, payment)
    return Stage.CLOSED if progress.status is Status.CLOSED else Stage.CANCELLED


def _review_stage(progress: Progress) -> Stage:
    if progress.review_is_passed:
        return Stage.REVIEWED
    return Stage.IN_REVIEW if progress.opinions_given else Stage.AWAITING_REVIEW


def _confirmed_stage(progress: Progress, fulfilment: Track, invoicing: Track, payment: Track) -> Stage:
    if fulfilment is Track.OPEN:
        if progress.deposit_missing:
            return Stage.AWAITING_DEPOSIT
        return Stage.AWAITING_SUPPLY if progress.lines_pegged else Stage.AWAITING_DISPATCH
    if fulfilment is Track.PART:
        return Stage.PARTLY_SHIPPED
    if fulfilment is Track.DONE and progress.signed < progress.shipped:
        return Stage.SHIPPED
    if invoicing in (Track.OPEN, Track.PART):
        return Stage.SIGNED
    return Stage.AWAITING_PAYMENT if payment in (Track.OPEN, Track.PART) else Stage.COMPLETED


def missing_elements(
    *,
    has_customer: bool,
    ship_to_name: str,
    ship_to_phone: str,
    ship_to_address: str,
    payment_term: str,
    requested: bool,
    lines_without_item: tuple[int, ...],
    lines_without_price: tuple[int, ...],
    line_count: int,
    required: frozenset[str],
    lines_without_quantity: tuple[int, ...] = (),
) -> tuple[str, ...]:
    """Codes of the required elements an order still lacks, in the order a form shows them (A2).

    required  element codes the policy asks for: customer, contact, phone, address, payment_term, requested_on,
    product, price
    """
    present = {
        "customer": has_customer,
        "contact": bool(ship_to_name),
        "phone": bool(ship_to_phone),
        "address": bool(ship_to_address),
        "payment_term": bool(payment_term),
        "requested_on": requested,
    }
    lacking = [code for code, is_there in present.items() if code in required and not is_there]
    if line_count == 0:
        lacking.append("lines")
    if "product" in required:
        lacking.extend(f"item:{position}" for position in lines_without_item)
    lacking.extend(f"quantity:{position}" for position in lines_without_quantity)
    if "price" in required:
        lacking.extend(f"price:{position}" for position in lines_without_price)
    return tuple(lacking)
