"""Tasks: what a person must do, by when, and because of which clause."""

from django.db import models

from ordinance.foundation.database.models import CompanyRow, one_of


class TaskState(models.TextChoices):
    """A task is open until somebody decides it or its reason falls away."""

    OPEN = "open"
    DONE = "done"
    VOID = "void"


class Task(CompanyRow):
    """One piece of work on one order (tasks without an order name their stream instead)."""

    kind = models.CharField(max_length=40)  # review, confirm, pick, ship, sign, bill, collect, close, archive …
    order_id = models.BigIntegerField(null=True)  # bare key: orders stand above the worklist
    subject_id = models.BigIntegerField(
        null=True
    )  # what it is about when not the order itself (an opinion, a delivery)
    department = models.CharField(max_length=40, blank=True, default="")
    duty = models.CharField(max_length=60)
    clause = models.CharField(max_length=60, blank=True, default="")
    title_zh = models.CharField(max_length=300, blank=True, default="")
    title_en = models.CharField(max_length=300, blank=True, default="")
    requester_id = models.BigIntegerField(null=True)
    assignee_id = models.BigIntegerField(null=True)
    assigned_by = models.BigIntegerField(null=True)
    assigned_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    outcome = models.CharField(max_length=40, blank=True, default="")
    opinion = models.CharField(max_length=2000, blank=True, default="")
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("task_state_known", "state", TaskState),
            models.CheckConstraint(
                condition=~models.Q(state=TaskState.DONE)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="task_done_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "duty", "due_at", "id"], condition=models.Q(state="open"), name="task_open_by_duty"
            ),
            models.Index(fields=["order_id"], name="task_by_order"),
            models.Index(
                fields=["subject_id"],
                condition=models.Q(state="open", subject_id__isnull=False),
                name="task_open_by_subject",
            ),
            models.Index(
                fields=["assignee_id"],
                condition=models.Q(state="open", assignee_id__isnull=False),
                name="task_open_by_assignee",
            ),
            models.Index(
                fields=["assigned_by"],
                condition=models.Q(state="open", assigned_by__isnull=False),
                name="task_open_by_giver",
            ),
        ]
