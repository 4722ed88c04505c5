"""Fapiaos: a document of their own, answered by the tax service, never changed, corrected by a red one."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from ordinance.entrypoints.connectors.tax import TaxAnswer, TaxRequest, fapiao_ask
from ordinance.foundation.errors import InvalidInput, NotFound
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.modules.billing.errors import FapiaoAlive, FapiaoMoveRefused
from ordinance.modules.billing.models import Bill, Fapiao
from ordinance.modules.billing.queries import fapiao_unsettled
from ordinance.workflows.fapiao import fapiao_fail, fapiao_issue, fapiao_request, fapiao_reverse
from tests.builders import House, a_customer, a_house, a_request, an_item, confirmed, done
from tests.ledger import kinds_of
from tests.workflows.money import billed, deliver_all

pytestmark = pytest.mark.proves("E1")

D = Decimal
TAX_NUMBER = "91440300MA5DA1234X"


@pytest.fixture
def house() -> House:
    return a_house()


def a_bill(house: House, tax_number: str = TAX_NUMBER) -> Bill:
    key = confirmed(house, a_request(a_customer(house, tax_number=tax_number), (an_item(house, on_hand=D(3)), 3)))
    deliver_all(house, key)
    return billed(house, key)


def requested(house: House, bill: Bill) -> Fapiao:
    return Fapiao.objects.get(pk=int(str(done(fapiao_request(house.finance, bill.pk))["fapiao"])))


def answer(fapiao: Fapiao) -> TaxAnswer:
    """What the simulated service says of a fapiao."""
    return fapiao_ask(
        TaxRequest(
            fapiao_id=fapiao.pk,
            kind=fapiao.kind,
            title=fapiao.title,
            tax_number=fapiao.tax_number,
            net=fapiao.net,
            vat=fapiao.vat,
            gross=fapiao.gross,
            confirmation_number=fapiao.confirmation_number,
        )
    )


def issued(house: House, fapiao: Fapiao) -> Fapiao:
    done(fapiao_issue(house.finance, fapiao.pk, answer(fapiao).number))
    fapiao.refresh_from_db()
    return fapiao


def test_a_fapiao_is_asked_for_and_gets_the_services_number(house: House) -> None:
    bill = a_bill(house)
    order = bill.lines.get().order_id

    fapiao = requested(house, bill)

    assert (fapiao.state, fapiao.gross, fapiao.number) == ("requested", bill.gross, "")
    assert OutboxMessage.objects.filter(topic="fapiao.requested", stream=fapiao.pk).count() == 1
    assert fapiao_unsettled([order]) == {order}
    issued(house, fapiao)
    assert (fapiao.state, len(fapiao.number)) == ("issued", 20)
    assert fapiao_unsettled([order]) == frozenset()
    assert kinds_of(fapiao.pk) == ["fapiao.requested", "fapiao.issued"]
    done(fapiao_issue(house.finance, fapiao.pk, fapiao.number))
    assert kinds_of(fapiao.pk) == ["fapiao.requested", "fapiao.issued"]


def test_a_bill_has_one_living_fapiao(house: House) -> None:
    bill = a_bill(house)
    requested(house, bill)

    with pytest.raises(FapiaoAlive):
        fapiao_request(house.finance, bill.pk)


def test_a_wrong_tax_number_fails_and_may_be_asked_again(house: House) -> None:
    bill = a_bill(house, tax_number="123")
    fapiao = requested(house, bill)
    assert answer(fapiao) == TaxAnswer(failure="tax_number_invalid")

    done(fapiao_fail(house.finance, fapiao.pk, "tax_number_invalid"))

    order = bill.lines.get().order_id
    assert fapiao_unsettled([order]) == {order}
    again = requested(house, bill)
    done(fapiao_issue(house.finance, again.pk, "1" * 20))
    assert fapiao_unsettled([order]) == frozenset()


def test_a_red_fapiao_reverses_the_one_it_corrects(house: House) -> None:
    bill = a_bill(house)
    fapiao = issued(house, requested(house, bill))

    red_id = int(str(done(fapiao_reverse(house.finance, fapiao.pk, "HZ-2026-1", "抬头有误"))["fapiao"]))

    red = Fapiao.objects.get(pk=red_id)
    assert (red.kind, red.gross, red.reverses_id) == ("red", -bill.gross, fapiao.pk)
    fapiao.refresh_from_db()
    assert fapiao.state == "issued"
    with pytest.raises(FapiaoAlive):
        fapiao_reverse(house.finance, fapiao.pk, "HZ-2026-2", "again")
    issued(house, red)
    fapiao.refresh_from_db()
    assert fapiao.state == "reversed"
    assert requested(house, bill).state == "requested"


def test_an_issued_fapiao_cannot_be_changed_even_by_sql(house: House) -> None:
    fapiao = issued(house, requested(house, a_bill(house)))

    for change in ({"gross": D("1")}, {"number": "2" * 20}, {"state": "requested"}, {"title": "别人"}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Fapiao.objects.filter(pk=fapiao.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Fapiao.objects.filter(pk=fapiao.pk).delete()
    with pytest.raises(FapiaoMoveRefused):
        fapiao_fail(house.finance, fapiao.pk, "late")


def test_a_bill_changes_only_in_what_is_applied_to_it(house: House) -> None:
    bill = a_bill(house)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Bill.objects.filter(pk=bill.pk).update(gross=D("1"), net=D("1"), vat=D("0"))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        bill.lines.all().delete()


def test_bad_input_and_other_companies_bills_are_refused(house: House) -> None:
    bill = a_bill(house)

    with pytest.raises(InvalidInput):
        fapiao_request(house.finance, bill.pk, "pink")
    with pytest.raises(NotFound):
        fapiao_request(a_house().finance, bill.pk)
    fapiao = requested(house, bill)
    with pytest.raises(InvalidInput):
        fapiao_issue(house.finance, fapiao.pk, "123")
    with pytest.raises(NotFound):
        fapiao_issue(a_house().finance, fapiao.pk, "1" * 20)


@pytest.mark.parametrize(
    ("kind", "tax_number", "confirmation", "failure"),
    [
        ("special", "", "", "tax_number_invalid"),
        ("ordinary", "", "", ""),
        ("ordinary", "abc", "", "tax_number_invalid"),
        ("red", TAX_NUMBER, "", "confirmation_missing"),
        ("red", TAX_NUMBER, "HZ-1", ""),
        ("special", "440300123456789", "", ""),
    ],
)
def test_what_the_tax_service_refuses(kind: str, tax_number: str, confirmation: str, failure: str) -> None:
    request = TaxRequest(
        fapiao_id=1,
        kind=kind,
        title="深圳某公司",
        tax_number=tax_number,
        net=D("1.00"),
        vat=D("0.13"),
        gross=D("1.13"),
        confirmation_number=confirmation,
    )

    assert fapiao_ask(request).failure == failure
    assert fapiao_ask(request) == fapiao_ask(request)
