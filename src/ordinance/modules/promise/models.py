"""Promises against goods still to come: dated supply, and the pegs that tie it to order lines."""

from django.db import models

from ordinance.foundation.database.models import QUANTITY_MAX, CompanyRow, at_most, between, quantity_field


class Supply(CompanyRow):
    """Goods expected on a date: from a supplier, a transfer or production."""

    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey("stock.Warehouse", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)  # purchase, transfer, production
    reference = models.CharField(max_length=60, blank=True, default="")
    due_on = models.DateField()
    quantity = quantity_field()
    received = quantity_field()
    pegged = quantity_field()

    class Meta:
        constraints = [
            between("supply_bounded", 0, QUANTITY_MAX, "quantity", "received", "pegged"),
            at_most("supply_received_in_quantity", "received", "quantity"),
            at_most("supply_pegged_once", "pegged", models.F("quantity") - models.F("received")),
        ]
        indexes = [
            models.Index(
                fields=["company", "item", "due_on"],
                condition=models.Q(quantity__gt=models.F("received")),
                name="supply_open_by_item",
            )
        ]


class Peg(CompanyRow):
    """Part of a supply promised to an order line. A fulfilled or withdrawn one stays with quantity zero."""

    supply = models.ForeignKey(Supply, models.PROTECT, related_name="pegs", db_index=False)
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="+", db_index=False)
    order_id = models.BigIntegerField()
    quantity = quantity_field()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_line", "supply"], name="peg_once"),
            between("peg_bounded", 0, QUANTITY_MAX, "quantity"),
        ]
        indexes = [models.Index(fields=["supply"], condition=models.Q(quantity__gt=0), name="peg_open_by_supply")]
