"""What a person chooses from while typing an order: customers and goods by code, a bounded number of each."""

from collections.abc import Sequence
from typing import Final

from ordinance.foundation.people.rules import Actor
from ordinance.masterdata.catalog.models import Item, ItemStatus
from ordinance.masterdata.parties.models import Customer, PartyStatus

CHOICES: Final = 300  # a company with more knows its codes, or searches them through the API


def customers_choosable(actor: Actor) -> Sequence[Customer]:
    """Customers the actor may order for, by code."""
    customers = Customer.objects.filter(company_id=actor.company_id).exclude(status=PartyStatus.CLOSED)
    if actor.customer_ids is not None:
        customers = customers.filter(pk__in=actor.customer_ids)
    return list(customers.only("code", "name", "name_en").order_by("code")[:CHOICES])


def items_choosable(actor: Actor) -> Sequence[Item]:
    """Goods and services that can be ordered, by code."""
    items = Item.objects.filter(company_id=actor.company_id, status=ItemStatus.ACTIVE)
    return list(items.only("code", "name", "name_en").order_by("code")[:CHOICES])
