"""Random conditions against a plain reading of the same words, and random words against the promise of typed errors."""

import ast
import operator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ordinance.foundation.policy.catalogue import parse, preset_source
from ordinance.foundation.policy.errors import PolicyError
from ordinance.foundation.policy.rules.conditions import condition_compile
from ordinance.foundation.policy.rules.terms import Term, TermType, Vocabulary
from ordinance.foundation.policy.vocabulary import ORDER_VOCABULARY

VOCABULARY = Vocabulary(
    [
        Term("a.n", TermType.DECIMAL, "甲", "n"),
        Term("a.m", TermType.DECIMAL, "乙", "m"),
        Term("a.i", TermType.INTEGER, "丙", "i"),
        Term("a.t", TermType.TEXT, "丁", "t"),
        Term("a.u", TermType.TEXT, "戊", "u"),
        Term("a.b", TermType.BOOLEAN, "己", "b"),
        Term("a.s", TermType.TEXTS, "庚", "s"),
    ]
)

decimals = st.decimals(-1000, 1000, places=2)
letters = st.sampled_from(["x", "y", "z"])
facts = st.fixed_dictionaries(
    {
        "a.n": st.none() | decimals,
        "a.m": st.none() | decimals,
        "a.i": st.none() | st.integers(-5, 5),
        "a.t": st.none() | letters,
        "a.u": st.none() | letters,
        "a.b": st.none() | st.booleans(),
        "a.s": st.none() | st.frozensets(letters),
    }
)

numbers = st.recursive(
    st.sampled_from(["a.n", "a.m", "a.i"]) | st.decimals(0, 1000, places=2).map(str),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda of: f"({of[0]} {of[1]} {of[2]})")
        | inner.map(lambda of: f"-{of}")
        | inner.map(lambda of: f"abs({of})")
        | st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda of: f"{of[0]}({of[1]}, {of[2]})")
    ),
    max_leaves=4,
)
comparisons = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
texts = st.sampled_from(["a.t", "a.u", "'x'", "'y'"])
lists = st.lists(letters, min_size=1, max_size=3).map(repr)
atoms = (
    st.tuples(numbers, comparisons, numbers).map(" ".join)
    | st.tuples(numbers, comparisons, numbers, comparisons, numbers).map(" ".join)
    | st.tuples(texts, st.sampled_from(["==", "!="]), texts).map(" ".join)
    | st.tuples(texts, st.sampled_from(["in", "not in"]), lists).map(" ".join)
    | st.tuples(texts, st.sampled_from(["in", "not in"]), st.just("a.s")).map(" ".join)
    | st.tuples(st.sampled_from(["has_any", "has_only"]), lists).map(lambda of: f"{of[0]}(a.s, {of[1]})")
    | st.sampled_from(["a.b", "a.b == true", "a.b != true", "a.n is none", "a.t is not none", "true", "false"])
)
conditions = st.recursive(
    atoms,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda of: f"({of[0]} {of[1]} {of[2]})")
        | inner.map(lambda of: f"(not {of})")
    ),
    max_leaves=8,
)

OPERATORS: dict[type, Any] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne, ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.In: lambda one, many: one in many, ast.NotIn: lambda one, many: one not in many,
}  # fmt: skip
CALLS: dict[str, Any] = {
    "min": min, "max": max, "abs": abs,
    "has_any": lambda many, options: any(one in options for one in many),
    "has_only": lambda many, options: bool(many) and all(one in options for one in many),
}  # fmt: skip


def reading(node: Any, given_facts: dict[str, Any]) -> Any:
    """Three-valued logic on exact fractions: None is not known, and so is whatever looks at it."""
    match node:
        case ast.Constant(float() | int() as value) if not isinstance(value, bool):
            return Fraction(str(value))
        case ast.Constant(value):
            return value
        case ast.Name("true" | "false" as name):
            return name == "true"
        case ast.Attribute(ast.Name(first), second):
            value = given_facts[f"{first}.{second}"]
            return Fraction(value) if isinstance(value, Decimal) else value
        case ast.UnaryOp(ast.USub(), inner):
            value = reading(inner, given_facts)
            return None if value is None else -value
        case ast.UnaryOp(ast.Not(), inner):
            value = reading(inner, given_facts)
            return None if value is None else not value
        case ast.BinOp(left, sign, right):
            sides = [reading(left, given_facts), reading(right, given_facts)]
            return None if None in sides else OPERATORS[type(sign)](*sides)
        case ast.BoolOp(junction, parts):
            values = [reading(part, given_facts) for part in parts]
            decisive = isinstance(junction, ast.Or)
            return decisive if decisive in values else None if None in values else not decisive
        case ast.Compare(_, [ast.Is() | ast.IsNot() as sign], _):
            return (reading(node.left, given_facts) is None) is isinstance(sign, ast.Is)
        case ast.Compare(left, signs, rights):
            values = [reading(one, given_facts) for one in [left, *rights]]
            pairs = [
                None if None in (one, other) else OPERATORS[type(sign)](one, other)
                for one, sign, other in zip(values, signs, values[1:], strict=False)
            ]
            return False if False in pairs else None if None in pairs else True
        case ast.Call(ast.Name(name), arguments):
            values = [reading(one, given_facts) for one in arguments]
            return None if None in values else CALLS[name](*values)
        case ast.List(elements):
            return [reading(one, given_facts) for one in elements]
    raise TypeError(ast.dump(node))


@settings(max_examples=600, deadline=None)
@given(conditions, facts)
def test_compiled_and_traced_conditions_agree_with_a_plain_reading(
    expression: str, given_facts: dict[str, Any]
) -> None:
    condition = condition_compile(expression, VOCABULARY)

    expected = reading(ast.parse(expression, mode="eval").body, given_facts) is True

    assert condition.evaluate(given_facts) is expected
    trace = condition.trace(given_facts)
    assert trace.is_true is expected
    assert trace.steps().is_true is expected
    assert bool(trace.lacking()) is not expected
    assert condition.words("zh")
    assert condition.words("en")


@settings(max_examples=600, deadline=None)
@given(st.text(max_size=60) | st.text("order.gs()[]<>=!+-*/'\"0129, andotini#\\\n", max_size=60))
def test_any_words_are_a_condition_or_a_typed_refusal(expression: str) -> None:
    try:
        condition_compile(expression, ORDER_VOCABULARY)
    except PolicyError as refused:
        assert refused.findings[0].sentence("zh")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.text('[policy]clause="\n{}zhen:1.', max_size=200))
def test_any_text_is_a_policy_or_a_typed_refusal(source: str) -> None:
    try:
        parse(source)
    except PolicyError as refused:
        assert refused.findings[0].sentence("en")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_spoilt_policy_is_a_policy_or_a_typed_refusal(data: st.DataObject) -> None:
    source = preset_source("direct")
    start = data.draw(st.integers(0, len(source)))
    length = data.draw(st.integers(0, 30))
    spoilt = source[:start] + data.draw(st.text('"{}[]=1a\n', max_size=5)) + source[start + length :]

    try:
        parse(spoilt)
    except PolicyError as refused:
        assert all(finding.sentence("zh") and finding.sentence("en") for finding in refused.findings)
