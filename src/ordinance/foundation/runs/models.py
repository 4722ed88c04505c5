"""Long acts (批量操作): one act over many objects, carried out in chunks, with a result for each object."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ordinance.foundation.database.models import CompanyRow, at_most, choices, one_of
from ordinance.foundation.runs.rules import KEYS_MAX, RunState


class Run(CompanyRow):
    """One act over many keys. `done_count` and `refused_count` together say how far it has come."""

    person_id = models.BigIntegerField()
    act = models.CharField(max_length=40)
    params = models.TextField(default="{}")  # canonical JSON: what the act is told besides its keys
    keys = ArrayField(models.BigIntegerField())
    total = models.IntegerField()
    done_count = models.IntegerField(default=0)
    refused_count = models.IntegerField(default=0)
    state = models.CharField(max_length=8, choices=choices(RunState), default=RunState.WAITING)
    stopped_because = models.CharField(max_length=40, blank=True, default="")  # asked, not_allowed
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("run_state_known", "state", RunState),
            models.CheckConstraint(condition=Q(total__gte=1, total__lte=KEYS_MAX), name="run_total_bounded"),
            models.CheckConstraint(condition=Q(done_count__gte=0, refused_count__gte=0), name="run_counts_positive"),
            at_most("run_counts_in_total", "done_count", F("total") - F("refused_count")),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE) | Q(total=F("done_count") + F("refused_count")),
                name="run_done_is_complete",
            ),
        ]
        indexes = [models.Index(fields=["company", "person_id", "-created_at", "-id"], name="run_newest")]

    @property
    def position(self) -> int:
        """How many of its keys have a result."""
        return self.done_count + self.refused_count


class RunResult(CompanyRow):
    """What became of one key of a run."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="results", db_index=False)
    position = models.IntegerField()
    key = models.BigIntegerField()
    label = models.CharField(max_length=100, blank=True, default="")
    is_done = models.BooleanField()
    code = models.CharField(max_length=60, blank=True, default="")  # of the refusal
    facts = models.TextField(default="{}")  # canonical JSON

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="run_result_once")]
        indexes = [models.Index(fields=["run", "is_done", "position"], name="run_refused_first")]
