"""What stock refuses."""

from ordinance.foundation.errors import Refusal


class StockShort(Refusal):
    """Less is free at a level than was asked for; facts: level, wanted, free."""

    code, status = "stock_short", 409


class ReservationShort(Refusal):
    """Less is reserved for a line at a level than is to leave it; facts: line, level, wanted, reserved."""

    code, status = "reservation_short", 409


class StockUnbounded(Refusal):
    """A level would hold more than can be counted (10^12); facts: level, on_hand, added."""

    code, status = "stock_unbounded", 422
