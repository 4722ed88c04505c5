"""The order itself: number, type, lines with all their quantities, versions and holds.

Owns Order.status, the quantities and the three tracks: nobody else writes them.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from ordinance.foundation.database.models import (
    AMOUNT_MAX,
    PRICE_MAX,
    QUANTITY_MAX,
    CompanyRow,
    Row,
    amount_field,
    at_most,
    between,
    choices,
    one_of,
    price_field,
    quantity_field,
)
from ordinance.foundation.ledger.rules import GENESIS
from ordinance.orders.states import ByHand, HoldState, LineKind, ObjectKind, Status, Track


class OrderType(CompanyRow):
    """What kind of order it is, as data (A19)."""

    code = models.CharField(max_length=20)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    is_priced = models.BooleanField(default=True)
    is_invoiced = models.BooleanField(default=True)
    is_shipped = models.BooleanField(default=True)
    is_return_due = models.BooleanField(default=False)
    needs_production = models.BooleanField(default=False)
    ownership_passes = models.CharField(max_length=10, default="shipped")  # shipped, signed, billed, never
    number_pattern = models.CharField(max_length=40, default="SO{yyyy}{mm}-{n:06}")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="order_type_once")]


class Order(CompanyRow):
    """A sales order from its draft on. Drafts may lack a customer; from its confirmation on it has its number."""

    type = models.ForeignKey(OrderType, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=40, null=True)
    status = models.CharField(max_length=10, choices=choices(Status), default=Status.DRAFT)
    stage = models.CharField(max_length=20, default="registered")
    channel = models.CharField(max_length=20, default="desk")
    priority = models.SmallIntegerField(default=5)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, null=True, related_name="+", db_index=False)
    customer_raw = models.CharField(max_length=200, blank=True, default="")
    customer_po = models.CharField(max_length=80, blank=True, default="")
    currency = models.CharField(max_length=3)
    price_basis = models.CharField(max_length=5)
    payment_term = models.CharField(max_length=20, blank=True, default="")
    requested_on = models.DateField(null=True)
    promised_on = models.DateField(null=True)
    ship_to_name = models.CharField(max_length=100, blank=True, default="")
    ship_to_phone = models.CharField(max_length=40, blank=True, default="")
    ship_to_address = models.CharField(max_length=500, blank=True, default="")
    accepts_partial = models.BooleanField(default=True)
    is_verified = models.BooleanField(default=False)
    has_source_document = models.BooleanField(default=False)
    missing = models.CharField(max_length=2000, blank=True, default="")  # codes of what it still lacks, by comma
    note = models.CharField(max_length=2000, blank=True, default="")
    goods_net = amount_field()
    net = amount_field()
    vat = amount_field()
    gross = amount_field()
    version = models.IntegerField(default=1)  # rises with each confirmed change
    edit_token = models.IntegerField(default=1)  # rises with each write a person could have missed
    policy_version = models.ForeignKey(
        "policy.PolicyVersion", models.PROTECT, null=True, related_name="+", db_index=False
    )
    fulfilment = models.CharField(max_length=8, choices=choices(Track), default=Track.OPEN)
    invoicing = models.CharField(max_length=8, choices=choices(Track), default=Track.OPEN)
    payment = models.CharField(max_length=8, choices=choices(Track), default=Track.OPEN)
    entered_by = models.BigIntegerField()
    ordered_at = models.DateTimeField()
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ledger_seq = models.IntegerField(default=0)
    ledger_hash = models.BinaryField(max_length=32, default=GENESIS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="order_number_once"),
            one_of("order_status_known", "status", Status),
            between("order_amounts_bounded", -AMOUNT_MAX, AMOUNT_MAX, "goods_net", "net", "vat", "gross"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="order_gross_is_net_and_vat"),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.CANCELLED])
                | Q(
                    customer__isnull=False,
                    submitted_at__isnull=False,
                    policy_version__isnull=False,
                ),
                name="order_complete_once_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.CONFIRMED, Status.CLOSED])
                | Q(confirmed_at__isnull=False, number__isnull=False),
                name="order_confirmed_at_known",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-ordered_at", "-id"], name="order_newest"),
            models.Index(fields=["company", "stage", "-ordered_at", "-id"], name="order_by_stage"),
            models.Index(fields=["company", "gross", "id"], name="order_by_amount"),
            models.Index(fields=["company", "promised_on", "id"], name="order_by_promise"),
            models.Index(fields=["company", "requested_on", "id"], name="order_by_request"),
            models.Index(fields=["company", "entered_by", "-ordered_at", "-id"], name="order_by_author"),
            models.Index(
                F("company"),
                Coalesce("promised_on", "requested_on"),
                condition=Q(status="confirmed", fulfilment__in=["open", "part"]),
                name="order_to_leave",
            ),
            models.Index(fields=["customer", "-ordered_at"], name="order_by_customer"),
            models.Index(fields=["company", "customer_po"], condition=~Q(customer_po=""), name="order_by_customer_po"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class OrderLine(CompanyRow):
    """One line. Each quantity is written by one service function and fenced here."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines", db_index=False)
    position = models.IntegerField()
    kind = models.CharField(max_length=8, choices=choices(LineKind), default=LineKind.GOODS)
    item = models.ForeignKey("catalog.Item", models.PROTECT, null=True, related_name="+", db_index=False)
    item_raw = models.CharField(max_length=80, blank=True, default="")
    description = models.CharField(max_length=300, blank=True, default="")
    unit = models.CharField(max_length=10, blank=True, default="")
    warehouse_id = models.BigIntegerField(null=True)  # bare key: where it must come from; none leaves the choice open
    lot = models.CharField(max_length=40, blank=True, default="")
    requested_on = models.DateField(null=True)
    promised_on = models.DateField(null=True)
    quantity = quantity_field()
    cancelled = quantity_field()
    produced = quantity_field()
    shipped = quantity_field()
    signed = quantity_field()
    accepted = quantity_field()
    returned = quantity_field()
    invoiced = quantity_field()
    reserved = quantity_field()
    pegged = quantity_field()
    picked = quantity_field()
    over_tolerance = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal(0))  # 溢装
    short_tolerance = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal(0))  # 短装
    list_price = price_field(default=None, null=True)
    unit_price = price_field(default=None, null=True)
    discount_percent = models.DecimalField(max_digits=7, decimal_places=4, default=Decimal(0))
    by_hand = models.CharField(  # what of its price a person typed; the rules give the rest
        max_length=20, blank=True, choices=choices(ByHand), default=ByHand.NOTHING, db_default=""
    )
    vat_rate = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal(0))
    net = amount_field()
    vat = amount_field()
    gross = amount_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="line_position_once"),
            one_of("line_kind_known", "kind", LineKind),
            one_of("line_by_hand_known", "by_hand", ByHand),
            between(
                "line_quantities_bounded",
                0,
                QUANTITY_MAX,
                "quantity",
                "cancelled",
                "produced",
                "shipped",
                "signed",
                "accepted",
                "returned",
                "invoiced",
                "reserved",
                "pegged",
                "picked",
            ),
            between("line_tolerances", 0, 1, "over_tolerance", "short_tolerance"),
            between("line_discount", 0, 100, "discount_percent"),
            between("line_vat_rate", 0, 1, "vat_rate"),
            between("line_amounts_bounded", -AMOUNT_MAX, AMOUNT_MAX, "net", "vat", "gross"),
            models.CheckConstraint(
                condition=Q(unit_price__isnull=True) | Q(unit_price__gte=0, unit_price__lte=PRICE_MAX),
                name="line_unit_price",
            ),
            models.CheckConstraint(condition=Q(gross=F("net") + F("vat")), name="line_gross_is_net_and_vat"),
            at_most("line_cancelled_in_ordered", "cancelled", "quantity"),
            at_most(
                "line_never_over_delivered",
                "shipped",
                (F("quantity") - F("cancelled")) * (Decimal(1) + F("over_tolerance"))
                - F("reserved")
                - F("picked")
                - F("pegged"),
            ),
            at_most("line_signed_was_shipped", "signed", "shipped"),
            at_most("line_accepted_was_signed", "accepted", "signed"),
            at_most("line_returned_was_shipped", "returned", "shipped"),
            at_most(
                "line_invoiced_in_ordered",
                "invoiced",
                (F("quantity") - F("cancelled")) * (Decimal(1) + F("over_tolerance")),
            ),
        ]
        indexes = [
            models.Index(fields=["item"], condition=Q(reserved__gt=0) | Q(pegged__gt=0), name="line_claims_by_item"),
        ]  # fmt: skip


class OrderVersion(CompanyRow):
    """The order as it stood after a confirmed change, and what that change was."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="versions", db_index=False)
    number = models.IntegerField()
    snapshot = models.TextField()  # canonical JSON
    difference = models.TextField(blank=True, default="")  # canonical JSON: [{line, field, before, after}]
    reason = models.CharField(max_length=500, blank=True, default="")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="order_version_once")]


class Hold(CompanyRow):
    """A standing stop on an object, named by kind and bare key, for one scope or for all (`*`)."""

    object_kind = models.CharField(max_length=10, choices=choices(ObjectKind))
    object_id = models.BigIntegerField()
    object_lot = models.CharField(max_length=40, blank=True, default="")
    scope = models.CharField(max_length=10)
    reason = models.CharField(max_length=60)
    note = models.CharField(max_length=500, blank=True, default="")
    clause = models.CharField(max_length=60, blank=True, default="")  # empty: put by hand
    duty = models.CharField(max_length=60, default="orders.release")  # who may lift it
    facts = models.TextField(blank=True, default="")  # canonical JSON: what the gate saw and what would lift it
    state = models.CharField(max_length=10, choices=choices(HoldState), default=HoldState.STANDING)
    put_by = models.BigIntegerField()
    put_at = models.DateTimeField()
    lifted_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            one_of("hold_state_known", "state", HoldState),
            one_of("hold_object_known", "object_kind", ObjectKind),
            models.UniqueConstraint(
                fields=["object_kind", "object_id", "scope", "clause"],
                condition=Q(state=HoldState.STANDING) & ~Q(clause=""),
                name="hold_of_clause_once",
            ),
            models.CheckConstraint(
                condition=Q(state=HoldState.STANDING) | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="hold_lifted_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "object_kind", "object_id"], condition=~Q(state="lifted"), name="hold_in_force"
            )
        ]


class OrderLink(Row):
    """One order follows from another: a return, a make-up, a call-off."""

    from_order = models.ForeignKey(Order, models.PROTECT, related_name="+", db_index=False)
    to_order = models.ForeignKey(Order, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_order", "to_order", "kind"], name="order_link_once")]
