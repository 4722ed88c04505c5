"""The demo companies of an empty database: orders in every stage, played in two parts that fit, each row told of."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any, Final

import pytest
from django.contrib.auth.hashers import check_password
from django.db.models import Sum

from ordinance.entrypoints.cli.demo import rest_play, seed
from ordinance.entrypoints.cli.demonstration.companies import OLD, Plan, season_of
from ordinance.entrypoints.cli.demonstration.progress import DemoProgress
from ordinance.entrypoints.cli.demonstration.staging import Performance, played_days
from ordinance.entrypoints.cli.demonstration.stories import Beat
from ordinance.entrypoints.cli.demonstration.writing import stories_of
from ordinance.entrypoints.cli.main import main
from ordinance.entrypoints.cli.welcome import demo_password, welcome
from ordinance.foundation.companies.models import Company
from ordinance.foundation.contact.models import Comment, Notice, Sheet, SheetAddress
from ordinance.foundation.contact.rules import SheetState
from ordinance.foundation.files.models import Attachment
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.people.models import Person, Post
from ordinance.foundation.preferences.models import SavedView
from ordinance.foundation.worklist.models import Task
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.parties.models import Customer
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.billing.models import AdvanceTie, Application, Bill, BillKind, BillLine, Instalment, Receipt
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.pricing.models import PriceRule
from ordinance.modules.promise.models import Peg, Supply
from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import Delivery, DeliveryLine, Package
from ordinance.modules.stock.models import Reservation, StockLevel, StockMovement, Warehouse
from ordinance.orders.models import Hold, Order, OrderLine, OrderVersion
from ordinance.orders.states import Stage
from tests.entrypoints.cli.demonstration.plans import TODAY, stationer, trading

PLAN: Final = trading("DEMO-TRADING")
SMALL: Final = stationer("DEMO-SMALL")


class Killed(BaseException):
    """The process ends here, whatever it is doing."""


@pytest.fixture(scope="module")
def companies() -> Iterator[list[Company]]:
    """Both companies: the last weeks, then days before them, killed within a day, then the rest."""
    made = seed((PLAN, SMALL), today=TODAY)
    assert rest_play(PLAN, made[0], ignored, most=3) == Counter()
    with pytest.MonkeyPatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Performance, "_beat", killed_at_confirmation)
        rest_play(PLAN, made[0], ignored)
    before = played_days(made[0])
    said: list[DemoProgress] = []
    assert rest_play(PLAN, made[0], said.append) == Counter()
    assert played_days(made[0]) > before
    assert said[-1].percent == 100
    yield made


def ignored(progress: DemoProgress) -> None:
    """Nobody looks on."""


def killed_at_confirmation(self: Performance, on: Any, beat: Beat, keys: Any, places: Any) -> None:
    if beat is Beat.CONFIRM:
        raise Killed


def stories_told(plan: Plan, company: Company) -> int:
    season = season_of(plan, company)
    return len(stories_of(season, plan.market)) + len(plan.shown(season, plan.market))


def test_each_story_became_one_order_though_the_playing_was_killed_and_begun_again(companies: list[Company]) -> None:
    for plan, company in zip((PLAN, SMALL), companies, strict=True):
        assert Order.objects.filter(company=company).count() == stories_told(plan, company)

    orders = Order.objects.filter(company=companies[0]).exclude(customer_po="")
    assert len(set(orders.values_list("customer_po", flat=True))) == orders.count()


def test_nothing_is_left_to_play(companies: list[Company]) -> None:
    entries = LedgerEntry.objects.filter(company_id=companies[0].pk)
    before = entries.count()

    rest_play(PLAN, companies[0], ignored)

    assert entries.count() == before


def test_orders_stand_in_every_stage(companies: list[Company]) -> None:
    stages = Counter(Order.objects.filter(company=companies[0]).values_list("stage", flat=True))

    assert set(stages) == set(Stage)
    assert OrderFile.objects.filter(company=companies[0]).count() > 2


def test_there_is_one_of_everything_a_visitor_looks_for(companies: list[Company]) -> None:
    company = companies[0]
    holds = set(Hold.objects.filter(company=company, state="standing").values_list("scope", "clause"))
    assert {("confirm", "A.7"), ("submit", "S4.9:1.3"), ("ship", "")} <= holds
    assert Opinion.objects.filter(company=company, decision="return").exists()
    assert Opinion.objects.filter(company=company, decision="reject").exists()
    assert OrderVersion.objects.filter(company=company, number=2).exists()
    assert Bill.objects.filter(company=company, kind=BillKind.CREDIT).exists()
    assert Bill.objects.filter(company=company, kind=BillKind.BILL, due_on__lt=TODAY, applied=0).exists()
    assert Order.objects.filter(company=company, stage=Stage.AWAITING_SUPPLY, promised_on__lt=TODAY).exists()


def test_the_warehouse_is_at_work_in_both_companies(companies: list[Company]) -> None:
    for company in companies:
        steps = {frozenset(each.steps_done) for each in Delivery.objects.filter(company=company, state="planned")}
        begun = Delivery.objects.filter(company=company, state="planned", picking_at__isnull=False, picked_at=None)

        assert begun.exists()
        assert steps == {frozenset(done) for done in ((), ("pick",), ("pick", "check"), ("pick", "check", "pack"))}


def test_people_speak_about_the_work_and_hand_it_on(companies: list[Company]) -> None:
    company = companies[0]
    reviews = Task.objects.filter(company=company, kind="review", state="open")
    unplaced = Receipt.objects.filter(company=company, customer=None)

    assert set(Sheet.objects.filter(company=company).values_list("state", flat=True)) == set(SheetState)
    assert Comment.objects.filter(company=company).exclude(mentioned=[]).exists()
    assert Notice.objects.filter(company=company, read_at=None, kind="comment.mentioned").exists()
    assert {event.split(".")[1] for event in kinds_told(company, "task.delegated", "task.taken")} == {
        "delegated",
        "taken",
    }
    assert reviews.filter(due_at__lt=datetime.combine(TODAY, time(), UTC)).exists()
    assert unplaced.filter(amount__in=Bill.objects.filter(company=company, applied=0).values("gross")).count() == 2
    assert SavedView.objects.filter(company=company, is_shared=True).count() == 2


def test_every_step_of_the_standard_policy_waits_for_somebody(companies: list[Company]) -> None:
    tasks = Task.objects.filter(company=companies[1], state="open")

    assert {"entry", "confirm", "plan", "pick", "check", "pack", "ship", "sign", "bill", "collect", "close"} <= set(
        tasks.values_list("kind", flat=True)
    )
    departments = ("finance", "planning", "product", "technical", "legal", "desk")
    assert {f"review.{department}" for department in departments} <= set(tasks.values_list("duty", flat=True))
    assert Hold.objects.filter(company=companies[1], state="standing", clause="13.1").exists()


def test_no_order_of_the_year_was_left_without_its_goods(companies: list[Company]) -> None:
    season = season_of(PLAN, companies[0])
    early = Order.objects.filter(company=companies[0], ordered_at__date__lt=season.recent_from)
    held = Hold.objects.filter(company=companies[0], state="standing", clause="A.4", object_id__in=early.values("pk"))

    assert early.exists()
    assert not held.exists()


def test_every_policy_governs_orders(companies: list[Company]) -> None:
    governed = Order.objects.filter(company__in=companies, policy_version__isnull=False)

    assert set(governed.values_list("policy_version__policy__code", flat=True)) == {
        code for plan in (PLAN, SMALL) for code in plan.spec.policies
    }


@pytest.mark.parametrize("place", [0, 1])
def test_all_invariants_hold(companies: list[Company], place: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invariants", "--company", companies[place].code]) == 0, capsys.readouterr().out


def test_stock_was_never_below_zero_at_any_time(companies: list[Company]) -> None:
    moved: dict[int, list[StockMovement]] = {}
    for movement in StockMovement.objects.filter(company=companies[0]).order_by("occurred_at", "pk"):
        moved.setdefault(movement.level_id, []).append(movement)

    for own in moved.values():
        on_hand = 0
        for movement in own:
            on_hand += movement.quantity
            assert on_hand >= 0


def test_what_was_ordered_before_the_recent_weeks_left_from_the_old_warehouse(companies: list[Company]) -> None:
    season = season_of(PLAN, companies[0])
    old = Warehouse.objects.get(company=companies[0], code=OLD)
    lines = OrderLine.objects.filter(company=companies[0], warehouse_id=old.pk).select_related("order")

    assert lines.exists()
    assert all(line.order.ordered_at.date() < season.recent_from for line in lines)
    levels = StockLevel.objects.filter(company=companies[0], warehouse=old)
    assert not levels.filter(received_on__gte=season.recent_from).exists()


def test_each_ledger_stream_is_in_order_of_time(companies: list[Company]) -> None:
    last: dict[int, Any] = {}
    entries = LedgerEntry.objects.filter(company_id=companies[0].pk).order_by("stream", "seq")
    for stream, recorded_at in entries.values_list("stream", "recorded_at"):
        assert last.get(stream, recorded_at) <= recorded_at
        last[stream] = recorded_at


# Model → kinds of entries that tell of its rows, and where the row's own key, or that of what it is part of, stands.
TOLD: Final = {
    Order: ("order.drafted", "pk"),
    OrderVersion: ("order.confirmed order.changed", "order_id"),
    Instalment: ("order.confirmed", "order_id"),
    Task: ("task.opened", "pk"),
    Opinion: ("review.opened", "order_id"),
    Hold: ("hold.put", "pk"),
    Customer: ("customer.registered", "pk"),
    CreditAccount: ("customer.registered", "customer_id"),
    Item: ("item.registered", "pk"),
    PriceRule: ("price.set", "pk"),
    Warehouse: ("warehouse.added", "pk"),
    Post: ("person.post_given", "person_id"),
    Supply: ("supply.added", "pk"),
    Peg: ("decision.promise", "order_line_id"),
    Reservation: ("decision.promise order.confirmed order.supplied order.changed", "order_id"),
    StockMovement: ("stock.moved", "pk"),
    StockLevel: ("stock.moved", "pk"),
    Delivery: ("delivery.planned", "pk"),
    DeliveryLine: ("order.delivery_planned", "order_line_id"),
    Bill: ("bill.made credit_note.made", "pk"),
    BillLine: ("bill.made credit_note.made", "bill_id"),
    Receipt: ("receipt.recorded", "pk"),
    AdvanceTie: ("order.advance_tied", "order_id"),
    Application: ("receipt.applied credit_note.applied order.payment_applied", "bill_id"),
    OrderFile: ("order.archived", "order_id"),
    Attachment: ("file.attached", "pk"),
    Package: ("delivery.packed", "delivery_id"),
    Comment: ("comment.made", "pk"),
    Sheet: ("contact.sent", "pk"),
    SheetAddress: ("contact.sent", "sheet_id"),
    Notice: (
        (
            "comment.made contact.sent contact.acknowledged task.delegated "
            "order.returned order.rejected order.confirmed hold.put"
        ),
        "stream",
    ),
}


@pytest.mark.parametrize("model", TOLD, ids=lambda model: str(model.__name__))
def test_every_row_has_its_ledger_event(companies: list[Company], model: Any) -> None:
    kinds, key = TOLD[model]
    for company in companies:
        named = keys_named(company, tuple(kinds.split()))
        rows = model.objects.filter(company=company)

        assert {row for row in rows.values_list(key, flat=True) if row not in named} == set()
    assert model.objects.filter(company__in=companies).exists()


def test_every_line_confirmed_shipped_and_billed_is_told_of(companies: list[Company]) -> None:
    company = companies[0]
    moved = keys_named(company, ("order.delivery_planned",))
    shipped = keys_named(company, ("order.shipped",))
    lines = OrderLine.objects.filter(company=company)

    assert set(lines.filter(shipped__gt=0).values_list("pk", flat=True)) <= shipped & moved
    confirmed = keys_named(company, ("order.confirmed",))
    assert set(lines.filter(order__status__in=["confirmed", "closed"]).values_list("order_id", flat=True)) <= confirmed


def kinds_told(company: Company, *kinds: str) -> set[str]:
    entries = LedgerEntry.objects.filter(company_id=company.pk, kind__in=kinds)
    return set(entries.values_list("kind", flat=True))


def keys_named(company: Company, kinds: tuple[str, ...]) -> set[int]:
    """Every key the entries of these kinds are about or say."""
    entries = LedgerEntry.objects.filter(company_id=company.pk, kind__in=kinds)
    named: set[int] = set()
    for stream, text in entries.values_list("stream", "data"):
        named.add(stream)
        named.update(_integers(json.loads(text)))
    return named


def _integers(said: Any) -> Iterator[int]:
    if isinstance(said, int):
        yield said
    elif isinstance(said, dict):
        for each in said.values():
            yield from _integers(each)
    elif isinstance(said, list):
        for each in said:
            yield from _integers(each)


def test_the_same_day_makes_the_same_company() -> None:
    made = [seed((stationer(code),), today=TODAY)[0] for code in ("DEMO-ONE", "DEMO-TWO")]

    assert shape_of(made[0]) == shape_of(made[1])
    assert Order.objects.filter(company=made[0]).aggregate(Sum("gross"))["gross__sum"] > 0


def shape_of(company: Company) -> list[tuple[Any, ...]]:
    orders = Order.objects.filter(company=company).order_by("pk")
    return list(orders.values_list("customer__code", "gross", "stage", "ordered_at", "promised_on"))


def test_people_sign_in_with_the_password_that_is_shown(companies: list[Company]) -> None:
    assert check_password(demo_password(), Person.objects.get(login="sunyue").password)
    assert demo_password() in welcome()


def test_one_person_has_posts_in_both_companies(companies: list[Company]) -> None:
    posts = Post.objects.filter(person__login="wanglei", company__in=companies)

    assert set(posts.values_list("company__code", flat=True)) == {PLAN.spec.code, SMALL.spec.code}


def test_a_demo_that_is_broken_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Performance, "_beat", killed_at_confirmation)

    with pytest.raises(Killed):
        seed((stationer("BROKEN-S"),), today=TODAY)

    assert not Company.objects.filter(code="BROKEN-S").exists()
