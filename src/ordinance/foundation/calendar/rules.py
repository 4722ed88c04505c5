"""Working-time arithmetic: when a limit runs out, on shifts, holidays and make-up days.

Decides on what it is given: a calendar as data, and aware times. What time it is now is asked of the clock.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
MINUTE: Final = 60_000_000  # microseconds
DAY_MINUTES: Final = 24 * 60
LONGEST_YEARS: Final = 30  # a calendar that gives no time for so long gives none
LONGEST_LIMIT: Final = Decimal(100_000)


class CalendarRefused(ValueError):
    """A calendar or a limit that cannot be worked with; `code` says why."""

    def __init__(self, code: str, value: object) -> None:
        self.code, self.value = code, value
        super().__init__(f"{code}: {value}")


class Clock(StrEnum):
    WORKING_HOURS = "wh"
    WORKING_DAYS = "wd"
    HOURS = "h"  # natural hours


@dataclass(frozen=True, slots=True)
class Duration:
    """A limit: how much of which clock. Working days are whole."""

    amount: Decimal
    clock: Clock

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or not 0 <= self.amount <= LONGEST_LIMIT:
            raise CalendarRefused("limit_out_of_range", self.amount)
        if self.clock is Clock.WORKING_DAYS and self.amount != int(self.amount):
            raise CalendarRefused("working_days_not_whole", self.amount)


@dataclass(frozen=True, slots=True)
class Shift:
    """Working time within one day, in minutes since local midnight; a night shift is entered as two."""

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_minute < self.end_minute <= DAY_MINUTES:
            raise CalendarRefused("shift_refused", f"{self.start_minute}..{self.end_minute}")


Shifts = tuple[Shift, ...]  # in order, without overlap; none: no working day
OFFICE_HOURS: Final[Shifts] = (Shift(9 * 60, 12 * 60), Shift(13 * 60, 18 * 60))
OFFICE_WEEK: Final[tuple[Shifts, ...]] = (OFFICE_HOURS,) * 5 + ((),) * 2


@dataclass(frozen=True, slots=True)
class _Year:
    """One year of a calendar, ready to be searched. Times are microseconds since 1970 UTC."""

    opens: Sequence[int]
    closes: Sequence[int]
    worked_before: Sequence[int]  # one more than opens: the last is the year's whole
    workdays: Sequence[int]  # as ordinals


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """A company's working time. The mappings given are copied; years are worked out once, when first asked for.

    week        seven days from Monday
    exceptions  by date: False is a holiday, True a make-up day (worked like the first working weekday), or own shifts
    """

    zone: ZoneInfo
    week: tuple[Shifts, ...] = OFFICE_WEEK
    exceptions: Mapping[date, bool | Shifts] = field(default_factory=dict)
    _years: dict[int, _Year] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise CalendarRefused("week_refused", len(self.week))
        object.__setattr__(self, "exceptions", dict(self.exceptions))
        own = [value for value in self.exceptions.values() if not isinstance(value, bool)]
        for shifts in (*self.week, *own):
            if any(left.end_minute > right.start_minute for left, right in pairwise(shifts)):
                raise CalendarRefused("shifts_overlap", shifts)

    def shifts_on(self, on: date) -> Shifts:
        exception = self.exceptions.get(on)
        if exception is None:
            return self.week[on.weekday()]
        if isinstance(exception, bool):
            return next((shifts for shifts in self.week if shifts), OFFICE_HOURS) if exception else ()
        return exception

    def is_workday(self, on: date) -> bool:
        return bool(self.shifts_on(on))

    def add_workdays(self, start: date, days: int) -> date:
        """The workday that many workdays after (or before) start; start is not counted, zero is start itself.

        raises  CalendarRefused: no_working_time
        """
        if days == 0:
            return start
        forward, left, year = days > 0, abs(days), start.year
        for _ in range(LONGEST_YEARS + abs(days) // 50):
            workdays = self._year(year).workdays
            if forward:
                at = bisect_right(workdays, start.toordinal()) + left - 1
                if at < len(workdays):
                    return date.fromordinal(workdays[at])
                left = at - len(workdays) + 1
            else:
                at = bisect_left(workdays, start.toordinal()) - left
                if at >= 0:
                    return date.fromordinal(workdays[at])
                left = -at
            year += 1 if forward else -1
        raise CalendarRefused("no_working_time", start)

    def workdays_between(self, start: date, end: date) -> int:
        """How many workdays come after start, up to and with end; negative when end is before start."""
        if end < start:
            return -self.workdays_between(end, start)
        whole = sum(len(self._year(year).workdays) for year in range(start.year, end.year))
        before = bisect_right(self._year(start.year).workdays, start.toordinal())
        return whole + bisect_right(self._year(end.year).workdays, end.toordinal()) - before

    def working_minutes(self, start: datetime, end: datetime) -> Decimal:
        """Working time between two aware times, exact; negative when end is before start."""
        if end < start:
            return -self.working_minutes(end, start)
        first, last = start.astimezone(self.zone).year, end.astimezone(self.zone).year
        whole = sum(self._year(year).worked_before[-1] for year in range(first, last))
        worked = whole + self._worked(last, _micros(end)) - self._worked(first, _micros(start))
        return Decimal(worked) / MINUTE

    def due(self, start: datetime, limit: Duration) -> datetime:
        """When a limit that starts at an aware time runs out, in the calendar's zone; never before start.

        wh      so much working time later; a start outside working time counts from the next opening
        wd      at closing time of the n-th workday after the day of start
        h       so many hours later, whatever the clock on the wall did meanwhile
        raises  CalendarRefused: time_not_aware, no_working_time
        """
        if start.utcoffset() is None:
            raise CalendarRefused("time_not_aware", start)
        if limit.clock is Clock.HOURS:
            return self._local(_micros(start) + _of_hours(limit.amount))
        working = _of_hours(limit.amount)
        if working == 0:
            return start.astimezone(self.zone)
        if limit.clock is Clock.WORKING_DAYS:
            last = self.add_workdays(start.astimezone(self.zone).date(), int(limit.amount))
            year = self._year(last.year)
            midnight = _micros(datetime(last.year, last.month, last.day, tzinfo=self.zone) + timedelta(days=1))
            return self._local(year.closes[bisect_right(year.closes, midnight) - 1])
        return self._local(self._after(start, working))

    def _after(self, start: datetime, working: int) -> int:
        """The moment by which `working` microseconds have been worked since start."""
        year = start.astimezone(self.zone).year
        wanted = self._worked(year, _micros(start)) + working
        for _ in range(LONGEST_YEARS + working // (200 * 60 * MINUTE)):
            table = self._year(year)
            if wanted <= table.worked_before[-1]:
                at = bisect_left(table.worked_before, wanted) - 1
                return table.opens[at] + wanted - table.worked_before[at]
            wanted -= table.worked_before[-1]
            year += 1
        raise CalendarRefused("no_working_time", start)

    def _worked(self, year: int, moment: int) -> int:
        """Working time of a year up to a moment."""
        table = self._year(year)
        at = bisect_right(table.opens, moment) - 1
        return 0 if at < 0 else table.worked_before[at] + min(moment, table.closes[at]) - table.opens[at]

    def _local(self, moment: int) -> datetime:
        return (EPOCH + moment * MICROSECOND).astimezone(self.zone)

    def _year(self, year: int) -> _Year:
        table = self._years.get(year)
        if table is None:
            if not 1 < year < 9999:
                raise CalendarRefused("no_working_time", year)
            table = self._years[year] = _year_of(self, year)
        return table


def _year_of(calendar: WorkCalendar, year: int) -> _Year:
    opens: list[int] = []
    closes: list[int] = []
    worked, workdays = [0], []
    for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
        on = date.fromordinal(ordinal)
        shifts = calendar.shifts_on(on)
        if shifts:
            workdays.append(ordinal)
        midnight = datetime(year, on.month, on.day)  # noqa: DTZ001 - wall time, given its zone shift by shift
        for shift in shifts:
            start, end = (
                _micros((midnight + timedelta(minutes=minute)).replace(tzinfo=calendar.zone))
                for minute in (shift.start_minute, shift.end_minute)
            )
            start = max(start, closes[-1]) if closes else start  # a night in which the clocks go forward
            if end > start:
                opens.append(start)
                closes.append(end)
                worked.append(worked[-1] + end - start)
    return _Year(opens=opens, closes=closes, worked_before=worked, workdays=workdays)


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _of_hours(hours: Decimal) -> int:
    return int(hours * 60 * MINUTE)
