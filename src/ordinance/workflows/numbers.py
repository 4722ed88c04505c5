"""The formal number of an order, given at the event its policy names: receipt, entry or confirmation (A3).

Receipt is when its draft is written, entry when it is submitted. Whatever the policy says, no order is confirmed
without.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from ordinance.foundation.numbering.services import numbers_render
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.orders.models import Order
from ordinance.orders.services.drafting import numbers_store
from ordinance.workflows.kernel import Act

_DUE: Final[Mapping[str, frozenset[str]]] = {
    "receipt": frozenset({"receipt"}),
    "entry": frozenset({"receipt", "entry"}),
    "confirmation": frozenset({"receipt", "entry", "confirmation"}),
}


def orders_number(
    act: Act, orders: Sequence[Order], policies: Mapping[int, PolicyDocument | None], *, event: str
) -> None:
    """Number those orders that have none and whose policy wants one by this event; one UPDATE.

    policies  order → what governs it, or is presumed to; without a rule of numbering the order type's pattern counts,
              at entry
    """
    patterns: dict[str, list[Order]] = {}
    for order in orders:
        policy = policies[order.pk]
        rule = policy.numbering() if policy is not None else None
        if order.number is None and (rule.event if rule else "entry") in _DUE[event]:
            patterns.setdefault(rule.pattern if rule else order.type.number_pattern, []).append(order)
    numbered: list[Order] = []
    for pattern, unnumbered in patterns.items():
        numbers = numbers_render(act.company_id, "order", pattern, on=act.time.today, count=len(unnumbered))
        for order, number in zip(unnumbered, numbers, strict=True):
            order.number = number
        numbered += unnumbered
    numbers_store(numbered)
