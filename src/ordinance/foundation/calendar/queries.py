"""Reads of calendars: a company's working time, kept per process for a minute."""

import time
from typing import Final
from zoneinfo import ZoneInfo

from ordinance.foundation.calendar.models import CalendarDay, Shift
from ordinance.foundation.calendar.rules import Shift as Span
from ordinance.foundation.calendar.rules import WorkCalendar

_KEPT_SECONDS: Final = 60.0
_kept: dict[int, tuple[float, WorkCalendar]] = {}


def work_calendar(company_id: int, zone: str) -> WorkCalendar:
    """The company's calendar; a change is seen within a minute."""
    found = _kept.get(company_id)
    if found is not None and time.monotonic() - found[0] < _KEPT_SECONDS:
        return found[1]
    week: dict[int, list[Span]] = {day: [] for day in range(7)}
    for shift in Shift.objects.filter(company_id=company_id).order_by("weekday", "starts_at"):
        start, end = shift.starts_at, shift.ends_at
        week[shift.weekday].append(Span(start.hour * 60 + start.minute, end.hour * 60 + end.minute))
    days = dict(CalendarDay.objects.filter(company_id=company_id).values_list("on", "is_working"))
    calendar = WorkCalendar(zone=ZoneInfo(zone), week=tuple(tuple(week[day]) for day in range(7)), exceptions=days)
    _kept[company_id] = (time.monotonic(), calendar)
    return calendar
