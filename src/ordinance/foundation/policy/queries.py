"""Reads of policies: which versions are in force in a company, and the documents they hold.

A version that is not a draft never changes, so its parsed document is kept in the process.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from ordinance.foundation.database.hot import Read
from ordinance.foundation.errors import NotFound
from ordinance.foundation.policy.catalogue import parse
from ordinance.foundation.policy.models import PolicyState, PolicyVersion
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.governing import InForce


@lru_cache(maxsize=512)
def document_of(version_id: int) -> PolicyDocument:
    """The composed document of a published or retired version; one query the first time, none afterwards.

    raises  NotFound, also for a draft; PolicyError when the product no longer reads what was published
    """
    source = (
        PolicyVersion.objects.filter(pk=version_id)
        .exclude(state=PolicyState.DRAFT)
        .values_list("source", flat=True)
        .first()
    )
    if source is None:
        raise NotFound(policy_version=version_id)
    return parse(source)


def documents_in_force(company_id: int, on: date) -> tuple[InForce, ...]:
    """(version id, document) of every policy of a company on a day, highest priority first; one query when warm.

    Of each policy the latest version counts whose day has come; a retired policy has none.
    """
    version_ids = (
        PolicyVersion.objects.filter(company_id=company_id, state=PolicyState.PUBLISHED, effective_on__lte=on)
        .order_by("policy_id", "-effective_on", "-number")
        .distinct("policy_id")
        .values_list("pk", flat=True)
    )
    return in_force_of(version_ids)


_VERSIONS: Final = """
select json_build_array(id) from (
  select distinct on (policy_id) id from policy_policyversion
  where company_id = %s and state = 'published' and effective_on <= %s::date
  order by policy_id, effective_on desc, number desc) v
"""


def versions_read(company_id: int, on: date) -> Read:
    """The versions in force on a day, as part of a composed read; `in_force_of` takes their keys."""
    return Read("policies", _VERSIONS, (company_id, on.isoformat()))


def in_force_of(version_ids: Iterable[int]) -> tuple[InForce, ...]:
    """The documents of versions, highest priority first."""
    found = [(version_id, document_of(version_id)) for version_id in version_ids]
    return tuple(sorted(found, key=lambda one: (-one[1].head.priority, one[1].head.code)))
