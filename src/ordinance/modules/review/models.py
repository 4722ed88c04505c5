"""Review: the departments' opinions an order needs before it is confirmed, one decision each (B1, B2)."""

from django.db import models

from ordinance.foundation.database.models import CompanyRow


class Decision(models.TextChoices):
    """What a department may say."""

    PASS = "pass"  # noqa: S105  an opinion, not a password
    CONDITION = "pass_with_condition"
    RETURN = "return"
    REJECT = "reject"


class Opinion(CompanyRow):
    """One department's part of the contract review sheet, asked in one round (a submission)."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", db_index=False)
    round = models.IntegerField()
    clause = models.CharField(max_length=60)
    department = models.CharField(max_length=40)
    duty = models.CharField(max_length=60)
    step_group = models.SmallIntegerField()  # groups follow one another
    join = models.CharField(max_length=4)  # all, any
    task_id = models.BigIntegerField(null=True)  # open once its group's turn has come
    requester_id = models.BigIntegerField()
    decision = models.CharField(max_length=20, choices=Decision, blank=True, default="")
    condition = models.CharField(max_length=1000, blank=True, default="")
    comment = models.CharField(max_length=2000, blank=True, default="")
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    is_void = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "round", "clause"], name="opinion_once"),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_by__isnull=True)
                | models.Q(decided_by__isnull=False) & ~models.Q(decision=""),
                name="opinion_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requester_id")),
                name="opinion_not_on_own_request",
            ),
        ]
