"""Companies under a policy of a test's own: a preset with some words changed, or a clause taken out."""

import re
from datetime import UTC, date, datetime

from django.db import transaction

from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.services import journal_write
from ordinance.foundation.policy.catalogue import preset_source
from ordinance.foundation.policy.services import policy_publish
from tests.builders import House, a_house


def a_house_under(preset: str, *changes: tuple[str, str]) -> House:
    """A company whose only policy is a preset with some words changed."""
    house = a_house(policies=())
    source = preset_source(preset)
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    now = datetime.now(UTC)
    journal = Journal(house.company.pk, house.people["admin"].pk, now, now)
    with transaction.atomic():
        policy_publish(
            company_id=house.company.pk, source=source, effective_on=date(1990, 1, 1), published_at=now, journal=journal
        )
        journal_write(journal)
    return house


def without(source: str, clause: str) -> tuple[str, str]:
    """The change that takes a clause out of a preset."""
    found = re.search(rf'\[\[clause\]\]\nid = "{re.escape(clause)}".*?(?=\[\[clause\]\]|\Z)', source, re.DOTALL)
    assert found
    return found[0], ""
