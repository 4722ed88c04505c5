"""The master data a file brings: what the company does not know yet is registered before the documents."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ordinance.entrypoints.doors import command_doors
from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.catalog.models import Item, Unit
from ordinance.masterdata.catalog.services import NewItem
from ordinance.masterdata.parties.models import Customer, PartyStatus, Supplier
from ordinance.masterdata.parties.services import NewCustomer
from ordinance.modules.intake.rules.incoming import IncomingDocument, LineKind
from ordinance.modules.intake.rules.known import Known
from ordinance.modules.intake.rules.master import IncomingItem, IncomingMasterData, IncomingParty
from ordinance.workflows.register import (
    CustomerRequest,
    customers_register,
    items_register,
    items_take_out_of_sale,
    suppliers_register,
)

command_doors("ordinance import orders", customers_register, items_register, items_take_out_of_sale, suppliers_register)


@dataclass(frozen=True, slots=True)
class Registration:
    """How many of each sort are new to the company; the rest it knew."""

    customers: int = 0
    items: int = 0
    suppliers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed with the customers a file brings: their files do not say it."""

    payment_term: str = ""
    credit_limit: Decimal = Decimal(0)
    is_verified: bool = False


def known_of(company: Company, today: date | None) -> Known:
    """Codes and names of the company, for a mapping that brings no master data of its own.

    today  dates before it get a warning; None for a late entry, whose dates are past by nature
    """
    customers = list(Customer.objects.filter(company=company).values_list("code", "name", "status"))
    units = Unit.objects.filter(company=company).values_list("code", "name_zh", "name_en")
    closed = {text for code, name, status in customers if status == PartyStatus.CLOSED for text in (code, name)}
    return Known(
        items=frozenset(Item.objects.filter(company=company).values_list("code", flat=True)),
        customers=frozenset(text for code, name, _ in customers for text in (code, name)),
        units=frozenset(text for unit in units for text in unit),
        closed_customers=frozenset(closed),
        today=today,
    )


def master_register(
    actor: Actor, master: IncomingMasterData, documents: Sequence[IncomingDocument], agreed: Agreed
) -> Registration:
    """Register what is new: customers, goods, charges named on the documents, suppliers (A3)."""
    company_id = actor.company_id
    known_items = set(Item.objects.filter(company_id=company_id).values_list("code", flat=True))
    known_suppliers = set(Supplier.objects.filter(company_id=company_id).values_list("code", flat=True))
    known_customers = set(Customer.objects.filter(company_id=company_id).values_list("code", flat=True))
    customers = [_customer(party, agreed) for party in master.customers if party.code not in known_customers]
    goods = [item for item in master.items if item.code not in known_items]
    suppliers = [(party.code, party.name) for party in master.suppliers if party.code not in known_suppliers]
    taken = known_items | {item.code for item in master.items}
    registered = Registration(
        customers=_done(customers_register(actor, customers)),
        items=_done(items_register(actor, [*map(_item, goods), *charges_of(documents, taken)])),
        suppliers=_done(suppliers_register(actor, suppliers)),
    )
    _discontinue(actor, goods)
    return registered


def charges_of(documents: Sequence[IncomingDocument], taken: Collection[str]) -> list[NewItem]:
    """Freight, postage and the like as items that are only billed; without tax, as the files quote them."""
    names: dict[str, str] = {}
    for document in documents:
        for line in document.lines:
            if line.kind is LineKind.CHARGE and line.item_ref not in taken:
                names.setdefault(line.item_ref, line.description or line.item_ref)
    return [
        NewItem(code=code, name=name[:200], kind="charge", vat_rate=Decimal(0), unit_decimals=0)
        for code, name in sorted(names.items())
    ]


def _customer(party: IncomingParty, agreed: Agreed) -> CustomerRequest:
    town = " ".join(filter(None, (party.postal_code, party.city)))
    address = ", ".join(filter(None, (party.address, town, party.region, party.country))) if party.address else ""
    return CustomerRequest(
        customer=NewCustomer(
            code=party.code,
            name=party.name,
            region=party.country[:40],
            payment_term=agreed.payment_term,
            price_basis="net",
            is_verified=agreed.is_verified,
            contact=party.contact[:100],
            phone=party.phone[:40],
            address=address[:500],
        ),
        credit_limit=agreed.credit_limit,
    )


def _item(item: IncomingItem) -> NewItem:
    return NewItem(
        code=item.code,
        name=item.name,
        unit=item.unit,
        vat_rate=Decimal(0),
        product_line=item.category[:60],
        options=item.packing[:200],
    )


def _discontinue(actor: Actor, items: Sequence[IncomingItem]) -> None:
    """Discontinued items may be ordered up to the day of their last order in the file, and not after (B10)."""
    for item in items:
        if item.discontinued and item.discontinued_after is not None:
            items_take_out_of_sale(
                actor, [item.code], item.discontinued_after + timedelta(days=1), "discontinued in the imported file"
            )


def _done(outcomes: Sequence[Outcome]) -> int:
    return sum(isinstance(outcome, Done) for outcome in outcomes)
