"""The one locked read of placing: everything the requests name and the decisions rest on, in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.companies.queries import currency_read
from ordinance.foundation.database.hot import KeysIn, PairsIn, read_together
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.policy.queries import in_force_of, versions_read
from ordinance.foundation.policy.rules.governing import InForce
from ordinance.masterdata.catalog.queries import items_read, units_read
from ordinance.masterdata.parties.queries import contacts_read, customers_read
from ordinance.modules.billing.queries import overdue_read
from ordinance.modules.credit.queries import AccountSeen, account_seen, accounts_read
from ordinance.modules.pricing.queries import floors_read, rules_of, rules_read
from ordinance.modules.promise.queries import supplies_of, supplies_read
from ordinance.modules.promise.rules import Supply
from ordinance.modules.stock.queries import levels_of, levels_read, warehouses_read
from ordinance.modules.stock.rules import Level
from ordinance.orders.queries import held_read, same_po_read, types_read
from ordinance.workflows.terms.known import Known, KnownCustomer, KnownItem, KnownType
from ordinance.workflows.terms.requests import DraftRequest

_CUSTOMERS: Final = KeysIn("customers")
_ITEMS: Final = KeysIn("items")
_NOBODY: Final = ("", "", "")


@dataclass(frozen=True, slots=True)
class World:
    """What is so while the locks are held. Accounts, levels and supplies are locked, in key order."""

    known: Known
    in_force: tuple[InForce, ...]
    accounts: dict[int, AccountSeen]
    levels: list[Level]
    supplies: list[Supply]
    floors: dict[int, Decimal]
    overdue: dict[int, Decimal]
    held: frozenset[tuple[str, int]]  # objects a hold stands on, by kind and key
    held_lots: frozenset[str]

    def is_held(self, customer_id: int, item_ids: Iterable[int], lots: Iterable[str]) -> bool:
        """Whether a hold in force touches an order of these; which one, and for what, the plain path finds out."""
        if not self.held and not self.held_lots:
            return False
        return (
            ("customer", customer_id) in self.held
            or any(("item", key) in self.held for key in item_ids)
            or any(lot in self.held_lots for lot in lots)
        )


def world_read(requests: Sequence[DraftRequest], actor: Actor, on: date, owed_on: date) -> World:
    """Read and lock; one statement however many requests. A customer's person knows only their own customers."""
    company_id = actor.company_id
    lines = [line for request in requests for line in request.lines]
    asked = PairsIn(
        _CUSTOMERS.part,
        _ITEMS.part,
        {(request.customer, line.item) for request in requests if request.customer for line in request.lines},
    )
    found = read_together(
        (
            currency_read(company_id),
            types_read(company_id),
            customers_read(company_id, {request.customer for request in requests if request.customer}),
            contacts_read(_CUSTOMERS),
            items_read(company_id, {line.item for line in lines}),
            units_read(_ITEMS),
            warehouses_read(company_id),
            rules_read(company_id, _ITEMS, asked, on),
            floors_read(company_id, _ITEMS, on),
            versions_read(company_id, on),
            held_read(company_id, _CUSTOMERS, _ITEMS, {line.lot for line in lines if line.lot}),
            same_po_read(company_id, _CUSTOMERS, {request.customer_po for request in requests if request.customer_po}),
            overdue_read(company_id, _CUSTOMERS, owed_on),
            accounts_read(company_id, _CUSTOMERS),
            levels_read(company_id, _ITEMS),
            supplies_read(company_id, _ITEMS),
        )
    )
    accounts = [account_seen(row) for row in found["accounts"]]
    return World(
        known=_known(found, actor),
        in_force=in_force_of(row[0] for row in found["policies"]),
        accounts={account.customer_id: account for account in accounts},
        levels=levels_of(found["levels"]),
        supplies=supplies_of(found["supplies"]),
        floors={row[0]: Decimal(row[1]) for row in found["floors"]},
        overdue={row[0]: Decimal(row[1]) for row in found["overdue"]},
        held=frozenset((row[0], row[1]) for row in found["held"] if row[0] != "lot"),
        held_lots=frozenset(row[2] for row in found["held"] if row[0] == "lot"),
    )


def _known(found: dict[str, list[list[Any]]], actor: Actor) -> Known:
    own = actor.customer_ids
    contacts = {row[0]: row[1:] for row in found["contacts"]}
    units: dict[int, dict[str, Decimal]] = {}
    for item_id, unit, factor in found["units"]:
        units.setdefault(item_id, {})[unit] = Decimal(factor)
    return Known(
        currency=found["company"][0][0],
        customers={
            row[1]: _customer(row, contacts.get(row[0], _NOBODY))
            for row in found["customers"]
            if own is None or row[0] in own
        },
        items={row[1]: _item(row, units) for row in found["items"]},
        types={
            row[1]: KnownType(
                id=row[0], code=row[1], is_priced=row[2], is_invoiced=row[3], is_shipped=row[4], number_pattern=row[5]
            )
            for row in found["types"]
        },
        warehouses={row[0]: row[1] for row in found["warehouses"]},
        prices=rules_of(found["prices"]),
        is_staff=own is None,
        duplicate_pos=frozenset((row[0], row[1]) for row in found["same_po"]),
    )


def _customer(row: Sequence[Any], contact: Sequence[str]) -> KnownCustomer:
    return KnownCustomer(
        id=row[0], code=row[1], status=row[2], grade=row[3], region=row[4], payment_term=row[5], price_basis=row[6],
        is_verified=row[7], accepts_partial=row[8], contact=contact[0], phone=contact[1], address=contact[2],
    )  # fmt: skip


def _item(row: Sequence[Any], units: dict[int, dict[str, Decimal]]) -> KnownItem:
    return KnownItem(
        id=row[0], code=row[1], name=row[2], kind=row[3], status=row[4],
        discontinued_on=date.fromisoformat(row[5]) if row[5] else None, product_line=row[6], unit=row[7],
        unit_decimals=row[8], vat_rate=Decimal(row[9]), units=units.get(row[0], {}),
    )  # fmt: skip
