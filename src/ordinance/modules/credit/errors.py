"""Refusals of credit."""

from ordinance.foundation.errors import Refusal


class AccountMissing(Refusal):
    """A customer has no credit account; facts name the customers."""

    code, status = "credit_account_missing", 409
