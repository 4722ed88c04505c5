"""Makes a new database cluster: whole or not at all."""

import os
import shutil
import subprocess
from typing import Final

import psycopg
from psycopg import sql

from ordinance.foundation.database.embedded.account import DatabaseUnusable
from ordinance.foundation.database.embedded.addresses import DATABASE, Role, address, password
from ordinance.foundation.database.embedded.store import MAJOR, Store
from ordinance.foundation.home import Home

# Trigram and case functions need a character type that knows Chinese; sorting stays by code point.
INITDB: Final = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--lc-messages=C",
    "--data-checksums",
    "--auth=scram-sha-256",
)
ENVIRONMENT: Final = {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC"}


def cluster_make(store: Store, home: Home) -> None:
    """Run initdb beside the final place and move it there, so that an interrupted one leaves no half cluster."""
    if store.data.exists():
        _check_version(store)
        return
    draft = store.folder / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    secret = store.folder / "admin.new"
    secret.unlink(missing_ok=True)
    descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password(home, Role.ADMIN))
    store.account.give(secret)
    command = [
        str(store.programs / "initdb"),
        *INITDB,
        f"--username={Role.ADMIN}",
        f"--pwfile={secret}",
        "-D",
        str(draft),
    ]
    try:
        made = subprocess.run(
            command, check=False, capture_output=True, text=True, env=ENVIRONMENT, **store.account.process
        )
    finally:
        secret.unlink()
    if made.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise DatabaseUnusable(f"PostgreSQL could not make its files in {draft}:\n{made.stderr.strip()}")
    draft.rename(store.data)


def _check_version(store: Store) -> None:
    version = (store.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if version != MAJOR:
        raise DatabaseUnusable(
            f"The data in {store.data} was written by PostgreSQL {version}; this version of Ordinance brings {MAJOR}. "
            "Restore a backup into a new ORDINANCE_HOME, or set DATABASE_URL."
        )


def roles_make(home: Home) -> None:
    """Create the two roles and the database; done again after an interruption it completes what is missing.

    The owner may create databases, so that copies for tests and restored backups need no administrator. The
    database comes last: an application that can connect to it finds everything else in place.
    """
    with psycopg.connect(address(home, Role.ADMIN, database="postgres"), autocommit=True) as admin:
        for role, rights in ((Role.OWNER, "createdb"), (Role.APPLICATION, "nocreatedb")):
            _role_make(admin, home, role, rights)
        if admin.execute("select from pg_database where datname = %s", [DATABASE]).fetchone() is None:
            admin.execute("revoke connect on database postgres, template1 from public")
            admin.execute(sql.SQL("grant connect on database postgres to {}").format(sql.Identifier(Role.OWNER)))
            names = {"database": sql.Identifier(DATABASE), "owner": sql.Identifier(Role.OWNER)}
            admin.execute(sql.SQL("create database {database} owner {owner}").format(**names))


def _role_make(admin: psycopg.Connection, home: Home, role: Role, rights: str) -> None:
    if admin.execute("select from pg_roles where rolname = %s", [role]).fetchone() is not None:
        return
    # The server is sent the verifier, never the password: a log of statements cannot give it away.
    verifier = admin.pgconn.encrypt_password(password(home, role).encode(), role.encode(), b"scram-sha-256")
    statement = "create role {role} login nosuperuser nocreaterole noinherit " + rights + " password {verifier}"
    admin.execute(sql.SQL(statement).format(role=sql.Identifier(role), verifier=verifier.decode()))
