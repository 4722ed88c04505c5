"""The policy presumed to govern an order that is only being entered, by what its request says of it. Pure.

Which policy governs is decided at submission, on all facts. Until then its default term and its limit on entry are
those of the policy whose scope covers what is known; a scope that asks for what is not known yet does not cover it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ordinance.foundation.policy.errors import NoPolicyGoverns, PoliciesTie
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.governing import InForce, governing
from ordinance.foundation.policy.vocabulary import ORDER_VOCABULARY
from ordinance.workflows.terms.known import Known, KnownCustomer
from ordinance.workflows.terms.requests import DraftRequest

_UNKNOWN: Final[Mapping[str, Any]] = dict.fromkeys(ORDER_VOCABULARY)


def facts_presumed(
    *, order_type: str, channel: str, currency: str, lines: int, priority: int, customer: KnownCustomer | None
) -> dict[str, Any]:
    """The vocabulary as far as a request says it."""
    return {
        **_UNKNOWN,
        "order.type": order_type,
        "order.channel": channel,
        "order.currency": currency,
        "order.line_count": lines,
        "order.priority": priority,
        "customer.code": customer.code if customer else None,
        "customer.grade": customer.grade if customer else None,
        "customer.region": customer.region if customer else None,
        "customer.status": customer.status if customer else None,
        "customer.is_new": customer.status == "pending" if customer else None,
    }


def facts_of_request(request: DraftRequest, known: Known) -> dict[str, Any]:
    """What a request says of itself and its customer."""
    return facts_presumed(
        order_type=request.type,
        channel=request.channel,
        currency=request.currency or known.currency,
        lines=len(request.lines),
        priority=request.priority,
        customer=known.customers.get(request.customer),
    )


def policy_presumed(in_force: Sequence[InForce], facts: Mapping[str, Any]) -> PolicyDocument | None:
    """The policy in force that covers these facts; None when none does, or two equally."""
    try:
        return governing(in_force, facts)[1]
    except (NoPolicyGoverns, PoliciesTie):
        return None


def term_presumed(request: DraftRequest, known: Known, in_force: Sequence[InForce]) -> str:
    """The payment term the policy gives an order nothing else is agreed for; empty when it gives none."""
    customer = known.customers.get(request.customer)
    if request.payment_term or (customer is not None and customer.payment_term):
        return ""
    facts = facts_of_request(request, known)
    policy = policy_presumed(in_force, facts)
    rules = policy.payment_terms() if policy is not None else ()
    return next((rule.term for rule in rules if rule.when is None or rule.when.evaluate(facts)), "")
