"""The commands that prove: invariants, ledger and policy, as a person runs them."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from ordinance.foundation.home import home
from tests.builders import a_customer, a_house, a_request, an_item, submitted, the_order
from tests.entrypoints.cli.commands import ordinance
from tests.harness.private import private_copy
from tests.harness.server import Addresses

BROKEN_POLICY = """
[policy]
code = "x"
"""


class Ground(NamedTuple):
    database: Addresses
    home: Path
    company: str
    company_id: int
    number: str
    order: int


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    house = a_house()
    key = submitted(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(10)), 3)))
    number = the_order(key).number or ""
    with private_copy() as copy:
        yield Ground(copy, home().path, house.company.code, house.company.pk, number, key)


@pytest.mark.proves(
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
def test_invariants_hold_and_say_so(ground: Ground) -> None:
    lines = ordinance(ground.database, ground.home, "invariants", "--company", ground.company)
    told = ordinance(ground.database, ground.home, "invariants", "--company", ground.company, "--json")

    assert lines.returncode == 0, lines.stdout
    assert lines.stdout.count("成立 holds") == 13
    document = json.loads(told.stdout)
    assert document["holds"] is True
    assert ordinance(ground.database, ground.home, "invariants", "--company", "nobody").returncode == 2


def test_a_broken_invariant_is_named_with_its_rows(ground: Ground) -> None:
    with psycopg.connect(ground.database.owner) as owner:
        change = "update credit_creditaccount set exposure = exposure + 1 where company_id = %s"
        owner.execute(change, [ground.company_id])
    try:
        found = ordinance(ground.database, ground.home, "invariants", "--company", ground.company)
    finally:
        with psycopg.connect(ground.database.owner) as owner:
            owner.execute(change.replace("+ 1", "- 1"), [ground.company_id])

    assert found.returncode == 1
    assert "exposure_differs: " in found.stdout


@pytest.mark.proves("J1")
def test_an_exported_order_is_verified_without_a_database(ground: Ground, tmp_path: Path) -> None:
    file = tmp_path / "订单.json"
    nowhere = Addresses("", "")
    exported = ordinance(ground.database, ground.home, "ledger", "export", "--order", ground.number, "--company",
                         ground.company, "--out", file)  # fmt: skip
    assert exported.returncode == 0, exported.stderr
    key = exported.stdout.split()[-1]

    assert ordinance(nowhere, tmp_path / "elsewhere", "ledger", "verify", "--file", file, "--key", key).returncode == 0
    file.write_text(file.read_text(encoding="utf-8").replace("order.submitted", "order.confirmed"), encoding="utf-8")
    forged = ordinance(nowhere, tmp_path / "elsewhere", "ledger", "verify", "--file", file)
    assert (forged.returncode, "hash_differs" in forged.stdout or "内容与哈希不符" in forged.stdout) == (1, True)
    assert ordinance(nowhere, tmp_path / "elsewhere", "ledger", "verify", "--file", tmp_path / "none").returncode == 2


@pytest.mark.proves("J1", "INV-16")
def test_a_tampered_ledger_is_found_and_the_place_named(ground: Ground) -> None:
    own = ("--company", ground.company)
    assert ordinance(ground.database, ground.home, "ledger", "seal", *own).returncode == 0
    assert ordinance(ground.database, ground.home, "ledger", "verify", *own).returncode == 0
    with psycopg.connect(ground.database.owner) as owner:
        owner.execute("alter table ledger_ledgerentry disable trigger user")
        owner.execute("delete from ledger_ledgerentry where stream = %s and seq >= 2", [ground.order])
        owner.execute("update orders_order set ledger_seq = 1 where id = %s", [ground.order])

    found = ordinance(ground.database, ground.home, "ledger", "verify", *own)

    assert found.returncode == 1
    assert f"stream {ground.order} " in found.stdout
    assert "tail after this entry is missing" in found.stdout


def test_policies_are_listed_shown_and_checked(ground: Ground, tmp_path: Path) -> None:
    listed = ordinance(ground.database, ground.home, "policy", "list")
    shown = ordinance(ground.database, ground.home, "policy", "show", "n14", "--language", "en")
    broken = tmp_path / "broken.toml"
    broken.write_text(BROKEN_POLICY, encoding="utf-8")
    preset = Path(__file__).parents[3] / "src/ordinance/foundation/policy/presets/n14.toml"

    assert (listed.returncode, "n14" in listed.stdout, ground.company in listed.stdout) == (0, True, True)
    assert shown.returncode == 0
    assert ordinance(ground.database, ground.home, "policy", "check", preset).returncode == 0
    checked = ordinance(ground.database, ground.home, "policy", "check", broken)
    assert (checked.returncode, "错误 error" in checked.stdout) == (1, True)
    assert ordinance(ground.database, ground.home, "policy", "check", tmp_path / "none.toml").returncode == 2
    assert ordinance(ground.database, ground.home, "policy", "show", "nothing").returncode == 2
