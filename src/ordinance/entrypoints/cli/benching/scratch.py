"""A database of its own for a run: migrated, filled, dropped. Nothing a company works with is touched."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

SCRATCH: Final = "ordinance_bench"


@contextmanager
def scratch(owner: str, application: str) -> Iterator[Mapping[str, str]]:
    """The environment of a process that works on a fresh database of the same server.

    owner, application  addresses of the product's own database under its two roles
    """
    name = f"{SCRATCH}_{os.getpid()}"
    environment = {
        **os.environ,
        "DATABASE_URL": _renamed(application, name),
        "DATABASE_OWNER_URL": _renamed(owner, name),
        "ORDINANCE_LOG_LEVEL": "WARNING",
    }
    with psycopg.connect(owner, autocommit=True) as server:
        server.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
    try:
        command("migrate", [], environment, quiet=True)
        del environment["DATABASE_OWNER_URL"]
        yield environment
    finally:
        with psycopg.connect(owner, autocommit=True) as server:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def command(name: str, arguments: Sequence[str], environment: Mapping[str, str], *, quiet: bool = False) -> int:
    """Run one command of the product in a process of its own; a quiet one must succeed."""
    line = [sys.executable, "-m", "ordinance.entrypoints.cli.main", name, *arguments]
    done = subprocess.run(line, env=dict(environment), check=quiet, stdout=subprocess.DEVNULL if quiet else None)
    return done.returncode


def _renamed(address: str, database: str) -> str:
    return urlsplit(address)._replace(path=f"/{database}").geturl()
