"""Nobody changes the ledger: the application may not, the owner is stopped; erasing personal data leaves it whole."""

import psycopg
import pytest
from django.db import ProgrammingError

from ordinance.foundation.ledger.models import PrivatePayload
from ordinance.foundation.ledger.sealing import company_breaks
from ordinance.foundation.ledger.services import private_erase
from tests.foundation.ledger.chains import a_company, a_stream, run, with_personal_data
from tests.harness.private import private_copy
from tests.harness.server import Addresses

pytestmark = pytest.mark.proves("J1", "INV-16")

CHANGES = [
    "update {table} set stream = stream",
    "delete from {table}",
    "truncate {table}",
]
KEPT = ["ledger_ledgerentry", "ledger_ledgerlink", "ledger_factsnapshot"]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", KEPT)
def test_the_application_may_not_even_try(table: str, change: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(change.format(table=table))


def test_the_application_may_not_take_the_protection_away() -> None:
    for statement in (
        "alter table ledger_ledgerentry disable trigger all",
        "drop trigger ledger_ledgerentry_kept on ledger_ledgerentry",
        "drop table ledger_ledgerentry cascade",
        "set session_replication_role = replica",
    ):
        with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
            run(statement)


@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_is_stopped_by_the_trigger(change: str) -> None:
    a_stream(a_company())
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only")
    with private_copy() as copy, psycopg.connect(copy.owner) as owner, refused:
        owner.execute(change.format(table="ledger_ledgerentry"))


def test_erasing_personal_data_leaves_the_chain_whole(database: Addresses) -> None:
    company = a_company()
    stream = with_personal_data(company)

    assert private_erase(stream) == 1

    assert not PrivatePayload.objects.filter(stream=stream).exists()
    assert company_breaks(company)[0] == []
    with psycopg.connect(database.owner) as owner:
        sql = "select string_agg(data, '') from ledger_ledgerentry where stream = %s"
        text = owner.execute(sql, [stream]).fetchone()
    assert text is not None
    assert "张三" not in text[0]
