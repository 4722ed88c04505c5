"""The year of the demo company as it is written: alike each time, and billed where its two parts meet."""

from collections import Counter
from datetime import date, timedelta

import pytest

from ordinance.entrypoints.cli.demonstration.companies import STATIONER_PLAN, TRADING_PLAN
from ordinance.entrypoints.cli.demonstration.season import AT_ONCE, RECENT, Season
from ordinance.entrypoints.cli.demonstration.showcase import showcase
from ordinance.entrypoints.cli.demonstration.stories import Beat, Fate, life_of
from ordinance.entrypoints.cli.demonstration.wares import OUTDOOR, items
from ordinance.entrypoints.cli.demonstration.writing import stories_of
from ordinance.foundation.people.rules import ROLES

MARKET = TRADING_PLAN.market
DAYS = [date(2026, 11, 22), date(2026, 3, 1), date(2026, 10, 9), date(2027, 2, 14), date(2028, 2, 29)]


@pytest.mark.parametrize("today", DAYS)
def test_a_year_has_some_two_thousand_orders(today: date) -> None:
    stories = stories_of(Season(today=today), MARKET)

    assert 1990 <= len(stories) <= 2040
    assert all(today - timedelta(days=365) <= story.on < today for story in stories)
    assert set(Fate) == {story.fate for story in stories}


def test_the_same_day_has_the_same_year() -> None:
    season = Season(today=DAYS[0])

    assert stories_of(season, MARKET) == stories_of(Season(today=DAYS[0]), MARKET)
    assert showcase(season, MARKET) == showcase(season, MARKET)


@pytest.mark.parametrize("today", DAYS)
def test_the_recent_weeks_are_ten_workdays_on_any_day_with_room_for_every_stage(today: date) -> None:
    season = Season(today=today)

    assert len(season.workdays(season.recent_from, today)) == RECENT
    assert min(story.on for story in showcase(season, MARKET)) >= season.recent_from


@pytest.mark.parametrize("today", DAYS)
def test_the_small_company_is_played_at_once(today: date) -> None:
    season = Season(today=today, days=AT_ONCE)

    shown = STATIONER_PLAN.shown(season, STATIONER_PLAN.market)
    assert season.recent_from == season.begins_on <= min(story.on for story in shown)


@pytest.mark.parametrize("today", DAYS)
def test_bills_of_either_part_follow_one_another_in_order_of_their_dates(today: date) -> None:
    season = Season(today=today)
    before: list[date] = []
    recent: list[date] = []
    for story in [*stories_of(season, MARKET), *showcase(season, MARKET)]:
        is_recent = story.on >= season.recent_from
        assert is_recent or story.warehouse == MARKET.old_warehouse
        numbered = [on for on, beat in life_of(story, season) if beat in (Beat.BILL, Beat.TAKE_BACK)]
        (recent if is_recent else before).extend(numbered)

    assert recent
    assert min(recent) >= season.recent_from
    assert all(on < season.month_from or on == season.last_workday >= max(recent) for on in before)


@pytest.mark.parametrize("today", DAYS)
def test_an_order_goes_its_way_in_order_and_not_beyond_yesterday(today: date) -> None:
    season = Season(today=today)

    for story in [*stories_of(season, MARKET), *showcase(season, MARKET)]:
        beats = life_of(story, season)
        assert beats[0] == (story.on, Beat.DRAFT)
        assert all(on < today for on, _ in beats)
        days = {beat: on for on, beat in reversed(beats)}
        way = (Beat.SUBMIT, Beat.REVIEW, Beat.CONFIRM, Beat.PLAN, Beat.SHIP, Beat.SIGN, Beat.BILL, Beat.PAY, Beat.CLOSE)
        if story.fate is Fate.USUAL:
            gone = [days[beat] for beat in way if beat in days]
            assert gone == sorted(gone)


def test_there_are_three_hundred_items_sixty_customers_and_every_role() -> None:
    assert 285 <= len(items(OUTDOOR)) <= 320
    assert len({item.code for item in items(OUTDOOR)}) == len(items(OUTDOOR))
    assert len({buyer.code for buyer in MARKET.buyers}) == len({buyer.name for buyer in MARKET.buyers}) == 60
    assert {buyer.grade for buyer in MARKET.buyers} == {"A", "B", "C"}
    held = Counter(role for person in TRADING_PLAN.people for role in person.roles)
    assert held.keys() | {"admin"} == ROLES.keys()
    assert all(held[role] >= 2 for role in ("sales", "desk", "finance", "warehouse", "customer"))
