"""The policies in force, read as a book; older versions; what changed between two. Read by all staff."""

from typing import Any, Final

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ordinance.entrypoints.web.frame import framed
from ordinance.entrypoints.web.given import CONTROL, asked, key_of
from ordinance.entrypoints.web.sessions import Visit, signed_in
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.policy.models import Policy
from ordinance.foundation.policy.rules.conditions import Condition
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.rendering import parameter_words
from ordinance.foundation.policy.rules.specs import Coverage
from ordinance.insight.policy_page import (
    VersionSeen,
    difference,
    labels_of,
    policies_of,
    rule_said,
    versions_of,
)

CODE_MOST: Final = 64


@require_safe
@signed_in
def policies(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The company's policies with what each covers."""
    _staff(visit)
    versions = versions_of(visit.company.pk, _today(visit))
    rows = []
    for policy in policies_of(visit.company.pk):
        seen = versions.get(policy.pk, [])
        current = next((each for each in seen if each.is_in_force), None)
        rows.append({"policy": policy, "current": current, "versions": seen, **_covering(current)})
    return framed(request, visit, "web/policy/list.html", {"rows": rows})


@require_safe
@signed_in
def policy(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One policy as a book, in its version in force or the one asked for."""
    found, versions = _found(visit, code)
    shown = _version(request, versions, "version") or _current(versions)
    document = shown.document
    labels = labels_of(document)
    clauses = [{"clause": each, "rule": rule_said(each, labels, language())} for each in document.clauses]
    context = {
        "policy": found,
        "shown": shown,
        "document": document,
        "scope": _scope_said(document.head.scope, document),
        "clauses": clauses,
        "counts": _counts(document),
        "versions": versions,
        "compared": [each for each in versions if each.version.pk != shown.version.pk],
    }
    return framed(request, visit, "web/policy/book.html", context)


@require_safe
@signed_in
def policy_difference(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """What differs between two versions, clause by clause."""
    found, versions = _found(visit, code)
    before, after = _version(request, versions, "from"), _version(request, versions, "to")
    if before is None or after is None:
        raise BadRequest("from, to: required")
    changes = difference(before.document, after.document, language())
    context = {
        "policy": found,
        "before": before,
        "after": after,
        "changes": [each for each in changes if each.way != "same"],
        "unchanged": sum(each.way == "same" for each in changes),
        "versions": versions,
    }
    return framed(request, visit, "web/policy/difference.html", context)


def _staff(visit: Visit) -> None:
    if not visit.is_staff:
        raise PermissionDenied


def _today(visit: Visit) -> Any:
    return time_of(visit.company.pk, visit.company.zone).today


def _found(visit: Visit, code: str) -> tuple[Policy, list[VersionSeen]]:
    """The policy of that code with its versions; 404 when nothing of it was ever published."""
    _staff(visit)
    if CONTROL.search(code) or len(code) > CODE_MOST:
        raise Http404
    found = next((each for each in policies_of(visit.company.pk) if each.code == code), None)
    versions = versions_of(visit.company.pk, _today(visit)).get(found.pk, []) if found is not None else []
    if found is None or not versions:
        raise Http404
    return found, versions


def _version(request: HttpRequest, versions: list[VersionSeen], name: str) -> VersionSeen | None:
    """The version the address names; 404 for a number nobody published."""
    number = asked(request.GET, name, key_of, 0)
    if not number:
        return None
    seen = next((each for each in versions if each.version.number == number), None)
    if seen is None:
        raise Http404
    return seen


def _current(versions: list[VersionSeen]) -> VersionSeen:
    return next((each for each in versions if each.is_in_force), versions[0])


def _covering(current: VersionSeen | None) -> dict[str, Any]:
    if current is None:
        return {}
    document = current.document
    return {"document": document, "scope": _scope_said(document.head.scope, document), "counts": _counts(document)}


def _scope_said(scope: Condition, document: PolicyDocument) -> str:
    return parameter_words(scope, labels_of(document), language())


def _counts(document: PolicyDocument) -> list[tuple[str, int]]:
    covered = list(document.coverage().values())
    return [(kind.value, covered.count(kind)) for kind in Coverage if kind in covered]
