"""The embedded server lives through what machines and people do to it."""

import os
import shutil
import signal
import time
from pathlib import Path

import psycopg
import pytest

from ordinance.foundation.database.embedded.account import DatabaseUnusable
from ordinance.foundation.database.embedded.addresses import Role, address, socket_folder
from ordinance.foundation.database.embedded.attach import attached, left, serving
from ordinance.foundation.database.embedded.locks import is_locked
from ordinance.foundation.home import Home, HomeUnusable
from tests.foundation.database.embedded.conftest import kill_all, processes_of, remove

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
LIMIT_SECONDS = 20.0  # one or two on a quiet machine, which this is not while tests run


def row_write(home: Home) -> None:
    with psycopg.connect(address(home, Role.OWNER)) as owner:
        owner.execute("create table kept (a int)")
        owner.execute("insert into kept values (1)")


def rows(home: Home) -> int:
    with psycopg.connect(address(home, Role.OWNER)) as owner:
        row = owner.execute("select count(*) from kept").fetchone()
    assert row is not None
    return int(row[0])


def rows_after_return(home: Home) -> None:
    began = time.monotonic()
    while True:
        try:
            assert rows(home) == 1
        except psycopg.OperationalError:
            assert time.monotonic() - began < LIMIT_SECONDS
            time.sleep(0.02)
        else:
            return


def postmaster(home: Home) -> int:
    return int((home.path / "database/data/postmaster.pid").read_text().split()[0])


def all_gone(home: Home) -> None:
    began = time.monotonic()
    while processes_of(home):
        assert time.monotonic() - began < LIMIT_SECONDS
        time.sleep(0.01)


def test_it_is_durable_local_and_asks_for_a_password(at_home: Home) -> None:
    wanted = {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "listen_addresses": "",
    }
    with attached(at_home), psycopg.connect(address(at_home, Role.OWNER)) as owner:
        assert {name: owner.execute(f"show {name}").fetchone() for name in wanted} == {
            name: (value,) for name, value in wanted.items()
        }
        locale = owner.execute("select datlocprovider, datlocale, datcollate, datctype from pg_database").fetchone()
        assert locale == ("b", "C.UTF-8", "C", "C.UTF-8")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(address(at_home, Role.OWNER).replace(at_home.secret("ordinance_owner_password"), "x"))


def test_the_application_cannot_make_tables_or_databases(at_home: Home) -> None:
    with attached(at_home), psycopg.connect(address(at_home, Role.APPLICATION), autocommit=True) as application:
        for statement in ("create table x (a int)", "create schema x", "create database x", "create role x"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement)


def test_a_second_start_finds_everything_and_is_quick(at_home: Home) -> None:
    with attached(at_home):
        row_write(at_home)
    left(at_home)
    all_gone(at_home)

    began = time.monotonic()
    with attached(at_home):
        assert rows(at_home) == 1
    assert time.monotonic() - began < LIMIT_SECONDS


def test_a_start_after_everything_was_killed(at_home: Home) -> None:
    with attached(at_home):
        row_write(at_home)
        kill_all(at_home)
        all_gone(at_home)

    with attached(at_home):
        assert rows(at_home) == 1


def test_a_start_when_the_old_process_number_belongs_to_another(at_home: Home) -> None:
    with attached(at_home):
        row_write(at_home)
        kill_all(at_home)
    all_gone(at_home)
    lock = at_home.path / "database/data/postmaster.pid"
    lines = lock.read_text().splitlines(keepends=True)
    lock.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))

    with attached(at_home):
        assert rows(at_home) == 1


def test_a_crashed_server_comes_back_by_itself(at_home: Home) -> None:
    with attached(at_home):
        row_write(at_home)
        old = postmaster(at_home)
        os.kill(old, signal.SIGKILL)
        rows_after_return(at_home)
        assert postmaster(at_home) != old


def test_a_socket_that_was_cleaned_away_comes_back(at_home: Home) -> None:
    with attached(at_home):
        row_write(at_home)
        shutil.rmtree(socket_folder(at_home))
        rows_after_return(at_home)


def test_a_killed_keeper_is_replaced(at_home: Home) -> None:
    with attached(at_home):
        row_write(at_home)
        os.kill(int((at_home.running / "keeper.lock").read_text()), signal.SIGKILL)
        while is_locked(at_home.running / "keeper.lock"):
            time.sleep(0.01)
        serving(at_home)
        assert rows(at_home) == 1


def test_two_homes_at_once(at_home: Home, folder: Path) -> None:
    other = Home(folder / "other")
    try:
        with attached(at_home), attached(other):
            row_write(at_home)
            row_write(other)
            assert socket_folder(at_home) != socket_folder(other)
    finally:
        remove(other)


def test_the_server_stays_until_the_last_one_leaves(at_home: Home) -> None:
    with attached(at_home):
        row_write(at_home)
        with attached(at_home):
            pass
        left(at_home, seconds=2)
        assert rows(at_home) == 1


def test_an_interrupted_set_up_is_begun_again(at_home: Home) -> None:
    (at_home.path / "database" / "data.new").mkdir(parents=True)
    (at_home.path / "database" / "data.new" / "half").touch()
    if os.geteuid() == 0:
        os.chown(at_home.path / "database", 65534, 65534)

    with attached(at_home):
        row_write(at_home)


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "a file").touch()
    home = Home(folder / "a file" / "home")

    with pytest.raises(HomeUnusable, match=r"a file/home.*ORDINANCE_HOME"), attached(home):
        pass


@AS_ROOT
def test_root_steps_down_and_leaves_no_account_behind(at_home: Home) -> None:
    accounts = Path("/etc/passwd").read_bytes()

    with attached(at_home):
        assert Path(f"/proc/{postmaster(at_home)}").stat().st_uid not in {0}
        assert (at_home.path / "database").stat().st_mode & 0o077 == 0
        assert (at_home.secrets / "ordinance_owner_password").stat().st_mode & 0o077 == 0

    assert Path("/etc/passwd").read_bytes() == accounts


@AS_ROOT
def test_a_home_the_account_cannot_reach_keeps_its_data_elsewhere(folder: Path) -> None:
    folder.chmod(0o700)
    home = Home(folder / "home").prepare()
    try:
        with attached(home):
            row_write(home)
        assert (home.path / "database").is_symlink()
        assert not (home.path / "database").resolve().is_relative_to(folder)
    finally:
        remove(home)


@AS_ROOT
def test_a_strangers_socket_folder_is_refused(at_home: Home) -> None:
    socket_folder(at_home).mkdir(mode=0o700)
    os.chown(socket_folder(at_home), 12345, 12345)

    with pytest.raises(DatabaseUnusable, match="belongs to somebody else"), attached(at_home):
        pass
