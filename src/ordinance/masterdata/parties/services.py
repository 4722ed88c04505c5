"""Writes of customers and suppliers."""

from collections.abc import Sequence
from dataclasses import dataclass

from ordinance.foundation.ledger.journal import Journal
from ordinance.masterdata.parties.models import Contact, Customer, Supplier
from ordinance.masterdata.search import search_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    """A customer to add, with the contact goods go to. `credit_limit` is opened beside it by the workflow."""

    code: str
    name: str
    name_en: str = ""
    status: str = "active"
    grade: str = ""
    region: str = ""
    tax_number: str = ""
    payment_term: str = ""
    price_basis: str = ""
    is_verified: bool = False
    accepts_partial: bool = True
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


def customers_add(customers: Sequence[NewCustomer], *, journal: Journal) -> list[Customer]:
    """Add customers and their contacts, two statements however many; codes must be new."""
    rows = [
        Customer(
            company_id=journal.company_id, code=new.code, name=new.name, name_en=new.name_en, status=new.status,
            grade=new.grade, region=new.region, tax_number=new.tax_number, payment_term=new.payment_term,
            price_basis=new.price_basis, is_verified=new.is_verified, accepts_partial=new.accepts_partial,
            search_tokens=search_tokens(new.code, new.name, new.name_en),
        )
        for new in customers
    ]  # fmt: skip
    Customer.objects.bulk_create(rows)
    Contact.objects.bulk_create(
        Contact(customer=row, name=new.contact, phone=new.phone, email=new.email, address=new.address, is_default=True)
        for row, new in zip(rows, customers, strict=True)
        if new.contact or new.address
    )
    for row, new in zip(rows, customers, strict=True):
        journal.add(
            "customer.registered",
            row.pk,
            {
                "code": row.code,
                "grade": row.grade,
                "region": row.region,
                "status": row.status,
                "term": row.payment_term,
            },
            private={"name": new.name, "contact": new.contact, "phone": new.phone, "address": new.address},
        )
    return rows


def customer_status_set(customer: Customer, status: str, *, journal: Journal, reason: str) -> None:
    """Close, or open again, a locked customer."""
    journal.add("customer.status_set", customer.pk, {"before": customer.status, "after": status, "reason": reason})
    Customer.objects.filter(pk=customer.pk).update(status=status)
    customer.status = status


def suppliers_add(suppliers: Sequence[tuple[str, str]], *, journal: Journal) -> list[Supplier]:
    """Add suppliers by (code, name); one statement."""
    rows = [Supplier(company_id=journal.company_id, code=code, name=name) for code, name in suppliers]
    Supplier.objects.bulk_create(rows)
    for row in rows:
        journal.add("supplier.registered", row.pk, {"code": row.code})
    return rows
