"""Reads of price rules: only those that could apply to the customers asked for."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q

from ordinance.foundation.database.hot import Keys, PairsIn, Read, keys_sql, pairs_sql
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


_RULES: Final = """
select json_build_array(id, kind, item_id, customer_id, grade, min_quantity::text, price::text, percent::text,
  valid_from, valid_to, basis, currency, floor::text, clause)
from pricing_pricerule where company_id = %s and item_id = any({items}) and valid_from <= %s::date
  and (valid_to is null or valid_to >= %s::date) and (customer_id is null or (customer_id, item_id) in {pairs})
"""
_KINDS: Final = {kind.value: kind for kind in RuleKind}  # cheaper than making a member by its value
_BASES: Final = {basis.value: basis for basis in PriceBasis}
_FLOORS: Final = """
select json_build_array(item_id, floor::text) from pricing_pricerule
where company_id = %s and item_id = any({items}) and floor is not null and valid_from <= %s::date
  and (valid_to is null or valid_to >= %s::date) order by valid_from, id
"""


def rules_read(company_id: int, item_ids: Keys, asked: PairsIn, on: date) -> Read:
    """What `price_rules` reads, as part of a composed read; `rules_of` reads its rows.

    asked  which customer asks for which item: of rules for single customers only those are read
    """
    items, item_params = keys_sql(item_ids)
    pairs, pair_params = pairs_sql(asked)
    day = on.isoformat()
    sql = _RULES.format(items=items, pairs=pairs)
    return Read("prices", sql, (company_id, *item_params, day, day, *pair_params))


def rules_of(rows: Iterable[Sequence[Any]]) -> dict[int, list[PriceRule]]:
    """The rows of `rules_read` by item, as the pure rules see them."""
    found: dict[int, list[PriceRule]] = {}
    for row in rows:
        rule = PriceRule(
            id=row[0], kind=_KINDS[row[1]], item_id=row[2], customer_id=row[3], grade=row[4] or None,
            min_quantity=Decimal(row[5]), price=_decimal(row[6]), percent=_decimal(row[7]),
            valid_from=date.fromisoformat(row[8]), valid_to=date.fromisoformat(row[9]) if row[9] else None,
            basis=_BASES[row[10]], currency=row[11], floor=_decimal(row[12]), clause=row[13],
        )  # fmt: skip
        found.setdefault(rule.item_id, []).append(rule)
    return found


def floors_read(company_id: int, item_ids: Keys, on: date) -> Read:
    """What `floors_of` reads, as part of a composed read: rows of item and floor, the one that counts last."""
    items, params = keys_sql(item_ids)
    day = on.isoformat()
    return Read("floors", _FLOORS.format(items=items), (company_id, *params, day, day))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def floors_of(company_id: int, item_ids: Collection[int], on: date) -> dict[int, Decimal]:
    """The lowest price each item may be sold at, where one is set; one query."""
    rows = models.PriceRule.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        company_id=company_id, item_id__in=item_ids, floor__isnull=False, valid_from__lte=on,
    ).order_by("valid_from", "pk")  # fmt: skip
    return {item_id: floor for item_id, floor in rows.values_list("item_id", "floor") if floor is not None}
