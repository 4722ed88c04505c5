"""Signing: what was signed for counts, and a name stays out of the ledger's chain."""

from datetime import UTC, datetime, timedelta

import pytest

from ordinance.foundation.errors import Refused
from ordinance.foundation.ledger.models import LedgerEntry, PrivatePayload
from ordinance.modules.shipping.models import Delivery
from ordinance.workflows.deliver import deliveries_sign
from tests.builders import D, House, a_customer, a_house, a_request, an_item, confirmed, done, the_order
from tests.workflows.fulfilment import delivery_lines_of, everything_holds, open_tasks_of, planned, shipped, stands

pytestmark = pytest.mark.proves("D7")


def on_the_road(house: House) -> tuple[int, int]:
    """An order of five, shipped: (order, delivery)."""
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    (delivery,) = shipped(house, key)
    return key, delivery


def test_a_signature_closes_the_delivery() -> None:
    house = a_house()
    key, delivery = on_the_road(house)

    done(deliveries_sign(house.logistics, [delivery], "李收货")[0])

    row = Delivery.objects.get(pk=delivery)
    assert (row.state, row.signed_by_name) == ("signed", "李收货")
    assert (stands(key), the_order(key).stage) == ({"shipped": 5, "signed": 5}, "signed")
    assert "sign" not in open_tasks_of(key)
    (entry,) = LedgerEntry.objects.filter(stream=delivery, kind="delivery.signed")
    assert "李收货" not in entry.data
    assert PrivatePayload.objects.get(stream=delivery, seq=entry.seq).payload == '{"signed_by":"李收货"}'
    everything_holds(house)


def test_what_was_not_signed_for_stays_open() -> None:
    house = a_house()
    key, delivery = on_the_road(house)
    (line,) = delivery_lines_of(delivery)
    done(deliveries_sign(house.logistics, [delivery], "李收货", {line.pk: D(3)})[0])
    assert (stands(key), the_order(key).stage) == ({"shipped": 5, "signed": 3}, "shipped")


@pytest.mark.parametrize(
    ("signed", "code"), [("6", "signed_refused"), ("-1", "signed_refused"), ("NaN", "quantity_refused")]
)
def test_a_signature_for_what_was_not_sent_is_refused(signed: str, code: str) -> None:
    house = a_house()
    key, delivery = on_the_road(house)
    (line,) = delivery_lines_of(delivery)
    (outcome,) = deliveries_sign(house.logistics, [delivery], "李收货", {line.pk: D(signed)})
    assert isinstance(outcome, Refused)
    assert (outcome.code, stands(key)) == (code, {"shipped": 5})


def test_nobody_signs_before_it_left() -> None:
    house = a_house()
    key = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 5)))
    (delivery,) = planned(house, key)
    (outcome,) = deliveries_sign(house.logistics, [delivery], "李收货")
    assert outcome == Refused("delivery_state_refused", {"delivery": delivery, "state": "planned"})

    _, gone = on_the_road(house)
    early = house.logistics.at(datetime.now(UTC) - timedelta(hours=1))
    (outcome,) = deliveries_sign(early, [gone], "李收货")
    assert isinstance(outcome, Refused)
    assert outcome.code == "signed_before_shipped"
