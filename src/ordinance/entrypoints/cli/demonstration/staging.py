"""Plays the stories of a demo company: every order through the workflows, at the time it would have happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ordinance.entrypoints.cli.demonstration.stories import Story, Turn
from ordinance.entrypoints.cli.simulation import bookings
from ordinance.entrypoints.cli.simulation.cast import Cast
from ordinance.entrypoints.cli.simulation.departments import PLAYERS, Stage
from ordinance.entrypoints.cli.simulation.schedule import Dates, Step, days_of, moment_of
from ordinance.foundation.calendar.clock import moved_to, wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.orders.states import ObjectKind, Scope
from ordinance.workflows.cancel import orders_cancel
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.plan import PlanLine, delivery_plan
from ordinance.workflows.review import Assessment, opinions_give
from ordinance.workflows.terms.requests import DraftRequest


class DemoStumbled(Exception):
    """A step of a story was refused that should have passed; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happens to orders of the demo at one time of a day."""

    on: date
    step: Step | None  # None: they are taken down
    turn: Turn
    stories: tuple[int, ...]


def workdays_before(today: date, count: int) -> date:
    """The day that lies so many weekdays back."""
    day = today
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day


def beats_of(stories: Sequence[Story], today: date) -> Iterator[Beat]:
    """Everything that happens, in order of time; what falls on one day and step happens together."""
    due: dict[tuple[date, int, str], list[int]] = {}
    for place, story in enumerate(stories):
        ordered_on = workdays_before(today, story.days_ago)
        due.setdefault((ordered_on, 0, ""), []).append(place)
        dates = Dates(
            order_id=place,
            customer_id=place,
            ordered_on=ordered_on,
            ship_on=ordered_on + timedelta(days=story.days_to_ship),
        )
        for step, on in days_of(dates).items():
            if story.until is not None and step <= story.until and step is not Step.RECEIVE:
                due.setdefault((min(on, today - timedelta(days=1)), step, ""), []).append(place)
        if story.turn is not Turn.NONE:
            on = min(ordered_on + timedelta(days=1), today - timedelta(days=1))
            due.setdefault((on, Step.SHIP, story.turn.value), []).append(place)
    for (on, place_of_day, turn), places in sorted(due.items()):
        yield Beat(on, Step(place_of_day) if place_of_day else None, Turn(turn), tuple(places))


class Performance:
    """A demo company while its stories are played."""

    def __init__(self, company: Company, stories: Sequence[Story]) -> None:
        self.stage = Stage(company, Cast(company), {})
        self.stories = stories
        self.orders: dict[int, int] = {}  # story → order

    def play(self) -> None:
        """Play all beats up to yesterday."""
        zone = ZoneInfo(self.stage.company.zone)
        today = wall().astimezone(zone).date()
        for beat in beats_of(self.stories, today):
            moment = moment_of(beat.on, beat.step or Step.RECEIVE, zone)
            with moved_to(self.stage.company, moment.astimezone(UTC)):
                self._beat(beat, moment)

    def _beat(self, beat: Beat, moment: datetime) -> None:
        if beat.step is None:
            self._taken_down(beat.stories, moment.date())
            return
        keys = [self.orders[story] for story in beat.stories]
        if beat.turn is Turn.NONE:
            self._went(PLAYERS[beat.step](self.stage, keys, beat.on))
        else:
            for key in keys:
                self._turn(beat.turn, key)

    def _taken_down(self, stories: Sequence[int], on: date) -> None:
        clerk = self.stage.cast.holder("orders.draft")
        requests = [self._request(self.stories[story], on) for story in stories]
        for story, outcome in zip(stories, orders_draft(clerk, requests), strict=True):
            if isinstance(outcome, Refused):
                raise DemoStumbled(f"{self.stories[story]}: {outcome}")
            self.orders[story] = outcome.facts["order"]

    def _request(self, story: Story, on: date) -> DraftRequest:
        return replace(story.request, requested_on=on + timedelta(days=story.days_to_ship + 5))

    def _turn(self, turn: Turn, order: int) -> None:
        cast = self.stage.cast
        match turn:
            case Turn.ONE_OPINION:
                task = bookings.review_tasks([order])[0]
                said = Assessment(opinion_id=task.subject_id or 0, decision="pass", comment="可按要求交付")
                self._went(opinions_give(cast.holder(task.duty, task.requester_id), [said]))
            case Turn.HALF_SHIPPED:
                lines = bookings.goods_open([order])
                halves = [PlanLine(order_line_id=line.pk, quantity=line.quantity // 2) for line in lines]
                self._went(delivery_plan(cast.holder("shipping.plan"), halves))
                self._went(PLAYERS[Step.SHIP](self.stage, [order], date.min))
            case Turn.ON_HOLD:
                hold_put(
                    cast.holder("orders.hold"),
                    HandHold(
                        object_kind=ObjectKind.ORDER,
                        object=str(order),
                        scope=Scope.SHIP,
                        reason="customer_request",
                        note="客户通知：码头检修，暂缓发货",
                    ),
                )
            case Turn.CANCELLED:
                self._went(orders_cancel(cast.holder("orders.cancel"), [order], "客户取消采购计划"))

    def _went(self, outcomes: Sequence[Outcome]) -> None:
        """Gates that stay closed are part of the stories; anything else that is refused is a fault of ours."""
        faults = [o for o in outcomes if not isinstance(o, Done) and o.code not in ("gate_closed", "on_hold")]
        if faults:
            raise DemoStumbled(str(faults[0]))
