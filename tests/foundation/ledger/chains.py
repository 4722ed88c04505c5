"""A company with a few streams, written as acts write them."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection, transaction

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.rules import Head
from ordinance.foundation.ledger.services import journal_write
from ordinance.orders.models import Order, OrderType

AT = datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=UTC)


def a_company() -> Company:
    key = next_id()
    return Company.objects.create(pk=key, code=f"C{key}", name_zh="链条公司", name_en="Chain Company")


def a_journal(company: Company) -> Journal:
    return Journal(company.pk, 7, AT, AT)


def a_stream(company: Company, entries: int = 5) -> int:
    """A stream whose head stands in the table of heads."""
    stream = next_id()
    journal = a_journal(company)
    for number in range(1, entries + 1):
        journal.add("item.changed", stream, {"number": number, "price": Decimal("1.50"), "note": "改价 “新”\n第二行"})
    with transaction.atomic():
        journal_write(journal)
    return stream


def an_order(company: Company, entries: int = 3) -> Order:
    """An order, which keeps the head of its stream on its own row."""
    kind, _ = OrderType.objects.get_or_create(
        company=company, code="standard", defaults={"name_zh": "标准", "name_en": "Standard"}
    )
    key = next_id()
    order = Order.objects.create(
        pk=key, company=company, type=kind, number=f"SO-{key}", currency="CNY", price_basis="net",
        entered_by=7, ordered_at=AT, created_at=AT,
    )  # fmt: skip
    journal = a_journal(company)
    journal.open(order.pk, Head())
    for number in range(entries):
        journal.add("order.drafted" if number == 0 else "order.draft_edited", order.pk, {"lines": number})
    with transaction.atomic():
        head = journal_write(journal).held_heads[order.pk]
    Order.objects.filter(pk=order.pk).update(ledger_seq=head.seq, ledger_hash=head.hash)
    order.refresh_from_db()
    return order


def with_personal_data(company: Company) -> int:
    stream = next_id()
    journal = a_journal(company)
    journal.add("order.address_changed", stream, {"line": 1}, private={"name": "张三", "phone": "13800000000"})
    with transaction.atomic():
        journal_write(journal)
    return stream


def run(statement: str, *values: int | str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
