"""`ordinance demo`: the demo companies of an empty database. `up` calls `seed`, then plays the rest of the year beside.

`seed` makes the companies with their last weeks; `demo` plays what lies before, a day in one transaction each, and
goes on where it was broken off.
"""

import argparse
import os
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.db import OperationalError, transaction

from ordinance.entrypoints.cli.demonstration.companies import (
    STATIONER_PLAN,
    TRADING_PLAN,
    Plan,
    founded,
    season_of,
    year_complete,
)
from ordinance.entrypoints.cli.demonstration.office import talk
from ordinance.entrypoints.cli.demonstration.progress import (
    DemoProgress,
    company_to_play,
    progress_hide,
    progress_show,
)
from ordinance.entrypoints.cli.demonstration.season import Season
from ordinance.entrypoints.cli.demonstration.staging import Day, Performance, days_of, played_days
from ordinance.entrypoints.cli.demonstration.stories import Beat, Story
from ordinance.entrypoints.cli.demonstration.writing import stories_of
from ordinance.entrypoints.cli.welcome import demo_password
from ordinance.foundation.companies.models import Company
from ordinance.foundation.contact.models import Notice
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for
from ordinance.workflows.contact import notices_read

NICE: Final = 10  # the visitor comes first
TRIES: Final = 5


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("demo", help="play the rest of the demo company's year; `up` does so by itself")
    parser.set_defaults(run=lambda _: demo())


def seed(plans: Sequence[Plan] = (TRADING_PLAN, STATIONER_PLAN), *, today: date | None = None) -> list[Company]:
    """Found the demo companies and play their last weeks; everybody signs in with the password `welcome` shows.

    One transaction around all of it: a start that is broken off leaves nothing, and the next one begins anew.
    """
    password = demo_password()
    with transaction.atomic():
        return [company_played(plan, password, today) for plan in plans]


def demo() -> int:
    """Play what is left of the year, at low priority, and say how far it is."""
    company = company_to_play()
    if company is None:
        print("没有待续的演示公司。 There is no demo company with anything left to play.")
        return 0
    os.nice(NICE)
    said = ""

    def report(progress: DemoProgress) -> None:
        nonlocal said
        progress_show(progress)
        if progress.on[:7] != said:
            said = progress.on[:7]
            print(f"ordinance: 演示公司的全年订单 / the demo company's year: {said}, {progress.percent} %", flush=True)

    for what, times in sorted(rest_play(TRADING_PLAN, company, report, beside=True).items()):
        print(f"ordinance: 演示订单未能办理 / of the demo could not be done: {what}, {times}", flush=True)
    progress_hide()
    print("ordinance: 演示公司的全年订单已就绪。 The demo company's year is complete.", flush=True)
    return 0


def rest_play(
    plan: Plan,
    company: Company,
    report: Callable[[DemoProgress], None],
    *,
    beside: bool = False,
    most: int | None = None,
) -> Counter[str]:
    """Play the days before the last weeks that were not played yet; returns what could not be done, counted.

    beside  go on when a visitor made a step impossible
    most    stop after so many days, with the year not complete
    """
    season = season_of(plan, company)
    stories = [story for story in stories_of(season, plan.market) if story.on < season.recent_from]
    days = days_of(stories, season)
    done = played_days(company)
    last = max((day.on for day in days if day.on in done and Beat.DRAFT in day.beats), default=date.min)
    performance = Performance(company, stories, warehouse=plan.market.old_warehouse, beside=beside)
    performance.recall(day for day in days if day.on <= last)
    orders = 0
    for place, day in enumerate(days, 1):
        orders += len(day.beats.get(Beat.DRAFT, ()))
        if most is not None and most <= 0:
            return performance.left_out
        if day.on > last:
            _played(performance, day)
            most = None if most is None else most - 1
            if place == len(days) or days[place].on.month != day.on.month:
                _old_notices_read(company, season.recent_from)
        report(DemoProgress(days=place, of_days=len(days), orders=orders, of_orders=len(stories), on=f"{day.on}"))
    year_complete(plan, company, season)
    return performance.left_out


def _old_notices_read(company: Company, before: date) -> None:
    """Nobody is left with a year of notices to read: what happened before the last weeks has been seen."""
    midnight = datetime.combine(before, time(), ZoneInfo(company.zone))
    unread = Notice.objects.filter(company=company, read_at=None, made_at__lt=midnight)
    by_person: dict[int, list[int]] = {}
    for person_id, key in unread.values_list("person_id", "pk"):
        by_person.setdefault(person_id, []).append(key)
    for person in Person.objects.filter(pk__in=by_person):
        notices_read(actor_for(person, company, door="cli"), by_person[person.pk])


def _played(performance: Performance, day: Day) -> None:
    """One day, whole or not at all; again when a visitor's act was in the way."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                performance.play(day)
            return
        except OperationalError:
            if attempt == TRIES:
                raise


def company_played(plan: Plan, password: str, today: date | None = None) -> Company:
    """Found one demo company and play its last weeks."""
    company, season = founded(plan, password, today=today)
    stories = _recent(plan, season)
    performance = Performance(company, stories, warehouse=plan.spec.warehouses[0][0])
    for day in days_of(stories, season):
        performance.play(day)
    if plan.talks:
        talk(performance.stage, season)
    return company


def _recent(plan: Plan, season: Season) -> list[Story]:
    written = [story for story in stories_of(season, plan.market) if story.on >= season.recent_from]
    return sorted([*written, *plan.shown(season, plan.market)], key=lambda story: story.on)
