"""The archive: a closed order's file, complete, with its retention period and its seal (J2, E11)."""

from django.db import models

from ordinance.foundation.database.models import CompanyRow


class OrderFile(CompanyRow):
    """The file of one closed order (订单档案)."""

    order = models.OneToOneField("orders.Order", models.PROTECT, related_name="+")
    filed_by = models.BigIntegerField()
    filed_at = models.DateTimeField()
    retain_until = models.DateField()
    clause = models.CharField(max_length=60, blank=True, default="")
    contents = models.TextField()  # canonical JSON: every document of the order by kind and key
    digest = models.CharField(max_length=64)
