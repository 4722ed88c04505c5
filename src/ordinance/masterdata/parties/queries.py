"""Reads of customers."""

from collections.abc import Collection

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


def customers_locked(keys: Collection[int], actor: Actor) -> Locked[Customer]:
    """Lock customers the actor may touch."""
    rows = Customer.objects.filter(company_id=actor.company_id, pk__in=keys)
    return lock(rows if actor.customer_ids is None else rows.filter(pk__in=actor.customer_ids))
