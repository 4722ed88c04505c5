"""The year the demo companies have behind them: which days, how many orders on each. Pure.

The last two weeks are played first, so that pages serve at once; the rest of the year later, in the background. Bills
are numbered by month and in order of their dates (INV-13), and those of the last weeks have theirs by then. So what was
ordered before the month the last weeks begin in is billed before that month; what was ordered in it and before the
last weeks is billed together, on the last workday. Neither part has to know how far the other has come.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

RECENT: Final = 10  # so many workdays are there from the first page on
AT_ONCE: Final = 21  # a company that has no more days behind it is played whole before the first page
# Autumn and the months before summer sell tents and jackets; little is ordered around the Spring Festival.
_MONTHS: Final = (70, 45, 90, 110, 115, 95, 80, 90, 115, 125, 130, 100)
_WEEKDAYS: Final = (120, 105, 100, 95, 80, 40, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """What is played: `days` days up to yesterday, `orders` orders in all, on every so many-th workday.

    exceptions  holidays and make-up days
    """

    today: date
    days: int = 365
    orders: int = 2000
    every: int = 1
    exceptions: dict[date, bool] = field(default_factory=dict, hash=False)

    @property
    def begins_on(self) -> date:
        return self.today - timedelta(days=self.days)

    @property
    def recent_from(self) -> date:
        """The first day of what is played at once."""
        if self.days <= AT_ONCE:
            return self.begins_on
        return max(self.earlier(self.today, RECENT), self.begins_on)

    @property
    def month_from(self) -> date:
        """The first day of the month in which the recent weeks begin."""
        return self.recent_from.replace(day=1)

    @property
    def last_workday(self) -> date:
        """The last day on which anything is played."""
        return self.earlier(self.today, 1)

    def is_workday(self, on: date) -> bool:
        return self.exceptions.get(on, on.weekday() < 5)

    def workdays(self, first: date, end: date) -> list[date]:
        """Workdays from `first` to the day before `end`."""
        days = (first + timedelta(days=place) for place in range((end - first).days))
        return [day for day in days if self.is_workday(day)]

    def later(self, on: date, workdays: int) -> date:
        """So many workdays later; the next workday when none and `on` is not one."""
        while workdays or not self.is_workday(on):
            on += timedelta(days=1)
            workdays -= self.is_workday(on) and workdays > 0
        return on

    def earlier(self, on: date, workdays: int) -> date:
        """So many workdays earlier."""
        while workdays:
            on -= timedelta(days=1)
            workdays -= self.is_workday(on)
        return on

    def counts(self) -> Sequence[tuple[date, int]]:
        """How many orders come on each day on which any come, one at least; together within a few of `orders`."""
        days = self.workdays(self.begins_on, self.today)[:: self.every]
        weights = [_MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()] for day in days]
        whole, before, given = sum(weights), 0, 0
        counted = []
        for day, weight in zip(days, weights, strict=True):
            before += weight
            count = max(1, self.orders * before // whole - given)
            given += count
            counted.append((day, count))
        return counted
