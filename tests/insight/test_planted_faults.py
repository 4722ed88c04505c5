"""A checker that has never failed proves nothing: each fault is planted, and the check named for it must see it.

The company is made through the workflows in a database of its own; there all constraints and triggers are taken away,
as a superuser could, and each fault is planted in a transaction that is rolled back.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import psycopg
import pytest

from ordinance.foundation.database.ids import KEYS
from ordinance.insight.invariants.catalogue import invariants
from ordinance.insight.invariants.running import offences
from tests.harness.private import default_at, private_copy
from tests.insight.faults import FAULTS, Fault
from tests.insight.year import a_small_year

pytestmark = pytest.mark.proves(
    "INV-01",
    "INV-02",
    "INV-03",
    "INV-04",
    "INV-07",
    "INV-08",
    "INV-10",
    "INV-11",
    "INV-13",
    "INV-14",
    "INV-15",
    "INV-16",
    "INV-20",
)

_CONSTRAINTS = """
select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname)
from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'u')
union all
select format('drop index if exists %s cascade', i.indexrelid::regclass) from pg_index i
join pg_class c on c.oid = i.indrelid
where c.relnamespace = 'public'::regnamespace and i.indisunique and not i.indisprimary
union all
select format('alter table %s disable trigger user', c.oid::regclass) from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
order by 1
"""


@dataclass(frozen=True, slots=True)
class Bare:
    """A database without guards, and what a fault may name in it."""

    owner: psycopg.Connection
    names: dict[str, int]

    def found(self) -> set[tuple[str, str]]:
        with self.owner.cursor() as cursor:
            return {(offence.code, offence.check) for offence in offences(cursor, [self.names["c"]])}


@pytest.fixture(scope="module")
def bare() -> Iterator[Bare]:
    with private_copy(of_template=True) as copy:
        KEYS.forget()
        with default_at(copy):
            year = a_small_year()
        KEYS.forget()
        names = {name: key for name, key in asdict(year).items() if isinstance(key, int)}
        names |= {"c": year.house.company.pk, "o": year.other.company.pk}
        with psycopg.connect(copy.owner) as owner:
            # each statement of its own: dropping one constraint can take another with it
            for (statement,) in owner.execute(_CONSTRAINTS).fetchall():
                owner.execute(statement)
            owner.commit()
            yield Bare(owner, names)


def test_nothing_is_wrong_with_the_company_itself(bare: Bare) -> None:
    assert bare.found() == set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(bare: Bare, fault: Fault) -> None:
    try:
        planted = sum(
            bare.owner.execute(statement.format(**bare.names).encode()).rowcount for statement in fault.sql.split(";")
        )
        assert planted, "the fault touched no row"

        assert (fault.code, fault.check) in bare.found()
    finally:
        bare.owner.rollback()


def test_every_check_has_a_fault_it_catches() -> None:
    planted = {(fault.code, fault.check) for fault in FAULTS}
    asked = {(invariant.code, check.name) for invariant in invariants() for check in invariant.checks}

    assert asked - planted == set()
    assert len(FAULTS) >= 24
    assert {invariant.code for invariant in invariants()} == {code for code, _ in planted}
