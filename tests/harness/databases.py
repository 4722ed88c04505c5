"""Databases for tests: a migrated template, made once per state of the migrations, and copies of it.

A copy is named after the process that uses it, so that what a killed run left can be told and dropped.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Final

import psycopg
import pytest
from psycopg import sql

from ordinance.foundation.database.embedded.locks import locked
from tests.harness.server import Addresses, server_home
from tests.paths import CHECKOUT, SOURCE

TEMPLATE: Final = "ordinance_t_"
COPY: Final = "ordinance_w_"
TEMPLATES_KEPT: Final = 3
COPY_SECONDS: Final = 20
NUMBERS: Final = count(1)


def template_make(server: Addresses) -> str:
    """The template's name; migrates a new one when a migration has changed since the last run."""
    name = f"{TEMPLATE}{migrations_digest()}"
    with locked(server_home().running / "template.lock"), psycopg.connect(server.owner, autocommit=True) as owner:
        _strays_drop(owner)
        if _exists(owner, name):
            return name
        draft = f"{COPY}{os.getpid()}_template"
        owner.execute(_statement("create database {} template template0", draft))
        try:
            _migrate(server.of(draft))
            owner.execute(_statement("alter database {} rename to {}", draft, name))
        except BaseException:
            _drop(owner, draft)
            raise
    return name


def migrations_digest() -> str:
    """A hash over everything that shapes an empty database."""
    digest = hashlib.sha256()
    shaping = [*SOURCE.rglob("migrations/*"), SOURCE / "foundation/database/roles.py", SOURCE / "config/settings.py"]
    for path in sorted(path for path in shaping if path.suffix in {".py", ".sql"}):
        digest.update(str(path.relative_to(SOURCE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@contextmanager
def copied(server: Addresses, template: str, *, label: str = "") -> Iterator[Addresses]:
    """A copy of a database nobody else is connected to, dropped afterwards."""
    name = f"{COPY}{os.getpid()}_{label or next(NUMBERS)}"
    with psycopg.connect(server.owner, autocommit=True) as owner:
        _copy(owner, name, template)
    try:
        yield server.of(name)
    finally:
        with psycopg.connect(server.owner, autocommit=True) as owner:
            _drop(owner, name)


def _drop(owner: psycopg.Connection, name: str) -> None:
    """The server's own cleaner may be at work there, and only a superuser may send it away: it leaves by itself."""
    deadline = time.monotonic() + COPY_SECONDS
    while True:
        try:
            owner.execute(_statement("drop database if exists {} with (force)", name))
        except psycopg.errors.InsufficientPrivilege:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _copy(owner: psycopg.Connection, name: str, template: str) -> None:
    """A session that has just ended may still count for a moment."""
    deadline = time.monotonic() + COPY_SECONDS
    while True:
        try:
            owner.execute(_statement("create database {} template {}", name, template))
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            break
    # Rights on the database itself are not copied with it.
    owner.execute(_statement("revoke all on database {} from public", name))
    owner.execute(_statement("grant connect on database {} to public", name))


def _migrate(target: Addresses) -> None:
    environment = {**os.environ, "DATABASE_URL": target.application, "DATABASE_OWNER_URL": target.owner}
    environment["ORDINANCE_POOL"] = "0"
    command = [sys.executable, "-m", "tests.harness.migrating"]
    done = subprocess.run(command, check=False, cwd=CHECKOUT, env=environment, capture_output=True, text=True)
    if done.returncode:
        pytest.exit(f"The migrations do not run:\n{done.stdout}\n{done.stderr}", returncode=1)


def _exists(owner: psycopg.Connection, name: str) -> bool:
    return owner.execute("select from pg_database where datname = %s", [name]).fetchone() is not None


def _strays_drop(owner: psycopg.Connection) -> None:
    """Drop the copies of processes that are no more, and templates of migrations long changed."""
    rows = owner.execute("select datname from pg_database where datname ^@ %s order by oid", [COPY]).fetchall()
    strays = [name for (name,) in rows if not _lives(int(name.removeprefix(COPY).split("_")[0]))]
    rows = owner.execute("select datname from pg_database where datname ^@ %s order by oid", [TEMPLATE]).fetchall()
    strays += [name for (name,) in rows[:-TEMPLATES_KEPT]]
    for name in strays:
        _drop(owner, name)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _statement(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*[sql.Identifier(name) for name in names])
