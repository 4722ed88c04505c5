"""Signing in."""

from typing import Annotated

from ordinance.entrypoints.api.fields import CLEAN, KeyOut, Name, limits
from ordinance.entrypoints.api.schemas.base import In, Out


class SignInIn(In):
    """Who signs in to which company; `label` names the program the token is for."""

    login: Annotated[str, limits(150, 1), CLEAN]
    password: Annotated[str, limits(256, 1), CLEAN]
    company: Name
    label: Annotated[str, limits(100), CLEAN] = "api"


class MeOut(Out):
    """The person, company and duties a token stands for; `customers` is null for staff."""

    person: KeyOut
    login: str
    name: str
    company: str
    currency: str
    duties: list[str]
    customers: list[KeyOut] | None
