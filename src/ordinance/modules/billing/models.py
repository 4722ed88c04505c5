"""Billing: what is owed by the term, bills, receipts and their matching, the fapiao as a separate document.

A small double-entry table carries receivables, advances and receipts; what is owed is its sum.
"""

from decimal import Decimal

from django.db import models

from ordinance.foundation.database.models import (
    AMOUNT_MAX,
    QUANTITY_MAX,
    CompanyRow,
    amount_field,
    at_most,
    between,
    one_of,
    quantity_field,
)


class Account(models.TextChoices):
    """The accounts of the small ledger."""

    BANK = "bank"
    RECEIVABLE = "receivable"
    ADVANCE = "advance"
    REVENUE = "revenue"
    VAT = "vat_output"


class BillKind(models.TextChoices):
    """A credit note has negative amounts and names the bill it corrects."""

    BILL = "bill"
    CREDIT = "credit_note"


class FapiaoState(models.TextChoices):
    """Requested of the tax service; issued with its number there; corrected by a red one."""

    REQUESTED = "requested"
    ISSUED = "issued"
    FAILED = "failed"
    REVERSED = "reversed"


class Instalment(CompanyRow):
    """One payment an order's term asks for (E2): how much, from which event, due when it is known."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    kind = models.CharField(max_length=16)  # deposit, before_shipping, on_delivery, balance, net
    base_event = models.CharField(max_length=12)
    share_percent = models.DecimalField(max_digits=7, decimal_places=4)
    amount = amount_field()
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="instalment_once"),
            between("instalment_bounded", 0, AMOUNT_MAX, "amount"),
        ]


class Bill(CompanyRow):
    """An open item: a bill (应收单) or a credit note. Immutable but for what has been applied to it."""

    kind = models.CharField(max_length=12, choices=BillKind, default=BillKind.BILL)
    number = models.CharField(max_length=40)
    number_value = models.BigIntegerField()  # place in its gapless series
    series = models.CharField(max_length=40)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    net = amount_field()
    vat = amount_field()
    gross = amount_field()
    applied = amount_field()  # same sign as gross
    billed_on = models.DateField()
    due_on = models.DateField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="bill_number_once"),
            models.UniqueConstraint(fields=["company", "series", "number_value"], name="bill_series_once"),
            between("bill_bounded", -AMOUNT_MAX, AMOUNT_MAX, "net", "vat", "gross", "applied"),
            models.CheckConstraint(
                condition=models.Q(gross=models.F("net") + models.F("vat")), name="bill_gross_adds_up"
            ),
            models.CheckConstraint(
                condition=models.Q(gross__gte=0, applied__gte=0, applied__lte=models.F("gross"))
                | models.Q(gross__lt=0, applied__lte=0, applied__gte=models.F("gross")),
                name="bill_applied_at_most_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["customer", "due_on"], condition=~models.Q(applied=models.F("gross")), name="bill_open"
            ),
            models.Index(fields=["company", "due_on", "id"], name="bill_by_due"),
            models.Index(fields=["company", "-billed_on", "-id"], name="bill_by_day"),
        ]


class BillLine(CompanyRow):
    """Part of an order line on a bill; amounts by cumulative difference, so that the parts of a line add up."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="lines", db_index=False)
    order_id = models.BigIntegerField()
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="+", db_index=False)
    delivery_line_id = models.BigIntegerField(null=True)  # bare key; none for charges and for bills before shipping
    quantity = quantity_field()  # signed like the amounts
    net = amount_field()
    vat = amount_field()
    gross = amount_field()

    class Meta:
        constraints = [
            between("bill_line_quantity", -QUANTITY_MAX, QUANTITY_MAX, "quantity"),
            between("bill_line_bounded", -AMOUNT_MAX, AMOUNT_MAX, "net", "vat", "gross"),
        ]
        indexes = [
            models.Index(fields=["bill"], name="bill_line_by_bill"),
            models.Index(fields=["order_id"], name="bill_line_by_order"),
            models.Index(fields=["order_line"], name="bill_line_by_order_line"),
        ]


class Receipt(CompanyRow):
    """Money the bank confirmed (E3). What is not applied is an advance (预收款), a liability."""

    number = models.CharField(max_length=40)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, null=True, related_name="+", db_index=False)
    payer = models.CharField(max_length=200)
    method = models.CharField(max_length=20)
    bank_reference = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    amount = amount_field()
    applied = amount_field()
    received_on = models.DateField()
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="receipt_number_once"),
            models.UniqueConstraint(fields=["company", "bank_reference"], name="receipt_bank_reference_once"),
            between("receipt_bounded", 0, AMOUNT_MAX, "amount", "applied"),
            at_most("receipt_applied_at_most_once", "applied", "amount"),
        ]
        indexes = [
            models.Index(
                fields=["customer"], condition=~models.Q(applied=models.F("amount")), name="receipt_on_account"
            ),
            models.Index(fields=["company", "-received_on", "-id"], name="receipt_by_day"),
        ]


class AdvanceTie(CompanyRow):
    """Part of an advance tied to an order: it counts as that order's payment and waits for its bill."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="ties", db_index=False)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", db_index=False)
    amount = amount_field()
    applied = amount_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt", "order"], name="advance_tie_once"),
            between("advance_tie_bounded", 0, AMOUNT_MAX, "amount", "applied"),
            at_most("advance_tie_applied", "applied", "amount"),
        ]
        indexes = [models.Index(fields=["order"], name="advance_tie_by_order")]

    @property
    def unbilled(self) -> Decimal:
        """What still waits for a bill."""
        waiting: Decimal = self.amount - self.applied
        return waiting


class Application(CompanyRow):
    """Money of a receipt, or of a credit note, applied to a bill (核销)."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="applications", db_index=False)
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="applications", db_index=False)
    credit_note = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="+", db_index=False)
    order_id = models.BigIntegerField(null=True)  # bare key: whose tie or credit it was; none: for the bill as a whole
    amount = amount_field()
    applied_by = models.BigIntegerField()
    applied_at = models.DateTimeField()

    class Meta:
        constraints = [
            between("application_bounded", 0, AMOUNT_MAX, "amount"),
            models.CheckConstraint(
                condition=models.Q(receipt__isnull=False, credit_note__isnull=True)
                | models.Q(receipt__isnull=True, credit_note__isnull=False),
                name="application_from_one_source",
            ),
        ]
        indexes = [models.Index(fields=["bill"], name="application_by_bill")]


class Posting(CompanyRow):
    """One side of one entry of the double-entry table; an entry's debits equal its credits."""

    entry_id = models.BigIntegerField()
    account = models.CharField(max_length=12, choices=Account)
    customer_id = models.BigIntegerField(null=True)
    bill_id = models.BigIntegerField(null=True)
    receipt_id = models.BigIntegerField(null=True)
    debit = amount_field()
    credit = amount_field()
    posted_on = models.DateField()

    class Meta:
        constraints = [
            between("posting_bounded", 0, AMOUNT_MAX, "debit", "credit"),
            models.CheckConstraint(condition=models.Q(debit=0) | models.Q(credit=0), name="posting_one_side"),
            one_of("posting_account_known", "account", Account),
        ]
        indexes = [
            models.Index(fields=["entry_id"], name="posting_by_entry"),
            models.Index(fields=["company", "account", "customer_id"], name="posting_by_account"),
        ]


class Fapiao(CompanyRow):
    """A fapiao (发票) requested of the tax service for a bill; its number is the service's, and it never changes."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="fapiaos", db_index=False)
    kind = models.CharField(max_length=12, default="special")  # special 专用, ordinary 普通, red 红字
    state = models.CharField(max_length=10, choices=FapiaoState, default=FapiaoState.REQUESTED)
    number = models.CharField(max_length=20, blank=True, default="")
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    confirmation_number = models.CharField(max_length=40, blank=True, default="")  # 红字确认单
    title = models.CharField(max_length=200)
    tax_number = models.CharField(max_length=32, blank=True, default="")
    net = amount_field()
    vat = amount_field()
    gross = amount_field()
    requested_by = models.BigIntegerField()
    requested_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)  # from here on only its state may change, and only to reversed
    failure = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            one_of("fapiao_state_known", "state", FapiaoState),
            models.UniqueConstraint(
                fields=["bill"],
                condition=models.Q(state__in=["requested", "issued"], kind__in=["special", "ordinary"]),
                name="fapiao_one_alive_per_bill",
            ),
            models.UniqueConstraint(
                fields=["company", "number"], condition=~models.Q(number=""), name="fapiao_number_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="issued") | ~models.Q(number="") & models.Q(issued_at__isnull=False),
                name="fapiao_issued_has_number",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["bill"], name="fapiao_by_bill")]
