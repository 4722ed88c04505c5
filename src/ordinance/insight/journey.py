"""The journey of an order: which steps it has, which are behind it, and who took each when, from the ledger. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ordinance.foundation.ledger.rules import Entry
from ordinance.insight.order_page import OrderPage
from ordinance.modules.review.queries import states_of
from ordinance.modules.review.rules import round_is_passed
from ordinance.orders.states import Status, Track


class StepState(StrEnum):
    """`now` is the first step that is not behind the order."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """One step; `entry` is the last ledger entry that tells of it."""

    name: str
    state: StepState
    entry: Entry | None


_TOLD_BY: Final[dict[str, str]] = {
    "registered": "order.drafted",
    "submitted": "order.submitted",
    "reviewed": "review.opinion_given",
    "confirmed": "order.confirmed",
    "shipped": "order.shipped",
    "signed": "order.signed",
    "billed": "order.billed",
    "paid": "order.payment_applied",
    "closed": "order.closed",
    "archived": "order.archived",
}


def journey(page: OrderPage) -> list[JourneyStep]:
    """The steps of this order in sequence; a step it does not have (nothing to ship, nothing to bill) is left out."""
    order = page.order
    is_confirmed = order.status in (Status.CONFIRMED, Status.CLOSED)
    sheet = [opinion for opinion in page.opinions if not opinion.is_void]
    is_signed = order.fulfilment == Track.DONE and all(line.signed >= line.shipped for line in page.lines)
    steps: list[tuple[str, bool]] = [
        ("registered", True),
        ("submitted", order.submitted_at is not None and order.status != Status.DRAFT),
    ]
    if sheet:
        steps.append(("reviewed", is_confirmed or round_is_passed(states_of(sheet))))
    steps.append(("confirmed", is_confirmed))
    if order.fulfilment != Track.NONE:
        steps += [("shipped", is_confirmed and order.fulfilment == Track.DONE), ("signed", is_confirmed and is_signed)]
    if order.invoicing != Track.NONE:
        steps.append(("billed", is_confirmed and order.invoicing == Track.DONE))
    if order.payment != Track.NONE:
        steps.append(("paid", is_confirmed and order.payment == Track.DONE))
    steps += [("closed", order.status == Status.CLOSED), ("archived", page.filed is not None)]
    return _with_states(steps, page, is_over=order.status == Status.CANCELLED)


def _with_states(steps: Sequence[tuple[str, bool]], page: OrderPage, *, is_over: bool) -> list[JourneyStep]:
    last = {row.entry.kind: row.entry for row in page.ledger}
    shown: list[JourneyStep] = []
    has_now = is_over
    for name, is_done in steps:
        state = StepState.DONE if is_done else StepState.AHEAD if has_now else StepState.NOW
        has_now = has_now or not is_done
        shown.append(JourneyStep(name, state, last.get(_TOLD_BY[name]) if is_done else None))
    return shown
