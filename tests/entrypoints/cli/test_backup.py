"""A restored backup is the same as what was kept (INV-24), and nothing is ever overwritten by one."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from ordinance.foundation.home import home
from ordinance.foundation.ledger.sealing import seal, seal_key
from tests.builders import a_customer, a_house, a_request, an_item, submitted
from tests.entrypoints.cli.commands import ordinance
from tests.harness.private import private_copy
from tests.harness.server import Addresses
from tests.harness.session import SESSION

pytestmark = pytest.mark.proves("J3", "INV-24")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Addresses]]:
    """A backup of a company with an order in review, a file and a seal."""
    house = a_house()
    submitted(house, a_request(a_customer(house), (an_item(house, on_hand=Decimal(10)), 3)))
    seal(house.company)
    (home().files / "ab").mkdir(exist_ok=True)
    (home().files / "ab" / "abcd").write_bytes("回单".encode())
    folder = tmp_path_factory.mktemp("backup") / "今天 1"
    with private_copy() as copy:
        made = ordinance(copy, home().path, "backup", folder)
        assert made.returncode == 0, made.stderr
        yield folder, copy


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[Addresses, Path]]:
    """A database without tables, and a home nobody has used."""
    assert SESSION.server is not None
    name = f"ordinance_w_{id(tmp_path)}_empty"
    with psycopg.connect(SESSION.server.owner, autocommit=True) as owner:
        owner.execute(f'create database "{name}" template template0')
    try:
        yield SESSION.server.of(name), tmp_path / "家"
    finally:
        with psycopg.connect(SESSION.server.owner, autocommit=True) as owner:
            owner.execute(f'drop database "{name}" with (force)')


def test_a_restored_copy_is_the_same(kept: tuple[Path, Addresses], empty: tuple[Addresses, Path]) -> None:
    folder, _ = kept
    database, new_home = empty

    restored = ordinance(database, new_home, "restore", folder)

    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert (new_home / "files" / "ab" / "abcd").read_text(encoding="utf-8") == "回单"
    assert (new_home / "secrets" / "seal_key").read_text(encoding="ascii").strip() == seal_key()
    assert (new_home / "secrets" / "seal_key").stat().st_mode & 0o077 == 0
    assert ordinance(database, new_home, "invariants").returncode == 0
    assert ordinance(database, new_home, "ledger", "verify").returncode == 0


def test_the_ledger_is_as_protected_as_before(kept: tuple[Path, Addresses], empty: tuple[Addresses, Path]) -> None:
    folder, _ = kept
    database, new_home = empty
    ordinance(database, new_home, "restore", folder)

    with psycopg.connect(database.application) as application, pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("delete from ledger_ledgerentry")
    with psycopg.connect(database.owner) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("delete from ledger_ledgerentry")
    with psycopg.connect(database.application) as application:
        application.execute("update orders_order set note = note")


def test_nothing_is_overwritten(kept: tuple[Path, Addresses], empty: tuple[Addresses, Path]) -> None:
    folder, used = kept
    database, new_home = empty

    assert "not empty" in ordinance(used, new_home, "restore", folder).stderr
    (new_home / "files").mkdir(parents=True, exist_ok=True)
    (new_home / "files" / "mine").write_text("x")
    refused = ordinance(database, new_home, "restore", folder)
    assert (refused.returncode, "not empty" in refused.stderr) == (2, True)
    assert ordinance(used, home().path, "backup", folder).returncode == 2


def test_a_damaged_backup_is_found(kept: tuple[Path, Addresses], empty: tuple[Addresses, Path], tmp_path: Path) -> None:
    folder, _ = kept
    database, new_home = empty
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for path in folder.rglob("*"):
        target = damaged / path.relative_to(folder)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    dump = damaged / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-1] + b"?")

    found = ordinance(database, new_home, "restore", damaged)
    assert (found.returncode, "damaged" in found.stderr) == (1, True)

    (damaged / "manifest.json").unlink()
    assert ordinance(database, new_home, "restore", damaged).returncode == 2


def test_the_owner_is_needed(tmp_path: Path, database: Addresses) -> None:
    assert "owner" not in settings.DATABASES
    without = Addresses("", database.application)
    assert ordinance(without, tmp_path, "backup", tmp_path / "b").returncode == 2
