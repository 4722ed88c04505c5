"""What one order of the demo goes through: who orders what, its fate, and on which day each thing happens. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Final

from ordinance.entrypoints.cli.demonstration.season import Season
from ordinance.workflows.terms.requests import DraftRequest, LineRequest


class Beat(IntEnum):
    """What happens to orders, in the order it is played on one day."""

    ARRIVE = 1  # goods announced before come in
    DRAFT = 2
    CORRECT = 3  # what a reviewer sent back is put right
    ATTACH = 4  # the customer's own order is put to the file
    SUBMIT = 5
    SEND_BACK = 6
    REJECT = 7
    ONE_OPINION = 8  # the first department speaks, the others have not
    REVIEW = 9
    ANNOUNCE = 10  # purchasing says when goods will come
    PEG = 11  # confirmed on goods to come
    STOCK = 12  # the warehouse takes in what today's confirmations need
    WAIVE = 13  # finance lets an order over its limit pass
    CONFIRM = 14
    CHANGE = 15
    CANCEL = 16
    HOLD = 17
    LIFT = 18
    PREPAY = 19
    HALF = 20  # half of each line is planned
    PLAN = 21
    PICK_SOME = 22  # somebody has begun to pick
    PICK = 23
    CHECK = 24
    PACK = 25
    SHIP = 26  # with whatever of picking, checking and packing was not done before
    SIGN = 27
    BILL = 28
    SHORT_CLOSE = 29  # the rest is not wanted any more
    TAKE_BACK = 30
    PAY = 31
    CLOSE = 32
    ARCHIVE = 33


class Fate(Enum):
    """What sets an order apart from the usual way."""

    USUAL = "usual"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    HELD = "held"
    SUPPLIED = "supplied"  # its goods were still to come
    HALVED = "halved"  # two deliveries
    SHORT_CLOSED = "short_closed"  # the second half was never wanted
    GOODS_BACK = "goods_back"
    OVER_LIMIT = "over_limit"
    ABANDONED = "abandoned"  # a draft nobody completed


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One order. Days are workdays after the step before.

    pays_in   days from its bill to its payment
    stops_on  the order is taken no further than this beat; None: as far as time has come
    """

    on: date
    customer: str
    lines: tuple[tuple[str, int], ...]
    fate: Fate = Fate.USUAL
    type: str = "standard"
    channel: str = "desk"
    po: str = ""
    warehouse: str = ""
    discount: str = ""
    reviewed_in: int = 0
    ships_in: int = 2
    signs_in: int = 2
    pays_in: int = 30
    late_by: int = 0  # workdays goods to come are later than was said
    has_paper: bool = False  # the customer's own order comes with it
    is_swift: bool = False  # nobody waits for the weekday on which such things are done
    stops_on: Beat | None = None

    @property
    def request(self) -> DraftRequest:
        """The order as the desk takes it down; prices come from the price rules."""
        return DraftRequest(
            customer=self.customer,
            type=self.type,
            channel=self.channel,
            customer_po=self.po,
            requested_on=self.on + timedelta(days=self.ships_in + self.signs_in + 5),
            lines=tuple(
                LineRequest(item=item, quantity=Decimal(quantity), warehouse=self.warehouse)
                for item, quantity in self.lines
            ),
        )


MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
SHIPPING: Final = (MONDAY, WEDNESDAY, FRIDAY)  # goods leave
PAPERS: Final = (TUESDAY, FRIDAY)  # returned copies are recorded, bills made
ARRIVES_IN: Final = 6  # workdays from the announcement of goods to their coming
IN_HOUSE: Final = (Beat.PICK_SOME, Beat.PICK, Beat.CHECK, Beat.PACK)
_UNBILLED: Final = frozenset({"sample", "make_up"})


def life_of(story: Story, season: Season) -> list[tuple[date, Beat]]:
    """Each thing that happens to the order and its day, up to yesterday; the offices' runs on their weekdays."""
    beats = []
    for on, beat in _beats(story, season):
        day = _day(story, season, on, beat)
        if day < season.today and (story.stops_on is None or beat <= story.stops_on):
            beats.append((day, beat))
    return sorted(set(beats))


def _day(story: Story, season: Season, on: date, beat: Beat) -> date:
    """The day on which a beat is played so that bills follow one another in order of their dates."""
    if story.on >= season.recent_from:
        return on
    if story.on < season.month_from:
        return min(on, season.earlier(season.month_from, 1)) if beat <= Beat.TAKE_BACK else on
    if beat < Beat.BILL:
        return min(on, season.earlier(season.recent_from, 1))
    return max(on, season.last_workday)


def _beats(story: Story, season: Season) -> Iterator[tuple[date, Beat]]:
    yield story.on, Beat.DRAFT
    if story.fate is Fate.ABANDONED:
        yield season.later(story.on, 6), Beat.CANCEL
        return
    if story.has_paper:
        yield story.on, Beat.ATTACH
    yield story.on, Beat.SUBMIT
    reviewed_on = season.later(story.on, story.reviewed_in)
    if story.fate is Fate.REJECTED:
        yield reviewed_on, Beat.REJECT
        return
    if story.fate is Fate.SENT_BACK:
        yield reviewed_on, Beat.SEND_BACK
        reviewed_on = season.later(reviewed_on, 1)
        yield reviewed_on, Beat.CORRECT
        yield reviewed_on, Beat.SUBMIT
    yield reviewed_on, Beat.REVIEW
    if story.stops_on is Beat.ONE_OPINION:
        yield reviewed_on, Beat.ONE_OPINION
    yield from _confirmed(story, season, reviewed_on)


def _confirmed(story: Story, season: Season, on: date) -> Iterator[tuple[date, Beat]]:
    is_supplied = story.fate is Fate.SUPPLIED
    yield on, Beat.ANNOUNCE if is_supplied else Beat.STOCK
    yield on, Beat.PEG if is_supplied else Beat.CONFIRM
    if story.fate is Fate.OVER_LIMIT:
        on = season.later(on, 2)
        yield on, Beat.STOCK  # what was brought in for it before went to others meanwhile
        yield on, Beat.WAIVE
        yield on, Beat.CONFIRM
    yield _run(story, season, season.later(on, 1), *SHIPPING), Beat.PREPAY
    ships_on = _run(story, season, season.later(on, story.ships_in), *SHIPPING)
    match story.fate:
        case Fate.CANCELLED:
            yield season.later(on, 1), Beat.CANCEL
            return
        case Fate.CHANGED:
            yield on, Beat.CHANGE
        case Fate.HELD:
            yield on, Beat.HOLD
            ships_on = season.later(ships_on, 4)
            yield ships_on, Beat.LIFT
        case Fate.SUPPLIED:
            ships_on = season.later(on, ARRIVES_IN + story.late_by)
            yield ships_on, Beat.ARRIVE
        case Fate.HALVED | Fate.SHORT_CLOSED:
            yield ships_on, Beat.HALF
            yield ships_on, Beat.SHIP
            if story.fate is Fate.SHORT_CLOSED:
                yield from _left(story, season, ships_on)
                return
            signed_on, billed_on = _arrival(story, season, ships_on)
            yield from ((signed_on, Beat.SIGN), (billed_on, Beat.BILL))
            ships_on = _run(story, season, season.later(billed_on, 1), *SHIPPING)
    yield ships_on, Beat.PLAN
    for beat in IN_HOUSE:
        if story.stops_on in IN_HOUSE and (beat is not Beat.PICK_SOME or story.stops_on is beat):
            yield ships_on, beat
    yield ships_on, Beat.SHIP
    yield from _left(story, season, ships_on)


def _left(story: Story, season: Season, shipped_on: date) -> Iterator[tuple[date, Beat]]:
    """From its leaving the house on."""
    signed_on, billed_on = _arrival(story, season, shipped_on)
    yield signed_on, Beat.SIGN
    done_on = signed_on
    if story.type not in _UNBILLED:
        yield billed_on, Beat.BILL
        if story.fate is Fate.SHORT_CLOSED:
            yield season.later(billed_on, 1), Beat.SHORT_CLOSE
        if story.fate is Fate.GOODS_BACK:
            yield season.later(billed_on, 1), Beat.TAKE_BACK
        done_on = _run(story, season, billed_on + timedelta(days=story.pays_in), TUESDAY, THURSDAY)
        yield done_on, Beat.PAY
    done_on = _run(story, season, done_on, FRIDAY)
    yield done_on, Beat.CLOSE
    yield _run(story, season, done_on + timedelta(days=1), FRIDAY), Beat.ARCHIVE


def _arrival(story: Story, season: Season, shipped_on: date) -> tuple[date, date]:
    """The days a delivery is signed for and billed."""
    signed_on = _run(story, season, season.later(shipped_on, story.signs_in), *PAPERS)
    return signed_on, _run(story, season, signed_on, *PAPERS)


def _run(story: Story, season: Season, on: date, *weekdays: int) -> date:
    """That day or the first after it that is one of these weekdays; a holiday's run is made up for afterwards."""
    while not story.is_swift and on.weekday() not in weekdays:
        on += timedelta(days=1)
    return season.later(on, 0)
