"""Refusals of credit."""

from ordinance.foundation.errors import Refusal


class ExposureUnbounded(Refusal):
    """A customer's exposure would come to more than can be counted; facts name the customers."""

    code, status = "exposure_unbounded", 409


class AccountMissing(Refusal):
    """A customer has no credit account; facts name the customers."""

    code, status = "credit_account_missing", 409
