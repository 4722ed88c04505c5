"""A real company's two years, played from its files: every order closed and archived, every amount as the file says."""

import shutil
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from django.db.models import Count, F, Max, Min, Sum

from ordinance.entrypoints.cli.importing.histories import HISTORIES, history_found
from ordinance.entrypoints.cli.main import main
from ordinance.entrypoints.cli.staffing import actor_with
from ordinance.foundation.companies.models import Company
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.billing.models import Bill, Receipt
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.shipping.models import Delivery
from ordinance.modules.stock.models import StockLevel, StockMovement
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.states import ObjectKind
from ordinance.workflows.hold import HandHold, hold_put
from tests.builders import a_house
from tests.paths import SHARED

FOLDER = SHARED / "orders" / "northwind"
NUMBERS = count(1)
pytestmark = [
    pytest.mark.skipif(not FOLDER.exists(), reason="the shared data is not here"),
    pytest.mark.proves("N14", "E11"),
]


def played(folder: Path, *options: str) -> Company:
    """The folder taken into a company of its own, and played."""
    company = history_found(replace(HISTORIES["northwind"], code=f"NW{next(NUMBERS)}"))
    taken = ["import", "orders", str(folder), "--mapping", "northwind", "--company", company.code]
    assert main(taken) == 0
    assert main(["simulate", "--company", company.code, *options]) == 0
    return company


def first_orders(folder: Path, orders: int) -> Path:
    """A copy of the folder with its first orders only."""
    shutil.copytree(FOLDER, folder)
    heads = (FOLDER / "orders.csv").read_text(encoding="utf-8").splitlines(keepends=True)[: orders + 1]
    (folder / "orders.csv").write_text("".join(heads), encoding="utf-8")
    numbers = {head.split(",")[0] for head in heads}
    lines = (FOLDER / "order_details.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [lines[0], *(line for line in lines[1:] if line.split(",")[0] in numbers)]
    (folder / "order_details.csv").write_text("".join(kept), encoding="utf-8")
    return folder


def test_the_first_orders_go_all_the_way(tmp_path: Path) -> None:
    company = played(first_orders(tmp_path / "northwind", 62), "--orders", "60")

    orders = Order.objects.filter(company=company).order_by("ordered_at", "pk")
    assert OrderFile.objects.filter(company=company).count() == 60
    assert orders.filter(status="closed", payment="done", fulfilment="done", invoicing="done").count() == 60
    assert orders.filter(status="draft").count() == 2
    first = orders[0]
    delivery = Delivery.objects.get(company=company, lines__order_id=first.pk, lines__order_line__position=1)
    assert delivery.shipped_at is not None
    assert (delivery.shipped_at.date(), delivery.carrier) == (date(1996, 7, 16), "3")
    assert_settled(company)
    assert_told_in_order_of_time(company)


def test_played_to_a_day_and_then_on(tmp_path: Path) -> None:
    company = played(first_orders(tmp_path / "northwind", 10), "--until", "1996-07-12")

    waiting = Order.objects.filter(company=company, status="confirmed").count()
    assert waiting > 0
    assert main(["simulate", "--company", company.code]) == 0
    assert OrderFile.objects.filter(company=company).count() == 10


def test_a_hold_stops_its_order_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    company = played(first_orders(tmp_path / "northwind", 3), "--until", "1996-07-03")
    held = Order.objects.filter(company=company).earliest("ordered_at", "pk")
    manager = actor_with(company, "orders.hold")
    hold_put(manager, HandHold(object_kind=ObjectKind.ORDER, object=str(held.pk), reason="by_hand"))

    assert main(["simulate", "--company", company.code]) == 0
    held.refresh_from_db()
    assert (held.status, OrderFile.objects.filter(company=company).count()) == ("draft", 2)
    assert "refused on_hold" in capsys.readouterr().out


def test_only_a_simulated_company_can_be_played(capsys: pytest.CaptureFixture[str]) -> None:
    house = a_house(policies=("direct",))

    assert main(["simulate", "--company", house.company.code]) == 2
    assert main(["simulate", "--company", "NOBODY"]) == 2
    assert "its clock cannot be moved" in capsys.readouterr().err


@pytest.mark.slow
def test_all_830_orders_end_closed_and_archived() -> None:
    company = played(FOLDER)

    assert OrderFile.objects.filter(company=company).count() == 830
    assert dict(Order.objects.filter(company=company).values_list("status").annotate(Count("pk"))) == {"closed": 830}
    assert worth(OrderLine, company, kind="goods") == Decimal("1265793.29")
    assert worth(OrderLine, company, kind="charge") == Decimal("64942.69")
    assert worth(Bill, company) == Decimal("1330735.98")
    received = Receipt.objects.filter(company=company).aggregate(amount=Sum("amount"), applied=Sum("applied"))
    assert received == {"amount": Decimal("1330735.98"), "applied": Decimal("1330735.98")}
    span = Order.objects.filter(company=company).aggregate(first=Min("submitted_at"), last=Max("submitted_at"))
    assert (span["first"].date(), span["last"].date()) == (date(1996, 7, 4), date(1998, 5, 6))
    assert_settled(company)
    assert main(["invariants", "--company", company.code]) == 0


def worth(rows: type[OrderLine] | type[Bill], company: Company, **only: str) -> Decimal:
    total: Decimal = rows._default_manager.filter(company=company, **only).aggregate(sum=Sum("gross"))["sum"]
    return total


def assert_settled(company: Company) -> None:
    """Nobody owes anything, nothing is reserved, and what came in for the orders went out."""
    done = OrderLine.objects.filter(company=company, order__status="closed")
    assert not done.exclude(kind="charge").exclude(shipped=F("quantity"), signed=F("quantity")).exists()
    assert not StockLevel.objects.filter(company=company).exclude(reserved=0).exists()
    moved = dict(
        StockMovement.objects.filter(company=company).values_list("kind").annotate(Sum("quantity")).order_by("kind")
    )
    assert moved["issue"] == -(done.filter(kind="goods").aggregate(sum=Sum("quantity"))["sum"])
    assert not CreditAccount.objects.filter(company=company).exclude(exposure=0).exists()


def assert_told_in_order_of_time(company: Company) -> None:
    """Within each stream no entry lies before the one it follows."""
    last: dict[int, datetime] = {}
    for stream, recorded in (
        LedgerEntry.objects.filter(company_id=company.pk).order_by("stream", "seq").values_list("stream", "recorded_at")
    ):
        assert stream not in last or recorded >= last[stream]
        last[stream] = recorded
