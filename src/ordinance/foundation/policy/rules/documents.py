"""A policy document: head and clauses, and what each workflow asks of them.

Immutable; one parsed document serves every order it governs, so its views are worked out once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ordinance.foundation.policy.rules import views
from ordinance.foundation.policy.rules.clauses import Clause, Head
from ordinance.foundation.policy.rules.findings import Finding
from ordinance.foundation.policy.rules.specs import Coverage


@dataclass(frozen=True)
class PolicyDocument:
    """A parsed policy. Two documents are equal when head and clauses are."""

    head: Head
    clauses: tuple[Clause, ...]
    warnings: tuple[Finding, ...] = field(compare=False, default=())
    raw: Mapping[str, Any] = field(compare=False, repr=False, default_factory=dict)  # as read, to be written again

    def clause(self, clause_id: str) -> Clause:
        """The clause of this id; KeyError when there is none."""
        return self._by_id[clause_id]

    def gates(self, scope: str) -> tuple[views.GateRule, ...]:
        """The gate rules of a scope (submit, confirm, … close), credit and completion included; KeyError if unknown."""
        return self._gates[scope]

    def review_steps(self) -> tuple[views.ReviewStep, ...]:
        """The departments that review, by group; empty: straight through."""
        return self._review_steps

    def required_fields(self) -> tuple[views.RequiredFields, ...]:
        """Which fields must be filled before which act."""
        return tuple(
            views.RequiredFields(
                clause_id=clause_id, scope=rule.parameters["scope"], fields=rule.parameters["fields"], when=rule.when
            )
            for clause_id, rule in views.ruled(self.clauses, "required_fields")
        )

    def channels(self) -> tuple[views.Channels, ...]:
        """Where orders may come from and how soon they are picked up."""
        return tuple(
            views.Channels(clause_id=clause_id, channels=rule.parameters["channels"], limit=rule.parameters["limit"])
            for clause_id, rule in views.ruled(self.clauses, "channels")
        )

    def numbering(self) -> views.Numbering | None:
        """How orders are numbered; None when the policy does not say."""
        for clause_id, rule in views.ruled(self.clauses, "numbering"):
            return views.Numbering(
                clause_id=clause_id, pattern=rule.parameters["pattern"], event=rule.parameters["event"]
            )
        return None

    def payment_terms(self) -> tuple[views.PaymentTerm, ...]:
        """All payment terms, in order; the first whose `when` holds is the order's."""
        return views.payment_terms_of(self.clauses)

    def payment_term_default(self) -> views.PaymentTerm | None:
        """The term of an order nothing else is agreed for: the first without a condition."""
        return next((term for term in self.payment_terms() if term.when is None), None)

    def credit(self) -> tuple[views.CreditRule, ...]:
        """At which scopes credit is checked and what cures an order over its limit."""
        return views.credit_of(self.clauses)

    def time_limits(self) -> tuple[views.TimeLimit, ...]:
        """The steps that have a limit, the first clause of a step counting."""
        return self._time_limits

    def completion(self) -> tuple[views.Criterion, ...]:
        """What must be true before an order is closed; the same conditions are the gates of scope close."""
        return views.completion_of(self.clauses)

    def retention_years(self) -> int | None:
        """How long a closed order's file is kept; None when the policy does not say. The longest clause counts."""
        years = [rule.parameters["years"] for _, rule in views.ruled(self.clauses, "document")]
        return max((year for year in years if year is not None), default=None)

    def separation(self) -> tuple[views.Separation, ...]:
        """Pairs of acts one person may not both do on an order."""
        return tuple(
            views.Separation(clause_id=clause_id, first=pair["first"], second=pair["second"])
            for clause_id, rule in views.ruled(self.clauses, "separation")
            for pair in rule.parameters["pairs"]
        )

    def step_order(self) -> tuple[views.StepPair, ...]:
        """Which step of the way out must be done before which."""
        return self._step_order

    def invoice_timing(self) -> views.InvoiceTiming | None:
        """The event that makes a delivery billable; None when the policy does not say."""
        for clause_id, rule in views.ruled(self.clauses, "invoice_timing"):
            return views.InvoiceTiming(clause_id=clause_id, event=rule.parameters["event"])
        return None

    def allocation(self) -> views.Allocation | None:
        """Where goods are looked for; None when the policy does not say."""
        for clause_id, rule in views.ruled(self.clauses, "allocation"):
            of = rule.parameters
            return views.Allocation(clause_id=clause_id, sources=of["sources"], may_split=of["may_split"])
        return None

    def notifications(self) -> tuple[views.Notification, ...]:
        """Who hears of which event, one entry per event."""
        return views.notifications_of(self.clauses)

    def coverage(self) -> dict[str, Coverage]:
        """Clause id → what the system does about it."""
        return {clause.id: clause.coverage for clause in self.clauses}

    @cached_property
    def _by_id(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def _gates(self) -> dict[str, tuple[views.GateRule, ...]]:
        return views.gates_of(self.clauses)

    @cached_property
    def _time_limits(self) -> tuple[views.TimeLimit, ...]:
        return views.time_limits_of(self.clauses)

    @cached_property
    def _step_order(self) -> tuple[views.StepPair, ...]:
        return views.step_order_of(self.clauses)

    @cached_property
    def _review_steps(self) -> tuple[views.ReviewStep, ...]:
        return views.review_steps_of(self.clauses)
