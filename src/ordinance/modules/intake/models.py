"""The intake register (台账): whatever arrived, by which channel, and what became of it (A4)."""

from django.db import models

from ordinance.foundation.database.models import CompanyRow, amount_field, one_of


class EntryState(models.TextChoices):
    """Everything received is in exactly one of these."""

    ORDERED = "ordered"  # a draft was made of it
    WAITING = "waiting"  # a person must look: an unlinked credit request
    REFUSED = "refused"


class ImportRun(CompanyRow):
    """One file that was fed in."""

    mapping = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField(default=0)
    documents = models.IntegerField(default=0)
    rejected_rows = models.IntegerField(default=0)
    started_by = models.BigIntegerField()
    started_at = models.DateTimeField()
    report = models.TextField(blank=True, default="")  # canonical JSON of findings and sums


class IntakeEntry(CompanyRow):
    """One document that arrived."""

    number = models.CharField(max_length=40)
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, related_name="entries", db_index=False)
    source = models.CharField(max_length=60)  # the mapping, or the API client
    document_no = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)  # sales_order, credit_request, refused
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=EntryState)
    reason = models.CharField(max_length=60, blank=True, default="")
    digest = models.CharField(max_length=64)
    value = amount_field()
    currency = models.CharField(max_length=3, blank=True, default="")
    content = models.TextField(blank=True, default="")  # canonical JSON of the document as it was read
    warnings = models.TextField(blank=True, default="")
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="+", db_index=False)
    received_by = models.BigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "source", "document_no"], name="intake_document_once"),
            models.UniqueConstraint(fields=["company", "number"], name="intake_number_once"),
            one_of("intake_state_known", "state", EntryState),
            models.CheckConstraint(
                condition=~models.Q(state=EntryState.ORDERED) | models.Q(order__isnull=False),
                name="intake_ordered_has_order",
            ),
        ]
        indexes = [
            models.Index(fields=["order"], name="intake_by_order"),
            models.Index(fields=["company", "-received_at"], name="intake_newest"),
        ]
