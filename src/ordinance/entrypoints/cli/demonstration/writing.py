"""Writes the stories of a demo company: the same seed, the same year. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from ordinance.entrypoints.cli.demonstration.buyers import Buyer
from ordinance.entrypoints.cli.demonstration.season import Season
from ordinance.entrypoints.cli.demonstration.stories import Fate, Story
from ordinance.entrypoints.cli.demonstration.wares import FREIGHT, SERVICE, Style

SEED: Final = "ordinance"
CALM_DAYS: Final = (
    14  # workdays in which nothing unusual happens, before the month the recent weeks begin in: all is billed
)
_FATES: Final = (
    (Fate.CHANGED, 30), (Fate.CANCELLED, 25), (Fate.SENT_BACK, 30), (Fate.REJECTED, 8), (Fate.HALVED, 45),
    (Fate.GOODS_BACK, 22), (Fate.HELD, 15), (Fate.SUPPLIED, 40), (Fate.SHORT_CLOSED, 6), (Fate.ABANDONED, 6),
    (Fate.USUAL, 773),
)  # fmt: skip
_CHANNELS: Final = ("desk", "desk", "phone", "email", "website", "app", "counter")
_TERM_DAYS: Final = {"net30": 30, "net60": 60, "monthly30": 45, "deposit30_net30": 30, "cod": 2, "prepaid": 1}


@dataclass(frozen=True, slots=True)
class Market:
    """Who buys what of a company.

    old_warehouse  where everything ordered before the recent weeks leaves from; empty: from wherever it lies
    """

    buyers: Sequence[Buyer]
    styles: Sequence[Style]
    coming: Sequence[Style] = ()  # styles no warehouse has: they are bought in for each order
    old_warehouse: str = ""
    has_fates: bool = True


def stories_of(season: Season, market: Market) -> list[Story]:
    """The whole year, oldest first."""
    buyers = [buyer for buyer in market.buyers if buyer.weight]
    calm_buyers = [buyer for buyer in buyers if not buyer.is_tight]
    calm_from = season.earlier(season.month_from, CALM_DAYS)
    stories: list[Story] = []
    for on, count in season.counts():
        chance = Random(f"{SEED}/{(season.today - on).days}")  # noqa: S311  a story, not a secret
        is_calm = not market.has_fates or calm_from <= on < season.recent_from
        asking = calm_buyers if is_calm else buyers
        weights = [buyer.weight for buyer in asking]
        for _ in range(count):
            (buyer,) = chance.choices(asking, weights)
            stories.append(_story(season, market, buyer, on, len(stories), chance, is_calm=is_calm))
    return stories


def _story(
    season: Season, market: Market, buyer: Buyer, on: date, place: int, chance: Random, *, is_calm: bool
) -> Story:
    fates, shares = zip(*_FATES, strict=True)
    (fate,) = chance.choices(fates, shares)
    kind = _type(buyer, chance)
    if is_calm or kind != "standard" or (fate is Fate.SUPPLIED and not market.coming):
        fate = Fate.USUAL
    if buyer.is_tight and kind == "standard":
        fate = Fate.OVER_LIMIT
    days = _TERM_DAYS[buyer.term]
    is_early = on < season.recent_from
    return Story(
        on=on,
        customer="" if fate is Fate.ABANDONED and chance.random() < 0.5 else buyer.code,
        lines=_lines(market.coming if fate is Fate.SUPPLIED else market.styles, buyer, kind, chance),
        fate=fate,
        type=kind,
        channel=chance.choice(_CHANNELS),
        po=f"{buyer.code[-3:]}-{on:%y%m}{place % 1000:03}" if buyer.grade != "C" else "",
        warehouse=market.old_warehouse if is_early else "",
        reviewed_in=chance.choice((0, 0, 1)),
        ships_in=chance.choice((1, 2, 2, 3, 5)),
        signs_in=chance.choice((1, 2, 2, 3)),
        pays_in=max(1, days + buyer.late_days),
        late_by=chance.choice((0, 0, 0, 4)),
    )


def _type(buyer: Buyer, chance: Random) -> str:
    drawn = chance.random()
    if drawn < 0.02:
        return "sample"
    return "wholesale" if buyer.grade == "A" and drawn < 0.4 else "standard"


def _lines(styles: Sequence[Style], buyer: Buyer, kind: str, chance: Random) -> tuple[tuple[str, int], ...]:
    """Some styles in a run of sizes, a first-grade customer's longer; freight where little is ordered."""
    wanted: dict[str, int] = {}
    for style in chance.sample(styles, min(len(styles), chance.choice((1, 1, 2, 2, 3)))):
        codes = [item.code for item in style.variants]
        first = chance.randrange(len(codes))
        for code in codes[first : first + chance.choice((1, 2, 2, 4))]:
            wanted[code] = 1 if kind == "sample" else max(1, round(buyer.scale * chance.uniform(0.4, 1.6)))
    if kind == "sample":
        return tuple(wanted.items())[:2]
    if buyer.grade == "C" and chance.random() < 0.4:
        wanted[FREIGHT] = 1
    if buyer.grade == "A" and chance.random() < 0.08:
        wanted[SERVICE] = 1
    return tuple(wanted.items())
