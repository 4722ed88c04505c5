"""Credit accounts: what a customer may owe and what they owe. The exposure moves only by conditional update."""

from django.db import models

from ordinance.foundation.database.models import AMOUNT_MAX, CompanyRow, amount_field, between


class CreditAccount(CompanyRow):
    """A customer's limit and exposure, in the company's currency.

    exposure = unbilled gross of open orders + open receivables + bills not yet due − unapplied receipts
    """

    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    credit_limit = amount_field()
    exposure = amount_field()
    is_frozen = models.BooleanField(default=False)
    reviewed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "customer"], name="credit_account_once"),
            between("credit_bounded", -AMOUNT_MAX, AMOUNT_MAX, "exposure"),
            between("credit_limit_bounded", 0, AMOUNT_MAX, "credit_limit"),
        ]
