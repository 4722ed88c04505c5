"""The table of moves and the derivation of tracks and stage, as tables."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordinance.orders.rules import MOVES, Progress, missing_elements, tracks
from ordinance.orders.states import Stage, Status, Track

D = Decimal


@pytest.mark.proves("INV-14")
def test_every_status_is_reached_by_some_move_but_the_first() -> None:
    assert {move.target for move in MOVES.values()} == set(Status)  # `return` leads back to draft


def test_nothing_leads_out_of_cancelled() -> None:
    assert not [name for name, move in MOVES.items() if Status.CANCELLED in move.sources]


def test_events_are_named_once() -> None:
    assert len({move.event for move in MOVES.values()}) == len(MOVES)


CONFIRMED = {"status": Status.CONFIRMED, "to_ship": D(10), "gross": D(100), "lines_short": 1, "lines_unbilled": 1}


@pytest.mark.proves("H1")
@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({"status": Status.DRAFT}, Stage.REGISTERED),
        ({"status": Status.DRAFT, "is_incomplete": True}, Stage.INCOMPLETE),
        ({"status": Status.IN_REVIEW, "opinions": 2, "review_is_passed": False}, Stage.AWAITING_REVIEW),
        ({"status": Status.IN_REVIEW, "opinions": 2, "opinions_given": 1, "review_is_passed": False}, Stage.IN_REVIEW),
        ({"status": Status.IN_REVIEW, "opinions": 2, "opinions_given": 2}, Stage.REVIEWED),
        (CONFIRMED, Stage.AWAITING_DISPATCH),
        ({**CONFIRMED, "lines_pegged": 1}, Stage.AWAITING_SUPPLY),
        ({**CONFIRMED, "deposit_missing": True, "lines_pegged": 1}, Stage.AWAITING_DEPOSIT),
        ({**CONFIRMED, "shipped": D(4)}, Stage.PARTLY_SHIPPED),
        ({**CONFIRMED, "shipped": D(10), "lines_short": 0}, Stage.SHIPPED),
        ({**CONFIRMED, "shipped": D(10), "signed": D(10), "lines_short": 0}, Stage.SIGNED),
        (
            {**CONFIRMED, "shipped": D(10), "signed": D(10), "lines_short": 0, "lines_unbilled": 0, "lines_billed": 1},
            Stage.AWAITING_PAYMENT,
        ),
        (
            {
                **CONFIRMED, "shipped": D(10), "signed": D(10), "lines_short": 0, "lines_unbilled": 0,
                "lines_billed": 1, "received": D(100),
            },
            Stage.COMPLETED,
        ),
        ({"status": Status.CLOSED}, Stage.CLOSED),
        ({"status": Status.CANCELLED}, Stage.CANCELLED),
    ],
)  # fmt: skip
def test_the_stage_follows_from_facts(facts: dict[str, Any], stage: Stage) -> None:
    assert tracks(Progress(**facts)).stage is stage


def test_a_free_order_has_no_payment_track() -> None:
    assert tracks(Progress(status=Status.CONFIRMED, gross=D(0))).payment is Track.NONE


def test_a_credit_note_lowers_what_is_owed() -> None:
    assert tracks(Progress(status=Status.CONFIRMED, gross=D(100), credited=D(10), received=D(90))).payment is Track.DONE


@given(
    status=st.sampled_from(list(Status)),
    shipped=st.integers(0, 10),
    signed=st.integers(0, 10),
    short=st.integers(0, 2),
    received=st.integers(0, 120),
)
def test_every_standing_has_a_stage(status: Status, shipped: int, signed: int, short: int, received: int) -> None:
    derived = tracks(
        Progress(
            status=status, to_ship=D(10), shipped=D(shipped), signed=D(min(signed, shipped)), lines_short=short,
            gross=D(100), received=D(received),
        )
    )  # fmt: skip
    assert derived.stage in Stage
    assert (derived.payment is Track.DONE) == (received >= 100)


@pytest.mark.proves("A2")
def test_what_is_missing_is_listed_in_the_order_of_the_form() -> None:
    lacking = missing_elements(
        has_customer=False,
        ship_to_name="",
        ship_to_phone="1",
        ship_to_address="",
        payment_term="",
        requested=True,
        lines_without_item=(2,),
        lines_without_price=(1, 3),
        line_count=3,
        required=frozenset({"customer", "contact", "address", "product", "price"}),
    )
    assert lacking == ("customer", "contact", "address", "item:2", "price:1", "price:3")
