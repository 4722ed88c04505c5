"""No clause of simple trade counts as enforced without its proof: it stops an act that goes on without it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

import pytest

from ordinance.foundation.errors import Outcome
from ordinance.foundation.policy.catalogue import preset_document, preset_source
from ordinance.foundation.policy.rules.specs import Coverage
from ordinance.workflows.close import orders_close
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.register import items_take_out_of_sale
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.submit import orders_submit
from tests.builders import (
    House,
    a_customer,
    a_draft,
    a_request,
    an_item,
    confirmed,
    done,
    pack_and_ship,
    planned,
    review_pass,
    reviewed,
    shipped,
    signed,
    submitted,
    the_order,
)
from tests.policies import a_house_under, without

pytestmark = pytest.mark.proves("N14")

D = Decimal
SOURCE: Final = preset_source("n14")
FIELDS: Final = ("S4.9:1.2", "S4.9:2.1", "S4.10:1.2")
# Enforced too, proved where a change of their words changes what happens: scope, allocation, the limit on entry; and
# the separation of duties, which holds for whoever submits whatever the policy says.
ELSEWHERE: Final = frozenset({"A.1", "S4.9:2.3", "S4.9:1.4", "A.8"})


def an_order(house: House, **customer: object) -> int:
    return a_draft(house, a_request(a_customer(house, **customer), (an_item(house, on_hand=D(5)), 2)))  # type: ignore[arg-type]


def unverified(house: House) -> Outcome:
    return orders_submit(house.sales, [an_order(house, is_verified=False)])[0]


def out_of_sale(house: House) -> Outcome:
    item = an_item(house, on_hand=D(5))
    key = a_draft(house, a_request(a_customer(house), (item, 1)))
    done(items_take_out_of_sale(house.admin, [item], datetime.now(UTC).date() - timedelta(days=1), "ended")[0])
    return orders_submit(house.sales, [key])[0]


def over_limit(house: House) -> Outcome:
    key = reviewed(house, a_request(a_customer(house, limit=D(5)), (an_item(house, on_hand=D(5)), 2)))
    return orders_confirm(house.desk, [key])[0]


def not_reviewed(house: House) -> Outcome:
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 2)))
    return orders_confirm(house.desk, [key])[0]


def shipped_unpaid(term: str) -> Callable[[House], Outcome]:
    def act(house: House) -> Outcome:
        key = confirmed(house, a_request(a_customer(house, payment_term=term), (an_item(house, on_hand=D(5)), 2)))
        return pack_and_ship(house, planned(house, key), carrier="顺丰速运")[0]

    return act


def shipped_unpacked(house: House) -> Outcome:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 2)))
    return deliveries_ship(house.warehouse, planned(house, key), carrier="顺丰速运")[0]


def billed_unsigned(house: House) -> Outcome:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 2)))
    shipped(house, key)
    return bills_make(house.finance, [BillRequest((key,))])[0]


def closed_unpaid(house: House) -> Outcome:
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 2)))
    signed(house, key)
    return orders_close(house.desk, [key])[0]


STOPS: Final[dict[str, tuple[Callable[[House], Outcome], str]]] = {
    "S4.9:1.3": (unverified, "gate_closed"),
    "A.3": (out_of_sale, "gate_closed"),
    "A.7": (over_limit, "gate_closed"),
    "S4.10:2.2": (not_reviewed, "gate_closed"),
    "S4.9:3.1": (shipped_unpacked, "step_before_missing"),
    "A.5": (shipped_unpaid("prepaid"), "gate_closed"),
    "A.6": (shipped_unpaid("deposit30_net30"), "gate_closed"),
    "S4.10:5.1": (billed_unsigned, "nothing_to_bill"),
    "S4.10:5.3": (closed_unpaid, "gate_closed"),
}


@pytest.mark.parametrize("clause", STOPS)
def test_what_a_clause_stops_goes_on_without_it(clause: str) -> None:
    act, code = STOPS[clause]

    stopped = act(a_house_under("n14"))
    done(act(a_house_under("n14", without(SOURCE, clause))))

    assert getattr(stopped, "code", "done") == code


def test_goods_nobody_has_are_refused_by_their_clause_and_never_promised_without_it() -> None:
    """Without the clause no hold is put, yet what is uncovered stays refused: no promise without goods."""
    codes = {}
    for name, changes in {"with": [], "without": [without(SOURCE, "A.4")]}.items():
        house = a_house_under("n14", *changes)
        key = reviewed(house, a_request(a_customer(house), (an_item(house), 2)))
        codes[name] = getattr(orders_confirm(house.desk, [key])[0], "code", "done")

    assert codes == {"with": "gate_closed", "without": "uncovered"}


@pytest.mark.parametrize("clause", FIELDS)
def test_each_clause_of_fields_asks_for_its_own(clause: str) -> None:
    others = [without(SOURCE, each) for each in FIELDS if each != clause]
    alone, none = a_house_under("n14", *others), a_house_under("n14", *others, without(SOURCE, clause))
    (fields,) = re.findall(rf'id = "{re.escape(clause)}".*?fields = \[(.*?)\]', SOURCE, re.DOTALL)

    refused = orders_submit(alone.sales, [an_order(alone, address="")])[0]

    assert getattr(refused, "code", "done") == ("incomplete" if '"address"' in fields else "done")
    done(orders_submit(none.sales, [an_order(none, address="")])[0])


def test_without_its_step_nobody_reviews() -> None:
    house = a_house_under("n14", without(SOURCE, "S4.10:2.1"))

    key = an_order(house)
    done(orders_submit(house.sales, [key])[0])
    review_pass(house, key)

    assert the_order(key).stage == "reviewed"


def test_every_clause_that_counts_as_enforced_is_proved() -> None:
    coverage = preset_document("n14").coverage()
    counted = {clause for clause, does in coverage.items() if does in (Coverage.GATE, Coverage.TASK)}

    assert counted == STOPS.keys() | set(FIELDS) | {"A.4", "S4.10:2.1"} | ELSEWHERE
