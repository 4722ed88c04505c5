"""The policies that come with the product: complete, sound, in both languages, and true to what they say."""

from decimal import Decimal
from typing import Any

import pytest

from ordinance.foundation.errors import NotFound
from ordinance.foundation.people.rules import DUTIES
from ordinance.foundation.policy.catalogue import parse, preset_codes, preset_composed, preset_document, preset_source
from ordinance.foundation.policy.rules.durations import Duration
from ordinance.foundation.policy.rules.gates import gates_evaluate
from ordinance.foundation.policy.rules.parsing import policy_text
from ordinance.foundation.policy.rules.specs import Coverage
from ordinance.foundation.policy.rules.views import SCOPES
from ordinance.foundation.policy.vocabulary import ORDER_VOCABULARY

pytestmark = pytest.mark.proves("N14")

SHEET_N14 = [
    *(
        f"S4.9:{one}"
        for one in ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3", "4", "5"]
    ),
    *(
        f"S4.10:{one}"
        for one in ["1.1", "1.2", "2.1", "2.2", "2.3", "3.1", "3.2", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3"]
    ),
]

GOOD: dict[str, Any] = {
    "order.is_verified": True,
    "order.gross": Decimal(100),
    "lines.discontinued_count": 0,
    "lines.missing_price_count": 0,
    "promise.uncovered_line_count": 0,
    "credit.is_frozen": False,
    "credit.after": Decimal(100),
    "credit.limit": Decimal(1000),
    "payment.term": "net30",
    "payment.received": Decimal(0),
    "payment.deposit_due": Decimal(0),
    "payment.deposit_received": Decimal(0),
    "payment.outstanding": Decimal(0),
    "review.is_passed": True,
    "exceptions.open_count": 0,
    "fulfilment.is_complete": True,
    "fulfilment.is_signed": True,
    "billing.is_complete": True,
    "billing.fapiao_is_settled": True,
}


@pytest.mark.parametrize("code", preset_codes())
def test_a_preset_reads_without_a_warning_and_writes_back_the_same(code: str) -> None:
    document = preset_document(code)

    assert document.warnings == ()
    assert parse(policy_text(document)) == document
    assert all(clause.text.zh and clause.text.en and "{" not in clause.title.zh for clause in document.clauses)


@pytest.mark.parametrize("code", preset_codes())
def test_the_duties_a_preset_names_are_duties_somebody_can_hold(code: str) -> None:
    document = preset_document(code)
    named = {step.duty for step in document.review_steps()} | {
        gate.role for scope in SCOPES for gate in document.gates(scope)
    }
    named |= {duty for pair in document.separation() for duty in (pair.first, pair.second)}

    assert named <= DUTIES


def test_simple_trade_holds_every_clause_of_its_sheet() -> None:
    ids = [clause.id for clause in preset_document("n14").clauses]

    assert [one for one in ids if one.startswith("S4")] == SHEET_N14


@pytest.mark.parametrize(
    ("scope", "change", "clause"),
    [
        ("submit", {"order.is_verified": False}, "S4.9:1.3"),
        ("submit", {"lines.discontinued_count": 1}, "A.3"),
        ("submit", {"lines.missing_price_count": 1}, "A.3"),
        ("confirm", {"review.is_passed": False}, "S4.10:2.2"),
        ("confirm", {"exceptions.open_count": 1}, "S4.10:2.2"),
        ("confirm", {"promise.uncovered_line_count": 1}, "A.4"),
        ("confirm", {"credit.after": Decimal(1001)}, "A.7"),
        ("confirm", {"credit.limit": None}, "A.7"),
        ("confirm", {"credit.is_frozen": True, "payment.term": "prepaid"}, "A.7"),
        ("ship", {"payment.term": "prepaid"}, "A.5"),
        ("ship", {"payment.deposit_due": Decimal(30)}, "A.6"),
        ("close", {"fulfilment.is_signed": False}, "S4.10:5.3"),
        ("close", {"billing.is_complete": False}, "S4.10:5.3"),
        ("close", {"payment.outstanding": Decimal(1)}, "S4.10:5.3"),
        ("close", {"billing.fapiao_is_settled": False}, "S4.10:5.3"),
    ],
)
def test_simple_trade_closes_its_gates(scope: str, change: dict[str, Any], clause: str) -> None:
    rules = preset_document("n14").gates(scope)

    assert all(result.is_open for result in gates_evaluate(rules, GOOD))
    assert [result.clause_id for result in gates_evaluate(rules, GOOD | change) if not result.is_open] == [clause]


@pytest.mark.parametrize("term", ["prepaid", "net30"])
def test_who_pays_before_shipping_needs_no_credit(term: str) -> None:
    facts = GOOD | {"credit.after": Decimal(5000), "payment.term": term}

    results = gates_evaluate(preset_document("n14").gates("confirm"), facts)

    assert all(result.is_open for result in results) is (term == "prepaid")


def test_simple_trade_is_reviewed_by_the_order_desk_and_kept_five_years() -> None:
    document = preset_document("n14")

    (step,) = document.review_steps()
    assert (step.department, step.duty, step.limit) == ("desk", "review.desk", Duration(1, "wd"))
    assert document.retention_years() == 5
    term = document.payment_term_default()
    assert term is not None
    assert term.term == "prepaid"


def test_wholesale_replaces_the_review_of_simple_trade_and_keeps_the_rest() -> None:
    base, document = preset_document("n14"), preset_document("n14-wholesale")

    assert [step.department for step in document.review_steps()] == ["sales", "finance", "warehouse"]
    assert {(step.group, step.join) for step in document.review_steps()} == {(1, "all")}
    assert document.gates("close") == base.gates("close")
    assert {clause.id for clause in base.clauses} < {clause.id for clause in document.clauses}
    term = document.payment_term_default()
    assert term is not None
    assert term.term == "deposit30_net30"
    assert 'extends = "n14"' in preset_source("n14-wholesale")
    assert "extends_digest" in preset_composed("n14-wholesale")


def test_straight_through_asks_nobody_but_its_gates() -> None:
    document = preset_document("direct")

    assert document.review_steps() == ()
    for scope in SCOPES:
        assert all(result.is_open for result in gates_evaluate(document.gates(scope), GOOD | {"credit.limit": None}))


def test_every_term_of_the_vocabulary_is_titled_in_both_languages() -> None:
    assert all(term.title_zh and term.title_en for term in ORDER_VOCABULARY.values())


def test_coverage_of_simple_trade_counts_only_what_is_read() -> None:
    coverage = preset_document("n14").coverage()

    assert coverage["S4.10:2.2"] is Coverage.GATE
    assert coverage["S4.9:1.4"] is Coverage.TASK
    assert coverage["S4.10:4.2"] is Coverage.RECORD
    assert coverage["S4.10:2.3"] is Coverage.TEXT  # departments are not written to, they find their tasks
    assert coverage["S4.9:3.3"] is Coverage.TEXT


def test_an_unknown_preset_is_not_found() -> None:
    with pytest.raises(NotFound):
        preset_source("../n14")
