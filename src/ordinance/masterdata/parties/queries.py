"""Reads of customers."""

from collections.abc import Collection
from typing import Final

from ordinance.foundation.database.hot import Keys, Read, keys_sql, literal
from ordinance.foundation.database.locking import Locked, lock
from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.parties.models import Contact, Customer


def customers_by_code(company_id: int, codes: Collection[str]) -> dict[str, Customer]:
    """The company's customers among the codes; one query."""
    return {row.code: row for row in Customer.objects.filter(company_id=company_id, code__in=codes)}


def customers_by_key(keys: Collection[int]) -> dict[int, Customer]:
    """Customers by key; one query."""
    return Customer.objects.in_bulk(list(keys))


def contacts_by_customer(keys: Collection[int]) -> dict[int, Contact]:
    """The default contact of each customer; one query."""
    rows = Contact.objects.filter(customer_id__in=keys, is_default=True).order_by("-pk")
    return {row.customer_id: row for row in rows}


_CUSTOMERS: Final = """
select json_build_array(id, code, status, grade, region, payment_term, price_basis, is_verified, accepts_partial)
from parties_customer where company_id = %s and code = any(%s::text[])
"""
_CONTACTS: Final = """
select json_build_array(customer_id, name, phone, address) from parties_contact
where customer_id = any({keys}) and is_default order by id desc
"""


def customers_read(company_id: int, codes: Collection[str]) -> Read:
    """The company's customers among the codes, as part of a composed read."""
    return Read("customers", _CUSTOMERS, (company_id, literal(sorted(codes))))


def contacts_read(customer_ids: Keys) -> Read:
    """The default contact of each customer, as part of a composed read; of several the last row counts."""
    array, params = keys_sql(customer_ids)
    return Read("contacts", _CONTACTS.format(keys=array), params)


def customers_locked(keys: Collection[int], actor: Actor) -> Locked[Customer]:
    """Lock customers the actor may touch."""
    rows = Customer.objects.filter(company_id=actor.company_id, pk__in=keys)
    return lock(rows if actor.customer_ids is None else rows.filter(pk__in=actor.customer_ids))
