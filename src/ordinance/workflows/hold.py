"""Put and release holds by hand (B10): on an order, a line, a customer, an item, a lot or a delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ordinance.foundation.database.locking import Locked
from ordinance.foundation.errors import Done, InvalidInput, NotFound, Outcome, Refused
from ordinance.masterdata.catalog.queries import items_by_code
from ordinance.masterdata.parties.queries import customers_by_code
from ordinance.modules.shipping.queries import deliveries_visible
from ordinance.orders.models import Hold
from ordinance.orders.queries import holds_locked, order_of_line
from ordinance.orders.services.holds import HoldRequest, holds_end, holds_put
from ordinance.orders.states import HoldState, ObjectKind, Scope
from ordinance.workflows.kernel import Act, batch_workflow, workflow

HELD = "holds are put and lifted on what is held already: a gate here would lock its own key in"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandHold:
    """A hold somebody asks for. `object` is a key, or the code of a customer or item, or `item/lot`."""

    object_kind: ObjectKind
    object: str
    scope: str = "*"
    reason: str
    note: str = ""


@workflow(duty="orders.hold", unscoped=HELD)
def hold_put(act: Act, request: HandHold) -> Outcome:
    """Put a hold; every act of its scope on the object is refused until it is released."""
    if request.scope != "*" and request.scope not in {str(scope) for scope in Scope}:
        raise InvalidInput(field="scope", reason="unknown_scope", value=request.scope)
    if not request.reason.strip():
        raise InvalidInput(field="reason", reason="required")
    key, stream, lot = _object(act, request)
    (hold,) = holds_put(
        [
            HoldRequest(
                object_kind=request.object_kind, object_id=key, object_lot=lot, scope=request.scope,
                reason=request.reason, note=request.note, stream=stream,
            )
        ],
        journal=act.journal,
    )  # fmt: skip
    return Done({"hold": hold.pk, "object_kind": hold.object_kind, "object": key, "scope": hold.scope})


@batch_workflow(duty="orders.read", unscoped=HELD)
def holds_release(act: Act, hold_ids: Sequence[int], reason: str) -> list[Outcome]:
    """Release holds: what a clause held is waived by somebody with its duty, what was put by hand is lifted.

    The duty asked for is the one each hold names, so that only the named authority lets an order pass (D8), and nobody
    what stopped their own act.
    """
    if not reason.strip():
        raise InvalidInput(field="reason", reason="required")
    found = {hold.pk: hold for hold in Hold.objects.filter(pk__in=hold_ids, company_id=act.company_id)}
    streams = streams_of(list(found.values()))
    act.lock_orders(
        [streams[key] for key, hold in found.items() if hold.object_kind in (ObjectKind.ORDER, ObjectKind.LINE)]
    )
    holds = holds_locked(hold_ids, act.company_id)
    refused = holds_misfit(act, holds)
    may = holds.only({hold.pk for hold in holds} - refused.keys())
    refused.update(holds_lift(act, may, reason, streams))
    return [
        refused.get(key) or (Done({"hold": key}) if key in found else Refused("not_found", {"hold": key}))
        for key in hold_ids
    ]


def streams_of(holds: Sequence[Hold]) -> dict[int, int]:
    """The ledger stream of what each hold stands on: of a line, its order's."""
    orders_of_lines = order_of_line({hold.object_id for hold in holds if hold.object_kind == ObjectKind.LINE})
    return {
        hold.pk: orders_of_lines.get(hold.object_id, hold.object_id)
        if hold.object_kind == ObjectKind.LINE
        else hold.object_id
        for hold in holds
    }


def holds_misfit(act: Act, holds: Sequence[Hold]) -> dict[int, Refused]:
    """The holds this person may not end: others' to lift, or what stopped their own act."""
    refused = {hold.pk: Refused("not_allowed", {"duty": hold.duty}) for hold in holds if not act.actor.may(hold.duty)}
    own = [hold.pk for hold in holds if hold.clause and hold.put_by == act.actor.person_id]
    return {key: Refused("own_request", {"hold": key}) for key in own} | refused


def holds_lift(act: Act, holds: Locked[Hold], reason: str, streams: Mapping[int, int]) -> dict[int, Refused]:
    """End locked holds: a clause's is waived, one put by hand is lifted; returns those that no longer stand."""
    refused: dict[int, Refused] = {}
    for state, own in (
        (HoldState.WAIVED, {hold.pk for hold in holds if hold.clause}),
        (HoldState.LIFTED, {hold.pk for hold in holds if not hold.clause}),
    ):
        if own:
            refused.update(holds_end(holds.only(own), state, journal=act.journal, reason=reason, streams=streams))
    return refused


def _object(act: Act, request: HandHold) -> tuple[int, int, str]:
    """Key, ledger stream and lot of the object; the object must be the company's."""
    code, _, lot = request.object.partition("/")
    match request.object_kind:
        case ObjectKind.CUSTOMER:
            customer = customers_by_code(act.company_id, [code]).get(code)
            return _found(customer.pk if customer else None, request)
        case ObjectKind.ITEM | ObjectKind.LOT:
            item = items_by_code(act.company_id, [code]).get(code)
            key, stream, _ = _found(item.pk if item else None, request)
            return key, stream, lot
        case ObjectKind.LINE:
            key = _number(request)
            order_id = order_of_line([key]).get(key)
            if order_id is None:
                raise NotFound(object=request.object)
            return key, act.lock_order(order_id).pk, ""
        case ObjectKind.ORDER:
            key = act.lock_order(_number(request)).pk
            return key, key, ""
        case ObjectKind.DELIVERY:
            key = _number(request)
            if not deliveries_visible(act.actor).filter(pk=key).exists():
                raise NotFound(object=request.object)
            return key, key, ""


def _found(key: int | None, request: HandHold) -> tuple[int, int, str]:
    if key is None:
        raise NotFound(object=request.object)
    return key, key, ""


def _number(request: HandHold) -> int:
    if not request.object.isdecimal() or len(request.object) > 18:
        raise InvalidInput(field="object", reason="not_a_key", value=request.object[:40])
    return int(request.object)
