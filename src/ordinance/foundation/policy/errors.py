"""What can go wrong with a policy: its text, the facts it is asked about, the choice of the one that governs."""

from collections.abc import Sequence

from ordinance.foundation.errors import Refusal
from ordinance.foundation.policy.rules.findings import Finding


class PolicyError(Refusal):
    """A policy document or a condition cannot be used; `findings` lists everything found, not only the first."""

    code, status = "policy_invalid", 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(findings=[finding.as_facts() for finding in self.findings])

    def __str__(self) -> str:
        return "; ".join(finding.sentence("en") for finding in self.findings)


class FactMissing(Refusal):
    """A condition asks for a fact that was not gathered; a fact that is not known is given as None instead."""

    code, status = "fact_missing", 500


class FactMistyped(Refusal):
    """A fact has another type than the vocabulary says, or is not a finite number."""

    code, status = "fact_mistyped", 500


class ConditionFailed(Refusal):
    """A condition could not be computed on these facts: division by zero, or a number beyond all bounds."""

    code, status = "condition_failed", 409


class NoPolicyGoverns(Refusal):
    """No policy in force has a scope that covers the order."""

    code, status = "no_policy_governs", 409


class PoliciesTie(Refusal):
    """Two policies of equal priority both cover the order; publishing should have refused this."""

    code, status = "policies_tie", 409


class PolicyMoveRefused(Refusal):
    """The version is not in a state that allows this."""

    code, status = "policy_move_refused", 409
