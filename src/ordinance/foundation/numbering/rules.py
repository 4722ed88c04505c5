"""How a number looks: a pattern of letters, parts of the date and one counter; and the period it counts in."""

import re
from datetime import date
from typing import Final

_PART: Final = re.compile(r"\{(yyyy|yy|mm|dd)\}|\{(?:n|seq):0?(\d{1,2})\}")
_DATES: Final = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d"}
LENGTH_MAX: Final = 40


class PatternRefused(ValueError):
    """A pattern that could not give each document a number of its own."""

    def __init__(self, code: str, pattern: str) -> None:
        self.code, self.pattern = code, pattern
        super().__init__(f"{code}: {pattern}")


def pattern_check(pattern: str) -> None:
    """Refuse a pattern without exactly one counter, with unknown parts, or with a month but no year.

    raises  PatternRefused: counter_missing, counter_twice, part_unknown, year_missing, month_missing, too_long
    """
    counters = [match for match in _PART.finditer(pattern) if match[2]]
    dated = {match[1] for match in _PART.finditer(pattern) if match[1]}
    rest = _PART.sub("", pattern)
    if "{" in rest or "}" in rest:
        raise PatternRefused("part_unknown", pattern)
    if len(counters) != 1:
        raise PatternRefused("counter_missing" if not counters else "counter_twice", pattern)
    if dated & {"mm", "dd"} and not dated & {"yyyy", "yy"}:
        raise PatternRefused("year_missing", pattern)
    if "dd" in dated and "mm" not in dated:
        raise PatternRefused("month_missing", pattern)
    if len(number_render(pattern, on=date(2000, 1, 1), n=10 ** int(counters[0][2]))) > LENGTH_MAX:
        raise PatternRefused("too_long", pattern)


def number_render(pattern: str, *, on: date, n: int) -> str:
    """The number `n` of the day: `DN{yyyy}{mm}-{n:06}` gives DN202611-000042. The counter may outgrow its width."""

    def part(match: re.Match[str]) -> str:
        return on.strftime(_DATES[match[1]]) if match[1] else f"{n:0{int(match[2])}d}"

    return _PART.sub(part, pattern)


def period_of(pattern: str, *, on: date) -> str:
    """The period whose counter a number of the day takes: the year, month or day its pattern shows, else none."""
    shown = {match[1] for match in _PART.finditer(pattern) if match[1]}
    if "dd" in shown:
        return on.strftime("%Y%m%d")
    if "mm" in shown:
        return on.strftime("%Y%m")
    return on.strftime("%Y") if shown else ""
