"""Asks the gate rules of a scope on the facts of one order; what a closed gate does is the workflow's."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ordinance.foundation.policy.rules.clauses import Bilingual
from ordinance.foundation.policy.rules.terms import Facts
from ordinance.foundation.policy.rules.traces import Step, Trace
from ordinance.foundation.policy.rules.views import GateRule


class GateResult(NamedTuple):
    """The answer of one gate rule. `trace` is of its condition, or of its `when` where the rule does not apply."""

    rule: GateRule
    applies: bool
    is_open: bool
    trace: Trace

    @property
    def clause_id(self) -> str:
        return self.rule.clause_id

    @property
    def role(self) -> str:
        """The duty that may lift the hold this gate puts; empty when the policy names none."""
        return self.rule.role

    @property
    def cure(self) -> Bilingual | None:
        return self.rule.cure

    def lacking(self) -> tuple[tuple[Step, ...], ...]:
        """What would open it: alternatives of steps that must all come true; `by` says how far a number is off."""
        return () if self.is_open else self.trace.lacking()

    def brief(self) -> dict[str, Any]:
        """Clause, outcome and the facts seen, as JSON values: what an open gate leaves on the ledger of a busy act."""
        return {
            "clause": self.rule.clause_id,
            "applies": self.applies,
            "is_open": self.is_open,
            "seen": self.trace.seen_facts(),
        }

    def as_facts(self) -> dict[str, Any]:
        """The answer with its whole explanation as JSON values, for a closed gate and for whoever asks why."""
        cure = None if self.cure is None else {"zh": self.cure.zh, "en": self.cure.en}
        return {
            "clause": self.clause_id,
            "kind": self.rule.kind,
            "applies": self.applies,
            "is_open": self.is_open,
            "role": self.rule.role,
            "cure": cure,
            "trace": self.trace.as_facts(),
        }


def gates_evaluate(rules: Iterable[GateRule], facts: Facts) -> list[GateResult]:
    """One result per rule, in order. The gate is open when all are; a rule whose `when` does not hold is open.

    facts   name → value for every term the rules use, None where not known
    raises  FactMissing, FactMistyped, ConditionFailed
    """
    results = []
    for rule in rules:
        if rule.when is not None:
            condition = rule.when.trace(facts)
            if not condition.is_true:
                results.append(GateResult(rule, False, True, condition))
                continue
        trace = rule.passes.trace(facts)
        results.append(GateResult(rule, True, trace.is_true, trace))
    return results
