"""Plays the stories of a demo company day by day: every order through the workflows, at its time.

A day is told apart from one that was not played by its drafts: they are one request with the day as its key, in the
same transaction as all else of that day. So what was broken off goes on with the next day, and nothing is doubled.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ordinance.entrypoints.cli.demonstration.season import Season
from ordinance.entrypoints.cli.demonstration.stories import Beat, Story, life_of
from ordinance.entrypoints.cli.demonstration.turns import TURNS, Scene
from ordinance.entrypoints.cli.simulation.cast import Cast
from ordinance.entrypoints.cli.simulation.departments import PLAYERS, Stage
from ordinance.entrypoints.cli.simulation.schedule import Step
from ordinance.foundation.calendar.clock import moved_to
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Done, Outcome, Refusal
from ordinance.foundation.messages.models import RequestAnswer
from ordinance.foundation.people.rules import RequestKey
from ordinance.workflows.answers import answer_decode
from ordinance.workflows.draft import orders_draft

KEY: Final = "demo:"  # and the day
OPENS: Final = time(8, 30)
BETWEEN: Final = timedelta(minutes=15)
CARRIERS: Final = ("顺途物流", "自有车队")
PROGRAMS: Final = frozenset({"wangdian"})
_STEPS: Final[Mapping[Beat, Step]] = {
    Beat.SUBMIT: Step.SUBMIT, Beat.REVIEW: Step.REVIEW, Beat.PEG: Step.CONFIRM, Beat.CONFIRM: Step.CONFIRM,
    Beat.PREPAY: Step.PREPAY, Beat.PLAN: Step.PLAN, Beat.SHIP: Step.SHIP, Beat.SIGN: Step.SIGN, Beat.BILL: Step.BILL,
    Beat.PAY: Step.PAY, Beat.CLOSE: Step.CLOSE, Beat.ARCHIVE: Step.ARCHIVE,
}  # fmt: skip
# Gates that stay closed, and what then is not there to be done, are part of the stories.
_EXPECTED: Final = frozenset({"gate_closed", "on_hold", "incomplete", "nothing_to_bill"})


class DemoStumbled(Exception):
    """A step of a story was refused that should have passed; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on one day: each beat with the places of its stories."""

    on: date
    beats: Mapping[Beat, Sequence[int]]


def days_of(stories: Sequence[Story], season: Season) -> list[Day]:
    """All days on which anything happens, in order."""
    due: dict[date, dict[Beat, list[int]]] = {}
    for place, story in enumerate(stories):
        for on, beat in life_of(story, season):
            due.setdefault(on, {}).setdefault(beat, []).append(place)
    return [Day(on, dict(sorted(beats.items()))) for on, beats in sorted(due.items())]


class Performance:
    """A demo company while its stories are played.

    warehouse  code of the one goods come in at
    beside     visitors work in the company too: what they made impossible is left out, and counted
    """

    def __init__(self, company: Company, stories: Sequence[Story], *, warehouse: str, beside: bool = False) -> None:
        self.stage = Stage(company, Cast(company, absent=PROGRAMS), {})
        self.stories = stories
        self.warehouse = warehouse
        self.beside = beside
        self.left_out: Counter[str] = Counter()
        self.zone = ZoneInfo(company.zone)
        self._orders: dict[int, int] = {}  # story → order

    def play(self, day: Day) -> None:
        """Play one day, in the transaction of the caller."""
        self.stage.cast.turn = day.on.toordinal()
        for beat, places in day.beats.items():
            with moved_to(self.stage.company, self._moment(day.on, beat)):
                if beat is Beat.DRAFT:
                    self._taken_down(day.on, places)
                else:
                    self._beat(day.on, beat, [self._orders[place] for place in places], places)

    def recall(self, days: Iterable[Day]) -> None:
        """Learn from the answers to past days' requests which order each of their stories became."""
        drafts = {f"{KEY}{day.on}": day.beats[Beat.DRAFT] for day in days if Beat.DRAFT in day.beats}
        answers = RequestAnswer.objects.filter(
            company=self.stage.company, operation=orders_draft.door.name, key__in=drafts
        )
        for key, answer in answers.values_list("key", "answer"):
            for place, outcome in zip(drafts[key], answer_decode(answer), strict=True):
                self._orders[place] = outcome.facts["order"]

    def _moment(self, on: date, beat: Beat) -> datetime:
        """That beat's time of the day; not on the same minute every day."""
        minutes = timedelta(minutes=on.toordinal() * 7 % 17)
        return (datetime.combine(on, OPENS, self.zone) + BETWEEN * (beat - 1) + minutes).astimezone(UTC)

    def _taken_down(self, on: date, places: Sequence[int]) -> None:
        clerk = self.stage.cast.holder("orders.draft").with_key(RequestKey(key=f"{KEY}{on}", body_digest="demo"))
        outcomes = orders_draft(clerk, [self.stories[place].request for place in places])
        self._went(Beat.DRAFT, outcomes)
        for place, outcome in zip(places, outcomes, strict=True):
            self._orders[place] = int(outcome.facts["order"])

    def _beat(self, on: date, beat: Beat, keys: Sequence[int], places: Sequence[int]) -> None:
        try:
            if beat in TURNS:
                stories = {key: self.stories[place] for key, place in zip(keys, places, strict=True)}
                outcomes = TURNS[beat](Scene(self.stage, on, stories, self.warehouse))
            else:
                self.stage.carriers = dict.fromkeys(keys, CARRIERS[on.toordinal() % len(CARRIERS)])
                outcomes = PLAYERS[_STEPS[beat]](self.stage, keys, on)
        except Refusal as refusal:
            outcomes = [refusal.refused()]
        self._went(beat, outcomes)

    def _went(self, beat: Beat, outcomes: Sequence[Outcome]) -> None:
        for each in outcomes:
            if not isinstance(each, Done) and each.code not in _EXPECTED:
                if not self.beside or beat is Beat.DRAFT:
                    raise DemoStumbled(f"{beat.name}: {each}")
                self.left_out[f"{beat.name} {each.code}"] += 1


def played_days(company: Company) -> set[date]:
    """The days whose orders were taken down."""
    keys = RequestAnswer.objects.filter(
        company=company, operation=orders_draft.door.name, key__startswith=KEY
    ).values_list("key", flat=True)
    return {date.fromisoformat(key.removeprefix(KEY)) for key in keys}
