"""What tests of money share: orders that have been delivered, and the figures that must agree whatever happened."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Final, cast
from zoneinfo import ZoneInfo

from django.db.models import F, Sum

from ordinance.foundation.errors import Refused
from ordinance.insight.invariants.running import invariants_check
from ordinance.modules.billing.models import Account, Bill, Posting, Receipt
from ordinance.modules.billing.queries import OrderMoney, order_money
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.credit.queries import exposure_drifts
from ordinance.modules.shipping.models import DeliveryLine
from ordinance.orders.models import OrderLine
from ordinance.workflows.collect import ReceiptRequest, receipt_record
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.plan import PlanLine, delivery_plan
from tests.builders import House, done, pack_and_ship

D = Decimal
REFERENCES: Final = count(1)
ZONE: Final = ZoneInfo("Asia/Shanghai")


def today() -> date:
    return datetime.now(UTC).astimezone(ZONE).date()


def the_lines(key: int) -> list[OrderLine]:
    """The lines of an order as they are now."""
    return list(OrderLine.objects.filter(order_id=key).order_by("position"))


def deliver(house: House, wanted: Mapping[int, Decimal | int], *, warehouse: int | None = None) -> list[int]:
    """Plan, ship and sign quantities of order lines; returns the deliveries."""
    lines = [PlanLine(order_line_id=key, quantity=D(q), warehouse_id=warehouse) for key, q in wanted.items()]
    planned = [done(outcome)["deliveries"] for outcome in delivery_plan(house.logistics, lines)]
    deliveries = sorted({key for keys in planned for key in cast(list[int], keys)})
    for outcome in pack_and_ship(house, deliveries):
        done(outcome)
    for outcome in deliveries_sign(house.logistics, deliveries, "李收货"):
        done(outcome)
    return deliveries


def deliver_all(house: House, *keys: int) -> list[int]:
    """Deliver all that is ordered of these orders."""
    lines = [line for key in keys for line in the_lines(key) if line.kind != "charge"]
    return deliver(house, {line.pk: line.quantity - line.cancelled - line.shipped for line in lines})


def delivery_line(key: int) -> DeliveryLine:
    """The first delivery line of an order."""
    return DeliveryLine.objects.filter(order_id=key).order_by("pk")[0]


def billed(house: House, *keys: int) -> Bill:
    """One bill over these orders."""
    (outcome,) = bills_make(house.finance, [BillRequest(keys)])
    return Bill.objects.get(pk=int(str(done(outcome)["bill"])))


def a_receipt(
    house: House, amount: str, *orders: int, customer: str | None = None, reference: str = ""
) -> dict[str, object]:
    """A payment recorded; the facts of its outcome."""
    return done(
        receipt_record(house.finance, receipt_request(house, amount, *orders, customer=customer, reference=reference))
    )


def receipt_request(
    house: House, amount: str, *orders: int, customer: str | None = None, reference: str = ""
) -> ReceiptRequest:
    """A payment of today."""
    return ReceiptRequest(
        customer_code=customer,
        payer="付款方",
        amount=D(amount),
        currency=house.company.currency,
        method="transfer",
        bank_reference=reference or f"BANK-{next(REFERENCES)}",
        received_on=today(),
        order_ids=orders,
    )


def money_of(key: int) -> OrderMoney:
    return order_money([key])[key]


def exposure_of(house: House, code: str) -> Decimal:
    """A customer's stored exposure."""
    account = CreditAccount.objects.get(company=house.company, customer__code=code)
    return Decimal(account.exposure)


def in_balance(house: House) -> None:
    """Debits are credits; receivable and advance are what open items say; exposure is its recomputation."""
    company = house.company.pk
    entries = Posting.objects.filter(company_id=company).values("entry_id")
    for entry in entries.annotate(debit=Sum("debit"), credit=Sum("credit")):
        assert entry["debit"] == entry["credit"], entry
    assert balance(house, Account.RECEIVABLE) == _sum(
        Bill.objects.filter(company_id=company).aggregate(total=Sum(F("gross") - F("applied")))["total"]
    )
    assert -balance(house, Account.ADVANCE) == _sum(
        Receipt.objects.filter(company_id=company).aggregate(total=Sum(F("amount") - F("applied")))["total"]
    )
    assert exposure_drifts(company) == []
    assert invariants_check([house.company]) == []


def balance(house: House, account: str) -> Decimal:
    """Debits less credits of an account."""
    sums = Posting.objects.filter(company_id=house.company.pk, account=account).aggregate(
        d=Sum("debit"), c=Sum("credit")
    )
    return _sum(sums["d"]) - _sum(sums["c"])


def refusal(outcome: object) -> Refused:
    assert isinstance(outcome, Refused), outcome
    return outcome


def _sum(total: Decimal | None) -> Decimal:
    return total if total is not None else D(0)
