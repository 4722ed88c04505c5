"""Who I am here, and what a problem's code means."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from ordinance.entrypoints.api.auth import signed_in
from ordinance.entrypoints.api.operations import reading
from ordinance.entrypoints.api.problems import language_for
from ordinance.entrypoints.api.schemas.base import ProblemOut
from ordinance.entrypoints.api.schemas.tokens import MeOut
from ordinance.entrypoints.sentences.table import SENTENCES
from ordinance.entrypoints.sentences.telling import title
from ordinance.foundation.companies.models import Company
from ordinance.foundation.people.models import Person

router = Router(tags=["account"])


@reading(router, "/me", response=MeOut, operation_id="me")
def me(request: HttpRequest) -> dict[str, Any]:
    """当前身份与权限。 The person, the company and the duties of the token."""
    actor = signed_in(request)
    person = Person.objects.get(pk=actor.person_id)
    company = Company.objects.get(pk=actor.company_id)
    return {
        "person": person.pk,
        "login": person.login,
        "name": person.name_zh,
        "company": company.code,
        "currency": company.currency,
        "duties": sorted(actor.duties),
        "customers": None if actor.customer_ids is None else sorted(actor.customer_ids),
    }


@reading(router, "/problems", response=list[ProblemOut], operation_id="problems")
def problems(request: HttpRequest) -> list[dict[str, Any]]:
    """所有拒绝原因。 Every code a problem can carry."""
    language = language_for(request)
    return [
        {"code": code, "title": title(code, language), "status": sentence.status}
        for code, sentence in sorted(SENTENCES.items())
    ]
