"""Duties run at once, then only when their time has come; sealing is one of them."""

from ordinance.entrypoints.worker.duties import Duties, heads_seal
from ordinance.foundation.ledger.models import Seal
from tests.foundation.ledger.chains import a_company, a_stream


def test_a_duty_runs_when_its_time_has_come() -> None:
    runs: list[int] = []
    duties = Duties(every={lambda: runs.append(1): 3600})

    duties.run_due()
    duties.run_due()

    assert runs == [1]


def test_heads_are_sealed_when_something_changed() -> None:
    company = a_company()
    a_stream(company)

    heads_seal()
    heads_seal()
    assert Seal.objects.filter(company=company).count() == 1

    a_stream(company)
    heads_seal()
    assert Seal.objects.filter(company=company).count() == 2
