"""Master data changed by hand: customers and their contacts, items, warehouses, the company itself (A14).

Each act carries what its editor saw, so that of two editors the second is told and overwrites nothing.
"""

from dataclasses import asdict, replace
from typing import Any

from ordinance.foundation.companies.models import Company
from ordinance.foundation.companies.services import company_update
from ordinance.foundation.database.locking import lock
from ordinance.foundation.errors import Done, InvalidInput, NotFound, Outcome
from ordinance.masterdata.catalog.models import Item, ItemStatus
from ordinance.masterdata.catalog.queries import items_locked
from ordinance.masterdata.catalog.services import ItemFields, item_fields, item_update, items_restore
from ordinance.masterdata.parties.models import Contact, Customer
from ordinance.masterdata.parties.queries import customers_locked
from ordinance.masterdata.parties.services import (
    ContactFields,
    CustomerFields,
    contact_default_set,
    contact_fields,
    contact_set,
    customer_fields,
    customer_update,
)
from ordinance.modules.billing.rules.terms import TERMS
from ordinance.modules.stock.models import Warehouse
from ordinance.modules.stock.services import warehouse_rename
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.seen import digest_of, unchanged

_MASTER = "master data: what it does to orders is asked at their own gates"


def customer_seen(customer: Customer) -> str:
    """The digest a form about the customer carries."""
    return digest_of(asdict(customer_fields(customer)))


def contact_seen(contact: Contact | None) -> str:
    """The same of a contact; also of the empty form for a new one."""
    return digest_of(asdict(contact_fields(contact)))


def item_seen(item: Item) -> str:
    """The same of an item."""
    return digest_of(asdict(item_fields(item)))


def warehouse_seen(warehouse: Warehouse) -> str:
    """The same of a warehouse."""
    return digest_of(_warehouse(warehouse))


def company_seen(company: Company) -> str:
    """The same of a company."""
    return digest_of(_company(company))


@workflow(duty="masterdata.manage", unscoped=_MASTER)
def customer_change(act: Act, customer_id: int, given: CustomerFields, seen: str) -> Outcome:
    """Change a customer; orders that run keep the terms they were submitted with."""
    given = replace(given, name=_name(given.name))
    if given.payment_term and given.payment_term not in TERMS:
        raise InvalidInput(field="payment_term", reason="unknown_payment_term", value=given.payment_term)
    if given.price_basis not in ("", "gross", "net"):
        raise InvalidInput(field="price_basis", reason="invalid")
    customer = _customer_locked(act, customer_id)
    unchanged(asdict(customer_fields(customer)), seen, customer=customer.code)
    if given != customer_fields(customer):
        customer_update(customer, given, journal=act.journal)
    return Done({"customer": customer.pk, "code": customer.code})


@workflow(duty="masterdata.manage", unscoped=_MASTER)
def customer_contact_set(
    act: Act, customer_id: int, contact_id: int | None, given: ContactFields, seen: str
) -> Outcome:
    """Change a contact of a customer, or add one (contact_id None)."""
    if not (given.name.strip() or given.address.strip()):
        raise InvalidInput(field="contact", reason="required")
    customer = _customer_locked(act, customer_id)
    contact = _contact(customer, contact_id) if contact_id is not None else None
    unchanged(asdict(contact_fields(contact)), seen, customer=customer.code)
    if contact is None or given != contact_fields(contact):
        contact = contact_set(customer, contact, given, journal=act.journal)
    return Done({"customer": customer.pk, "contact": contact.pk})


@workflow(duty="masterdata.manage", unscoped=_MASTER)
def customer_contact_choose(act: Act, customer_id: int, contact_id: int) -> Outcome:
    """Say which contact's address goods go to."""
    customer = _customer_locked(act, customer_id)
    contact = _contact(customer, contact_id)
    if not contact.is_default:
        contact_default_set(customer, contact, journal=act.journal)
    return Done({"customer": customer.pk, "contact": contact.pk})


@workflow(duty="masterdata.manage", unscoped=_MASTER)
def item_change(act: Act, item_id: int, given: ItemFields, seen: str) -> Outcome:
    """Change an item; running orders keep what they were confirmed with."""
    given = replace(given, name=_name(given.name))
    if not (given.vat_rate.is_finite() and 0 <= given.vat_rate <= 1 and given.vat_rate == round(given.vat_rate, 4)):
        raise InvalidInput(field="vat_rate", reason="vat_rate_out_of_range")
    item = _item_locked(act, item_id)
    unchanged(asdict(item_fields(item)), seen, item=item.code)
    if given != item_fields(item):
        item_update(item, given, journal=act.journal)
    return Done({"item": item.pk, "code": item.code})


@workflow(duty="masterdata.manage", unscoped=_MASTER)
def item_put_on_sale(act: Act, item_id: int, reason: str) -> Outcome:
    """Sell an item again that was taken out of sale."""
    if not reason.strip():
        raise InvalidInput(field="reason", reason="required")
    item = _item_locked(act, item_id)
    if item.status == ItemStatus.DISCONTINUED:
        items_restore([item], journal=act.journal, reason=reason.strip()[:500])
    return Done({"item": item.pk, "code": item.code})


@workflow(duty="masterdata.manage", unscoped=_MASTER)
def warehouse_change(act: Act, warehouse_id: int, name_zh: str, name_en: str, seen: str) -> Outcome:
    """Give a warehouse other names."""
    found = lock(Warehouse.objects.filter(pk=warehouse_id, company_id=act.company_id))
    if not found:
        raise NotFound(warehouse=warehouse_id)
    unchanged(_warehouse(found[0]), seen, warehouse=found[0].code)
    warehouse_rename(found[0], _name(name_zh, "name_zh"), name_en.strip(), journal=act.journal)
    return Done({"warehouse": warehouse_id})


@workflow(duty="masterdata.manage", unscoped=_MASTER)
def company_change(act: Act, name_zh: str, name_en: str, tax_number: str, seen: str) -> Outcome:
    """Change what the company is called on its papers."""
    (company,) = lock(Company.objects.filter(pk=act.company_id))
    unchanged(_company(company), seen, company=company.code)
    company_update(
        company,
        name_zh=_name(name_zh, "name_zh"),
        name_en=_name(name_en, "name_en"),
        tax_number=tax_number.strip(),
        journal=act.journal,
    )
    return Done({"company": company.pk})


def _customer_locked(act: Act, customer_id: int) -> Customer:
    found = customers_locked([customer_id], act.actor)
    if not found:
        raise NotFound(customer=customer_id)
    return found[0]


def _item_locked(act: Act, item_id: int) -> Item:
    found = items_locked([item_id], act.company_id)
    if not found:
        raise NotFound(item=item_id)
    return found[0]


def _contact(customer: Customer, contact_id: int) -> Contact:
    """A contact of a locked customer: contacts change under their customer's lock only."""
    contact = Contact.objects.filter(pk=contact_id, customer=customer).first()
    if contact is None:
        raise NotFound(contact=contact_id)
    return contact


def _name(text: str, field: str = "name") -> str:
    if not text.strip():
        raise InvalidInput(field=field, reason="required")
    return text.strip()


def _warehouse(warehouse: Warehouse) -> dict[str, Any]:
    return {"name_zh": warehouse.name_zh, "name_en": warehouse.name_en}


def _company(company: Company) -> dict[str, Any]:
    return {"name_zh": company.name_zh, "name_en": company.name_en, "tax_number": company.tax_number}
