"""When a simulation plays what: one day after another, steps in their order, nothing before the order was placed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ordinance.entrypoints.cli.simulation.schedule import Dates, Step, days_of, moment_of, plays_of

ZONE = ZoneInfo("Europe/London")
FIRST = Dates(order_id=1, customer_id=4, ordered_on=date(1996, 7, 4), ship_on=date(1996, 7, 16))
SECOND = Dates(order_id=2, customer_id=5, ordered_on=date(1996, 7, 4), ship_on=date(1996, 7, 4))


def test_goods_leave_on_the_documents_ship_date() -> None:
    days = days_of(FIRST)

    assert (days[Step.SUBMIT], days[Step.SHIP], days[Step.SIGN]) == (
        date(1996, 7, 4),
        date(1996, 7, 16),
        date(1996, 7, 19),
    )


def test_offices_work_in_weekly_runs() -> None:
    days = days_of(FIRST)

    assert days[Step.RECEIVE] == date(1996, 7, 1)
    assert {days[step].weekday() for step in (Step.SIGN, Step.BILL, Step.PAY, Step.CLOSE, Step.ARCHIVE)} == {4}
    assert days[Step.PAY] > days[Step.BILL]


def test_a_ship_date_before_the_order_is_the_order_date() -> None:
    early = Dates(order_id=1, customer_id=4, ordered_on=date(1996, 7, 4), ship_on=date(1996, 7, 1))

    assert days_of(early)[Step.SHIP] == date(1996, 7, 4)


def test_steps_of_a_day_are_played_together_and_in_their_order() -> None:
    plays = plays_of([SECOND, FIRST])

    assert [(play.step, play.order_ids) for play in plays if play.on == date(1996, 7, 4)] == [
        (Step.SUBMIT, (1, 2)),
        (Step.REVIEW, (1, 2)),
        (Step.CONFIRM, (1, 2)),
        (Step.PREPAY, (1, 2)),
        (Step.PLAN, (2,)),
        (Step.SHIP, (2,)),
    ]
    assert [play.on for play in plays] == sorted(play.on for play in plays)


def test_every_order_is_played_to_its_file() -> None:
    for order in (FIRST, SECOND):
        assert [play.step for play in plays_of([order])] == list(Step)


def test_nothing_is_played_before_its_orders_were_placed() -> None:
    placed = datetime(1996, 7, 4, 20, 15, tzinfo=ZONE)

    assert moment_of(date(1996, 7, 4), Step.SUBMIT, ZONE, not_before=placed) > placed
    next_day = moment_of(date(1996, 7, 5), Step.SUBMIT, ZONE, not_before=placed)
    assert next_day == datetime(1996, 7, 5, 13, 20, tzinfo=ZONE)
