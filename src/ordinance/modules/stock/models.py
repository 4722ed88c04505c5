"""Stock: levels by their full key, typed movements that explain every level, and reservations.

Never oversold: reserved ≤ on hand is a constraint, and both change only by conditional update.
"""

from django.db import models

from ordinance.foundation.database.models import QUANTITY_MAX, CompanyRow, at_most, between, one_of, quantity_field


class StockStatus(models.TextChoices):
    """可用 待检 冻结 在途 借出."""

    AVAILABLE = "available"
    INSPECTION = "inspection"
    BLOCKED = "blocked"
    TRANSIT = "transit"
    LENT = "lent"


class StockOwner(models.TextChoices):
    """自有 寄售 客供 委外."""

    OWN = "own"
    CONSIGNED = "consigned"
    CUSTOMER = "customer"
    SUBCONTRACTED = "subcontracted"


class MovementKind(models.TextChoices):
    """Why stock changed. A transfer is two movements of one document."""

    OPENING = "opening"
    RECEIPT = "receipt"
    ISSUE = "issue"
    RETURN = "return"
    TRANSFER = "transfer"
    COUNT = "count"
    SCRAP = "scrap"


class Warehouse(CompanyRow):
    """A warehouse of the company."""

    code = models.CharField(max_length=20)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="warehouse_code_once")]


class StockLevel(CompanyRow):
    """How much of an item lies at one place, of one lot, in one status, owned by one kind of owner."""

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(max_length=20, blank=True, default="")
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False)
    lot = models.CharField(max_length=40, blank=True, default="")
    status = models.CharField(max_length=12, choices=StockStatus, default=StockStatus.AVAILABLE)
    owner = models.CharField(max_length=14, choices=StockOwner, default=StockOwner.OWN)
    received_on = models.DateField()  # first in, first out
    on_hand = quantity_field()
    reserved = quantity_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "item", "warehouse", "place", "lot", "status", "owner"], name="stock_level_once"
            ),
            between("stock_bounded", 0, QUANTITY_MAX, "on_hand", "reserved"),
            at_most("stock_never_oversold", "reserved", "on_hand"),
            one_of("stock_status_known", "status", StockStatus),
            one_of("stock_owner_known", "owner", StockOwner),
        ]


class StockMovement(CompanyRow):
    """One change of one level; the level is the sum of its movements."""

    level = models.ForeignKey(StockLevel, models.PROTECT, related_name="movements", db_index=False)
    kind = models.CharField(max_length=10, choices=MovementKind)
    quantity = quantity_field()  # signed
    document_kind = models.CharField(max_length=20)
    document_id = models.BigIntegerField()  # bare key of the delivery, supply, count …
    order_line_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    moved_by = models.BigIntegerField()

    class Meta:
        constraints = [
            one_of("movement_kind_known", "kind", MovementKind),
            between("movement_bounded", -QUANTITY_MAX, QUANTITY_MAX, "quantity"),
        ]
        indexes = [models.Index(fields=["level"], name="movement_by_level")]


class Reservation(CompanyRow):
    """Goods on hand kept for an order line. A consumed or released one stays with quantity zero."""

    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="+", db_index=False)
    order_id = models.BigIntegerField()
    level = models.ForeignKey(StockLevel, models.PROTECT, related_name="reservations", db_index=False)
    quantity = quantity_field()
    priority = models.SmallIntegerField(default=5)
    expires_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_line", "level"], name="reservation_once"),
            between("reservation_bounded", 0, QUANTITY_MAX, "quantity"),
        ]
        indexes = [
            models.Index(fields=["level"], condition=models.Q(quantity__gt=0), name="reservation_open_by_level"),
        ]
