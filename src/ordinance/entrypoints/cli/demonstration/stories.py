"""The demo's orders: who orders what, how many working days ago, and how far it has come."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from ordinance.entrypoints.cli.simulation.schedule import Step
from ordinance.workflows.terms.requests import DraftRequest, LineRequest


class Turn(Enum):
    """What happens to an order besides the usual steps."""

    NONE = ""
    ONE_OPINION = "one_opinion"  # the first department has spoken, the others have not
    HALF_SHIPPED = "half_shipped"
    ON_HOLD = "on_hold"  # stopped by hand after its confirmation
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Story:
    """One order: `until` is the last step that is played; None leaves it a draft."""

    days_ago: int
    customer: str
    lines: tuple[tuple[str, int], ...]
    until: Step | None
    turn: Turn = Turn.NONE
    channel: str = "desk"
    po: str = ""
    type: str = "standard"
    days_to_ship: int = 2

    @property
    def request(self) -> DraftRequest:
        """The order as the desk takes it down; prices come from the price rules."""
        return DraftRequest(
            customer=self.customer,
            type=self.type,
            channel=self.channel,
            customer_po=self.po,
            lines=tuple(LineRequest(item=item, quantity=Decimal(quantity)) for item, quantity in self.lines),
        )


STORIES: Final = (
    # Filed: the whole way.
    Story(48, "C002", (("ZC-6204", 60), ("MF-35", 200), ("YF", 1)), Step.ARCHIVE, po="HC-0931"),
    Story(47, "C005", (("GJ-BAN14", 4),), Step.ARCHIVE, channel="counter"),
    Story(46, "C001", (("DJ-1.5", 6), ("LT-B1400", 24)), Step.ARCHIVE, po="JN26-118", type="wholesale"),
    Story(45, "C004", (("CL-M2Z30", 20), ("ZC-30206", 16)), Step.ARCHIVE, po="YF-7712"),
    Story(44, "C006", (("MF-50", 80),), Step.ARCHIVE, channel="website"),
    # Closed, not filed yet.
    Story(43, "C007", (("ZC-6205", 100), ("LL-20A", 8)), Step.CLOSE, po="YY-20455"),
    Story(42, "C005", (("ZC-6204", 24), ("YF", 1)), Step.CLOSE, channel="phone"),
    # Paid, to be closed.
    Story(40, "C002", (("LT-B1400", 40),), Step.PAY, po="HC-0958"),
    # Billed, awaiting payment.
    Story(24, "C007", (("DJ-0.75", 10), ("ZC-6204", 120)), Step.BILL, po="YY-20501"),
    Story(18, "C004", (("CL-M2Z30", 36), ("YF", 1)), Step.BILL, po="YF-7790"),
    Story(16, "C002", (("ZC-30206", 30), ("MF-50", 150)), Step.BILL, po="HC-1004"),
    # Signed for, to be billed.
    Story(12, "C002", (("ZC-6205", 90),), Step.SIGN, po="HC-1019"),
    Story(11, "C004", (("MF-35", 320), ("LT-B1400", 20)), Step.SIGN, po="YF-7803"),
    # On the road.
    Story(7, "C007", (("LL-20A", 10), ("CL-M2Z30", 24)), Step.SHIP, po="YY-20533"),
    Story(6, "C006", (("GJ-BAN14", 6),), Step.SHIP, channel="website"),
    Story(6, "C002", (("ZC-6204", 150),), Step.SHIP, po="HC-1033"),
    # Shipped in part.
    Story(
        8, "C001", (("ZC-6204", 200), ("DJ-1.5", 4)), Step.PREPAY, Turn.HALF_SHIPPED, po="JN26-131", type="wholesale"
    ),
    Story(7, "C004", (("MF-50", 240),), Step.PREPAY, Turn.HALF_SHIPPED, po="YF-7811"),
    # To be dispatched.
    Story(5, "C002", (("LT-B1400", 60), ("YF", 1)), Step.PREPAY, po="HC-1041"),
    Story(5, "C005", (("MF-35", 60),), Step.PREPAY, channel="phone"),
    Story(4, "C007", (("ZC-30206", 40),), Step.PLAN, po="YY-20550", days_to_ship=1),
    # Goods must come in first.
    Story(6, "C004", (("JS-RV63", 24),), Step.PREPAY, po="YF-7815"),
    Story(5, "C002", (("QG-63X100", 30), ("ZC-6205", 40)), Step.PREPAY, po="HC-1044"),
    # Money must come in first.
    Story(4, "C001", (("DJ-0.75", 12),), Step.CONFIRM, po="JN26-136", type="wholesale"),
    Story(3, "C006", (("LT-B1400", 10), ("YF", 1)), Step.CONFIRM, channel="website"),
    # Stopped: by the credit clause, and by hand.
    Story(4, "C003", (("DJ-0.75", 14),), Step.CONFIRM, po="BS-88"),
    Story(3, "C003", (("DJ-1.5", 12), ("ZC-6204", 30)), Step.CONFIRM, po="BS-91"),
    Story(6, "C007", (("ZC-6204", 60),), Step.PREPAY, Turn.ON_HOLD, po="YY-20541"),
    # Reviewed, to be confirmed.
    Story(2, "C004", (("ZC-6205", 60),), Step.REVIEW, po="YF-7829"),
    # In review: one department has spoken.
    Story(
        2, "C001", (("LL-20A", 12), ("ZC-6204", 300)), Step.SUBMIT, Turn.ONE_OPINION, po="JN26-140", type="wholesale"
    ),
    Story(2, "C007", (("DJ-1.5", 5),), Step.SUBMIT, Turn.ONE_OPINION, po="YY-20566"),
    # Awaiting review.
    Story(1, "C002", (("CL-M2Z30", 18),), Step.SUBMIT, po="HC-1060"),
    Story(1, "C005", (("MF-50", 36), ("YF", 1)), Step.SUBMIT, channel="counter"),
    Story(1, "C001", (("DJ-0.75", 8),), Step.SUBMIT, po="JN26-143", type="wholesale"),
    # Drafts: ready; not proved genuine; without a customer.
    Story(1, "C004", (("MF-35", 400),), None, po="YF-7833"),
    Story(1, "C008", (("ZC-6204", 40),), Step.SUBMIT, channel="email"),
    Story(1, "", (("GJ-BAN14", 2),), None, channel="phone"),
    # Called off.
    Story(15, "C006", (("DJ-0.75", 2),), Step.REVIEW, Turn.CANCELLED, channel="website"),
    Story(9, "C002", (("LL-20A", 20),), Step.PREPAY, Turn.CANCELLED, po="HC-1021"),
    # A free sample.
    Story(3, "C007", (("MF-35", 4),), Step.REVIEW, type="sample"),
)
SHOP_STORIES: Final = (
    Story(20, "E001", (("XZ-100", 6),), Step.ARCHIVE, channel="website"),
    Story(9, "E002", (("XZ-200", 3), ("XZ-100", 10)), Step.BILL, channel="website"),
    Story(3, "E001", (("XZ-200", 8),), Step.PREPAY, channel="website"),
    Story(1, "E002", (("XZ-100", 4),), None, channel="website"),
)
