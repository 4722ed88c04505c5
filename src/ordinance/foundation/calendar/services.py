"""Writes of calendars."""

from collections.abc import Iterable, Sequence
from datetime import time

from ordinance.foundation.calendar.models import CalendarDay, Shift
from ordinance.foundation.calendar.seed import china_exceptions


def calendar_seed(company_id: int, *, week: Sequence[tuple[int, time, time]], years: Iterable[int]) -> None:
    """Give a company its shifts and China's holidays and make-up days of the years (those announced)."""
    Shift.objects.bulk_create(
        Shift(company_id=company_id, weekday=weekday, starts_at=starts, ends_at=ends) for weekday, starts, ends in week
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(company_id=company_id, on=on, is_working=bool(is_working))
        for year in years
        for on, is_working in sorted(china_exceptions(year).items())
    )
