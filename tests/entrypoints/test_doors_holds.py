"""A hold planted on its object stops every door that stands under a gate; doors under none are pinned."""

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from ordinance.entrypoints.doors import DOORS
from ordinance.modules.billing.models import BillLine, Fapiao
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.states import ObjectKind
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from tests.builders import done
from tests.entrypoints.matrix.requests import REQUESTS
from tests.entrypoints.matrix.routes import operations
from tests.entrypoints.matrix.world import Objects, World, a_world

HERE: Final = Path(__file__).parent / "matrix"
ROWS: Final[dict[str, dict[str, Any]]] = tomllib.loads((HERE / "table.toml").read_text(encoding="utf-8"))["doors"]
PINNED: Final = tomllib.loads((HERE / "unscoped.toml").read_text(encoding="utf-8"))

# The order each gated door's request is about; a placed order does not exist yet, its customer is held instead.
ABOUT: Final = {
    "POST /api/v1/orders": "",
    "POST /api/v1/orders/submit": "draft",
    "POST /api/v1/orders/confirm": "reviewed",
    "POST /api/v1/orders/cancel": "cancelled",
    "POST /api/v1/orders/close": "paid",
    "POST /api/v1/orders/short-close": "short",
    "POST /api/v1/orders/reopen": "closed",
    "POST /api/v1/orders/archive": "closed",
    "POST /api/v1/orders/<order>/changes": "changed",
    "POST /api/v1/opinions/<opinion>": "submitted",
    "POST /api/v1/deliveries": "confirmed",
    "POST /api/v1/deliveries/ship": "planned",
    "POST /api/v1/returns": "signed",
    "POST /api/v1/bills": "signed",
    "POST /api/v1/bills/<bill>/fapiao": "billed",
    "POST /orders/<str:ref>/submit": "draft",
    "POST /orders/<str:ref>/confirm": "reviewed",
    "POST /orders/<str:ref>/opinion": "asked",
    "POST /orders/<str:ref>/plan": "confirmed",
    "POST /orders/<str:ref>/ship": "planned",
    "POST /orders/<str:ref>/bill": "signed",
    "POST /orders/<str:ref>/close": "paid",
    "POST /orders/<str:ref>/archive": "closed",
    "POST /orders/<str:ref>/cancel": "cancelled",
}


@pytest.fixture(scope="module")
def world() -> World:
    return a_world()


def test_each_gated_door_says_what_it_is_about() -> None:
    operations()

    assert {name for name, door in DOORS.items() if door.declared.scope is not None} == ABOUT.keys()


def test_the_doors_without_a_gate_are_these_and_each_says_why() -> None:
    operations()

    unscoped = {name: door.declared.unscoped for name, door in DOORS.items() if door.declared.scope is None}

    assert unscoped == PINNED


@pytest.mark.parametrize("door", sorted(ABOUT))
def test_a_hold_on_its_object_stops_the_door_and_nothing_changes(world: World, door: str) -> None:
    hold = _hold(world.own, ABOUT[door])
    before = _standing(world.own)
    role = world.roles[_who(door)]

    answer = REQUESTS[door](world.own).send("POST", role.caller, role.client)

    done(holds_release(world.own.house.desk, [hold], "tried")[0])
    assert _says_on_hold(answer), (answer.status_code, answer.content[:500])
    assert _standing(world.own) == before


def _who(door: str) -> str:
    return str(ROWS[door]["may"].split()[0])


def _hold(objects: Objects, name: str) -> int:
    kind = ObjectKind.ORDER if name else ObjectKind.CUSTOMER
    held = str(objects.orders[name]) if name else objects.customer
    hold = HandHold(object_kind=kind, object=held, reason="by_hand", note="planted")
    return int(str(done(hold_put(objects.house.desk, hold))["hold"]))


def _standing(objects: Objects) -> list[Any]:
    """All that an act could have changed of the set's orders, but for the decision a closed gate records."""
    keys = list(objects.orders.values())
    orders = Order.objects.filter(pk__in=keys).order_by("pk")
    lines = OrderLine.objects.filter(order_id__in=keys).order_by("pk")
    quantities = ("quantity", "cancelled", "reserved", "pegged", "picked", "shipped", "signed", "returned", "invoiced")
    return [
        list(orders.values_list("pk", "status", "stage", "version", "gross")),
        list(lines.values_list("pk", *quantities)),
        list(
            DeliveryLine.objects.filter(order_id__in=keys)
            .order_by("pk")
            .values_list("pk", "quantity", "delivery__state")
        ),
        BillLine.objects.filter(order_id__in=keys).count(),
        Fapiao.objects.filter(bill__lines__order_id__in=keys).count(),
    ]


def _says_on_hold(answer: Any) -> bool:
    if not answer["Content-Type"].startswith(("application/json", "application/problem+json")):
        return answer.status_code == 409 and "planted" in answer.content.decode()
    body = answer.json()
    return "on_hold" in {body.get("code"), *((each["problem"] or {}).get("code") for each in body.get("outcomes", []))}
