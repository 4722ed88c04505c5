"""Receipts: recorded by hand or pasted from the bank, claimed, matched to bills, each payment once."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ordinance.modules.billing.models import Bill, Receipt
from ordinance.workflows.collect import ReceiptRequest, receipt_record
from tests.builders import (
    COUNTER,
    House,
    a_customer,
    a_house,
    a_request,
    an_item,
    billed,
    confirmed,
    done,
    house_today,
    signed,
    the_order,
)
from tests.entrypoints.web.pages import text_of, visitor

pytestmark = pytest.mark.proves("E3", "H1")
LIST_QUERIES, SHEET_QUERIES = 9, 14
D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def finance(house: House) -> Client:
    return visitor(house.people["finance"])


def a_bill(house: House, customer: str, quantity: int = 2) -> Bill:
    """A bill over ten yuan a piece."""
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(quantity)), quantity)))
    signed(house, key)
    return billed(house, key)


def money_in(house: House, amount: str, customer: str | None = None, **fields: object) -> Receipt:
    """Money the bank confirmed, for nobody or a customer."""
    given = {
        "customer_code": customer, "payer": "某某付款人", "amount": amount, "currency": "CNY", "method": "transfer",
        "bank_reference": f"R{next(COUNTER)}", "received_on": house_today(house), **fields,
    }  # fmt: skip
    facts = done(receipt_record(house.finance, ReceiptRequest(**given)))  # type: ignore[arg-type]
    return Receipt.objects.get(pk=int(str(facts["receipt"])))


def a_form(house: House, **fields: str) -> dict[str, str]:
    return {
        "received_on": house_today(house).isoformat(), "payer": "付款人", "amount": "1,200.50", "currency": "CNY",
        "method": "transfer", "bank_reference": f"F{next(COUNTER)}", **fields,
    }  # fmt: skip


def test_a_receipt_is_recorded_for_a_customer_found_by_pinyin_and_for_their_order(
    house: House, finance: Client
) -> None:
    customer = a_customer(house, name="青云精密仪器")
    key = confirmed(house, a_request(customer, (an_item(house, on_hand=D(9)), 3)))
    form = a_form(house, customer="qyjm", amount="50", orders=str(the_order(key).number))

    page = finance.post("/receipts/new", form, follow=True)

    receipt = Receipt.objects.get(bank_reference=form["bank_reference"])
    assert page.redirect_chain == [(f"/receipts/{receipt.pk}", 302)]
    assert receipt.customer is not None
    assert receipt.customer.code == customer
    body = page.content.decode()
    assert "Kept for order" in body
    assert "¥20.00" in body


def test_an_amount_as_people_write_it_is_read(house: House, finance: Client) -> None:
    form = a_form(house, amount="￥1,200.50")

    finance.post("/receipts/new", form)

    assert Receipt.objects.get(bank_reference=form["bank_reference"]).amount == D("1200.50")


@pytest.mark.parametrize("amount", ["", "0", "-5", "1.234", "NaN", "Infinity", "ten", "9" * 30])
def test_an_amount_that_cannot_be_meant_is_said_beside_its_field(house: House, finance: Client, amount: str) -> None:
    form = a_form(house, amount=amount)

    answer = finance.post("/receipts/new", form)

    assert answer.status_code == 422
    assert "error-text" in answer.content.decode()
    assert not Receipt.objects.filter(company=house.company).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"customer": "nobody at all"},
        {"orders": "SO-NONE"},
        {"currency": "XXX"},
        {"method": "barter"},
        {"received_on": "2026-13-01"},
        {"received_on": "2199-01-01"},
        {"payer": ""},
        {"bank_reference": "x" * 81},
    ],
)
def test_a_form_that_cannot_be_used_records_nothing(house: House, finance: Client, fields: dict[str, str]) -> None:
    assert finance.post("/receipts/new", a_form(house, **fields)).status_code == 422
    assert not Receipt.objects.filter(company=house.company).exists()


def test_a_bank_reference_is_recorded_once_and_the_second_is_told_where(house: House, finance: Client) -> None:
    first = money_in(house, "5", bank_reference="ICBC-77")

    answer = finance.post("/receipts/new", a_form(house, bank_reference="ICBC-77"))

    assert answer.status_code == 409
    assert first.number in answer.content.decode()


def test_the_same_form_sent_twice_records_once(house: House, finance: Client) -> None:
    form = a_form(house, request_key="k" * 24)

    answers = [finance.post("/receipts/new", form).headers["Location"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert Receipt.objects.filter(company=house.company).count() == 1


def test_the_list_is_narrowed_to_what_nobody_matched(house: House, finance: Client) -> None:
    customer = a_customer(house)
    bill = a_bill(house, customer)
    used, free = money_in(house, "20", customer), money_in(house, "7.50")
    finance.post(f"/receipts/{used.pk}/apply", {f"bill{bill.pk}": "20"})

    page = text_of(finance, "/receipts?open=1")

    assert free.number in page
    assert used.number not in page
    assert used.number in text_of(finance, f"/receipts?customer={customer}")
    assert free.number in text_of(finance, "/receipts?unclaimed=1&amount_from=7&amount_to=8")
    assert free.number in text_of(finance, f"/receipts?q={free.bank_reference}")


def test_money_of_an_unknown_payer_is_claimed_once(house: House, finance: Client) -> None:
    customer, other = a_customer(house), a_customer(house)
    receipt = money_in(house, "20")

    page = finance.post(f"/receipts/{receipt.pk}/claim", {"customer": customer}, follow=True)
    again = finance.post(f"/receipts/{receipt.pk}/claim", {"customer": other})

    assert "The money is claimed." in page.content.decode()
    assert again.status_code == 409
    receipt.refresh_from_db()
    assert receipt.customer is not None
    assert receipt.customer.code == customer


def test_a_claim_for_nobody_known_is_said(house: House, finance: Client) -> None:
    receipt = money_in(house, "20")

    assert finance.post(f"/receipts/{receipt.pk}/claim", {"customer": "zzzz"}).status_code == 422
    assert finance.post(f"/receipts/{receipt.pk}/claim", {"customer": ""}).status_code == 422


def test_what_it_may_be_for_is_offered_with_reasons_and_settled_in_one_press(house: House, finance: Client) -> None:
    customer = a_customer(house)
    a_bill(house, customer, 5)
    bill = a_bill(house, customer, 3)
    receipt = money_in(house, "30", customer, bank_reference=f"货款 {bill.number}")

    page = text_of(finance, f"/receipts/{receipt.pk}")
    finance.post(f"/receipts/{receipt.pk}/apply", {f"bill{bill.pk}": "30"})

    assert "the reference names it" in page
    assert "exactly this amount" in page
    assert f'name="bill{bill.pk}" value="30"' in page
    bill.refresh_from_db()
    assert bill.applied == D(30)


def test_several_bills_take_the_amounts_given_and_no_more_than_there_is(house: House, finance: Client) -> None:
    customer = a_customer(house)
    first, second = a_bill(house, customer), a_bill(house, customer)
    receipt = money_in(house, "25", customer)

    beyond = finance.post(f"/receipts/{receipt.pk}/apply", {f"bill{first.pk}": "20", f"bill{second.pk}": "20"})
    wrong = finance.post(f"/receipts/{receipt.pk}/apply", {f"bill{first.pk}": "1.005"})
    finance.post(f"/receipts/{receipt.pk}/apply", {f"bill{first.pk}": "20", f"bill{second.pk}": "5"})

    assert (beyond.status_code, wrong.status_code) == (409, 422)
    assert [Bill.objects.get(pk=bill.pk).applied for bill in (first, second)] == [D(20), D(5)]


def test_the_oldest_due_is_settled_first(house: House, finance: Client) -> None:
    customer = a_customer(house)
    first, second = a_bill(house, customer), a_bill(house, customer)
    receipt = money_in(house, "25", customer)

    finance.post(f"/receipts/{receipt.pk}/apply", {"how": "automatic"})

    assert [Bill.objects.get(pk=bill.pk).applied for bill in (first, second)] == [D(20), D(5)]


def test_nothing_to_settle_is_said(house: House, finance: Client) -> None:
    receipt = money_in(house, "25", a_customer(house))

    page = finance.post(f"/receipts/{receipt.pk}/apply", {"how": "automatic"}, follow=True)
    empty = finance.post(f"/receipts/{receipt.pk}/apply", {}, follow=True)

    assert "There is no open bill to settle" in page.content.decode()
    assert "Give an amount for at least one bill." in empty.content.decode()


def test_money_nobody_claimed_settles_nothing(house: House, finance: Client) -> None:
    bill, receipt = a_bill(house, a_customer(house)), money_in(house, "20")

    assert finance.post(f"/receipts/{receipt.pk}/apply", {f"bill{bill.pk}": "20"}).status_code == 422
    assert Bill.objects.get(pk=bill.pk).applied == 0


def pasted(house: House, *rows: tuple[str, str, str]) -> str:
    """Rows of today as a statement has them."""
    on = house_today(house).strftime("%Y/%m/%d")
    return "\n".join("\t".join((on, *row)) for row in rows)


def test_pasted_rows_are_shown_with_their_problems_before_anything_is_recorded(house: House, finance: Client) -> None:
    known = money_in(house, "5", bank_reference="OLD-1")
    customer = a_customer(house, name="江南纺织")
    text = "日期\t付款人\t金额\t流水号\n" + pasted(
        house,
        ("江南纺织", "1,000.00", "NEW-1"),
        ("甲", "-3", "NEW-2"),
        ("乙", "4", "OLD-1"),
        ("丙", "4", "NEW-1"),
        ("", "4", ""),
    )

    page = finance.post("/receipts/paste", {"step": "check", "text": text}).content.decode()

    assert customer in page
    assert f"recorded before as {known.number}" in page
    assert page.count(" disabled") == 4
    assert Receipt.objects.filter(company=house.company).count() == 1


def test_the_rows_ticked_are_recorded_once_and_each_is_answered(house: House, finance: Client) -> None:
    customer = a_customer(house, name="江南纺织")
    text = pasted(house, ("江南纺织", "1,000.00", "N-1"), ("甲", "3", "N-2"), ("乙", "4", "N-3"))
    form = {"step": "record", "text": text, "row": ["1", "2"], "request_key": "p" * 24}

    pages = [finance.post("/receipts/paste", form).content.decode() for _ in range(2)]

    assert all("Recorded: 2" in page for page in pages)
    rows = Receipt.objects.filter(company=house.company).order_by("pk")
    assert [(row.bank_reference, row.customer.code if row.customer else None) for row in rows] == [
        ("N-1", customer),
        ("N-2", None),
    ]


def test_a_row_recorded_meanwhile_is_refused_in_words_and_the_rest_goes_on(house: House, finance: Client) -> None:
    text = pasted(house, ("甲", "3", "N-1"), ("乙", "4", "N-2"))
    money_in(house, "3", bank_reference="N-1")

    form = {"step": "record", "text": text, "row": ["1", "2"]}
    page = finance.post("/receipts/paste", form).content.decode()

    assert "Bank reference N-1 was recorded before" in page
    assert "Recorded: 1" in page


def test_more_rows_than_are_taken_at_once_is_said(house: House, finance: Client) -> None:
    text = pasted(house, *[("甲", "1", f"N-{number}") for number in range(201)])

    page = finance.post("/receipts/paste", {"step": "check", "text": text}).content.decode()

    assert "Only the first 200 rows are taken" in page
    assert page.count('name="row"') == 200


@pytest.mark.parametrize("form", [{"text": "x" * 100_001}, {"text": "a\tb", "step": "record", "row": "x"}])
def test_a_paste_that_cannot_be_meant_is_refused(finance: Client, form: dict[str, str]) -> None:
    assert finance.post("/receipts/paste", form).status_code == 400


@pytest.mark.parametrize("role", ["sales", "warehouse", "manager", "admin"])
def test_others_have_no_receipts(house: House, role: str) -> None:
    client, receipt = visitor(house.people[role]), money_in(house, "5")

    assert client.get("/receipts").status_code == 403
    assert client.get(f"/receipts/{receipt.pk}").status_code == 403
    assert client.post(f"/receipts/{receipt.pk}/apply", {"how": "automatic"}).status_code == 403


def test_an_auditor_reads_and_records_nothing(house: House) -> None:
    client, receipt = visitor(house.people["auditor"]), money_in(house, "5")

    assert "Whose money is it?" not in text_of(client, f"/receipts/{receipt.pk}")
    assert client.get("/receipts/new").status_code == 403


def test_another_companys_money_is_not_there(finance: Client) -> None:
    receipt = money_in(a_house(), "5")

    assert finance.get(f"/receipts/{receipt.pk}").status_code == 404
    assert finance.post(f"/receipts/{receipt.pk}/claim", {"customer": "C"}).status_code == 404
    assert finance.post(f"/receipts/{receipt.pk}/apply", {"how": "automatic"}).status_code == 404


def test_the_pages_speak_chinese(house: House) -> None:
    receipt = money_in(house, "5")
    finance = visitor(house.people["finance"], language="zh-hans")

    assert "待认领" in text_of(finance, "/receipts")
    assert "这笔款是谁的" in text_of(finance, f"/receipts/{receipt.pk}")


def test_the_pages_ask_the_same_questions_however_much_came_in(house: House, finance: Client) -> None:
    customer = a_customer(house)
    asked = []
    for count in (1, 4):
        for _ in range(count):
            a_bill(house, customer)
            receipt = money_in(house, "20", customer)
        text_of(finance, "/receipts")
        with CaptureQueriesContext(connection) as listed:
            text_of(finance, "/receipts")
        with CaptureQueriesContext(connection) as shown:
            text_of(finance, f"/receipts/{receipt.pk}")
        asked.append((len(listed), len(shown)))

    assert asked == [(LIST_QUERIES, SHEET_QUERIES)] * 2
