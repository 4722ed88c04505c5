"""What a person with all rights over the database can do to the ledger is found, and the place is named."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from ordinance.foundation.companies.models import Company
from ordinance.foundation.ledger.rules import Break
from ordinance.foundation.ledger.sealing import company_breaks, seal, seal_newest, seals_folder
from ordinance.foundation.ledger.seals import SealBroken
from tests.foundation.ledger.chains import a_company, a_stream, an_order
from tests.harness.private import default_at, private_copy

pytestmark = pytest.mark.proves("J1", "INV-16")

Owner = psycopg.Connection
REHASH = """
update ledger_ledgerentry e set hash = sha256(
  coalesce((select p.hash from ledger_ledgerentry p where p.stream = e.stream and p.seq = e.seq - 1), %s)
  || convert_to(
  e.stream || E'\\n' || e.seq || E'\\n' || e.company_id || E'\\n' || e.actor_id || E'\\n' || e.kind || E'\\n'
  || (extract(epoch from e.occurred_at) * 1000000)::bigint || E'\\n'
  || (extract(epoch from e.recorded_at) * 1000000)::bigint || E'\\n' || e.data, 'UTF8'))
where stream = %s and seq = %s
"""


@contextmanager
def tampered(company: Company, act: Callable[[Owner], object]) -> Iterator[None]:
    """A copy in which somebody with the owner's rights switched the triggers off and did `act`."""
    seal(company)
    with private_copy() as copy:
        with psycopg.connect(copy.owner) as owner:
            owner.execute("alter table ledger_ledgerentry disable trigger user")
            act(owner)
        with default_at(copy):
            yield


def heads_follow(owner: Owner, stream: int) -> None:
    """The careful forger moves the head as well."""
    last = "select seq, hash from ledger_ledgerentry where stream = %s order by seq desc limit 1"
    row = owner.execute(last, [stream]).fetchone()
    if row is None:
        owner.execute("delete from ledger_ledgerhead where stream = %s", [stream])
        return
    owner.execute("update ledger_ledgerhead set seq = %s, hash = %s where stream = %s", [*row, stream])


def edit(owner: Owner, stream: int) -> None:
    owner.execute(
        "update ledger_ledgerentry set data = replace(data, '1.5', '1.4') where stream = %s and seq = 2", [stream]
    )


def delete(owner: Owner, stream: int) -> None:
    owner.execute("delete from ledger_ledgerentry where stream = %s and seq = 2", [stream])


def insert(owner: Owner, stream: int) -> None:
    owner.execute("update ledger_ledgerentry set seq = seq + 100 where stream = %s and seq > 2", [stream])
    owner.execute("update ledger_ledgerentry set seq = seq - 99 where stream = %s and seq > 100", [stream])
    owner.execute(
        "insert into ledger_ledgerentry "
        "select stream, 3, company_id, kind, actor_id, occurred_at, recorded_at, data, hash "
        "from ledger_ledgerentry where stream = %s and seq = 2",
        [stream],
    )
    heads_follow(owner, stream)


def swap(owner: Owner, stream: int) -> None:
    for before, after in ((2, 102), (3, 2), (102, 3)):
        owner.execute("update ledger_ledgerentry set seq = %s where stream = %s and seq = %s", [after, stream, before])


def truncate_tail(owner: Owner, stream: int) -> None:
    owner.execute("delete from ledger_ledgerentry where stream = %s and seq > 3", [stream])
    heads_follow(owner, stream)


def rehash_tail(owner: Owner, stream: int) -> None:
    edit(owner, stream)
    for seq in range(2, 6):
        owner.execute(REHASH, [bytes(32), stream, seq])
    heads_follow(owner, stream)


def delete_stream(owner: Owner, stream: int) -> None:
    owner.execute("delete from ledger_ledgerentry where stream = %s", [stream])
    heads_follow(owner, stream)


@pytest.mark.parametrize(
    ("act", "seq", "reason"),
    [
        (edit, 2, "hash_differs"),
        (delete, 3, "sequence_gap"),
        (insert, 3, "hash_differs"),
        (swap, 2, "hash_differs"),
        (truncate_tail, 3, "tail_missing"),
        (rehash_tail, 5, "head_differs"),
        (delete_stream, 0, "stream_missing"),
    ],
)
def test_tampering_is_found_and_the_place_named(act: Callable[[Owner, int], None], seq: int, reason: str) -> None:
    company = a_company()
    stream = a_stream(company)
    bystander = a_stream(company)

    with tampered(company, lambda owner: act(owner, stream)):
        breaks, newest = company_breaks(company)

    assert newest is not None
    assert Break(stream, seq, reason) in breaks
    assert bystander not in {one.stream for one in breaks}


def test_a_cut_order_is_found_even_without_a_seal() -> None:
    company = a_company()
    order = an_order(company)

    with private_copy() as copy:
        with psycopg.connect(copy.owner) as owner:
            owner.execute("alter table ledger_ledgerentry disable trigger user")
            owner.execute("delete from ledger_ledgerentry where stream = %s and seq = 3", [order.pk])
        with default_at(copy):
            breaks, newest = company_breaks(company)

    assert newest is None
    assert breaks == [Break(order.pk, 2, "tail_missing")]


def test_what_is_written_after_the_seal_is_no_break() -> None:
    company = a_company()
    a_stream(company)
    seal(company)
    a_stream(company)

    assert company_breaks(company)[0] == []


def test_a_seal_is_made_only_when_something_changed_and_names_the_one_before() -> None:
    company = a_company()
    assert seal(company) is None

    a_stream(company)
    first = seal(company)
    again = seal(company)
    an_order(company)
    second = seal(company)

    assert first is not None
    assert again is None
    assert second is not None
    newest = seal_newest(company)
    assert newest is not None
    assert newest.seal.text.previous == first.signature
    assert newest.seal.text.streams == 2


def test_a_forged_seal_is_not_believed() -> None:
    company = a_company()
    a_stream(company)
    seal(company)
    (path,) = seals_folder(company).glob("*.json")
    path.write_bytes(path.read_bytes().replace(b'"streams":1', b'"streams":2'))

    with pytest.raises(SealBroken):
        seal_newest(company)
    assert Break(0, 0, "seal_broken") in company_breaks(company)[0]


def test_a_seal_that_is_gone_is_missed() -> None:
    company = a_company()
    a_stream(company)
    seal(company)
    for path in seals_folder(company).glob("*.json"):
        path.unlink()

    assert company_breaks(company)[0] == [Break(0, 0, "seal_missing")]
