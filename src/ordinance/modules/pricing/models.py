"""Price rules: list prices, agreements, quantity breaks and discounts, each with the basis it is quoted in."""

from django.db import models

from ordinance.foundation.database.models import PRICE_MAX, CompanyRow, between, one_of, price_field, quantity_field


class PriceKind(models.TextChoices):
    """The steps of the price waterfall that rules feed."""

    LIST = "list"
    AGREEMENT = "agreement"
    BREAK = "quantity_break"
    DISCOUNT = "discount"


class PriceRule(CompanyRow):
    """One rule for one item: for all customers, for a grade, or for one customer, from a quantity on, in a period."""

    kind = models.CharField(max_length=16, choices=PriceKind)
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, null=True, related_name="+", db_index=False)
    grade = models.CharField(max_length=4, blank=True, default="")
    currency = models.CharField(max_length=3)
    basis = models.CharField(max_length=5)
    min_quantity = quantity_field()
    price = price_field(default=None, null=True)
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    floor = price_field(default=None, null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    clause = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            one_of("price_kind_known", "kind", PriceKind),
            models.CheckConstraint(
                condition=models.Q(price__gte=0, price__lte=PRICE_MAX, percent__isnull=True)
                | models.Q(price__isnull=True, percent__gte=0, percent__lte=100),
                name="price_or_percent",
            ),
            between("price_min_quantity", 0, 10**12, "min_quantity"),
        ]
        indexes = [models.Index(fields=["company", "item"], name="price_by_item")]
