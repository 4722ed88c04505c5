"""Orders of the last two weeks that stand where a visitor should find one: every stage, every kind of stop. Pure."""

from collections.abc import Sequence
from typing import Any

from ordinance.entrypoints.cli.demonstration.buyers import Buyer
from ordinance.entrypoints.cli.demonstration.season import Season
from ordinance.entrypoints.cli.demonstration.stories import Beat, Fate, Story
from ordinance.entrypoints.cli.demonstration.wares import FREIGHT, Style
from ordinance.entrypoints.cli.demonstration.writing import Market


def showcase(season: Season, market: Market) -> list[Story]:
    """The orders; how many workdays ago, who, and how far."""
    stories = Shown(season, market)
    deposit, net, cod = stories.with_term("deposit30_net30"), stories.with_term("net30"), stories.with_term("cod")
    prepaid, tight, fresh = stories.with_term("prepaid"), stories.tight(), market.buyers[-1:]
    add = stories.add
    for place in range(3):
        add(10, prepaid, place, Beat.ARCHIVE, pays_in=1, channel="counter")
        add(9, net, place, Beat.CLOSE, pays_in=1)
        add(8, net, place + 1, Beat.PAY, pays_in=1)
        add(7, net, place, Beat.BILL)
        add(6, deposit, place, Beat.SIGN, type="wholesale")
        add(4, net, place + 2, Beat.SHIP)
        add(3, prepaid, place + 1, Beat.PREPAY)
        add(2, net, place + 3, Beat.CONFIRM)
        add(2, net, place + 6, Beat.PLAN)
        add(2, deposit, place, Beat.CONFIRM, type="wholesale")
        add(3, prepaid, place + 4, Beat.CONFIRM, channel="website")
        add(2, net, place, Beat.REVIEW)
        add(1, deposit, place, Beat.ONE_OPINION, type="wholesale")
        add(1, net, place + 4, Beat.SUBMIT)
        add(1, prepaid, place, Beat.SUBMIT, channel="website")
        add(1, net, place, Beat.DRAFT, channel="email")
    add(2, net, 3, Beat.PICK_SOME, many=2)
    add(2, cod, 2, Beat.PICK_SOME)
    add(2, net, 1, Beat.PICK)
    add(2, cod, 3, Beat.PICK)
    add(2, net, 5, Beat.CHECK)
    add(2, net, 7, Beat.PACK)
    add(2, cod, 4, Beat.PACK)
    add(5, net, 2, Beat.SUBMIT)  # its reviews are overdue
    add(5, deposit, 2, Beat.ONE_OPINION)
    add(9, cod, 0, Beat.BILL)  # overdue since it was signed for
    add(8, cod, 1, Beat.BILL)
    add(9, net, 0, Beat.PREPAY, fate=Fate.SUPPLIED)  # promised for a day that is past
    add(2, net, 2, Beat.PREPAY, fate=Fate.SUPPLIED)
    add(3, deposit, 1, Beat.PREPAY, fate=Fate.SUPPLIED)
    add(7, net, 3, Beat.BILL, fate=Fate.HALVED)
    add(5, deposit, 0, Beat.SIGN, fate=Fate.SHORT_CLOSED)  # half of it is there, the rest is still wanted
    add(4, net, 5, Beat.SHIP, fate=Fate.SHORT_CLOSED)
    add(9, net, 4, Beat.SHORT_CLOSE, fate=Fate.SHORT_CLOSED)  # half was billed, the rest is not wanted any more
    add(6, net, 4, Beat.HOLD, fate=Fate.HELD)
    add(6, net, 1, Beat.CANCEL, fate=Fate.CANCELLED)
    add(5, prepaid, 2, Beat.CANCEL, fate=Fate.CANCELLED)
    add(5, deposit, 1, Beat.SHIP, fate=Fate.CHANGED)
    add(9, net, 2, Beat.TAKE_BACK, fate=Fate.GOODS_BACK)
    add(2, net, 5, Beat.SEND_BACK, fate=Fate.SENT_BACK)
    add(4, net, 6, Beat.REJECT, fate=Fate.REJECTED)
    add(4, tight, 0, Beat.CONFIRM, many=12)  # over their limit
    add(2, tight, 1, Beat.CONFIRM, many=9)
    add(1, fresh, 0, Beat.SUBMIT, channel="email")  # not proved genuine
    add(3, net, 1, Beat.PREPAY, type="sample")
    stories.nobodys(1, "phone")
    stories.nobodys(2, "app")
    return stories.told


def standard_showcase(season: Season, market: Market) -> list[Story]:
    """Of the company under the standard policy: an order before each of its steps, and before each of its stops."""
    stories = Shown(season, market)
    deposit, net, prepaid = (stories.with_term(term) for term in ("deposit30_net30", "net30", "prepaid"))
    add, custom, pens, regulated = stories.add, market.coming[:1], market.styles[2:3], market.styles[-1:]
    add(1, net, 0, Beat.DRAFT, channel="email")
    add(1, net, 1, Beat.SUBMIT)
    add(1, prepaid, 0, Beat.SUBMIT, channel="website")
    add(2, net, 2, Beat.SUBMIT, styles=custom)  # planning, product management and technicians are asked
    add(2, net, 0, Beat.SUBMIT, styles=regulated)  # so is legal
    add(5, net, 1, Beat.SUBMIT)  # its review is overdue
    add(1, net, 2, Beat.ONE_OPINION)  # the desk's release is what it waits for
    add(2, deposit, 0, Beat.ONE_OPINION)
    add(3, net, 0, Beat.SEND_BACK, fate=Fate.SENT_BACK)
    add(2, net, 1, Beat.REVIEW)
    add(2, prepaid, 1, Beat.REVIEW)
    add(3, deposit, 0, Beat.CONFIRM, many=30, styles=pens)  # a large order without its contract
    add(3, deposit, 1, Beat.CONFIRM, many=30, styles=pens, has_paper=True)
    add(3, prepaid, 0, Beat.CONFIRM)  # not paid
    for place, beat in enumerate(
        (Beat.CONFIRM, Beat.PLAN, Beat.PLAN, Beat.PICK_SOME, Beat.PICK, Beat.CHECK, Beat.PACK)
    ):
        add(3, net, place, beat)
    add(5, net, 2, Beat.SHIP)
    add(5, deposit, 1, Beat.SIGN)
    add(7, net, 0, Beat.BILL)
    add(7, net, 2, Beat.PAY, pays_in=1)
    add(7, prepaid, 1, Beat.CLOSE, pays_in=1)
    add(1, market.buyers[-1:], 0, Beat.SUBMIT, channel="email")  # not proved genuine
    stories.nobodys(1, "phone")
    return stories.told


class Shown:
    """Stories while they are being listed."""

    def __init__(self, season: Season, market: Market) -> None:
        self.season, self.market = season, market
        self.told: list[Story] = []

    def with_term(self, term: str) -> Sequence[Buyer]:
        return [buyer for buyer in self.market.buyers if buyer.term == term and buyer.weight and not buyer.is_tight]

    def tight(self) -> Sequence[Buyer]:
        return [buyer for buyer in self.market.buyers if buyer.is_tight]

    def add(
        self,
        days_ago: int,
        among: Sequence[Buyer],
        which: int,
        stops_on: Beat,
        *,
        many: int = 1,
        styles: Sequence[Style] = (),
        **said: Any,
    ) -> None:
        buyer = among[which % len(among)]
        on = self.season.earlier(self.season.today, days_ago)
        usual = self.market.coming if said.get("fate") is Fate.SUPPLIED else self.market.styles
        lines = self._lines(buyer, said.get("type", ""), many, styles or usual)
        said = {"po": f"{buyer.code[-3:]}-{on:%y%m}Z{len(self.told):02}", "ships_in": 1, "signs_in": 1, **said}
        self.told.append(
            Story(on=on, customer=buyer.code, lines=lines, is_swift=True, late_by=20, stops_on=stops_on, **said)
        )

    def nobodys(self, days_ago: int, channel: str) -> None:
        """A draft without its customer: somebody rang, and will ring again."""
        style = self.market.styles[(len(self.told) * 3) % len(self.market.styles)]
        on = self.season.earlier(self.season.today, days_ago)
        self.told.append(
            Story(on=on, customer="", lines=((next(style.variants).code, 2),), channel=channel, stops_on=Beat.DRAFT)
        )

    def _lines(self, buyer: Buyer, kind: str, many: int, styles: Sequence[Style]) -> tuple[tuple[str, int], ...]:
        place = len(self.told)
        wanted: dict[str, int] = {}
        for step in range(1 + place % 3):
            codes = [item.code for item in styles[(place * 5 + step * 3) % len(styles)].variants]
            for code in codes[place % len(codes) :][:2]:
                wanted[code] = 1 if kind == "sample" else buyer.scale * many + place % 5 + 1
        if buyer.grade == "C":
            wanted[FREIGHT] = 1
        return tuple(wanted.items())
