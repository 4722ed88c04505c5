"""Pack (包装): goods go into numbered packages, weighed or not; the policy says what must be done before (D2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.modules.shipping.services import deliveries_pack as deliveries_write
from ordinance.orders.states import Scope
from ordinance.workflows.goods import quantity_refusal
from ordinance.workflows.kernel import Act, batch_workflow
from ordinance.workflows.outgoing import outgoing_of, refused_before, steps_follow, tell_orders

MOST: Final = 500  # packages of a delivery
_GRAMS: Final = 3  # decimals of a weight in kilograms
_HEAVIEST: Final = Decimal(10) ** 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """How a delivery is packed. packages: the weight of each in kilograms, None where it was not weighed"""

    delivery_id: int
    packages: tuple[Decimal | None, ...] = (None,)


@batch_workflow(duty="shipping.pack", scope=Scope.PICK)
def deliveries_pack(act: Act, packings: Sequence[Packing]) -> list[Outcome]:
    """Pack deliveries, each once; of two packings of one delivery the later is refused."""
    first: dict[int, Packing] = {}
    for packing in packings:
        first.setdefault(packing.delivery_id, packing)
    load = outgoing_of(act, first.keys())
    refused = refused_before(act, load, "pack")
    for key, packing in first.items():
        refusal = _refusal(packing)
        if key not in refused and refusal is not None:
            refused[key] = refusal
    packed = load.deliveries.only({delivery.pk for delivery in load.deliveries} - refused.keys())
    packages = {delivery.pk: first[delivery.pk].packages for delivery in packed}
    deliveries_write(packed, packages, orders=load.orders_of(packed), journal=act.journal)
    tell_orders(act, load, packed, "order.goods_packed")
    steps_follow(act, load, packed)
    done: dict[int, Outcome] = {
        each.pk: Done({"delivery": each.pk, "number": each.number, "packages": len(packages[each.pk])})
        for each in packed
    }
    return [
        Refused("step_done_already", {"delivery": packing.delivery_id, "step": "pack"})
        if packing is not first[packing.delivery_id] and packing.delivery_id in done
        else refused.get(packing.delivery_id)
        or done.get(packing.delivery_id)
        or Refused("not_found", {"delivery": packing.delivery_id})
        for packing in packings
    ]


def _refusal(packing: Packing) -> Refused | None:
    if not 1 <= len(packing.packages) <= MOST:
        reason, limit = ("too_many", MOST) if packing.packages else ("too_few", 1)
        return Refused("invalid_input", {"field": "packages", "reason": reason, "limit": limit})
    for weight in packing.packages:
        refusal = quantity_refusal(weight, _GRAMS) if weight is not None else None
        if refusal is not None:
            return refusal
        if weight is not None and weight >= _HEAVIEST:
            return Refused("quantity_refused", {"reason": "too_large", "value": weight})
    return None
