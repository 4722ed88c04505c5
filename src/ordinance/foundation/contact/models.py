"""What people say to one another about the work: comments, work-contact sheets (工作联系单), notices."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ordinance.foundation.contact.rules import About, NoticeKind, SheetState
from ordinance.foundation.database.models import CompanyRow, choices, one_of


class Comment(CompanyRow):
    """What somebody of the staff said about an object, by the object's stream. Never changed: the ledger has it too."""

    about = models.CharField(max_length=10, choices=choices(About))
    stream = models.BigIntegerField()
    text = models.CharField(max_length=2000)
    mentioned = ArrayField(models.BigIntegerField(), default=list)  # people
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("comment_about_known", "about", About)]
        indexes = [models.Index(fields=["stream", "made_at"], name="comment_by_stream")]


class Sheet(CompanyRow):
    """A work-contact sheet (工作联系单): one department asks others, and each of them acknowledges."""

    number = models.CharField(max_length=40)
    order_id = models.BigIntegerField(null=True)  # bare key: orders stand above
    department = models.CharField(max_length=40)  # whose sheet it is
    subject = models.CharField(max_length=200)
    text = models.CharField(max_length=2000)
    reply_by = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=choices(SheetState), default=SheetState.OPEN)
    sent_by = models.BigIntegerField()
    sent_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="sheet_number_once"),
            one_of("sheet_state_known", "state", SheetState),
            models.CheckConstraint(
                condition=~models.Q(state=SheetState.CLOSED) | models.Q(closed_at__isnull=False),
                name="sheet_closed_at_known",
            ),
        ]
        indexes = [
            models.Index(fields=["order_id"], condition=models.Q(order_id__isnull=False), name="sheet_by_order"),
            models.Index(fields=["company", "-sent_at", "-id"], name="sheet_newest"),
        ]

    def __str__(self) -> str:
        return self.number


class SheetAddress(CompanyRow):
    """One department, or one person, a sheet is addressed to, and what was answered there."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="addresses", db_index=False)
    department = models.CharField(max_length=40, blank=True, default="")  # empty: addressed to the person
    person_id = models.BigIntegerField(null=True)
    duty = models.CharField(max_length=60)  # who may acknowledge
    task_id = models.BigIntegerField(null=True)
    acknowledged_by = models.BigIntegerField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "department", "person_id"], nulls_distinct=False, name="sheet_addressed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(department="", person_id__isnull=False)
                | ~models.Q(department="") & models.Q(person_id__isnull=True),
                name="sheet_addressed_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True)
                | models.Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                name="sheet_acknowledged_by_somebody",
            ),
        ]


class Notice(CompanyRow):
    """That a person should know of an event; one per person and event."""

    person_id = models.BigIntegerField()
    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=24, choices=choices(NoticeKind))
    stream = models.BigIntegerField()  # what it is about: an order, a sheet, a task
    order_id = models.BigIntegerField(null=True)
    facts = models.TextField(default="{}")  # canonical JSON: numbers and words of the line that is shown
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "event_id"], name="notice_once"),
            one_of("notice_kind_known", "kind", NoticeKind),
        ]
        indexes = [
            models.Index(fields=["company", "person_id", "-made_at", "-id"], name="notice_newest"),
            models.Index(
                fields=["company", "person_id"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
        ]
