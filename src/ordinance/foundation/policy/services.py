"""The only writer of policies: publishes a version, retires a policy.

A published version is self-contained: what it extends is worked into its text, so that it means the same for ever.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Max

from ordinance.foundation.policy.catalogue import composed, parse
from ordinance.foundation.policy.errors import PolicyError, PolicyMoveRefused
from ordinance.foundation.policy.models import Policy, PolicyState, PolicyVersion
from ordinance.foundation.policy.queries import documents_in_force
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.governing import scope_conflicts
from ordinance.foundation.policy.rules.parsing import policy_digest


class Noting(Protocol):
    """What publishing needs of an act's journal."""

    def add(self, kind: str, stream: int, data: Mapping[str, Any]) -> None: ...


def policy_publish(
    *, company_id: int, source: str, effective_on: date, published_at: datetime, journal: Noting
) -> PolicyVersion:
    """Publish a policy's text as its next version, in force from a day on (L4).

    source   a policy file; what it extends must be in force in the company on that day and is worked in
    raises   PolicyError: the text has errors, its base is missing, or its scope may overlap another's of equal priority
    """
    in_force = [document for _, document in documents_in_force(company_id, effective_on)]
    extends = parse(source).head.extends
    base = next((document for document in in_force if document.head.code == extends), None)
    text = composed(source, base)
    document = parse(text)
    _scope_check(document, in_force)
    policy = _policy_locked(company_id, document)
    last = PolicyVersion.objects.filter(policy=policy).aggregate(last=Max("number"))["last"] or 0
    version = PolicyVersion.objects.create(
        company_id=company_id,
        policy=policy,
        number=last + 1,
        source=text,
        digest=policy_digest(text),
        state=PolicyState.PUBLISHED,
        effective_on=effective_on,
        published_at=published_at,
    )
    published = {
        "version": version.pk,
        "number": version.number,
        "digest": version.digest,
        "effective_on": effective_on.isoformat(),
        "warnings": [finding.as_facts() for finding in document.warnings],
    }
    journal.add("policy.published", policy.pk, published)
    return version


def _scope_check(document: PolicyDocument, in_force: list[PolicyDocument]) -> None:
    others = [other for other in in_force if other.head.code != document.head.code]
    conflicts = [finding for other in others for finding in scope_conflicts([other, document])]
    if conflicts:
        raise PolicyError(conflicts)


def _policy_locked(company_id: int, document: PolicyDocument) -> Policy:
    head = document.head
    named = {"name_zh": head.name.zh, "name_en": head.name.en, "priority": head.priority}
    Policy.objects.get_or_create(company_id=company_id, code=head.code, defaults=named)
    policy = Policy.objects.select_for_update(no_key=True).get(company_id=company_id, code=head.code)
    Policy.objects.filter(pk=policy.pk).update(**named)
    return policy


def policy_retire(*, company_id: int, code: str, journal: Noting) -> None:
    """Take a policy out of force; orders it governs keep their version.

    raises  PolicyMoveRefused when the company has no published version of it
    """
    policy = Policy.objects.filter(company_id=company_id, code=code).select_for_update(no_key=True).first()
    versions = PolicyVersion.objects.filter(policy=policy, state=PolicyState.PUBLISHED)
    if policy is None or not versions.update(state=PolicyState.RETIRED):
        raise PolicyMoveRefused(policy=code, move="retire")
    journal.add("policy.retired", policy.pk, {"code": code})
