"""Plays a company through time: its orders' steps day by day, the clock at each."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ordinance.entrypoints.cli.simulation.cast import Cast
from ordinance.entrypoints.cli.simulation.departments import PLAYERS, Stage
from ordinance.entrypoints.cli.simulation.schedule import Dates, Play, Step, moment_of, plays_of
from ordinance.entrypoints.cli.simulation.tally import Tally
from ordinance.foundation.calendar.clock import moved_to, wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Refusal
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.intake.queries import contents_of
from ordinance.orders.models import Order
from ordinance.orders.states import Status


def company_play(company: Company, *, until: date | None = None, orders: int | None = None) -> Tally:
    """Play the departments of a simulated company; what lies after now, or after `until`, is not played.

    orders  only so many, the first by date
    """
    alive = orders_alive(company)[:orders]
    contents = contents_of([order.pk for order in alive])
    zone = ZoneInfo(company.zone)
    stage = Stage(
        company, Cast(company), {key: f"{said['carrier_ref']}" for key, said in contents.items() if said["carrier_ref"]}
    )
    dates = [_dates(order, contents.get(order.pk, {}).get("ship_on", ""), zone) for order in alive]
    placed = {order.pk: order.ordered_at for order in alive}
    last = wall() if until is None else min(wall(), moment_of(until, Step.ARCHIVE, zone))
    for play in plays_of(dates):
        placed_at = None if play.step is Step.RECEIVE else max(placed[key] for key in play.order_ids)
        moment = moment_of(play.on, play.step, zone, not_before=placed_at)
        if moment > last:
            break
        _step(stage, play, moment)
    return stage.tally


def orders_alive(company: Company) -> Sequence[Order]:
    """Orders with something left to do, the oldest first: neither cancelled nor filed."""
    filed = OrderFile.objects.filter(company=company).values("order_id")
    rows = Order.objects.filter(company=company).exclude(status=Status.CANCELLED).exclude(pk__in=filed)
    return list(rows.order_by("ordered_at", "pk"))


def _dates(order: Order, ship_on: str, zone: ZoneInfo) -> Dates:
    return Dates(
        order_id=order.pk,
        customer_id=order.customer_id or 0,
        ordered_on=order.ordered_at.astimezone(zone).date(),
        ship_on=date.fromisoformat(ship_on) if ship_on else order.promised_on,
    )


def _step(stage: Stage, play: Play, moment: datetime) -> None:
    with moved_to(stage.company, moment):
        try:
            stage.tally.count(play.step, PLAYERS[play.step](stage, play.order_ids, play.on))
        except Refusal as refusal:
            stage.tally.stopped(play.step, refusal)
