"""Payment terms: how an order's gross splits into instalments, and when each falls due.

A term is data: steps with a share, the event that starts the clock, and how days are counted from there.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ordinance.foundation.money.rules import HUNDRED, ZERO, Rounding, spread
from ordinance.foundation.values import value

LAST_DAY: Final = 31  # as a day of the month: its last, however long it is


class StepKind(StrEnum):
    DEPOSIT = "deposit"  # 定金
    BEFORE_SHIPPING = "before_shipping"  # 发货前
    ON_DELIVERY = "on_delivery"  # 货到
    BALANCE = "balance"  # 尾款
    NET = "net"  # 账期


class BaseEvent(StrEnum):
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    SIGNED = "signed"
    BILLED = "billed"


class Roll(StrEnum):
    """Where a due day goes that is no working day."""

    NONE = "none"
    FOLLOWING = "following"
    PRECEDING = "preceding"
    MODIFIED = "modified"  # following, but preceding when that would leave the month


class TermRefused(ValueError):
    """A payment term that cannot be worked with; `code` says why."""

    def __init__(self, code: str, value: object) -> None:
        self.code, self.value = code, value
        super().__init__(f"{code}: {value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermStep:
    """One instalment. Counted from the event: to the cut-off day, then months, then days, then to the payment day."""

    kind: StepKind
    share_percent: Decimal
    base_event: BaseEvent
    days: int = 0
    months: int = 0
    cut_off_day: int | None = None  # 截止日: what happens later belongs to the next month
    pay_day: int | None = None  # 固定付款日: paid on this day of the month
    roll: Roll = Roll.NONE

    def __post_init__(self) -> None:
        if not self.share_percent.is_finite() or not 0 < self.share_percent <= HUNDRED:
            raise TermRefused("share_out_of_range", self.share_percent)
        if not 0 <= self.days <= 3650 or not 0 <= self.months <= 120:
            raise TermRefused("period_out_of_range", f"{self.months} months {self.days} days")
        for day in (self.cut_off_day, self.pay_day):
            if day is not None and not 1 <= day <= LAST_DAY:
                raise TermRefused("day_out_of_range", day)


@dataclass(frozen=True, slots=True)
class Term:
    code: str
    steps: tuple[TermStep, ...]

    def __post_init__(self) -> None:
        whole = sum((step.share_percent for step in self.steps), ZERO)
        if whole != HUNDRED:
            raise TermRefused("shares_not_whole", whole)


@value(kw_only=True)
class Instalment:
    position: int  # from 1, in the term's order
    step: TermStep
    amount: Decimal


def schedule(term: Term, gross: Decimal, money: Rounding) -> tuple[Instalment, ...]:
    """Split a gross amount by the term; the instalments add up to it (E2).

    raises  NumberRefused when gross has more decimals than the currency
    """
    amounts = spread(gross, [step.share_percent for step in term.steps], money)
    return tuple(
        Instalment(position=position, step=step, amount=amount)
        for position, (step, amount) in enumerate(zip(term.steps, amounts, strict=True), start=1)
    )


def due_on(step: TermStep, event_on: date, is_workday: Callable[[date], bool] | None = None) -> date:
    """The day an instalment falls due when its event happened on event_on.

    is_workday  needed by steps that roll
    raises      TermRefused: calendar_needed
    """
    due, day = event_on, event_on.day
    if step.cut_off_day is not None:
        day = step.cut_off_day
        due = _next_day_of_month(event_on, day)
    if step.months:
        due = _months_later(due, step.months, day)
    due += timedelta(days=step.days)
    if step.pay_day is not None:
        due = _next_day_of_month(due, step.pay_day)
    return _rolled(due, step.roll, is_workday)


def due_days(
    instalments: tuple[Instalment, ...],
    events: Mapping[BaseEvent, date],
    is_workday: Callable[[date], bool] | None = None,
) -> tuple[date | None, ...]:
    """The due day of each instalment, None while its event has not happened."""
    return tuple(
        due_on(part.step, events[part.step.base_event], is_workday) if part.step.base_event in events else None
        for part in instalments
    )


def bill_due_on(
    term: Term, events: Mapping[BaseEvent, date], billed_on: date, is_workday: Callable[[date], bool] | None = None
) -> date:
    """The day a bill falls due: that of the term's last step, never before the bill itself.

    events  what has happened; a step whose event is missing counts from the bill
    """
    last = term.steps[-1]
    return max(billed_on, due_on(last, events.get(last.base_event, billed_on), is_workday))


def _next_day_of_month(on: date, day: int) -> date:
    """The first date from `on` that is this day of its month; in a shorter month its last day."""
    here = _on_day(on.year, on.month, day)
    return here if here >= on else _months_later(here, 1, day)


def _months_later(on: date, months: int, day: int) -> date:
    month = on.month - 1 + months
    return _on_day(on.year + month // 12, month % 12 + 1, day)


def _on_day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _rolled(due: date, roll: Roll, is_workday: Callable[[date], bool] | None) -> date:
    if roll is Roll.NONE:
        return due
    if is_workday is None:
        raise TermRefused("calendar_needed", roll)
    rolled = _workday_from(due, -1 if roll is Roll.PRECEDING else 1, is_workday)
    if roll is Roll.MODIFIED and rolled.month != due.month:
        return _workday_from(due, -1, is_workday)
    return rolled


def _workday_from(on: date, direction: int, is_workday: Callable[[date], bool]) -> date:
    for away in range(60):  # no holiday is longer
        candidate = on + timedelta(days=direction * away)
        if is_workday(candidate):
            return candidate
    raise TermRefused("no_workday", on)


def _step(kind: StepKind, share: int, event: BaseEvent, days: int = 0, cut_off_day: int | None = None) -> TermStep:
    return TermStep(kind=kind, share_percent=Decimal(share), base_event=event, days=days, cut_off_day=cut_off_day)


_DEPOSIT_30 = _step(StepKind.DEPOSIT, 30, BaseEvent.CONFIRMED)

# The terms every company starts with; a policy adds its own.
TERMS: Final[Mapping[str, Term]] = {
    term.code: term
    for term in (
        Term("prepaid", (_step(StepKind.BEFORE_SHIPPING, 100, BaseEvent.CONFIRMED),)),  # 款到发货
        Term("cod", (_step(StepKind.ON_DELIVERY, 100, BaseEvent.SIGNED),)),  # 货到付款
        Term("deposit30", (_DEPOSIT_30, _step(StepKind.BEFORE_SHIPPING, 70, BaseEvent.CONFIRMED))),
        Term("deposit30_net30", (_DEPOSIT_30, _step(StepKind.BALANCE, 70, BaseEvent.BILLED, 30))),
        Term("net30", (_step(StepKind.NET, 100, BaseEvent.BILLED, 30),)),
        Term("net60", (_step(StepKind.NET, 100, BaseEvent.BILLED, 60),)),
        Term("monthly30", (_step(StepKind.NET, 100, BaseEvent.BILLED, 30, LAST_DAY),)),  # 月结30天
        Term("monthly60", (_step(StepKind.NET, 100, BaseEvent.BILLED, 60, LAST_DAY),)),  # 月结60天
    )
}
