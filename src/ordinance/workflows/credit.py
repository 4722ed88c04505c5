"""Credit limits: set with a reason, both figures kept (C4)."""

from decimal import Decimal

from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Done, InvalidInput, NotFound, Outcome
from ordinance.masterdata.parties.queries import customers_by_code
from ordinance.modules.credit.queries import accounts_locked
from ordinance.modules.credit.services import LimitChange, accounts_open, limit_set
from ordinance.workflows.amounts import amount_or_zero
from ordinance.workflows.kernel import Act, workflow


@workflow(duty="credit.limit", unscoped="a limit is set on what gates ask, not through them")
def credit_limit_set(
    act: Act, customer_code: str, credit_limit: Decimal | str, reason: str, *, is_frozen: bool = False
) -> Outcome:
    """Set a customer's credit limit in the company's currency, or freeze the account."""
    if not reason.strip() or "\0" in reason:
        raise InvalidInput(field="reason", reason="required")
    currency = Company.objects.get(pk=act.company_id).currency
    limit = amount_or_zero(credit_limit, currency, field="credit_limit")
    customer = customers_by_code(act.company_id, [customer_code]).get(customer_code)
    if customer is None:
        raise NotFound(customer=customer_code)
    accounts_open(act.company_id, [customer.pk])
    account = accounts_locked(act.company_id, [customer.pk])[customer.pk]
    change = LimitChange(account=account, credit_limit=limit, is_frozen=is_frozen, reason=reason.strip())
    limit_set(change, reviewed_on=act.time.today, journal=act.journal)
    return Done(
        {"customer": customer_code, "credit_limit": limit, "is_frozen": is_frozen, "exposure": account.exposure}
    )
