"""Who may use which door on whose objects: every address, asked as every role, against the checked-in table."""

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from ordinance.entrypoints.doors import DOORS
from tests.entrypoints.matrix.requests import REQUESTS
from tests.entrypoints.matrix.routes import operations, routes
from tests.entrypoints.matrix.world import ROLES, Objects, World, a_world

pytestmark = pytest.mark.proves("L1", "INV-20")

TABLE: Final = tomllib.loads((Path(__file__).parent / "matrix" / "table.toml").read_text(encoding="utf-8"))
ROWS: Final[dict[str, dict[str, Any]]] = TABLE["doors"]
REFUSED: Final = frozenset({403, 404})


@pytest.fixture(scope="module")
def world() -> World:
    return a_world()


def test_every_address_has_a_row() -> None:
    pages = {route for route in routes() if f"POST /{route}" not in ROWS and f"GET /{route}" not in ROWS}
    known = ROWS.keys() | TABLE["quiet"].keys()

    assert {*operations(), *(f"POST /{route}" for route in routes() if f"POST /{route}" in DOORS)} - known == set()
    assert pages - TABLE["quiet"].keys() == set()
    assert {name for name in DOORS if " /" in name} - known == set()
    assert ROWS.keys() == REQUESTS.keys()


@pytest.mark.parametrize("door", sorted(ROWS))
def test_each_role_gets_the_answer_of_the_table(world: World, door: str) -> None:
    """Those who may not are asked first, while nobody has changed the object yet."""
    may = ROWS[door]["may"].split()
    expected = {role: "may" if role in may else "403" for role in ROLES}

    answers = {role: _answer(world, door, role, world.own) for role in sorted(ROLES, key=may.__contains__)}

    assert {role: "may" if answer not in REFUSED else str(answer) for role, answer in answers.items()} == expected


@pytest.mark.parametrize("door", sorted(name for name, row in ROWS.items() if row["object"]))
def test_other_peoples_objects_are_not_there(world: World, door: str) -> None:
    may = ROWS[door]["may"].split()
    asked = [(role, world.other_company) for role in ROLES] + [("customer", world.other_customer)]

    for role, objects in asked:
        answer = _answer(world, door, role, objects)
        assert answer in ({404} if role in may else REFUSED), (role, answer)


def test_lists_show_a_customers_person_their_own_only(world: World) -> None:
    caller = world.roles["customer"].caller

    orders = {row["customer"] for row in caller.get("/orders?limit=200").json()}
    customers = {row["code"] for row in caller.get("/customers?limit=200").json()}

    assert orders == customers == {world.own.customer}


def test_lists_show_staff_their_own_company_only(world: World) -> None:
    caller = world.roles["sales"].caller

    customers = {row["code"] for row in caller.get("/customers?limit=200").json()}

    assert {world.own.customer, world.other_customer.customer} <= customers
    assert world.other_company.customer not in customers


def test_nobody_gets_in_without_a_token(world: World) -> None:
    role = world.roles["sales"]
    for door, maker in REQUESTS.items():
        if "/api/" in door:
            ask = maker(world.own)
            role.caller.token, kept = "", role.caller.token
            assert ask.send(door.split()[0], role.caller, role.client).status_code == 401, door
            role.caller.token = kept


def _answer(world: World, door: str, role: str, objects: Objects) -> int:
    """The status of the answer; of a batch, that of its only item."""
    if "<token>" in door:
        objects.token = world.fresh_token(objects, role)
    if "<run>" in door:
        objects.run = world.fresh_run(objects, role)
    asker = world.roles[role]
    answer = REQUESTS[door](objects).send(door.split()[0], asker.caller, asker.client)
    assert answer.status_code < 500, answer.content
    if answer.status_code == 200 and answer["Content-Type"] == "application/json":
        body = answer.json()
        if isinstance(body, dict) and body.get("refused"):
            return int(body["outcomes"][0]["problem"]["status"])
    return int(answer.status_code)
