"""Policies of a company and their immutable versions (L4)."""

from django.db import models

from ordinance.foundation.database.models import CompanyRow


class PolicyState(models.TextChoices):
    """Life of a version: a draft may be edited, a published one never."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Policy(CompanyRow):
    """An order management policy (订单管理制度) of a company."""

    code = models.CharField(max_length=64)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    priority = models.IntegerField(default=0)  # among policies whose scope fits, the highest governs

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="policy_code_once")]


class PolicyVersion(CompanyRow):
    """One version of a policy, as the text it was written in."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions", db_index=False)
    number = models.IntegerField()
    source = models.TextField()  # composed TOML: what governs, with everything it extends
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=PolicyState, default=PolicyState.DRAFT)
    effective_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once")]
        indexes = [models.Index(fields=["company", "state", "effective_on"], name="policy_in_force")]
