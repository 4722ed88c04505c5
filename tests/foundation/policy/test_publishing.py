"""Publishing: versions never change, the right one is in force on a day, and overlapping scopes are refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from ordinance.foundation.database.ids import next_id
from ordinance.foundation.errors import NotFound
from ordinance.foundation.policy.catalogue import preset_source
from ordinance.foundation.policy.errors import PolicyError, PolicyMoveRefused
from ordinance.foundation.policy.models import PolicyState, PolicyVersion
from ordinance.foundation.policy.queries import document_of, documents_in_force
from ordinance.foundation.policy.rules.governing import governing
from ordinance.foundation.policy.rules.parsing import policy_digest
from ordinance.foundation.policy.services import policy_publish, policy_retire

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


@dataclass
class Notes:
    """A journal that only remembers."""

    kinds: list[str] = field(default_factory=list)

    def add(self, kind: str, stream: int, data: Mapping[str, Any]) -> None:
        assert stream
        assert data
        self.kinds.append(kind)


@pytest.fixture
def company_id() -> Iterator[int]:
    with transaction.atomic():
        yield next_id()
        transaction.set_rollback(True)


def publish(company_id: int, source: str, on: date = JANUARY, notes: Notes | None = None) -> PolicyVersion:
    return policy_publish(
        company_id=company_id, source=source, effective_on=on, published_at=NOW, journal=notes or Notes()
    )


def test_a_published_policy_is_in_force_from_its_day_on(company_id: int) -> None:
    notes = Notes()

    version = publish(company_id, preset_source("n14"), MARCH, notes)

    assert documents_in_force(company_id, JANUARY) == ()
    ((version_id, document),) = documents_in_force(company_id, MARCH)
    assert (version_id, document.head.code, version.number) == (version.pk, "n14", 1)
    assert version.digest == policy_digest(version.source)
    assert notes.kinds == ["policy.published"]


def test_the_next_version_takes_over_on_its_day_and_the_old_one_stays(company_id: int) -> None:
    first = publish(company_id, preset_source("n14"))
    second = publish(company_id, preset_source("n14").replace("years = 5", "years = 7"), MARCH)

    assert [one for one, _ in documents_in_force(company_id, JANUARY)] == [first.pk]
    assert [one for one, _ in documents_in_force(company_id, MARCH)] == [second.pk]
    assert (document_of(first.pk).retention_years(), document_of(second.pk).retention_years()) == (5, 7)
    assert second.number == 2


def test_two_policies_are_told_apart_by_scope(company_id: int) -> None:
    publish(company_id, preset_source("n14"))
    wholesale = publish(company_id, preset_source("n14-wholesale"))

    in_force = documents_in_force(company_id, MARCH)

    assert governing(in_force, {"customer.grade": "A", "order.type": "standard"})[0] == wholesale.pk
    assert governing(in_force, {"customer.grade": "B", "order.type": "standard"})[1].head.code == "n14"
    assert len(document_of(wholesale.pk).review_steps()) == 3


def test_an_extension_needs_its_base_in_force(company_id: int) -> None:
    with pytest.raises(PolicyError) as refused:
        publish(company_id, preset_source("n14-wholesale"))

    assert [one.code for one in refused.value.findings] == ["base_missing"]
    assert not PolicyVersion.objects.filter(company_id=company_id).exists()


def test_a_later_base_does_not_change_what_was_published_over_it(company_id: int) -> None:
    publish(company_id, preset_source("n14"))
    wholesale = publish(company_id, preset_source("n14-wholesale"))

    publish(company_id, preset_source("n14").replace("years = 5", "years = 7"))

    assert document_of(wholesale.pk).retention_years() == 5


def test_a_policy_that_may_cover_the_same_orders_is_refused(company_id: int) -> None:
    publish(company_id, preset_source("n14"))

    with pytest.raises(PolicyError) as refused:
        publish(company_id, preset_source("direct"))

    assert [(one.code, one.facts["other"]) for one in refused.value.findings] == [("scope_conflict", "n14")]


def test_policies_of_another_company_are_not_seen(company_id: int) -> None:
    publish(company_id, preset_source("n14"))

    assert documents_in_force(next_id(), MARCH) == ()


def test_a_retired_policy_is_out_of_force_and_can_still_be_read(company_id: int) -> None:
    version, notes = publish(company_id, preset_source("n14")), Notes()

    policy_retire(company_id=company_id, code="n14", journal=notes)

    assert documents_in_force(company_id, MARCH) == ()
    assert document_of(version.pk).head.code == "n14"
    assert notes.kinds == ["policy.retired"]
    with pytest.raises(PolicyMoveRefused):
        policy_retire(company_id=company_id, code="n14", journal=notes)


def test_a_draft_is_no_document_yet(company_id: int) -> None:
    version = publish(company_id, preset_source("n14"))
    PolicyVersion.objects.filter(pk=version.pk).update(state=PolicyState.DRAFT)

    with pytest.raises(NotFound):
        document_of(version.pk)


def test_documents_in_force_cost_one_query_once_they_are_known(company_id: int) -> None:
    publish(company_id, preset_source("n14"))
    publish(company_id, preset_source("n14-wholesale"))
    documents_in_force(company_id, MARCH)

    statements: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        documents_in_force(company_id, MARCH)

    assert len(statements) == 1
