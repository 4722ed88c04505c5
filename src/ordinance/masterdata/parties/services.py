"""Writes of customers and suppliers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Final

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


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFields:
    """What may be changed of a customer; the code stays, and the status has an act of its own."""

    name: str
    name_en: str = ""
    grade: str = ""
    region: str = ""
    tax_number: str = ""
    payment_term: str = ""
    price_basis: str = ""
    is_verified: bool = False
    accepts_partial: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFields:
    """A person at a customer, with the address goods go to."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


_PRIVATE: Final = frozenset({"name", "name_en", "tax_number"})  # of a customer: who they are


def customer_fields(customer: Customer) -> CustomerFields:
    """The fields as they are."""
    return CustomerFields(**{each.name: getattr(customer, each.name) for each in fields(CustomerFields)})


def contact_fields(contact: Contact | None) -> ContactFields:
    """The same of a contact; empty without one."""
    if contact is None:
        return ContactFields()
    return ContactFields(name=contact.name, phone=contact.phone, email=contact.email, address=contact.address)


def customer_update(customer: Customer, given: CustomerFields, *, journal: Journal) -> None:
    """Change a locked customer; the entry shows before and after, who they are as a commitment only."""
    before, after = asdict(customer_fields(customer)), asdict(given)
    changed = [name for name in after if after[name] != before[name]]
    tokens = search_tokens(customer.code, given.name, given.name_en)
    Customer.objects.filter(pk=customer.pk).update(**after, search_tokens=tokens)
    open_ones = [name for name in changed if name not in _PRIVATE]
    hidden = [name for name in changed if name in _PRIVATE]
    private = {name: {"before": before[name], "after": after[name]} for name in hidden}
    data = {name: {"before": before[name], "after": after[name]} for name in open_ones}
    journal.add("customer.changed", customer.pk, {"changed": data, "private_fields": hidden}, private=private or None)


def contact_set(customer: Customer, contact: Contact | None, given: ContactFields, *, journal: Journal) -> Contact:
    """Change a contact of a locked customer, or add one; the first is where goods go."""
    before = asdict(contact_fields(contact))
    if contact is None:
        is_first = not Contact.objects.filter(customer=customer, is_default=True).exists()
        contact = Contact.objects.create(customer=customer, is_default=is_first, **asdict(given))
    else:
        Contact.objects.filter(pk=contact.pk).update(**asdict(given))
    private = {"before": before, "after": asdict(given)}
    journal.add("customer.contact_set", customer.pk, {"contact": contact.pk}, private=private)
    return contact


def contact_default_set(customer: Customer, contact: Contact, *, journal: Journal) -> None:
    """Say which contact of a locked customer goods go to."""
    Contact.objects.filter(customer=customer, is_default=True).update(is_default=False)
    Contact.objects.filter(pk=contact.pk).update(is_default=True)
    journal.add("customer.contact_chosen", customer.pk, {"contact": contact.pk})


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
