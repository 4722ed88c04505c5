"""When each step of an order's life is played: from the dates of its document, day by day. Pure.

Orders are placed and goods leave on the days their documents say. What offices do in runs they do once a week:
purchasing on Mondays, returned copies, bills, incoming money and files on Fridays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Final
from zoneinfo import ZoneInfo


class Step(IntEnum):
    """The steps in the order they are played on one day."""

    RECEIVE = 1  # the goods the week's orders need
    SUBMIT = 2
    REVIEW = 3
    CONFIRM = 4
    PREPAY = 5  # what must be paid before shipping
    PLAN = 6
    SHIP = 7
    SIGN = 8
    BILL = 9
    PAY = 10
    CLOSE = 11
    ARCHIVE = 12


FIRST: Final = time(13, 0)
BETWEEN: Final = timedelta(minutes=20)
LEAD_DAYS: Final = 3  # between order and shipping where no document says
TRANSIT_DAYS: Final = 2
PAYS_AFTER_DAYS: Final = 12  # at the earliest; the slowest customer takes twenty days more
SLOWEST: Final = 21
FRIDAY: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What is known of one order's dates, in the company's zone."""

    order_id: int
    customer_id: int
    ordered_on: date
    ship_on: date | None


@dataclass(frozen=True, slots=True)
class Play:
    """One step of several orders, on one day."""

    on: date
    step: Step
    order_ids: tuple[int, ...]


def plays_of(orders: Iterable[Dates]) -> list[Play]:
    """All steps of all orders in order of time; orders whose step falls on one day are played together."""
    due: dict[tuple[date, Step], list[int]] = {}
    for order in orders:
        for step, on in days_of(order).items():
            due.setdefault((on, step), []).append(order.order_id)
    return [Play(on, step, tuple(sorted(keys))) for (on, step), keys in sorted(due.items())]


def days_of(order: Dates) -> Mapping[Step, date]:
    """The day of each step of one order."""
    ship_on = max(order.ship_on or order.ordered_on + timedelta(days=LEAD_DAYS), order.ordered_on)
    signed_on = _friday(ship_on + timedelta(days=TRANSIT_DAYS))
    paid_on = _friday(signed_on + timedelta(days=PAYS_AFTER_DAYS + order.customer_id % SLOWEST))
    return {
        Step.RECEIVE: order.ordered_on - timedelta(days=order.ordered_on.weekday()),
        **dict.fromkeys((Step.SUBMIT, Step.REVIEW, Step.CONFIRM, Step.PREPAY), order.ordered_on),
        Step.PLAN: ship_on,
        Step.SHIP: ship_on,
        Step.SIGN: signed_on,
        Step.BILL: signed_on,
        Step.PAY: paid_on,
        Step.CLOSE: paid_on,
        Step.ARCHIVE: paid_on,
    }


def _friday(day: date) -> date:
    """That day's Friday, or the next one."""
    return day + timedelta(days=(FRIDAY - day.weekday()) % 7)


def moment_of(on: date, step: Step, zone: ZoneInfo, *, not_before: datetime | None = None) -> datetime:
    """The time of day at which a step is played; never before the orders it is about were placed."""
    moment = datetime.combine(on, FIRST, zone) + BETWEEN * (step - 1)
    return moment if not_before is None else max(moment, not_before + timedelta(minutes=step))
