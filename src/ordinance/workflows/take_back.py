"""Take delivered goods back: into inspection or straight to stock, and credited at the price they were billed (E3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ordinance.foundation.database.ids import next_id
from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.masterdata.catalog.queries import items_by_key
from ordinance.modules.shipping.models import DeliveryLine, DeliveryState
from ordinance.modules.shipping.queries import deliveries_locked, delivery_lines_by_key
from ordinance.modules.shipping.services import deliveries_return
from ordinance.modules.stock.models import StockStatus
from ordinance.modules.stock.services import Document, GoodsBack, goods_return
from ordinance.orders.drafts import QuantityChange
from ordinance.orders.services.quantities import quantities_add
from ordinance.orders.states import Scope
from ordinance.workflows.credit_note import returns_credit
from ordinance.workflows.gate import gate
from ordinance.workflows.goods import quantity_refusal, text_check
from ordinance.workflows.kernel import Act, batch_workflow
from ordinance.workflows.rooms import SERVICE_LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """So much of a delivery line that came back. to_inspection: sellable only once quality has looked at it."""

    delivery_line_id: int
    quantity: Decimal
    to_inspection: bool = True


@batch_workflow(duty="shipping.return", scope=Scope.REFUND)
def goods_take_back(act: Act, returns: Sequence[ReturnLine], reason: str) -> list[Outcome]:
    """Take goods back, one document for the batch; what of them was billed is credited, the rest when it is billed."""
    text_check("reason", reason, 500)
    keys = {each.delivery_line_id for each in returns}
    named = delivery_lines_by_key(keys, act.actor)
    orders = act.lock_orders(sorted({line.order_id for line in named}))
    deliveries_locked({line.delivery_id for line in named}, act.actor)
    lines = {line.pk: line for line in delivery_lines_by_key(keys, act.actor)}
    closed = gate(act, Scope.REFUND, orders)
    items = items_by_key({line.item_id for line in lines.values()})
    decimals = {key: item.unit_decimals for key, item in items.items()}
    back = {key: line.returned for key, line in lines.items()}
    refused = [_refusal(each, lines, back, closed, decimals) for each in returns]
    accepted = [each for each, refusal in zip(returns, refused, strict=True) if refusal is None]
    concerned = sorted({lines[each.delivery_line_id].order_id for each in accepted})
    document = Document(kind="return", id=next_id(), orders=tuple(concerned))
    _receive(act, accepted, lines, document)
    _tell(act, accepted, lines, document, reason)
    notes = returns_credit(act, concerned, reason=reason) if accepted else []
    done = {"document": document.id, "credit_notes": [note.pk for note in notes], "numbers": [n.number for n in notes]}
    return [refusal or Done(done) for refusal in refused]


def _refusal(
    each: ReturnLine,
    lines: Mapping[int, DeliveryLine],
    back: dict[int, Decimal],
    closed: Mapping[int, Refused],
    decimals: Mapping[int, int],
) -> Refused | None:
    """Why something cannot have come back; counts in `back` what can."""
    line = lines.get(each.delivery_line_id)
    if line is None:
        return Refused("not_found", {"delivery_line": each.delivery_line_id})
    if line.order_id in closed:
        return closed[line.order_id]
    if line.delivery.state not in (DeliveryState.SHIPPED, DeliveryState.SIGNED):
        return Refused("delivery_state_refused", {"delivery": line.delivery_id, "state": line.delivery.state})
    refusal = quantity_refusal(each.quantity, decimals.get(line.item_id, 6))
    if refusal is not None:
        return refusal
    if back[line.pk] + each.quantity > line.quantity:
        facts = {"delivery_line": line.pk, "returned": each.quantity, "may_return": line.quantity - back[line.pk]}
        return Refused("returned_too_much", facts)
    back[line.pk] += each.quantity
    return None


def _receive(act: Act, accepted: Sequence[ReturnLine], lines: Mapping[int, DeliveryLine], document: Document) -> None:
    goods = [each for each in accepted if lines[each.delivery_line_id].level_id != SERVICE_LEVEL]
    if goods:
        goods_return(
            [
                GoodsBack(
                    line_id=lines[each.delivery_line_id].order_line_id,
                    level_id=lines[each.delivery_line_id].level_id,
                    quantity=each.quantity,
                    document=document,
                    status=StockStatus.INSPECTION if each.to_inspection else StockStatus.AVAILABLE,
                )
                for each in goods
            ],
            on=act.time.today,
            journal=act.journal,
        )
    returned: dict[int, Decimal] = {}
    for each in accepted:
        returned[each.delivery_line_id] = returned.get(each.delivery_line_id, Decimal(0)) + each.quantity
    deliveries_return(returned)
    quantities_add([QuantityChange(line_id=lines[key].order_line_id, returned=q) for key, q in returned.items()])


def _tell(
    act: Act, accepted: Sequence[ReturnLine], lines: Mapping[int, DeliveryLine], document: Document, reason: str
) -> None:
    by_order: dict[int, list[list[object]]] = {}
    for each in accepted:
        line = lines[each.delivery_line_id]
        by_order.setdefault(line.order_id, []).append([line.order_line_id, line.delivery_id, each.quantity])
    for key, own in by_order.items():
        act.journal.add("order.goods_returned", key, {"document": document.id, "lines": own, "reason": reason})
    if by_order:
        act.tell("goods.returned", document.id, {"orders": sorted(by_order)})
