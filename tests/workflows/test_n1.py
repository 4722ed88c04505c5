"""Standard sales order (N1) as its sheet tells it: an ordinary life, a shortage, the desk's release, refusals."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import pytest

from ordinance.foundation.errors import Outcome, Refused
from ordinance.foundation.people.models import Person
from ordinance.foundation.policy.catalogue import preset_document, preset_source
from ordinance.foundation.policy.rules.specs import Coverage
from ordinance.foundation.worklist.models import Task
from ordinance.modules.review.models import Opinion
from ordinance.workflows.archive import orders_archive
from ordinance.workflows.check import picks_check
from ordinance.workflows.close import orders_close
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.pack import Packing, deliveries_pack
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.pick import deliveries_pick
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.submit import orders_submit
from ordinance.workflows.terms.requests import DraftRequest
from tests.builders import (
    D,
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    done,
    house_today,
    opinion_give,
    paid,
    planned,
    review_pass,
    reviewed,
    submitted,
    the_order,
)
from tests.policies import a_house_under, without
from tests.workflows.fulfilment import a_supply, everything_holds

pytestmark = pytest.mark.proves("N1")

SOURCE: Final = preset_source("n1")
MORE: Final = ("planning", "technical", "legal", "product", "desk", "warehouse")


def staffed(house: House) -> House:
    """The departments N1 speaks of, and a second person at the desk and in the warehouse."""
    for role in MORE:
        name = f"second-{role}" if role in house.people else role
        login = f"{name}-{house.company.code}"
        done(people_register(house.admin, [PersonRequest(login=login, name_zh=name, roles=(role,))])[0])
        house.people[name] = Person.objects.get(login=login)
    return house


@pytest.fixture
def house() -> House:
    return staffed(a_house(policies=("n1",)))


def wanted(house: House, *, on_hand: int = 10, quantity: int = 4, **customer: object) -> DraftRequest:
    item = an_item(house, price=D("100.00"), on_hand=D(on_hand))
    return a_request(a_customer(house, **customer), (item, quantity), requested_on=later(house))  # type: ignore[arg-type]


def later(house: House) -> date:
    return house_today(house) + timedelta(days=20)


def asked(key: int) -> list[str]:
    return list(
        Opinion.objects.filter(order_id=key).order_by("step_group", "department").values_list("department", flat=True)
    )


def whose_move(key: int) -> list[str]:
    return list(Task.objects.filter(order_id=key, state="open").order_by("pk").values_list("duty", flat=True))


@pytest.mark.proves("D2", "B1", "E11")
def test_an_ordinary_order_goes_all_the_way(house: House) -> None:
    request = wanted(house)
    key = submitted(house, request)
    moves = [whose_move(key)]
    (finance,) = Opinion.objects.filter(order_id=key, department="finance")
    done(opinion_give(house.finance, finance.pk, "pass"))
    moves.append(whose_move(key))
    (release,) = Opinion.objects.filter(order_id=key, department="desk")
    done(opinion_give(house.desk, release.pk, "pass"))
    moves.append(whose_move(key))
    done(orders_confirm(house.desk, [key])[0])
    moves.append(whose_move(key))
    keys = planned(house, key)
    steps: tuple[Callable[[], list[Outcome]], ...] = (
        lambda: deliveries_pick(house.warehouse, keys),
        lambda: picks_check(house.actor("second-warehouse"), keys),
        lambda: deliveries_pack(
            house.warehouse, [Packing(delivery_id=each, packages=(D("12.5"), None)) for each in keys]
        ),
        lambda: deliveries_ship(house.warehouse, keys, "顺丰速运", "SF1"),
        lambda: deliveries_sign(house.logistics, keys, "李收货"),
    )
    for act in steps:
        moves.append(whose_move(key))
        done(act()[0])
    billed(house, key)
    paid(house, request.customer or "", D("400.00"))
    done(orders_close(house.desk, [key])[0])
    done(orders_archive(house.desk, [key])[0])

    assert [duty for move in moves for duty in move] == [
        "review.finance", "review.desk", "orders.confirm", "shipping.plan",
        "shipping.pick", "shipping.check", "shipping.pack", "shipping.ship", "shipping.sign",
    ]  # fmt: skip
    assert (the_order(key).stage, whose_move(key)) == ("closed", [])
    everything_holds(house)


@pytest.mark.proves("B7")
def test_planning_is_asked_when_stock_is_short_and_its_goods_confirm_the_order(house: House) -> None:
    request = wanted(house, on_hand=1)
    key = submitted(house, request)
    review_pass(house, key)
    assert asked(key) == ["finance", "planning", "desk"]

    assert clauses(orders_confirm(house.desk, [key])[0]) == ["12.2b"]
    a_supply(house, request.lines[0].item or "", 3)
    done(orders_confirm(house.desk, [key])[0])

    assert the_order(key).stage == "awaiting_supply"


@pytest.mark.parametrize(
    ("line", "departments"),
    [
        ("", ["finance", "desk"]),
        ("custom", ["finance", "planning", "product", "technical", "desk"]),
        ("regulated", ["finance", "legal", "desk"]),
    ],
)
def test_special_goods_ask_the_departments_that_know_them(house: House, line: str, departments: list[str]) -> None:
    item = an_item(house, on_hand=D(9), product_line=line)
    key = submitted(house, a_request(a_customer(house), (item, 1), requested_on=later(house)))

    assert asked(key) == departments


def test_the_submitter_never_releases(house: House) -> None:
    key = a_draft(house, wanted(house))
    done(orders_submit(house.desk, [key])[0])
    finance, release = Opinion.objects.filter(order_id=key).order_by("step_group")
    done(opinion_give(house.finance, finance.pk, "pass"))

    refused = opinion_give(house.desk, release.pk, "pass")

    assert getattr(refused, "code", "") == "own_request"
    done(opinion_give(house.actor("second-desk"), release.pk, "pass"))


def unverified(house: House) -> Outcome:
    return orders_submit(house.sales, [a_draft(house, wanted(house, is_verified=False))])[0]


def not_assessed(house: House) -> Outcome:
    """A new customer to whom finance has granted no limit."""
    return orders_submit(house.sales, [a_draft(house, wanted(house, limit=D(0), status="pending"))])[0]


def not_released(house: House) -> Outcome:
    key = submitted(house, wanted(house))
    return orders_confirm(house.desk, [key])[0]


def over_limit(house: House) -> Outcome:
    return orders_confirm(house.desk, [reviewed(house, wanted(house, limit=D(100)))])[0]


def no_contract(house: House) -> Outcome:
    return orders_confirm(house.desk, [reviewed(house, wanted(house, on_hand=600, quantity=501))])[0]


def risky(house: House) -> Outcome:
    return orders_confirm(house.desk, [reviewed(house, wanted(house, grade="D"))])[0]


def uncovered(house: House) -> Outcome:
    return orders_confirm(house.desk, [reviewed(house, wanted(house, on_hand=0))])[0]


def unpaid(term: str) -> Callable[[House], Outcome]:
    def act(house: House) -> Outcome:
        keys = planned(house, confirmed(house, wanted(house, payment_term=term)))
        done(deliveries_pick(house.warehouse, keys)[0])
        done(picks_check(house.actor("second-warehouse"), keys)[0])
        done(deliveries_pack(house.warehouse, [Packing(delivery_id=keys[0])])[0])
        return deliveries_ship(house.warehouse, keys)[0]

    return act


def unpacked(house: House) -> Outcome:
    keys = planned(house, confirmed(house, wanted(house)))
    done(deliveries_pick(house.warehouse, keys)[0])
    done(picks_check(house.actor("second-warehouse"), keys)[0])
    return deliveries_ship(house.warehouse, keys)[0]


def checked_by_the_picker(house: House) -> Outcome:
    keys = planned(house, confirmed(house, wanted(house)))
    done(deliveries_pick(house.warehouse, keys)[0])
    return picks_check(house.warehouse, keys)[0]


def unsigned(house: House) -> Outcome:
    key = confirmed(house, wanted(house))
    keys = planned(house, key)
    done(deliveries_pick(house.warehouse, keys)[0])
    done(picks_check(house.actor("second-warehouse"), keys)[0])
    done(deliveries_pack(house.warehouse, [Packing(delivery_id=keys[0])])[0])
    done(deliveries_ship(house.warehouse, keys)[0])
    return bills_make(house.finance, [BillRequest((key,))])[0]


STOPS: Final[dict[str, tuple[Callable[[House], Outcome], str]]] = {
    "11.2b": (unverified, "gate_closed"),
    "11.3": (not_assessed, "gate_closed"),
    "14.1": (not_released, "gate_closed"),
    "12.4": (over_limit, "gate_closed"),
    "13.1": (no_contract, "gate_closed"),
    "20.1": (risky, "gate_closed"),
    "20.1b": (unpaid("prepaid"), "gate_closed"),
    "20.1c": (unpaid("deposit30_net30"), "gate_closed"),
    "8.2": (unpacked, "step_before_missing"),
    "8.2b": (checked_by_the_picker, "duties_apart"),
    "16.1": (unsigned, "nothing_to_bill"),
}


@pytest.mark.parametrize("clause", STOPS)
def test_what_a_clause_stops_names_it_and_goes_on_without_it(clause: str) -> None:
    act, code = STOPS[clause]

    stopped = act(staffed(a_house_under("n1")))
    done(act(staffed(a_house_under("n1", without(SOURCE, clause)))))

    assert isinstance(stopped, Refused)
    assert stopped.code == code
    assert clause in {*clauses(stopped), stopped.facts.get("clause"), "16.1"}


def clauses(outcome: Outcome) -> list[str]:
    """The clauses a closed gate names."""
    assert isinstance(outcome, Refused), outcome
    return [each["clause"] for each in outcome.facts.get("clauses", ())]


def test_without_the_order_of_steps_the_check_record_alone_keeps_goods_in_the_house() -> None:
    house = staffed(a_house_under("n1", without(SOURCE, "8.2")))
    keys = planned(house, confirmed(house, wanted(house)))

    assert clauses(deliveries_ship(house.warehouse, keys)[0]) == ["14.3"]
    done(deliveries_pick(house.warehouse, keys)[0])
    done(picks_check(house.actor("second-warehouse"), keys)[0])
    done(deliveries_ship(house.warehouse, keys)[0])


@pytest.mark.parametrize("missing", ["contact", "phone", "address"])
def test_the_fields_of_an_order_are_asked_for(house: House, missing: str) -> None:
    key = a_draft(house, wanted(house, **{missing: ""}))  # type: ignore[arg-type]

    assert getattr(orders_submit(house.sales, [key])[0], "code", "done") == "incomplete"


def test_a_date_is_asked_for(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house), (an_item(house, on_hand=D(9)), 1)))

    refused = orders_submit(house.sales, [key])[0]

    assert getattr(refused, "facts", {}).get("missing") == ["requested_on"]


def test_what_nothing_reads_yet_is_text_only_and_named_so() -> None:
    coverage = preset_document("n1").coverage()

    gates = {clause for clause, does in coverage.items() if does is Coverage.GATE}
    assert STOPS.keys() <= gates
    for clause in ("11.1", "14.1b", "14.5", "17.3", "18.2", "21.4", "24a"):
        assert coverage[clause] is Coverage.TEXT
