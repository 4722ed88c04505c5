"""A wholesaler's real file, fed through the command, with the answers known (A2-A4)."""

import time
from collections import Counter
from decimal import Decimal

import orjson
import pytest
from django.db.models import Sum

from ordinance.entrypoints.cli.main import main
from ordinance.foundation.companies.models import Company
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.modules.intake.models import ImportRun, IntakeEntry
from ordinance.modules.intake.queries import Total, register_totals
from ordinance.orders.models import Order, OrderLine
from tests.paths import SHARED

FILE = SHARED / "orders" / "uci_online_retail_2010-12_01-10.csv"
pytestmark = [
    pytest.mark.skipif(not FILE.exists(), reason="the shared data is not here"),
    pytest.mark.proves("A4", "INV-19"),
]


@pytest.fixture(scope="module")
def company() -> Company:
    """The file fed in once, within the time it may take."""
    started = time.monotonic()
    status = main(["import", "orders", str(FILE), "--mapping", "uci"])

    assert status == 0
    assert time.monotonic() - started < 60
    return Company.objects.get(code="UCI")


def test_the_register_holds_every_document(company: Company) -> None:
    assert register_totals(company.pk, "uci") == {
        "credit_request": Total(143, Decimal("-63142.21")),
        "refused": Total(67, Decimal("0.00")),
        "sales_order": Total(969, Decimal("498035.57")),
    }
    entries = IntakeEntry.objects.filter(company=company)
    assert entries.aggregate(sum=Sum("value"))["sum"] == Decimal("434893.36")
    assert Counter(entries.values_list("kind", "state", "reason")) == {
        ("sales_order", "ordered", ""): 969,
        ("credit_request", "waiting", ""): 143,
        ("refused", "refused", "negative_without_value"): 67,
    }


@pytest.mark.proves("A2")
def test_sales_become_drafts_that_say_what_they_lack(company: Company) -> None:
    drafts = Order.objects.filter(company=company)

    assert (drafts.count(), drafts.aggregate(sum=Sum("gross"))["sum"]) == (969, Decimal("498035.57"))
    assert set(drafts.values_list("status", "stage", "currency")) == {("draft", "incomplete", "GBP")}
    assert drafts.filter(customer=None).count() == 121
    lacking = [missing.split(",") for missing in drafts.values_list("missing", flat=True)]
    assert sum("customer" in words for words in lacking) == 121
    assert all({"contact", "phone", "address", "requested_on", "payment_term"} <= set(words) for words in lacking)


def test_charges_are_charge_lines(company: Company) -> None:
    lines = OrderLine.objects.filter(company=company)

    assert set(lines.filter(kind="charge").values_list("item_raw", flat=True)) >= {"POST", "M", "DOT"}
    assert not lines.filter(kind="goods", item_raw__in=["POST", "M", "DOT"]).exists()
    assert not lines.filter(item=None).exists()


def test_duplicate_rows_are_kept_with_a_warning(company: Company) -> None:
    entries = IntakeEntry.objects.filter(company=company).exclude(warnings="")
    noted = [orjson.loads(text) for text in entries.values_list("warnings", flat=True)]
    codes = Counter(warning["code"] for note in noted for warning in note.get("warnings", []))
    run = ImportRun.objects.filter(company=company).earliest("started_at")

    assert codes["row_repeated"] == 352
    assert orjson.loads(run.report)["warnings"]["row_repeated"] == 352


def test_every_draft_is_on_the_ledger_at_its_own_date(company: Company) -> None:
    entries = LedgerEntry.objects.filter(company_id=company.pk)

    assert entries.filter(kind="order.drafted").count() == 969
    assert entries.filter(kind="intake.registered").count() == 1179
    years = {moment.year for moment in entries.filter(kind="order.drafted").values_list("occurred_at", flat=True)}
    assert years == {2010}


def test_fed_again_it_doubles_nothing(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    before = (Order.objects.count(), OrderLine.objects.count(), IntakeEntry.objects.count())

    assert main(["import", "orders", str(FILE), "--mapping", "uci"]) == 0
    assert (Order.objects.count(), OrderLine.objects.count(), IntakeEntry.objects.count()) == before
    assert "already registered: 1,179" in capsys.readouterr().out
