"""The catalogue: what is sold. An item is what can be ordered and stocked (a variant);
a product groups its variants.
"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from ordinance.foundation.database.models import CompanyRow, Row, between, one_of


class ItemKind(models.TextChoices):
    """Goods are stocked and shipped; a charge (freight, postage) is only billed; a service is done."""

    GOODS = "goods"
    SERVICE = "service"
    CHARGE = "charge"


class ItemStatus(models.TextChoices):
    """A discontinued item keeps its history and takes no new orders from its date on."""

    ACTIVE = "active"
    DISCONTINUED = "discontinued"


class Unit(CompanyRow):
    """A unit of measure (UN/ECE Rec 20 code where there is one) and how finely it may be counted."""

    code = models.CharField(max_length=10)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    decimals = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="unit_code_once")]


class Product(CompanyRow):
    """A style of goods whose variants are items."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="product_code_once")]


class Item(CompanyRow):
    """What can be ordered: one variant of a product, a service, or a charge."""

    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="variants")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    kind = models.CharField(max_length=8, choices=ItemKind, default=ItemKind.GOODS)
    status = models.CharField(max_length=12, choices=ItemStatus, default=ItemStatus.ACTIVE)
    discontinued_on = models.DateField(null=True)
    product_line = models.CharField(max_length=60, blank=True, default="")
    options = models.CharField(max_length=200, blank=True, default="")  # e.g. 颜色=蓝;尺码=L
    unit = models.CharField(max_length=10)
    unit_decimals = models.SmallIntegerField(default=0)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal("0.13"))
    search_tokens = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="item_code_once"),
            one_of("item_kind_known", "kind", ItemKind),
            one_of("item_status_known", "status", ItemStatus),
            between("item_vat_rate", 0, 1, "vat_rate"),
        ]
        indexes = [GinIndex(fields=["search_tokens"], name="item_tokens")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ItemUnit(Row):
    """Another unit an item may be ordered in: 1 of `unit` is `factor` of the item's own."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="units")
    unit = models.CharField(max_length=10)
    factor = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "unit"], name="item_unit_once"),
            between("item_unit_factor", Decimal("0.000001"), Decimal(10) ** 9, "factor"),
        ]
