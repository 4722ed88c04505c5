"""What a company's calendar starts with: China's statutory holidays and make-up days (调休), as the package knows them.

The State Council announces a year's make-up days late in the year before. Until then a year has its statutory days
only; `is_announced` tells, so that a page can say that the schedule of next year is not loaded.
"""

from datetime import date

import holidays


def china_exceptions(year: int) -> dict[date, bool]:
    """Exceptions to the Monday–Friday week: False is a day off, True a weekend day that is worked."""
    off = {on: False for on in holidays.country_holidays("CN", years=year) if on.year == year and on.weekday() < 5}
    return off | dict.fromkeys(_make_up_days(year), True)


def is_announced(year: int) -> bool:
    """Whether the package knows the year's make-up days; from 2008 on every year had some."""
    return bool(_make_up_days(year))


def _make_up_days(year: int) -> list[date]:
    known = getattr(holidays.country_holidays("CN", years=year), "weekend_workdays", ())
    return sorted(on for on in known if on.year == year)
