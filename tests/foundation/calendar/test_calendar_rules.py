import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.foundation.calendar.rules import (
    OFFICE_WEEK,
    CalendarRefused,
    Clock,
    Duration,
    Shift,
    WorkCalendar,
)
from ordinance.foundation.calendar.seed import china_exceptions, is_announced
from tests.paths import SHARED

pytestmark = pytest.mark.proves("I1")

SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")
TABLES = SHARED / "tables/calendar"
published = pytest.mark.skipif(not TABLES.exists(), reason="the published tables are not here")

PLAIN = WorkCalendar(zone=SHANGHAI)
SPRING_FESTIVAL = WorkCalendar(zone=SHANGHAI, exceptions=china_exceptions(2025))
# Nights and days on, in a zone whose clocks change: the hardest week there is.
NIGHTS = WorkCalendar(zone=LONDON, week=((Shift(0, 150), Shift(1320, 1440)),) * 7)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def hours(amount: str, clock: Clock = Clock.WORKING_HOURS) -> Duration:
    return Duration(Decimal(amount), clock)


def official_exceptions(year: int) -> dict[date, bool]:
    days = json.loads((TABLES / f"{year}.json").read_text())["days"]
    return {date.fromisoformat(day["date"]): not day["isOffDay"] for day in days}


@published
def test_added_workdays_agree_with_the_published_answers() -> None:
    calendar = WorkCalendar(zone=SHANGHAI, exceptions=official_exceptions(2024) | official_exceptions(2025))
    answers = json.loads((TABLES / "add_workdays_2024_2025.json").read_text())
    for case in answers["cases"]:
        start = date.fromisoformat(case["start"])
        assert calendar.is_workday(start) == case["start_is_workday"]
        assert calendar.add_workdays(start, case["add_workdays"]) == date.fromisoformat(case["expect"])
    for year, expected in answers["workdays_per_year"].items():
        counted = calendar.workdays_between(date(int(year) - 1, 12, 31), date(int(year), 12, 31))
        assert counted == expected["workdays"]


@published
@pytest.mark.parametrize("year", [2024, 2025])
def test_the_seed_agrees_with_the_official_schedule(year: int) -> None:
    ours = WorkCalendar(zone=SHANGHAI, exceptions=china_exceptions(year))
    official = WorkCalendar(zone=SHANGHAI, exceptions=official_exceptions(year))
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [ours.is_workday(on) for on in days] == [official.is_workday(on) for on in days]


def test_a_year_without_announced_make_up_days_says_so() -> None:
    assert is_announced(2025)
    assert not is_announced(2040)


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-03-02T10:00", "1", "2026-03-02T11:00"),
        ("2026-03-02T11:30", "1", "2026-03-02T13:30"),  # over lunch
        ("2026-03-02T11:00", "1", "2026-03-02T12:00"),  # due at closing, not at the next opening
        ("2026-03-06T17:30", "1.5", "2026-03-09T10:00"),  # over a weekend
        ("2026-03-07T08:00", "2", "2026-03-09T11:00"),  # starts on a Saturday
        ("2026-03-02T09:00", "0", "2026-03-02T09:00"),
        ("2026-03-07T09:00", "1e-15", "2026-03-07T09:00"),
        ("2025-12-31T17:00", "3", "2026-01-01T11:00"),  # a year ends
    ],
)
def test_working_hours_run_only_in_working_time(start: str, limit: str, expected: str) -> None:
    assert PLAIN.due(at(start), hours(limit)) == at(expected)


def test_a_limit_waits_over_the_spring_festival_and_runs_on_the_make_up_day() -> None:
    assert SPRING_FESTIVAL.due(at("2025-01-27T17:00"), hours("2")) == at("2025-02-05T10:00")
    assert SPRING_FESTIVAL.due(at("2025-01-24T18:00"), hours("1")) == at("2025-01-26T10:00")  # a Sunday


def test_a_working_day_ends_at_closing_time_of_the_next_workday() -> None:
    limit = hours("1", Clock.WORKING_DAYS)
    assert PLAIN.due(at("2026-03-02T09:30"), limit) == at("2026-03-03T18:00")
    assert PLAIN.due(at("2026-03-06T23:00"), limit) == at("2026-03-09T18:00")


def test_natural_hours_run_day_and_night() -> None:
    assert PLAIN.due(at("2026-03-06T17:30"), hours("24", Clock.HOURS)) == at("2026-03-07T17:30")


def test_natural_hours_do_not_follow_the_clock_on_the_wall() -> None:
    start = datetime(2026, 3, 28, 12, tzinfo=LONDON)
    assert NIGHTS.due(start, hours("24", Clock.HOURS)) == datetime(2026, 3, 29, 13, tzinfo=LONDON)


def test_own_shifts_of_one_day_replace_the_weekdays() -> None:
    calendar = WorkCalendar(zone=SHANGHAI, exceptions={date(2026, 3, 2): (Shift(600, 660),)})
    assert calendar.due(at("2026-03-02T08:00"), hours("2")) == at("2026-03-03T10:00")


def test_working_minutes_count_what_was_worked() -> None:
    assert PLAIN.working_minutes(at("2026-03-06T17:30"), at("2026-03-09T09:45")) == 75
    assert PLAIN.working_minutes(at("2026-03-09T09:45"), at("2026-03-06T17:30")) == -75


def test_a_calendar_without_working_time_refuses() -> None:
    idle = WorkCalendar(zone=SHANGHAI, week=((),) * 7)
    for limit in (hours("1"), hours("1", Clock.WORKING_DAYS)):
        with pytest.raises(CalendarRefused, match="no_working_time"):
            idle.due(at("2026-03-02T10:00"), limit)


@pytest.mark.parametrize(
    ("amount", "clock", "code"),
    [("-1", "wh", "limit_out_of_range"), ("NaN", "h", "limit_out_of_range"), ("1.5", "wd", "working_days_not_whole")],
)
def test_a_limit_that_makes_no_sense_is_refused(amount: str, clock: str, code: str) -> None:
    with pytest.raises(CalendarRefused, match=code):
        Duration(Decimal(amount), Clock(clock))


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(CalendarRefused, match="time_not_aware"):
        PLAIN.due(datetime(2026, 3, 2, 10), hours("1"))  # noqa: DTZ001


def test_overlapping_shifts_are_refused() -> None:
    with pytest.raises(CalendarRefused, match="shifts_overlap"):
        WorkCalendar(zone=SHANGHAI, week=((Shift(0, 60), Shift(59, 90)), *OFFICE_WEEK[1:]))


calendars = st.sampled_from([PLAIN, SPRING_FESTIVAL, NIGHTS])
moments = st.datetimes(datetime(2024, 12, 1), datetime(2026, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001
clocks = st.sampled_from(Clock)
whole = st.integers(0, 400).map(Decimal)


@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=40)), clocks, whole, st.integers(0, 50))
def test_what_starts_later_or_lasts_longer_is_not_due_earlier(
    calendar: WorkCalendar, start: datetime, later: timedelta, clock: Clock, amount: Decimal, longer: int
) -> None:
    due = calendar.due(start, Duration(amount, clock))
    assert start <= due <= calendar.due(start + later, Duration(amount, clock))
    assert due <= calendar.due(start, Duration(amount + longer, clock))


@given(calendars, moments, st.decimals(min_value=0, max_value=900, places=4))
def test_what_was_worked_until_due_is_the_limit(calendar: WorkCalendar, start: datetime, amount: Decimal) -> None:
    due = calendar.due(start, Duration(amount, Clock.WORKING_HOURS))
    assert calendar.working_minutes(start, due) == amount * 60


@given(st.sampled_from([PLAIN, SPRING_FESTIVAL]), st.dates(date(2024, 6, 1), date(2026, 6, 1)), st.integers(1, 700))
def test_workdays_added_are_workdays_counted(calendar: WorkCalendar, start: date, days: int) -> None:
    end = calendar.add_workdays(start, days)
    assert calendar.is_workday(end)
    assert calendar.workdays_between(start, end) == days
    assert calendar.add_workdays(calendar.add_workdays(end, 1), -1) == end
