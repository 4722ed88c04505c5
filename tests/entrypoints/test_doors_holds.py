"""A hold planted on its object stops every door that stands under a gate; doors under none are pinned."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from ordinance.entrypoints.cli.simulation.cast import Cast
from ordinance.entrypoints.cli.simulation.departments import PLAYERS, Stage
from ordinance.entrypoints.cli.simulation.schedule import Step
from ordinance.entrypoints.doors import DOORS
from ordinance.foundation.errors import Refused
from ordinance.modules.billing.models import BillLine, Fapiao
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.states import ObjectKind
from ordinance.workflows.hold import HandHold, hold_put, holds_release
from tests.builders import a_house, done
from tests.entrypoints.matrix.commands import called_by, command_modules
from tests.entrypoints.matrix.requests import REQUESTS
from tests.entrypoints.matrix.routes import operations
from tests.entrypoints.matrix.world import Objects, World, a_world, objects_of

HERE: Final = Path(__file__).parent / "matrix"
ROWS: Final[dict[str, dict[str, Any]]] = tomllib.loads((HERE / "table.toml").read_text(encoding="utf-8"))["doors"]
PINNED: Final = tomllib.loads((HERE / "unscoped.toml").read_text(encoding="utf-8"))

# The order each gated door's request is about; a placed order does not exist yet, its customer is held instead.
ABOUT: Final = {
    "POST /api/v1/orders": "",
    "POST /api/v1/orders/submit": "draft",
    "POST /api/v1/orders/confirm": "reviewed",
    "POST /api/v1/orders/unconfirm": "undone",
    "POST /api/v1/orders/cancel": "cancelled",
    "POST /api/v1/orders/close": "paid",
    "POST /api/v1/orders/short-close": "short",
    "POST /api/v1/orders/reopen": "closed",
    "POST /api/v1/orders/archive": "closed",
    "POST /api/v1/orders/<order>/changes": "changed",
    "POST /api/v1/opinions/<opinion>": "submitted",
    "POST /api/v1/deliveries": "confirmed",
    "POST /api/v1/deliveries/pick": "to_pick",
    "POST /api/v1/deliveries/<delivery>/picks": "found",
    "POST /api/v1/deliveries/<delivery>/shorten": "found_less",
    "POST /api/v1/deliveries/check": "to_check",
    "POST /api/v1/deliveries/pack": "to_pack",
    "POST /api/v1/deliveries/ship": "planned",
    "POST /api/v1/returns": "signed",
    "POST /api/v1/bills": "signed",
    "POST /api/v1/bills/<bill>/fapiao": "billed",
    "POST /warehouse/<int:key>/scan": "found",
    "POST /warehouse/<int:key>/shorten": "found_less",
    "POST /warehouse/pick": "to_pick",
    "POST /warehouse/check": "to_check",
    "POST /warehouse/pack": "to_pack",
    "POST /warehouse/ship": "planned",
    "POST /orders/<str:ref>/submit": "draft",
    "POST /orders/<str:ref>/entry/submit": "draft",
    "POST /orders/<str:ref>/confirm": "reviewed",
    "POST /orders/<str:ref>/opinion": "asked",
    "POST /review/<str:ref>/opinion": "on_the_desk",
    "POST /review/bulk": "among_many",
    "POST /orders/<str:ref>/plan": "confirmed",
    "POST /orders/<str:ref>/plan-lines": "confirmed",
    "POST /orders/<str:ref>/pick": "to_pick",
    "POST /orders/<str:ref>/check": "to_check",
    "POST /orders/<str:ref>/pack": "to_pack",
    "POST /orders/<str:ref>/ship": "planned",
    "POST /orders/<str:ref>/bill": "signed",
    "POST /orders/<str:ref>/close": "paid",
    "POST /orders/<str:ref>/short-close": "short",
    "POST /orders/<str:ref>/reopen": "closed",
    "POST /orders/<str:ref>/archive": "closed",
    "POST /orders/<str:ref>/cancel": "cancelled",
    "POST /orders/<str:ref>/unconfirm": "confirmed",
    "POST /orders/<str:ref>/change": "changed",
    "POST /orders/<str:ref>/return": "signed",
    "POST /orders/<str:ref>/fapiao": "billed",
}


# What the departments of a simulation do under a gate, and the order each is tried on.
PLAYED: Final[dict[str, tuple[Step, str]]] = {
    "orders_submit": (Step.SUBMIT, "draft"),
    "opinions_give": (Step.REVIEW, "asked"),
    "orders_confirm": (Step.CONFIRM, "reviewed"),
    "orders_plan": (Step.PLAN, "confirmed"),
    "deliveries_pick": (Step.SHIP, "to_pick"),
    "picks_check": (Step.SHIP, "to_check"),
    "deliveries_pack": (Step.SHIP, "to_pack"),
    "deliveries_ship": (Step.SHIP, "planned"),
    "bills_make": (Step.BILL, "signed"),
    "orders_close": (Step.CLOSE, "paid"),
    "orders_archive": (Step.ARCHIVE, "closed"),
}


@pytest.fixture(scope="module")
def world() -> World:
    return a_world()


@pytest.fixture(scope="module")
def played() -> Objects:
    return objects_of(a_house())


def test_each_gated_door_says_what_it_is_about() -> None:
    operations()
    command_modules()

    gated = {name for name, door in DOORS.items() if door.declared.scope is not None}
    assert gated == ABOUT.keys() | {f"ordinance simulate: {name}" for name in PLAYED}


def test_every_workflow_a_command_calls_is_a_declared_door() -> None:
    called = {name for module in command_modules() for name in called_by(module)}

    assert called == {door.workflow for name, door in DOORS.items() if name.startswith("ordinance ")}


@pytest.mark.parametrize("name", sorted(PLAYED))
def test_a_hold_stops_the_department_that_plays_and_nothing_changes(played: Objects, name: str) -> None:
    step, about = PLAYED[name]
    hold = _hold(played, about)
    before = _standing(played)

    stage = Stage(played.house.company, Cast(played.house.company), {})
    outcomes = PLAYERS[step](stage, [played.orders[about]], datetime.now(UTC).date())

    done(holds_release(played.house.desk, [hold], "tried")[0])
    assert [each.code for each in outcomes if isinstance(each, Refused)] == ["on_hold"], outcomes
    assert _standing(played) == before


def test_the_doors_without_a_gate_are_these_and_each_says_why() -> None:
    operations()
    command_modules()

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
