"""The northwind folder through the command: master data, prices as quoted, 830 drafts (A2, A3)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, Sum

from ordinance.entrypoints.cli.main import main
from ordinance.foundation.companies.models import Company
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.parties.models import Customer, Supplier
from ordinance.modules.intake.queries import Total, contents_of, register_totals
from ordinance.orders.models import Order, OrderLine
from tests.paths import SHARED

FOLDER = SHARED / "orders" / "northwind"
pytestmark = [
    pytest.mark.skipif(not FOLDER.exists(), reason="the shared data is not here"),
    pytest.mark.proves("A4", "INV-19"),
]


def test_the_folder_is_taken_over_into_a_company_of_its_own() -> None:
    assert main(["import", "orders", str(FOLDER), "--mapping", "northwind"]) == 0
    company = Company.objects.get(code="NORTHWIND")

    _documents(company)
    _master_data(company)
    assert main(["import", "orders", str(FOLDER), "--mapping", "northwind"]) == 0
    assert Order.objects.filter(company=company).count() == 830


def _documents(company: Company) -> None:
    assert company.is_simulated
    assert register_totals(company.pk, "northwind") == {"sales_order": Total(830, Decimal("1330735.98"))}
    lines = OrderLine.objects.filter(company=company).values("kind").order_by("kind")
    assert [tuple(row.values()) for row in lines.annotate(lines=Count("pk"), worth=Sum("gross"))] == [
        ("charge", 830, Decimal("64942.69")),
        ("goods", 2155, Decimal("1265793.29")),
    ]
    first = Order.objects.filter(company=company).earliest("ordered_at")
    assert (first.ordered_at.date(), first.missing, first.is_verified) == (date(1996, 7, 4), "", True)
    assert contents_of([first.pk])[first.pk]["ship_on"] == "1996-07-16"


def _master_data(company: Company) -> None:
    assert Customer.objects.filter(company=company).count() == 91
    assert Supplier.objects.filter(company=company).count() == 29
    items = Item.objects.filter(company=company)
    assert dict(items.values_list("kind").annotate(items=Count("pk"))) == {"goods": 77, "charge": 1}
    assert items.filter(status="discontinued").count() == 10
