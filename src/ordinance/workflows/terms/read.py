"""Reading what requests name: one query per kind of thing, however many requests."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q

from ordinance.foundation.companies.queries import currency_of
from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.catalog.models import Item
from ordinance.masterdata.catalog.queries import items_by_code, units_by_item
from ordinance.masterdata.parties.models import Contact, Customer
from ordinance.masterdata.parties.queries import contacts_by_customer, customers_by_code
from ordinance.modules.pricing.queries import price_rules
from ordinance.modules.stock.models import Warehouse
from ordinance.orders.models import Order, OrderType
from ordinance.orders.queries import types_of
from ordinance.workflows.terms.known import Known, KnownCustomer, KnownItem, KnownType
from ordinance.workflows.terms.requests import DraftRequest


def known_of(requests: Sequence[DraftRequest], actor: Actor, on: date) -> Known:
    """Everything the requests name; nine queries. A customer's person knows only their own customers."""
    company_id = actor.company_id
    customers = customers_by_code(company_id, {request.customer for request in requests if request.customer})
    if actor.customer_ids is not None:
        customers = {code: row for code, row in customers.items() if row.pk in actor.customer_ids}
    contacts = contacts_by_customer([row.pk for row in customers.values()])
    items = items_by_code(company_id, {line.item for request in requests for line in request.lines})
    item_ids = [row.pk for row in items.values()]
    units = units_by_item(item_ids)
    return Known(
        currency=currency_of(company_id),
        customers={code: _customer(row, contacts.get(row.pk)) for code, row in customers.items()},
        items={code: _item(row, units.get(row.pk, {})) for code, row in items.items()},
        types={code: _type(row) for code, row in types_of(company_id).items()},
        warehouses=dict(Warehouse.objects.filter(company_id=company_id).values_list("code", "pk")),
        prices=price_rules(company_id, item_ids, [row.pk for row in customers.values()], on),
        is_staff=actor.customer_ids is None,
        duplicate_pos=_duplicates(requests, {code: row.pk for code, row in customers.items()}, company_id),
    )


def _customer(row: Customer, contact: Contact | None) -> KnownCustomer:
    return KnownCustomer(
        id=row.pk,
        code=row.code,
        status=row.status,
        grade=row.grade,
        region=row.region,
        payment_term=row.payment_term,
        price_basis=row.price_basis,
        is_verified=row.is_verified,
        accepts_partial=row.accepts_partial,
        contact=contact.name if contact else "",
        phone=contact.phone if contact else "",
        address=contact.address if contact else "",
    )


def _item(row: Item, units: Mapping[str, Decimal]) -> KnownItem:
    return KnownItem(
        id=row.pk,
        code=row.code,
        name=row.name,
        kind=row.kind,
        status=row.status,
        discontinued_on=row.discontinued_on,
        product_line=row.product_line,
        unit=row.unit,
        unit_decimals=row.unit_decimals,
        vat_rate=row.vat_rate,
        units=units,
    )


def _type(row: OrderType) -> KnownType:
    return KnownType(
        id=row.pk,
        code=row.code,
        is_priced=row.is_priced,
        is_invoiced=row.is_invoiced,
        is_shipped=row.is_shipped,
        number_pattern=row.number_pattern,
    )


def _duplicates(
    requests: Sequence[DraftRequest], customers: dict[str, int], company_id: int
) -> frozenset[tuple[int, str]]:
    """Customer and PO of requests that name a PO already known; cancelled orders do not count (A7)."""
    named = {(customers[r.customer], r.customer_po) for r in requests if r.customer_po and r.customer in customers}
    if not named:
        return frozenset()
    rows = (
        Order.objects.filter(company_id=company_id, customer_po__in={po for _, po in named})
        .exclude(Q(customer_po="") | Q(status="cancelled"))
        .values_list("customer_id", "customer_po")
    )
    return frozenset((customer, po) for customer, po in rows if customer is not None) & frozenset(named)
