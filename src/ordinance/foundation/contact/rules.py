"""What can be commented, whom a work-contact sheet reaches, and how its state follows from its answers."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from ordinance.foundation.people.rules import ROLES

TEXT_MAX: Final = 2000
SUBJECT_MAX: Final = 200
MENTIONED_MAX: Final = 20
ADDRESSED_MAX: Final = 20


class About(StrEnum):
    """Kinds of objects that have a page with comments."""

    ORDER = "order"
    CUSTOMER = "customer"
    ITEM = "item"
    DELIVERY = "delivery"
    BILL = "bill"
    SHEET = "sheet"


class SheetState(StrEnum):
    """A sheet is open until all have answered, and closed when its sender has what was asked for."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class NoticeKind(StrEnum):
    """Events a person is told of in the page."""

    SHEET_RECEIVED = "sheet.received"
    SHEET_ANSWERED = "sheet.answered"
    MENTIONED = "comment.mentioned"
    COMMENTED = "comment.on_my_order"
    DELEGATED = "task.delegated"
    ORDER_RETURNED = "order.returned"
    ORDER_REJECTED = "order.rejected"
    ORDER_CONFIRMED = "order.confirmed"
    ORDER_HELD = "order.held"


# A department is asked under the duty its people review under.
DEPARTMENTS: Final[Mapping[str, str]] = {
    role: f"review.{role}" for role, duties in ROLES.items() if f"review.{role}" in duties
}


def state_after(is_acknowledged: Sequence[bool]) -> SheetState:
    """The state of a sheet nobody closed, from whether each of those addressed has answered."""
    return SheetState.ACKNOWLEDGED if all(is_acknowledged) else SheetState.OPEN
