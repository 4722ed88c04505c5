"""Number series: order numbers may have gaps (they are taken in blocks), numbers of bills and credit notes may not."""

from django.db import models

from ordinance.foundation.database.models import CompanyRow


class Series(CompanyRow):
    """A series of document numbers of a company for one period, e.g. bills of 2026."""

    code = models.CharField(max_length=40)
    period = models.CharField(max_length=8, blank=True, default="")
    next_value = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code", "period"], name="series_once")]
