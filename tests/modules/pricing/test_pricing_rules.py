import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.foundation.money.rules import NumberRefused, PriceBasis
from ordinance.modules.pricing.rules import (
    PriceRequest,
    PriceRule,
    Quote,
    RuleKind,
    StepKind,
    facts_of,
    price,
    price_again,
    quote_facts,
)

pytestmark = pytest.mark.proves("B5")

TODAY = date(2026, 3, 2)


def a_request(**given: Any) -> PriceRequest:
    plain: dict[str, Any] = {
        "item_id": 1,
        "customer_id": 7,
        "grade": "A",
        "quantity": Decimal(10),
        "on": TODAY,
        "currency": "CNY",
        "basis_wanted": None,
        "vat_rate": Decimal("0.13"),
        "quoted_price": None,
        "quoted_discount": None,
    }
    return PriceRequest(**plain | given)


def a_rule(rule_id: int, kind: RuleKind, **given: Any) -> PriceRule:
    plain: dict[str, Any] = {
        "item_id": 1,
        "customer_id": None,
        "grade": None,
        "min_quantity": Decimal(0),
        "price": None,
        "percent": None,
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "basis": PriceBasis.NET,
        "currency": "CNY",
        "floor": None,
        "clause": "",
    }
    return PriceRule(id=rule_id, kind=kind, **plain | given)


LIST = a_rule(1, RuleKind.LIST, price=Decimal(100))
AGREEMENT = a_rule(2, RuleKind.AGREEMENT, customer_id=7, price=Decimal(90))


def kinds(quote: Quote) -> list[StepKind]:
    return [step.kind for step in quote.steps]


def test_the_list_price_applies_when_there_is_nothing_else() -> None:
    quote = price(a_request(), [LIST])
    assert (quote.unit_price, quote.basis, quote.discount_percent, quote.missing) == (
        Decimal(100),
        PriceBasis.NET,
        Decimal(0),
        False,
    )
    assert quote.deviation_percent == 0


def test_an_agreement_replaces_the_list() -> None:
    quote = price(a_request(), [AGREEMENT, LIST])
    assert quote.unit_price == 90
    assert kinds(quote) == [StepKind.LIST, StepKind.AGREEMENT]
    assert quote.deviation_percent == -10


@pytest.mark.parametrize(
    "other",
    [
        {"customer_id": 8},
        {"grade": "B"},
        {"item_id": 2},
        {"currency": "USD"},
        {"valid_from": date(2026, 3, 3)},
        {"valid_to": date(2026, 3, 1)},
        {"min_quantity": Decimal("10.000001")},
    ],
)
def test_a_rule_for_something_else_is_passed_over(other: dict[str, Any]) -> None:
    assert (
        price(a_request(), [LIST, replace(a_rule(2, RuleKind.AGREEMENT, price=Decimal(1)), **other)]).unit_price == 100
    )


def test_both_days_of_validity_count() -> None:
    assert price(a_request(), [replace(LIST, valid_from=TODAY, valid_to=TODAY)]).unit_price == 100


def test_the_customers_own_rule_wins_over_the_grades_and_the_latest_over_the_older() -> None:
    rules = [
        a_rule(2, RuleKind.AGREEMENT, price=Decimal(95), valid_from=date(2026, 3, 1)),
        a_rule(3, RuleKind.AGREEMENT, price=Decimal(92), grade="A", valid_from=date(2026, 2, 1)),
        a_rule(4, RuleKind.AGREEMENT, price=Decimal(88), customer_id=7, valid_from=date(2026, 1, 1)),
        a_rule(5, RuleKind.AGREEMENT, price=Decimal(89), customer_id=7, valid_from=date(2026, 1, 2)),
    ]
    assert [price(a_request(), [LIST, *rules[:count]]).unit_price for count in range(5)] == [100, 95, 92, 88, 89]


BREAKS = [
    a_rule(10, RuleKind.QUANTITY_BREAK, min_quantity=Decimal(10), price=Decimal(80)),
    a_rule(11, RuleKind.QUANTITY_BREAK, min_quantity=Decimal(50), percent=Decimal("33.3")),
    a_rule(12, RuleKind.QUANTITY_BREAK, min_quantity=Decimal(99), price=Decimal(60)),
]


@pytest.mark.parametrize(("quantity", "expected"), [("9.999999", "100"), ("10", "80"), ("50", "66.7"), ("100", "60")])
def test_the_highest_threshold_reached_counts(quantity: str, expected: str) -> None:
    assert price(a_request(quantity=Decimal(quantity)), [LIST, *BREAKS]).unit_price == Decimal(expected)


def test_a_break_never_raises_a_price() -> None:
    cheap = replace(AGREEMENT, price=Decimal(70))
    quote = price(a_request(), [LIST, cheap, BREAKS[0]])
    assert quote.unit_price == 70
    assert quote.steps[-1].reason == "not_lower"


def test_a_standing_discount_is_kept_apart_from_the_price() -> None:
    quote = price(a_request(), [LIST, a_rule(20, RuleKind.DISCOUNT, percent=Decimal(5), grade="A", clause="5.2")])
    assert (quote.unit_price, quote.discount_percent, quote.deviation_percent) == (
        Decimal(100),
        Decimal(5),
        Decimal(-5),
    )
    assert quote.steps[-1].clause == "5.2"


def test_a_quoted_discount_replaces_the_standing_one() -> None:
    quote = price(a_request(quoted_discount=Decimal(8)), [LIST, a_rule(20, RuleKind.DISCOUNT, percent=Decimal(5))])
    assert (quote.discount_percent, quote.steps[-1].before, quote.steps[-1].after) == (
        Decimal(8),
        Decimal(5),
        Decimal(8),
    )


def test_a_quoted_price_is_accepted_and_its_deviation_recorded() -> None:
    quote = price(a_request(quoted_price=Decimal(96), basis_wanted=PriceBasis.NET), [LIST, AGREEMENT])
    assert (quote.unit_price, quote.deviation_percent) == (Decimal(96), Decimal(-4))
    assert (quote.steps[-1].kind, quote.steps[-1].before, quote.steps[-1].after) == (
        StepKind.QUOTED,
        Decimal(90),
        Decimal(96),
    )


def test_a_quoted_price_needs_no_list() -> None:
    quote = price(a_request(quoted_price=Decimal(0), basis_wanted=PriceBasis.GROSS), [])
    assert (quote.unit_price, quote.basis, quote.missing, quote.deviation_percent) == (
        Decimal(0),
        PriceBasis.GROSS,
        False,
        None,
    )


def test_no_price_is_missing_and_not_zero() -> None:
    quote = price(a_request(), [BREAKS[1], a_rule(20, RuleKind.DISCOUNT, percent=Decimal(5))])
    assert quote.missing
    assert quote.unit_price is None


def test_a_list_in_the_other_basis_is_converted_and_the_step_shown() -> None:
    quote = price(a_request(basis_wanted=PriceBasis.GROSS), [LIST])
    assert (quote.unit_price, quote.basis) == (Decimal(113), PriceBasis.GROSS)
    assert kinds(quote) == [StepKind.LIST, StepKind.BASIS]
    assert quote.deviation_percent == 0


def test_a_gross_list_stays_gross_when_nothing_else_is_wanted() -> None:
    assert price(a_request(), [replace(LIST, basis=PriceBasis.GROSS)]).basis is PriceBasis.GROSS


@pytest.mark.parametrize(("discount", "below"), [("10", False), ("10.01", True)])
def test_the_floor_holds_against_the_price_after_discount(discount: str, below: bool) -> None:
    quote = price(
        a_request(quoted_discount=Decimal(discount), basis_wanted=PriceBasis.GROSS),
        [replace(LIST, floor=Decimal(90))],
    )
    assert quote.floor == Decimal("101.7")
    assert quote.is_below_floor is below


def test_an_agreement_may_carry_its_own_floor() -> None:
    quote = price(a_request(), [replace(LIST, floor=Decimal(95)), replace(AGREEMENT, floor=Decimal(85))])
    assert (quote.floor, quote.is_below_floor) == (Decimal(85), False)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"quantity": Decimal("NaN")}, "not_finite"),
        ({"quoted_price": Decimal("Infinity"), "basis_wanted": PriceBasis.NET}, "not_finite"),
        ({"quoted_price": Decimal(-1), "basis_wanted": PriceBasis.NET}, "negative"),
        ({"quoted_price": Decimal(1)}, "basis_unknown"),
        ({"quoted_discount": Decimal(101)}, "discount_out_of_range"),
        ({"vat_rate": Decimal("sNaN")}, "vat_rate_out_of_range"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(given_: dict[str, Any], code: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        price(a_request(**given_), [LIST])
    assert refused.value.code == code


some_rules = st.lists(
    st.builds(
        a_rule,
        st.integers(1, 999),
        st.sampled_from(RuleKind),
        customer_id=st.sampled_from([None, 7, 8]),
        grade=st.sampled_from([None, "A"]),
        min_quantity=st.sampled_from([Decimal(0), Decimal(5), Decimal(20)]),
        price=st.none() | st.decimals(1, 200, places=2),
        percent=st.decimals(0, 100, places=2),
        basis=st.sampled_from(PriceBasis),
        floor=st.none() | st.decimals(1, 200, places=2),
    ),
    max_size=8,
    unique_by=lambda rule: rule.id,
)
some_requests = st.builds(
    a_request,
    quantity=st.decimals(1, 100, places=3),
    basis_wanted=st.sampled_from(PriceBasis),
    quoted_price=st.none() | st.decimals(0, 200, places=4),
    quoted_discount=st.none() | st.decimals(0, 100, places=2),
)


@given(some_requests, some_rules, st.randoms())
def test_the_order_of_the_rules_changes_nothing_and_records_replay(
    request_: PriceRequest, rules: list[PriceRule], shuffle: Any
) -> None:
    quote = price(request_, rules)
    shuffled = list(rules)
    shuffle.shuffle(shuffled)
    assert price(request_, shuffled) == quote
    assert price_again(json.loads(json.dumps(facts_of(request_, rules)))) == quote
    assert json.loads(json.dumps(quote_facts(quote)))["missing"] == quote.missing
