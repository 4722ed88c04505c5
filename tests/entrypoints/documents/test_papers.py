"""Every paper in both languages, read back from its PDF."""

from decimal import Decimal

import pytest

from ordinance.foundation.errors import InvalidInput, NotFound
from ordinance.insight import papers as reads
from ordinance.insight.papers import PaperNotYet, PaperTooLong
from ordinance.modules.shipping.models import Delivery
from ordinance.orders.models import Order
from ordinance.workflows.pack import Packing, deliveries_pack
from ordinance.workflows.seal import company_seal_clear, company_seal_set
from tests.builders import (
    House,
    a_customer,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    done,
    paid,
    planned,
    shipped,
    signed,
    submitted,
)
from tests.entrypoints.documents.pictures import a_png
from tests.entrypoints.documents.reading import code_on, flat, pages, reds, size_mm, the_paper

pytestmark = pytest.mark.proves("D2")
ADDRESS = "https://oms.example.com/orders/SO1?delivery="


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def order(house: House) -> int:
    """A confirmed order over 20 pieces at 10.00."""
    customer = a_customer(house, name="深圳市晨光精密机械有限公司", name_en="Chenguang Precision Ltd.")
    return confirmed(
        house, a_request(customer, (an_item(house, on_hand=Decimal(100)), 20), customer_po="PO-77", note="木箱")
    )


def test_a_confirmation_says_what_was_agreed(house: House, order: int) -> None:
    paper = the_paper(house, order, "confirmation")
    text = flat(paper.content)

    for part in (
        "订单确认书",
        "深圳市晨光精密机械有限公司",
        "PO-77",
        "200.00",
        "人民币贰佰元整",
        "第1页，共1页",
        "木箱",
    ):
        assert part in text, part
    assert paper.name.startswith("订单确认书 SO") and paper.name.endswith(".pdf")
    assert paper.missing_glyphs == frozenset()


def test_a_confirmation_in_english(house: House, order: int) -> None:
    text = pages(the_paper(house, order, "confirmation", language="en").content)[0]

    for part in ("Order confirmation", "Chenguang Precision Ltd.", "two hundred and 00/100 only", "Page 1 of 1"):
        assert part in text, part


def test_an_order_not_confirmed_has_a_review_sheet_and_no_confirmation(house: House) -> None:
    order = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(9)), 1)))

    with pytest.raises(PaperNotYet):
        the_paper(house, order, "confirmation")
    assert "待评审" in flat(the_paper(house, order, "review").content)


@pytest.mark.parametrize(
    ("language", "title", "passed"), [("zh", "合同评审表", "通过"), ("en", "Contractreviewsheet", "Pass")]
)
def test_the_review_sheet_has_question_opinion_and_person(
    house: House, order: int, language: str, title: str, passed: str
) -> None:
    text = flat(the_paper(house, order, "review", language=language).content)

    assert title in text and passed in text and house.people["desk"].name_zh in text and "S4.10:2.1" in text


def test_a_delivery_note_leads_to_where_it_is_signed(house: House, order: int) -> None:
    (key,) = planned(house, order)
    number = Delivery.objects.get(pk=key).number

    for form, size in (("a4", (210, 297)), ("continuous", (241, 140))):
        paper = the_paper(house, order, "delivery-note", form=form, address=lambda given: ADDRESS + given)
        assert size_mm(paper.content) == size
        assert code_on(paper.content) == ADDRESS + number
        assert number in flat(paper.content) and "送货单" in flat(paper.content)


@pytest.mark.parametrize(("paper", "zh", "en"), [
    ("delivery-note", "送货单", "Deliverynote"),
    ("pick-list", "发货通知单（拣货单）", "Deliveryorder(picklist)"),
    ("packing-list", "装箱单", "Packinglist"),
])  # fmt: skip
def test_papers_of_goods(house: House, order: int, paper: str, zh: str, en: str) -> None:
    planned(house, order)

    assert zh in flat(the_paper(house, order, paper).content)
    text = flat(the_paper(house, order, paper, language="en").content)
    assert en in text and "20" in text and "Main" in text


def test_what_has_not_left_is_no_delivery_of_the_customers_yet(house: House, order: int) -> None:
    planned(house, order)

    with pytest.raises(PaperNotYet):
        the_paper(house, order, "delivery-note", is_for_customer=True)


def test_a_delivery_is_found_by_its_number_within_its_order(house: House, order: int) -> None:
    other = confirmed(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(9)), 1)))
    (key,) = planned(house, other)

    with pytest.raises(NotFound):
        the_paper(house, order, "delivery-note", delivery=Delivery.objects.get(pk=key).number)


def test_of_several_deliveries_one_is_named(house: House, order: int, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(house, order)
    monkeypatch.setattr(reads, "deliveries_standing", lambda order: list(Delivery.objects.all()[:1]) * 2)

    with pytest.raises(InvalidInput):
        the_paper(house, order, "delivery-note")


def test_the_statement_adds_up(house: House) -> None:
    customer = a_customer(house)
    order = confirmed(house, a_request(customer, (an_item(house, on_hand=Decimal(100)), 20)))
    signed(house, order)
    bill = billed(house, order)
    receipt = paid(house, customer, Decimal("150.05"), order)

    text = flat(the_paper(house, order, "statement").content)
    for part in ("订单账目明细", bill.number, receipt.number, "200.00", "150.05", "¥49.95", "人民币肆拾玖元玖角伍分"):
        assert part in text, part
    assert "Stillowed" in flat(the_paper(house, order, "statement", language="en").content)


def test_money_before_any_bill_is_paid_in_advance(house: House, order: int) -> None:
    customer = Order.objects.select_related("customer").get(pk=order).customer
    assert customer is not None
    paid(house, customer.code, Decimal("30.00"), order)

    text = flat(the_paper(house, order, "statement").content)
    assert "预收结余¥30.00" in text


def test_the_seal_stands_where_it_is_set(house: House, order: int) -> None:
    assert reds(the_paper(house, order, "confirmation").content) == 0
    done(company_seal_set(house.admin, a_png()))

    assert reds(the_paper(house, order, "confirmation").content) > 1000
    assert reds(the_paper(house, order, "statement").content) > 1000
    assert reds(the_paper(house, order, "review").content) == 0
    done(company_seal_clear(house.admin))
    assert reds(the_paper(house, order, "confirmation").content) == 0


def test_three_hundred_lines_repeat_their_head_on_every_page(house: House) -> None:
    item = an_item(house, on_hand=Decimal(1000))
    order = confirmed(house, a_request(a_customer(house), *[(item, 1)] * 300))

    shown = pages(the_paper(house, order, "confirmation").content)
    assert len(shown) > 5
    heads = [page for page in shown if "品名规格" in page]
    assert len(heads) >= len(shown) - 1  # the last page may hold the signatures alone
    for number, page in enumerate(shown, 1):
        assert f"第{number}页，共{len(shown)}页" in "".join(page.split())
    assert "300" in shown[-1] or "300" in shown[-2]


def test_a_paper_is_bounded(house: House, order: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "MOST_LINES", 0)

    with pytest.raises(PaperTooLong) as caught:
        the_paper(house, order, "confirmation")
    assert caught.value.facts == {"limit": 0}


def test_goods_that_left_are_the_customers_to_see(house: House, order: int) -> None:
    shipped(house, order)

    assert "顺丰速运" in flat(the_paper(house, order, "delivery-note", is_for_customer=True).content)


def test_the_packing_list_names_packages_and_who_packed(house: House, order: int) -> None:
    (key,) = planned(house, order)
    done(deliveries_pack(house.warehouse, [Packing(delivery_id=key, packages=(Decimal("12.5"), None))])[0])

    text = flat(the_paper(house, order, "packing-list").content)
    assert "箱号112.5kg" in text and "总箱数2" in text and f"装箱人{house.people['warehouse'].name_zh}" in text


def test_goods_counted_in_several_units_have_no_sum(house: House) -> None:
    lines = [(an_item(house, on_hand=Decimal(9), unit=unit), 1) for unit in ("pcs", "box")]
    planned(house, confirmed_order := confirmed(house, a_request(a_customer(house), *lines)))

    for paper in ("delivery-note", "pick-list", "packing-list"):
        assert "合计" not in flat(the_paper(house, confirmed_order, paper).content)
