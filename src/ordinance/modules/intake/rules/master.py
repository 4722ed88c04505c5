"""Customers, items and suppliers a file speaks of, as plain values: registered before its documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingParty:
    code: str
    name: str
    contact: str = ""
    contact_title: str = ""
    phone: str = ""
    fax: str = ""
    address: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingItem:
    code: str
    name: str
    unit: str
    category: str = ""
    packing: str = ""
    supplier_code: str = ""
    list_price: Decimal | None = None
    discontinued: bool = False
    discontinued_after: date | None = None  # the day of its last order; it may be ordered until then


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingEmployee:
    code: str
    name: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMasterData:
    customers: tuple[IncomingParty, ...] = ()
    items: tuple[IncomingItem, ...] = ()
    suppliers: tuple[IncomingParty, ...] = ()
    carriers: tuple[IncomingParty, ...] = ()
    employees: tuple[IncomingEmployee, ...] = ()
