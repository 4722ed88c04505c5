from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.foundation.money.rules import Rounding
from ordinance.modules.billing.rules.terms import (
    TERMS,
    BaseEvent,
    Roll,
    StepKind,
    Term,
    TermRefused,
    TermStep,
    bill_due_on,
    due_days,
    due_on,
    schedule,
)

pytestmark = pytest.mark.proves("E2")

CENTS = Rounding(2)


def a_step(**given_: Any) -> TermStep:
    plain: dict[str, Any] = {"kind": StepKind.NET, "share_percent": Decimal(100), "base_event": BaseEvent.BILLED}
    return TermStep(**plain | given_)


def is_weekday(on: date) -> bool:
    return on.weekday() < 5


def test_a_deposit_and_the_rest_are_the_whole_to_the_cent() -> None:
    parts = schedule(TERMS["deposit30"], Decimal("100.01"), CENTS)
    assert [(part.position, part.step.kind, part.amount) for part in parts] == [
        (1, StepKind.DEPOSIT, Decimal("30.00")),
        (2, StepKind.BEFORE_SHIPPING, Decimal("70.01")),
    ]


@pytest.mark.parametrize(
    ("term", "event_on", "due"),
    [
        ("prepaid", date(2026, 3, 2), date(2026, 3, 2)),
        ("cod", date(2026, 3, 2), date(2026, 3, 2)),
        ("net30", date(2026, 1, 31), date(2026, 3, 2)),
        ("monthly30", date(2026, 2, 1), date(2026, 3, 30)),
        ("monthly60", date(2026, 1, 15), date(2026, 4, 1)),
        ("monthly60", date(2026, 1, 31), date(2026, 4, 1)),
    ],
)
def test_the_built_in_terms_fall_due(term: str, event_on: date, due: date) -> None:
    assert due_on(TERMS[term].steps[-1], event_on) == due


@pytest.mark.parametrize(
    ("step", "event_on", "due"),
    [
        (a_step(months=1), date(2026, 1, 31), date(2026, 2, 28)),
        (a_step(months=13), date(2026, 12, 31), date(2028, 1, 31)),
        (a_step(cut_off_day=25, months=1), date(2026, 3, 25), date(2026, 4, 25)),
        (a_step(cut_off_day=25, months=1), date(2026, 3, 26), date(2026, 5, 25)),
        (a_step(cut_off_day=31, months=2), date(2026, 2, 3), date(2026, 4, 30)),
        (a_step(days=30, pay_day=15), date(2026, 3, 1), date(2026, 4, 15)),
        (a_step(days=30, pay_day=15), date(2026, 3, 16), date(2026, 4, 15)),
        (a_step(days=30, pay_day=15), date(2026, 3, 17), date(2026, 5, 15)),
        (a_step(pay_day=31), date(2026, 2, 28), date(2026, 2, 28)),
    ],
)
def test_cut_off_months_days_and_payment_day_count_in_this_order(step: TermStep, event_on: date, due: date) -> None:
    assert due_on(step, event_on) == due


@pytest.mark.parametrize(
    ("roll", "due"),
    [
        (Roll.NONE, date(2026, 5, 31)),
        (Roll.FOLLOWING, date(2026, 6, 1)),
        (Roll.PRECEDING, date(2026, 5, 29)),
        (Roll.MODIFIED, date(2026, 5, 29)),
    ],
)
def test_a_due_day_on_a_sunday_rolls(roll: Roll, due: date) -> None:
    assert due_on(a_step(roll=roll), date(2026, 5, 31), is_weekday) == due


def test_a_roll_without_a_calendar_is_refused() -> None:
    with pytest.raises(TermRefused, match="calendar_needed"):
        due_on(a_step(roll=Roll.FOLLOWING), date(2026, 5, 31))


def test_an_instalment_whose_event_has_not_happened_is_not_due() -> None:
    parts = schedule(TERMS["deposit30_net30"], Decimal(100), CENTS)
    assert due_days(parts, {BaseEvent.CONFIRMED: date(2026, 3, 2)}) == (date(2026, 3, 2), None)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"share_percent": Decimal("NaN")}, "share_out_of_range"),
        ({"share_percent": Decimal(0)}, "share_out_of_range"),
        ({"days": -1}, "period_out_of_range"),
        ({"cut_off_day": 32}, "day_out_of_range"),
        ({"pay_day": 0}, "day_out_of_range"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(given_: dict[str, Any], code: str) -> None:
    with pytest.raises(TermRefused, match=code):
        a_step(**given_)


def test_a_term_is_a_hundred_percent() -> None:
    with pytest.raises(TermRefused, match="shares_not_whole"):
        Term("short", (a_step(share_percent=Decimal("99.99")),))


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.lists(st.integers(1, 999), max_size=5, unique=True))
def test_a_schedule_adds_up(gross: Decimal, cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), 1000]
    steps = [a_step(share_percent=Decimal(high - low) / 10) for low, high in pairwise(edges)]
    assert sum(part.amount for part in schedule(Term("any", tuple(steps)), gross, CENTS)) == gross


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 40),
    st.builds(
        a_step,
        days=st.integers(0, 90),
        months=st.integers(0, 14),
        cut_off_day=st.none() | st.integers(1, 31),
        pay_day=st.none() | st.integers(1, 31),
        roll=st.sampled_from([Roll.NONE, Roll.FOLLOWING]),
    ),
)
def test_what_happens_later_is_not_due_earlier(event_on: date, later: int, step: TermStep) -> None:
    first = due_on(step, event_on, is_weekday)
    assert event_on <= first <= due_on(step, event_on + timedelta(days=later), is_weekday)


def test_a_bill_falls_due_by_the_last_step_of_its_term_and_never_before_itself() -> None:
    billed_on, signed_on = date(2026, 3, 10), date(2026, 3, 1)

    assert bill_due_on(TERMS["deposit30_net30"], {}, billed_on) == date(2026, 4, 9)
    assert bill_due_on(TERMS["cod"], {BaseEvent.SIGNED: signed_on}, billed_on) == billed_on
    assert bill_due_on(TERMS["monthly30"], {}, billed_on) == date(2026, 4, 30)
