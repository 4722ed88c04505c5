"""The two demo companies: what they are, who buys what of them, and how they are set up before their first order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from ordinance.entrypoints.cli.demonstration import people, wares
from ordinance.entrypoints.cli.demonstration.buyers import buyers, requests
from ordinance.entrypoints.cli.demonstration.progress import CODE, COMPLETE
from ordinance.entrypoints.cli.demonstration.season import AT_ONCE, Season
from ordinance.entrypoints.cli.demonstration.showcase import showcase, standard_showcase
from ordinance.entrypoints.cli.demonstration.stories import Story
from ordinance.entrypoints.cli.demonstration.writing import Market
from ordinance.entrypoints.cli.simulation.cast import Cast
from ordinance.foundation.calendar.clock import moved_to, wall
from ordinance.foundation.calendar.models import CalendarDay
from ordinance.foundation.companies.models import Company
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.people.queries import actor_for
from ordinance.foundation.people.rules import RequestKey
from ordinance.workflows.found import CompanySpec, Founder, company_found
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.register import customers_register, items_register, items_take_out_of_sale, prices_set
from ordinance.workflows.stock import GoodsIn, stock_receive

MAIN, SOUTH, OLD = "MAIN", "GZ", "OLD"
_FOUNDER: Final = Founder(login=people.ADMIN[0], name_zh=people.ADMIN[1], name_en=people.ADMIN[2], roles=("admin",))
TRADING: Final = CompanySpec(
    code=CODE,
    name_zh="衡川户外用品有限公司（演示）",
    name_en="Hengchuan Outdoor Gear (demo)",
    tax_number="91320500MADEMO0001",
    is_simulated=True,
    policies=("n14", "n14-wholesale"),
    warehouses=(
        (MAIN, "苏州总仓", "Suzhou warehouse"),
        (SOUTH, "广州分仓", "Guangzhou warehouse"),
        (OLD, "昆山旧仓（已迁出）", "Kunshan, the old warehouse (moved out)"),
    ),
    founder=_FOUNDER,
)
STATIONER: Final = CompanySpec(
    code="XINZHI",
    name_zh="欣至文具有限公司（演示）",
    name_en="Xinzhi Stationery (demo)",
    tax_number="91320500MADEMO0002",
    is_simulated=True,
    policies=("n1",),
    founder=_FOUNDER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One demo company: what it is, its trade, its people, and how many days and orders it has behind it.

    shown  the orders that stand where a visitor looks for one
    talks  whether its people also speak about the work, in writing
    """

    spec: CompanySpec
    market: Market
    people: Sequence[PersonRequest]
    days: int
    orders: int
    every: int = 1  # workdays
    stocked: Mapping[str, int]  # warehouse → pieces of each item there when the recent weeks begin
    shown: Callable[[Season, Market], list[Story]]
    talks: bool = False


_COMING: Final = wares.OUTDOOR[5::9]
TRADING_PLAN: Final = Plan(
    spec=TRADING,
    market=Market(
        buyers(60),
        tuple(style for style in wares.OUTDOOR if style not in _COMING),
        coming=_COMING,
        old_warehouse=OLD,
    ),
    people=(*people.TRADING, *people.PORTAL),
    days=365,
    orders=2000,
    stocked={MAIN: 160, SOUTH: 60},
    shown=showcase,
    talks=True,
)
STATIONER_PLAN: Final = Plan(
    spec=STATIONER,
    market=Market(buyers(8, prefix="E"), wares.STATIONERY, coming=wares.MADE_TO_ORDER, has_fates=False),
    people=people.STATIONER,
    days=AT_ONCE,
    orders=6,
    every=AT_ONCE,
    stocked={MAIN: 900},
    shown=standard_showcase,
)


@cache
def _hashed(password: str) -> str:
    """The one password of all demo people: hashing it for each takes a fifth of a second of a first start."""
    return make_password(password)


def founded(plan: Plan, password: str, *, today: date | None = None) -> tuple[Company, Season]:
    """Found the company the day before its first order, with everything its orders will name."""
    zone = ZoneInfo(plan.spec.zone)
    first = (today or wall().astimezone(zone).date()) - timedelta(days=plan.days)
    at = _morning(first - timedelta(days=1), zone)
    founder = replace(plan.spec.founder, password=password)
    company, person = company_found(replace(plan.spec, founder=founder, founded_at=at))
    admin = actor_for(person, company, door="cli")
    with moved_to(company, at):
        customers_register(admin, requests(plan.market.buyers))
        people_register(admin, [replace(each, password_hash=_hashed(password)) for each in plan.people])
        styles = [*plan.market.styles, *plan.market.coming]
        items_register(admin, wares.items(styles))
        prices_set(admin, wares.prices(styles, [each.code for each in plan.market.buyers if each.grade == "A"][:5]))
    season = season_of(plan, company)
    with moved_to(company, _morning(season.recent_from, zone)):
        goods = [
            GoodsIn(item=item.code, quantity=Decimal(pieces), warehouse=warehouse)
            for warehouse, pieces in plan.stocked.items()
            for style in plan.market.styles
            for item in style.variants
        ]
        stock_receive(Cast(company).holder("stock.receive"), goods, opening=True)
    return company, season


def season_of(plan: Plan, company: Company) -> Season:
    """The year the company has behind it, as it was when it was founded: a later start goes on with that year."""
    founding = LedgerEntry.objects.filter(stream=company.pk, kind="company.founded").earliest("seq")
    first = founding.occurred_at.astimezone(ZoneInfo(company.zone)).date() + timedelta(days=1)
    exceptions = dict(CalendarDay.objects.filter(company=company).values_list("on", "is_working"))
    return Season(
        today=first + timedelta(days=plan.days),
        days=plan.days,
        orders=plan.orders,
        every=plan.every,
        exceptions=exceptions,
    )


def year_complete(plan: Plan, company: Company, season: Season) -> None:
    """The last act of the year, once: what nobody will make again is taken out of sale."""
    zone = ZoneInfo(company.zone)
    with moved_to(company, _morning(season.today, zone)):
        admin = Cast(company).holder("masterdata.manage").with_key(RequestKey(key=COMPLETE, body_digest="demo"))
        codes = [item.code for item in plan.market.styles[-1].variants]
        items_take_out_of_sale(admin, codes, season.today, "换季停产")


def _morning(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(8), zone).astimezone(UTC)
