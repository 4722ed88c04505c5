"""What people's accounts refuse."""

from ordinance.foundation.errors import Refusal


class SignInRefused(Refusal):
    """Login, password or company is not right; which of them is not said."""

    code, status = "sign_in_refused", 401


class TooManyAttempts(Refusal):
    """Too many attempts as one login or from one address; `retry_after` is in seconds."""

    code, status = "too_many_attempts", 429


class LastManager(Refusal):
    """Nobody would be left who may manage the company's people."""

    code, status = "last_manager", 409


class PersonOfOthers(Refusal):
    """The person also works in a company whose people the actor does not manage; `company` is its code."""

    code, status = "person_of_others", 409
