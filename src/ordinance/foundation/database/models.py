"""What every table shares: its key, its owner, its exact numbers and the bounds that keep NaN out."""

from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Final

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable

from ordinance.foundation.database.ids import next_id

QUANTITY_MAX: Final = Decimal(10) ** 12
AMOUNT_MAX: Final = Decimal(10) ** 13
PRICE_MAX: Final = Decimal(10) ** 11


class Row(models.Model):
    """A table whose key comes from the one sequence."""

    id = models.BigIntegerField(primary_key=True, default=next_id, editable=False)

    class Meta:
        abstract = True


class CompanyRow(Row):
    """A row that belongs to a company; every such table is asked for by company first."""

    company = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


def quantity_field(default: Decimal | None = Decimal(0), **options: Any) -> "models.DecimalField[Any, Any]":
    """A quantity in the unit of its row, six decimals."""
    return _decimal(18, 6, default, options)


def amount_field(default: Decimal | None = Decimal(0), **options: Any) -> "models.DecimalField[Any, Any]":
    """An amount of money in the currency of its row; four decimals hold every currency's minor unit."""
    return _decimal(18, 4, default, options)


def price_field(default: Decimal | None = Decimal(0), **options: Any) -> "models.DecimalField[Any, Any]":
    """A price per unit, up to eight decimals."""
    return _decimal(20, 8, default, options)


def _decimal(
    digits: int, places: int, default: Decimal | None, options: dict[str, Any]
) -> "models.DecimalField[Any, Any]":
    if default is not None:
        options["default"] = default
    return models.DecimalField(max_digits=digits, decimal_places=places, **options)


def between(name: str, low: Any, high: Any, *fields: str) -> models.CheckConstraint:
    """Each field lies in low..high; the upper bound also keeps out NaN, which PostgreSQL sorts above all numbers."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__gte": low, f"{field}__lte": high})
    return models.CheckConstraint(condition=condition, name=name)


def at_most(name: str, field: str, limit: str | Combinable) -> models.CheckConstraint:
    """`field` never exceeds another column or an expression over columns of its row."""
    bound = F(limit) if isinstance(limit, str) else limit
    return models.CheckConstraint(condition=Q(**{f"{field}__lte": bound}), name=name)


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """The words of a pure enumeration as Django's choices."""
    return [(word.value, word.value) for word in words]


def one_of(name: str, field: str, words: type[Enum]) -> models.CheckConstraint:
    """`field` holds one of the named words."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [word.value for word in words]}), name=name)
