"""Numbers of documents: how they look, when they start again, and that nobody gets the same one twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections, transaction

from ordinance.foundation.database.ids import next_id
from ordinance.foundation.numbering.rules import PatternRefused, number_render, pattern_check, period_of
from ordinance.foundation.numbering.services import NumberSource, gapless_render, gapless_take, numbers_render
from tests.harness.races import at_the_same_time

pytestmark = pytest.mark.proves("A3", "INV-13")

DAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("pattern", "number", "period"),
    [
        ("DN{yyyy}{mm}-{n:06}", "DN202603-000042", "202603"),
        ("SO{yyyy}{mm}-{seq:5}", "SO202603-00042", "202603"),
        ("B{yy}{mm}{dd}{n:03}", "B260309042", "20260309"),
        ("C{yyyy}/{n:02}", "C2026/42", "2026"),
        ("R{n:01}", "R42", ""),
    ],
)
def test_a_pattern_shows_the_day_and_names_its_period(pattern: str, number: str, period: str) -> None:
    pattern_check(pattern)
    assert number_render(pattern, on=DAY, n=42) == number
    assert period_of(pattern, on=DAY) == period


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("SO{yyyy}", "counter_missing"),
        ("{n:3}{n:3}", "counter_twice"),
        ("{who}{n:3}", "part_unknown"),
        ("{mm}{n:3}", "year_missing"),
        ("{yyyy}{dd}{n:3}", "month_missing"),
        ("X" * 40 + "{n:3}", "too_long"),
    ],
)
def test_a_pattern_that_cannot_number_is_refused(pattern: str, code: str) -> None:
    with pytest.raises(PatternRefused) as refused:
        pattern_check(pattern)
    assert refused.value.code == code


def test_numbers_with_gaps_are_given_once_between_processes_and_threads() -> None:
    company = next_id()
    processes = [NumberSource(), NumberSource()]

    def take(source: NumberSource) -> list[int]:
        return [n for count in (1, 3, 2, 7) for n in source.take(company, "order", "2026", count)]

    taken = at_the_same_time(take, [*processes, *processes])

    flat = [n for part in taken for n in part]
    assert len(flat) == len(set(flat)) == 4 * 13
    assert min(flat) == 1


def test_a_rolled_back_act_leaves_a_gap_and_holds_nobody_up() -> None:
    company = next_id()
    with transaction.atomic():
        first = numbers_render(company, "order", "SO{n:03}", on=DAY, count=1)
        with ThreadPoolExecutor(1) as thread:  # another process asks before this act has ended
            other = thread.submit(lambda: NumberSource().take(company, "order", "", 1)).result(10)
        transaction.set_rollback(True)
    assert first == ["SO001"]
    assert other == [2]
    assert numbers_render(company, "order", "SO{n:03}", on=DAY, count=1) != first


def test_numbers_without_gaps_come_back_when_the_act_is_rolled_back() -> None:
    company = next_id()
    with transaction.atomic():
        assert gapless_render(company, "bill", "B{yyyy}-{n:04}", on=DAY, count=2) == ["B2026-0001", "B2026-0002"]
        transaction.set_rollback(True)
    with transaction.atomic():
        assert list(gapless_take(company, "bill", "2026", 1)) == [1]


def test_two_acts_that_take_numbers_without_gaps_go_one_after_the_other() -> None:
    company = next_id()

    def bill(rolls_back: bool) -> list[int]:
        with transaction.atomic():
            taken = list(gapless_take(company, "bill", "", 3))
            transaction.set_rollback(rolls_back)
        return [] if rolls_back else taken

    taken = at_the_same_time(bill, [False, True, False, False])
    connections.close_all()

    assert sorted(n for part in taken for n in part) == list(range(1, 10))
