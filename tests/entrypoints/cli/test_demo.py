"""The demo companies of an empty database: orders in every stage, people who can sign in, made within seconds."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.contrib.auth.hashers import check_password

from ordinance.entrypoints.cli import demo
from ordinance.entrypoints.cli.demo import seed
from ordinance.entrypoints.cli.main import main
from ordinance.entrypoints.cli.welcome import demo_password, welcome
from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.people.models import Person, Post
from ordinance.modules.archive.models import OrderFile
from ordinance.orders.models import Hold, Order, OrderLine
from ordinance.orders.states import Stage


@pytest.fixture(scope="module")
def companies() -> Iterator[list[Company]]:
    started = time.monotonic()
    made = seed()

    assert time.monotonic() - started < 60  # seconds on an idle machine; tests share theirs
    yield made


def test_orders_stand_in_every_stage(companies: list[Company]) -> None:
    stages = Counter(Order.objects.filter(company=companies[0]).values_list("stage", flat=True))

    assert sum(stages.values()) >= 30
    assert set(stages) >= {
        Stage.REGISTERED, Stage.INCOMPLETE, Stage.AWAITING_REVIEW, Stage.IN_REVIEW, Stage.REVIEWED,
        Stage.AWAITING_DEPOSIT, Stage.AWAITING_SUPPLY, Stage.AWAITING_DISPATCH, Stage.PARTLY_SHIPPED, Stage.SHIPPED,
        Stage.SIGNED, Stage.AWAITING_PAYMENT, Stage.COMPLETED, Stage.CLOSED, Stage.CANCELLED,
    }  # fmt: skip
    assert OrderFile.objects.filter(company=companies[0]).count() == 5


def test_holds_stand_by_clause_and_by_hand(companies: list[Company]) -> None:
    holds = set(Hold.objects.filter(company=companies[0], state="standing").values_list("scope", "clause"))

    assert {("confirm", "A.7"), ("submit", "S4.9:1.3"), ("ship", "")} <= holds


def test_both_policies_govern_orders(companies: list[Company]) -> None:
    orders = Order.objects.filter(company=companies[0], policy_version__isnull=False)
    codes = set(orders.values_list("policy_version__policy__code", flat=True))

    assert codes == {"n14", "n14-wholesale"}


def test_everything_happened_before_now_and_lately(companies: list[Company]) -> None:
    entries = LedgerEntry.objects.filter(company_id__in=[company.pk for company in companies])

    assert entries.latest("recorded_at").recorded_at <= wall()
    assert (wall() - entries.earliest("recorded_at").recorded_at).days <= 91


def test_prices_come_from_list_agreement_and_break(companies: list[Company]) -> None:
    lines = OrderLine.objects.filter(company=companies[0], item__code="MF-35", order__type__is_priced=True)

    assert set(lines.values_list("quantity", "unit_price").order_by("quantity")) >= {
        (Decimal(60), Decimal("6.50")),
        (Decimal(200), Decimal("5.90")),
    }


def test_people_sign_in_with_the_password_that_is_shown(companies: list[Company]) -> None:
    assert check_password(demo_password(), Person.objects.get(login="sunyue").password)
    assert demo_password() in welcome()


def test_one_person_has_posts_in_both_companies(companies: list[Company]) -> None:
    posts = Post.objects.filter(person__login="wanglei").values_list("company__code", flat=True)

    assert set(posts) == {"HUAXIN", "XINZHI"}


def test_the_demo_can_be_played_on(companies: list[Company]) -> None:
    before = OrderFile.objects.filter(company=companies[1]).count()

    assert main(["simulate", "--company", "XINZHI"]) == 0
    assert OrderFile.objects.filter(company=companies[1]).count() >= before


def test_a_demo_that_is_broken_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(founded: object, password: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "TRADING", replace(demo.TRADING, code="BROKEN-T"))
    monkeypatch.setattr(demo, "SHOP", replace(demo.SHOP, code="BROKEN-S"))
    monkeypatch.setattr(demo, "_shop", broken_off)
    monkeypatch.setattr(demo, "_trading", lambda founded, password: None)

    with pytest.raises(KeyboardInterrupt):
        seed()

    assert not Company.objects.filter(code__startswith="BROKEN").exists()
