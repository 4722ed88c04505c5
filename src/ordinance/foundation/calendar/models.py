"""Calendars: shifts, holidays and make-up days of a company, and the clock of a simulated one."""

from django.db import models

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.models import CompanyRow


class Shift(CompanyRow):
    """One span of working time on a weekday (0 is Monday), in the company's zone."""

    weekday = models.SmallIntegerField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "weekday", "starts_at"], name="shift_once"),
            models.CheckConstraint(condition=models.Q(weekday__gte=0, weekday__lte=6), name="shift_weekday"),
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="shift_runs_forward"),
        ]


class CalendarDay(CompanyRow):
    """A day that differs from its weekday: a holiday, or a make-up working day (调休)."""

    on = models.DateField()
    is_working = models.BooleanField()
    name = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "on"], name="calendar_day_once")]


class SimulatedClock(models.Model):
    """What time it is in a simulated company; companies that really sell have no such row."""

    company = models.OneToOneField(Company, models.PROTECT, primary_key=True, related_name="+")
    now = models.DateTimeField()
