"""Reads of price rules: only those that could apply to the customers asked for."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Q

from ordinance.foundation.money.rules import PriceBasis
from ordinance.modules.pricing import models
from ordinance.modules.pricing.rules import PriceRule, RuleKind


def price_rules(
    company_id: int, item_ids: Collection[int], customer_ids: Collection[int], on: date
) -> dict[int, list[PriceRule]]:
    """The rules of the items in force on the day, for everybody, for grades, or for these customers; one query."""
    rows = models.PriceRule.objects.filter(
        Q(customer_id__isnull=True) | Q(customer_id__in=customer_ids),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        company_id=company_id,
        item_id__in=item_ids,
        valid_from__lte=on,
    )
    found: dict[int, list[PriceRule]] = {}
    for row in rows.values_list(
        "pk", "kind", "item_id", "customer_id", "grade", "min_quantity", "price", "percent", "valid_from", "valid_to",
        "basis", "currency", "floor", "clause",
    ):  # fmt: skip
        found.setdefault(row[2], []).append(rule_of(row))
    return found


def rule_of(row: tuple) -> PriceRule:  # type: ignore[type-arg]  # the columns named in the query above
    """A row as the pure rules see it."""
    return PriceRule(
        id=row[0], kind=RuleKind(row[1]), item_id=row[2], customer_id=row[3], grade=row[4] or None, min_quantity=row[5],
        price=row[6], percent=row[7], valid_from=row[8], valid_to=row[9], basis=PriceBasis(row[10]), currency=row[11],
        floor=row[12], clause=row[13],
    )  # fmt: skip


def floors_of(company_id: int, item_ids: Collection[int], on: date) -> dict[int, Decimal]:
    """The lowest price each item may be sold at, where one is set; one query."""
    rows = models.PriceRule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        company_id=company_id, item_id__in=item_ids, floor__isnull=False, valid_from__lte=on,
    ).order_by("valid_from", "pk")  # fmt: skip
    return {item_id: floor for item_id, floor in rows.values_list("item_id", "floor") if floor is not None}
