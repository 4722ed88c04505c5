"""What one version of a policy asks of an order being placed, worked out once: a published version never changes."""

from dataclasses import dataclass
from functools import lru_cache

from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.views import GateRule, RequiredFields, ReviewStep
from ordinance.orders.states import Scope


@dataclass(frozen=True, slots=True)
class Governed:
    """The views of a document that placing needs."""

    version_id: int
    pattern: str  # of order numbers; empty: the order type's
    required: tuple[RequiredFields, ...]  # at submission
    review_steps: tuple[ReviewStep, ...]
    submit_gates: tuple[GateRule, ...]
    confirm_gates: tuple[GateRule, ...]


@lru_cache(maxsize=512)
def governed_of(version_id: int) -> Governed:
    """The views of a published version; no query once its document is known in this process."""
    document = document_of(version_id)
    numbering = document.numbering()
    return Governed(
        version_id=version_id,
        pattern=numbering.pattern if numbering else "",
        required=tuple(rule for rule in document.required_fields() if rule.scope == Scope.SUBMIT),
        review_steps=document.review_steps(),
        submit_gates=document.gates(Scope.SUBMIT),
        confirm_gates=document.gates(Scope.CONFIRM),
    )
