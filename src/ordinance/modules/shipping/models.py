"""Deliveries: what leaves, for whom, and the proof that it arrived."""

from django.db import models

from ordinance.foundation.database.models import QUANTITY_MAX, CompanyRow, at_most, between, one_of, quantity_field


class DeliveryState(models.TextChoices):
    """发货通知单 → 出库单 → 签收."""

    PLANNED = "planned"
    SHIPPED = "shipped"
    SIGNED = "signed"
    CANCELLED = "cancelled"


def _done_by_somebody(step: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{step}_at__isnull": True, f"{step}_by__isnull": True})
        | models.Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False}),
        name=f"delivery_{step}_by_somebody",
    )


class Delivery(CompanyRow):
    """A delivery order (发货通知单) and, once shipped, the goods issue (出库单) and its proof of delivery (回单)."""

    number = models.CharField(max_length=40)
    customer_id = models.BigIntegerField()
    warehouse = models.ForeignKey("stock.Warehouse", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PLANNED)
    ship_to_name = models.CharField(max_length=100, blank=True, default="")
    ship_to_phone = models.CharField(max_length=40, blank=True, default="")
    ship_to_address = models.CharField(max_length=500, blank=True, default="")
    carrier = models.CharField(max_length=60, blank=True, default="")
    tracking_number = models.CharField(max_length=60, blank=True, default="")
    planned_by = models.BigIntegerField()
    planned_at = models.DateTimeField()
    picking_at = models.DateTimeField(null=True)  # the first goods were picked
    picked_by = models.BigIntegerField(null=True)
    picked_at = models.DateTimeField(null=True)  # all goods were picked
    checked_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    packed_by = models.BigIntegerField(null=True)
    packed_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by_name = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="delivery_number_once"),
            one_of("delivery_state_known", "state", DeliveryState),
            models.CheckConstraint(
                condition=~models.Q(state__in=["shipped", "signed"]) | models.Q(shipped_at__isnull=False),
                name="delivery_shipped_at_known",
            ),
            *(_done_by_somebody(step) for step in ("picked", "checked", "packed")),
        ]
        indexes = [
            models.Index(
                fields=["company", "tracking_number"],
                condition=~models.Q(tracking_number=""),
                name="delivery_by_tracking",
            ),
            models.Index(fields=["company", "-planned_at", "-id"], name="delivery_newest"),
        ]

    @property
    def steps_done(self) -> frozenset[str]:
        """The steps of the way out that somebody did: pick, check, pack."""
        stamps = {"pick": self.picked_at, "check": self.checked_at, "pack": self.packed_at}
        return frozenset(step for step, at in stamps.items() if at is not None)


class DeliveryLine(CompanyRow):
    """Part of an order line in a delivery; lines of several orders may travel together."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="lines", db_index=False)
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="+", db_index=False)
    order_id = models.BigIntegerField()
    item_id = models.BigIntegerField()
    level_id = models.BigIntegerField()  # the stock level it is taken from
    quantity = quantity_field()
    picked = quantity_field()
    scanned = models.CharField(max_length=80, blank=True, default="")  # the code read last; empty: picked by eye
    is_lot_checked = models.BooleanField(default=False)
    signed = quantity_field()
    billed = quantity_field()
    returned = quantity_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "order_line", "level_id"], name="delivery_line_once"),
            between("delivery_line_bounded", 0, QUANTITY_MAX, "quantity", "picked", "signed", "billed", "returned"),
            at_most("delivery_line_picked", "picked", "quantity"),
            at_most("delivery_line_signed", "signed", "quantity"),
            at_most("delivery_line_billed", "billed", "quantity"),
            at_most("delivery_line_returned", "returned", "quantity"),
        ]
        indexes = [models.Index(fields=["order_line"], name="delivery_by_order_line")]


class Package(CompanyRow):
    """One package of a delivery (件), by its number on the delivery; weighed or not."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="packages", db_index=False)
    number = models.SmallIntegerField()
    weight_kg = models.DecimalField(max_digits=12, decimal_places=3, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="package_number_once"),
            between("package_number_bounded", 1, 999, "number"),
            models.CheckConstraint(
                condition=models.Q(weight_kg__isnull=True) | models.Q(weight_kg__gt=0, weight_kg__lt=1_000_000_000),
                name="package_weight",
            ),
        ]
