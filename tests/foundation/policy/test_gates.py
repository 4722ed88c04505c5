"""Gate rules asked on facts, and which policy governs an order."""

from decimal import Decimal

import pytest

from ordinance.foundation.policy.catalogue import parse
from ordinance.foundation.policy.errors import FactMissing, NoPolicyGoverns, PoliciesTie
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.gates import gates_evaluate
from ordinance.foundation.policy.rules.governing import governing, scope_conflicts

SOURCE = """
[policy]
code = "{code}"
number = "ORD"
name = {{ zh = "制度", en = "policy" }}
scope = "{scope}"
priority = {priority}

[[clause]]
id = "6.1"
title = {{ zh = "信用", en = "Credit" }}
text = {{ zh = "{{pass}}", en = "{{pass}}" }}
[clause.rule]
kind = "credit_policy"
scopes = ["confirm", "ship"]
when = "customer.is_new"
pass = "credit.after <= credit.limit"
role = "credit.release"
cure = {{ zh = "收款后满足：{{pass}}", en = "Collect until {{pass}}" }}
"""


def a_policy(code: str = "own", scope: str = "true", priority: int = 0) -> PolicyDocument:
    return parse(SOURCE.format(code=code, scope=scope, priority=priority))


def test_a_closed_gate_says_clause_role_cure_and_what_is_short() -> None:
    facts = {"customer.is_new": True, "credit.after": Decimal(120_000), "credit.limit": Decimal(100_000)}

    (result,) = gates_evaluate(a_policy().gates("ship"), facts)

    assert (result.is_open, result.applies, result.clause_id, result.role) == (False, True, "6.1", "credit.release")
    assert result.cure is not None
    assert result.cure.zh == "收款后满足：含本单的信用占用不超过信用额度"
    (((short,),)) = result.lacking()
    assert short.by == Decimal(20_000)
    assert result.as_facts()["trace"]["lacking"][0][0]["by"] == "20000"
    assert result.brief() == {
        "clause": "6.1",
        "applies": True,
        "is_open": False,
        "seen": {"credit.after": "120000", "credit.limit": "100000"},
    }


def test_a_rule_that_does_not_apply_is_open_and_says_so() -> None:
    facts = {"customer.is_new": False, "credit.after": Decimal(120_000), "credit.limit": Decimal(100_000)}

    (result,) = gates_evaluate(a_policy().gates("confirm"), facts)

    assert (result.is_open, result.applies, result.lacking()) == (True, False, ())


def test_a_gate_without_its_facts_is_an_error_never_open() -> None:
    with pytest.raises(FactMissing):
        gates_evaluate(a_policy().gates("confirm"), {"customer.is_new": True, "credit.limit": Decimal(1)})


def test_a_scope_without_rules_is_open_and_an_unknown_scope_an_error() -> None:
    assert a_policy().gates("pick") == ()
    with pytest.raises(KeyError):
        a_policy().gates("pack")


@pytest.mark.proves("B3")
def test_the_policy_of_highest_priority_that_covers_the_order_governs() -> None:
    in_force = [(1, a_policy()), (2, a_policy("vip", "customer.grade == 'A'", 10))]

    assert governing(in_force, {"customer.grade": "A"})[0] == 2
    assert governing(in_force, {"customer.grade": "B"})[0] == 1
    assert governing(in_force, {"customer.grade": None})[0] == 1


def test_an_order_no_policy_covers_is_refused() -> None:
    with pytest.raises(NoPolicyGoverns):
        governing([(2, a_policy("vip", "customer.grade == 'A'"))], {"customer.grade": "B"})


def test_a_tie_is_refused() -> None:
    with pytest.raises(PoliciesTie) as refused:
        governing([(1, a_policy("one")), (2, a_policy("two"))], {})

    assert refused.value.facts["policies"] == ["one", "two"]


@pytest.mark.parametrize(
    ("first", "second", "is_conflict"),
    [
        ("true", "true", True),
        ("customer.grade == 'A'", "true", True),
        ("customer.grade == 'A'", "customer.grade == 'B'", False),
        ("customer.grade == 'A'", "customer.region == 'B'", True),
        ("customer.grade in ['A', 'B']", "customer.grade in ['C']", False),
        ("customer.grade in ['A', 'B']", "customer.grade not in ['A', 'B', 'C']", False),
        ("customer.grade != 'A'", "customer.grade != 'B'", True),
        ("customer.is_new", "not customer.is_new", False),
        ("customer.is_new and order.gross > 5", "not customer.is_new", False),
        ("customer.grade == 'A' or order.gross > 5", "customer.grade == 'B'", True),
        ("customer.grade == 'A' or customer.grade == 'C'", "customer.grade == 'B' and order.gross > 5", False),
    ],
)
def test_scopes_of_equal_priority_must_exclude_each_other(first: str, second: str, is_conflict: bool) -> None:
    conflicts = scope_conflicts([a_policy("one", first), a_policy("two", second)])

    assert [(one.code, one.clause, one.facts["other"]) for one in conflicts] == (
        [("scope_conflict", "two", "one")] if is_conflict else []
    )


def test_scopes_of_different_priority_may_overlap() -> None:
    assert scope_conflicts([a_policy("one"), a_policy("two", priority=1)]) == []
