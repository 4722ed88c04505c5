"""Money: bills, receipts and what they are applied to, fapiao, credit limits."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ordinance.entrypoints.api.fields import CLEAN, Amount, Code, Day, Key, Name, OrderRef, Switch, limits
from ordinance.entrypoints.api.schemas.base import In, without_twins

Currency = Annotated[str, limits(3, 3, "^[A-Z]{3}$"), CLEAN]


class BillIn(In):
    """Orders of one customer to bill together."""

    orders: Annotated[list[OrderRef], Field(min_length=1, max_length=500), AfterValidator(without_twins)]


class ReceiptIn(In):
    """Money the bank confirmed; without a customer it waits to be claimed."""

    customer: Code | None = None
    payer: Name
    amount: Amount
    currency: Currency
    method: Annotated[str, limits(20, 1), CLEAN] = "transfer"
    bank_reference: Annotated[str, limits(80, 1), CLEAN]
    received_on: Day
    orders: Annotated[list[OrderRef], Field(max_length=200), AfterValidator(without_twins)] = Field(
        default_factory=list
    )


class PartIn(In):
    """An amount for one bill."""

    bill: Key
    amount: Amount


class ApplyIn(In):
    """What to apply; without parts the bills are settled oldest due first."""

    parts: Annotated[list[PartIn], Field(max_length=200)] = Field(default_factory=list)


class ClaimIn(In):
    """Whose money it is."""

    customer: Code


class FapiaoIn(In):
    """The kind of fapiao: 专用 or 普通."""

    kind: Literal["special", "ordinary"] = "special"


class CreditLimitIn(In):
    """A customer's credit limit in the company's currency."""

    credit_limit: Amount
    reason: Annotated[str, limits(500, 1), CLEAN]
    is_frozen: Switch = False
