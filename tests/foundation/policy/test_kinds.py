"""A kind of rule says who reads it, and that module does; one nobody reads counts as text only."""

from typing import Final

import pytest

from ordinance.foundation.people.rules import DUTIES
from ordinance.foundation.policy.catalogue import preset_codes, preset_document
from ordinance.foundation.policy.kinds import KEPT_APART, KINDS
from ordinance.foundation.policy.rules.specs import Coverage, KindSpec
from tests.paths import CHECKOUT

SOURCE: Final = CHECKOUT / "src" / "ordinance"
# How the reader of a kind asks the document for it.
ASKED: Final = {
    "scope": "def governing(",
    "required_fields": ".required_fields()",
    "numbering": ".numbering()",
    "gate": ".gates(",
    "review_step": ".review_steps()",
    "time_limit": ".time_limits()",
    "credit_policy": ".gates(",
    "payment_term": ".payment_terms()",
    "price_authority": ".gates(",
    "notification": ".notifications()",
    "allocation": ".allocation()",
    "invoice_timing": ".invoice_timing()",
    "document": ".retention_years()",
    "completion": ".gates(",
    "separation": ".separation()",
    "step_order": ".step_order()",
}


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.reader], ids=lambda kind: kind.name)
def test_the_reader_of_a_kind_reads_it(kind: KindSpec) -> None:
    reader = SOURCE.joinpath(*kind.reader.split(".")).with_suffix(".py")

    assert ASKED[kind.name] in reader.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", preset_codes())
def test_a_clause_of_a_kind_nobody_reads_is_text_only(code: str) -> None:
    document = preset_document(code)
    unread = {c.id for c in document.clauses if c.rule is not None and not KINDS[c.rule.kind].reader}

    assert {document.coverage()[clause] for clause in unread} <= {Coverage.TEXT}


def test_the_duties_kept_apart_are_duties() -> None:
    assert set(KEPT_APART) <= DUTIES
    assert {duty for duty in DUTIES if duty.startswith("review.")} <= set(KEPT_APART)
