"""`ordinance import orders` with files as people send them: broken rows, mended files, changed documents (A2-A4)."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from ordinance.entrypoints.cli.main import main
from ordinance.foundation.companies.models import Company
from ordinance.foundation.files.models import StoredFile
from ordinance.foundation.files.queries import attachments_of, content_of
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.people.queries import actor_for
from ordinance.masterdata.catalog.services import NewItem
from ordinance.masterdata.parties.services import NewCustomer
from ordinance.modules.intake.models import ImportRun, IntakeEntry
from ordinance.orders.models import Order
from ordinance.workflows.found import CompanySpec, Founder, company_found
from ordinance.workflows.people import PersonRequest, people_register
from ordinance.workflows.register import CustomerRequest, customers_register, items_register

NUMBERS = count(1)
SOON = (datetime.now(UTC) + timedelta(days=30)).date()
HEADING = "客户编码,客户订单号,物料编码,数量,单位,单价,含税,币种,交期,收货地址,联系人,电话,付款方式"
GOOD = f"K1,PO-1,A-1,3,件,1.00,含税,CNY,{SOON},上海市世纪大道 1 号,王芳,021-5555 0100,net30"
OTHER = f"K1,PO-2,A-1,1,箱,12.00,含税,CNY,{SOON},上海市世纪大道 1 号,王芳,021-5555 0100,net30"
BROKEN = GOOD.replace("PO-1", "PO-3").replace(",3,", ",三个,")


@pytest.fixture
def company() -> Company:
    number = next(NUMBERS)
    founder = Founder(login=f"founder-i{number}", name_zh="管理", roles=("admin", "manager"))
    spec = CompanySpec(code=f"IMP{number}", name_zh="进口", name_en="Imports", founder=founder)
    company, person = company_found(spec)
    admin = actor_for(person, company, door="test")
    people_register(admin, [PersonRequest(login=f"desk-i{number}", name_zh="订单员", roles=("desk",))])
    customers_register(admin, [CustomerRequest(customer=NewCustomer(code="K1", name="华东机电"))])
    items_register(admin, [NewItem(code="A-1", name="轴承", units={"box": Decimal(12)})])
    return company


@pytest.fixture
def feed(company: Company, tmp_path: Path) -> Callable[..., int]:
    def fed(rows: Sequence[str], *options: str) -> int:
        path = tmp_path / "orders.csv"
        path.write_text("\n".join([HEADING, *rows]) + "\n", encoding="utf-8")
        return main(["import", "orders", str(path), "--mapping", "orders", "--company", company.code, *options])

    return fed


def drafts(company: Company) -> list[tuple[str, Decimal, str]]:
    found = Order.objects.filter(company=company).order_by("customer_po")
    return list(found.values_list("customer_po", "gross", "missing"))


@pytest.mark.proves("A14")
def test_a_file_becomes_drafts_with_tax_and_units_of_the_house(company: Company, feed: Callable[..., int]) -> None:
    assert feed([GOOD, OTHER]) == 0
    assert drafts(company) == [("PO-1", Decimal("3.00"), ""), ("PO-2", Decimal("12.00"), "")]
    (piece,), (box,) = (order.lines.all() for order in Order.objects.filter(company=company).order_by("customer_po"))
    assert (piece.quantity, piece.unit, piece.net, piece.vat) == (3, "pcs", Decimal("2.65"), Decimal("0.35"))
    assert (box.quantity, box.unit, box.unit_price) == (12, "pcs", Decimal(1))


@pytest.mark.proves("A3", "A4")
def test_each_document_gets_a_number_in_the_register(company: Company, feed: Callable[..., int]) -> None:
    feed([GOOD, OTHER])

    numbers = IntakeEntry.objects.filter(company=company).order_by("number").values_list("number", flat=True)
    today = datetime.now(UTC)
    assert [number[:9] for number in numbers] == [f"IN{today:%Y%m}-"] * 2
    assert len(set(numbers)) == 2


@pytest.mark.proves("INV-18")
def test_fed_again_nothing_is_doubled(company: Company, feed: Callable[..., int]) -> None:
    feed([GOOD])

    assert feed([GOOD]) == 0
    assert len(drafts(company)) == 1
    assert ImportRun.objects.filter(company=company).count() == 2


def test_a_changed_document_is_reported_and_not_doubled(
    company: Company, feed: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    feed([GOOD])

    assert feed([GOOD.replace(",3,", ",4,")]) == 3
    assert drafts(company) == [("PO-1", Decimal("3.00"), "")]
    assert "is registered with other content" in capsys.readouterr().out


@pytest.mark.proves("A2")
def test_a_broken_row_comes_back_and_the_rest_goes_on(
    company: Company, feed: Callable[..., int], tmp_path: Path
) -> None:
    back = tmp_path / "back.csv"

    assert feed([GOOD, BROKEN], "--rejects", str(back)) == 3
    assert [po for po, _, _ in drafts(company)] == ["PO-1"]
    mended = back.read_text(encoding="utf-8-sig").replace("三个", "3")
    (tmp_path / "mended.csv").write_text(mended, encoding="utf-8")
    again = ["import", "orders", str(tmp_path / "mended.csv"), "--mapping", "orders", "--company", company.code]
    assert main(again) == 0
    assert [po for po, _, _ in drafts(company)] == ["PO-1", "PO-3"]


def test_all_or_nothing_takes_nothing_when_a_row_is_broken(
    company: Company, feed: Callable[..., int], tmp_path: Path
) -> None:
    assert feed([GOOD, BROKEN], "--all-or-nothing", "--rejects", str(tmp_path / "back.xlsx")) == 3
    assert drafts(company) == []
    assert (tmp_path / "back.xlsx").read_bytes().startswith(b"PK")


def test_a_dry_run_writes_nothing(
    company: Company, feed: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert feed([GOOD, BROKEN], "--dry-run", "--rejects", str(tmp_path / "back.csv")) == 3
    assert drafts(company) == []
    assert not ImportRun.objects.filter(company=company).exists()
    assert not (tmp_path / "back.csv").exists()
    assert "不是数字" in capsys.readouterr().out


@pytest.mark.proves("A14")
def test_an_unknown_item_is_named_with_a_suggestion(
    company: Company, feed: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert feed([GOOD.replace("A-1", "A-l")], "--rejects", str(tmp_path / "back.csv")) == 3
    assert "→ A-1" in capsys.readouterr().out


def test_facts_entered_late_say_when_they_occurred(company: Company, feed: Callable[..., int]) -> None:
    assert feed([GOOD], "--as-of", "2026-03-01T10:00") == 0

    entry = LedgerEntry.objects.get(company_id=company.pk, kind="order.drafted")
    assert entry.occurred_at == datetime(2026, 3, 1, 2, tzinfo=UTC)
    assert entry.recorded_at.date() > entry.occurred_at.date()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a workbook", b"a,b\n1,2\n"])
def test_a_file_that_cannot_be_used_changes_nothing(company: Company, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)

    assert main(["import", "orders", str(path), "--mapping", "orders", "--company", company.code]) == 1
    assert not ImportRun.objects.filter(company=company).exists()


def test_a_person_without_the_duty_is_refused(company: Company, feed: Callable[..., int]) -> None:
    founder = company.code.replace("IMP", "founder-i")

    assert feed([GOOD], "--as", founder) == 2
    assert drafts(company) == []


def test_the_same_customer_order_number_warns(company: Company, feed: Callable[..., int], tmp_path: Path) -> None:
    feed([GOOD])
    other = tmp_path / "other.csv"
    other.write_text(f"{HEADING}\n{GOOD.replace('K1', '').replace('客户编码', '')}\n".replace("客户编码", "客户名称")
                     .replace("\n,", "\n华东机电,"), encoding="utf-8")  # fmt: skip

    assert main(["import", "orders", str(other), "--mapping", "orders", "--company", company.code]) == 0
    entry = IntakeEntry.objects.filter(company=company).latest("number")
    assert "po_repeated" in entry.warnings


def test_a_requested_date_that_is_past_is_a_warning(
    company: Company, feed: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    late = GOOD.replace(str(SOON), "2020-01-02")

    assert feed([late]) == 0
    assert "date_in_past 1" in capsys.readouterr().out


def test_rejects_that_cannot_be_written_do_not_undo_the_rest(
    company: Company, feed: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert feed([GOOD, BROKEN], "--rejects", "/no/such/folder/back.csv") == 3
    assert [po for po, _, _ in drafts(company)] == ["PO-1"]
    assert "/no/such/folder/back.csv" in capsys.readouterr().err


@pytest.mark.proves("A5")
def test_the_file_is_kept_once_and_hangs_on_every_draft_made_of_it(company: Company, feed: Callable[..., int]) -> None:
    assert [feed([GOOD, OTHER]), feed([GOOD, OTHER])] == [0, 0]

    orders = list(Order.objects.filter(company=company).values_list("pk", flat=True))
    (stored,) = StoredFile.objects.filter(company=company)
    hung = [attachment for order in orders for attachment in attachments_of(order)]
    assert [(each.file_id, each.kind, each.name) for each in hung] == [(stored.pk, "source_document", "orders.csv")] * 2
    assert GOOD in content_of(stored).decode()
    registered = LedgerEntry.objects.filter(stream__in=orders, kind="intake.registered")
    assert [stored.sha256 in entry.data for entry in registered] == [True, True]
