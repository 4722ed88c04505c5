"""Runs pg_dump and pg_restore against the owner's database; the password never stands on a command line."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from django.db import connections

from ordinance.entrypoints.cli.backups.errors import BackupRefused
from ordinance.foundation.database.embedded.store import INSTALLATION, PACKAGE

_VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")


def run(program: str, arguments: Sequence[str | Path]) -> None:
    """Run one of PostgreSQL's programs on the owner's database; raises BackupRefused with its last words."""
    command = [_program(program), *arguments]
    done = subprocess.run(command, check=False, env=_environment(), capture_output=True, text=True)
    if done.returncode:
        words = "\n".join(done.stderr.strip().splitlines()[-10:])
        raise BackupRefused(f"{program} failed with status {done.returncode}:\n{words}")


def _program(name: str) -> Path:
    """The program of the server's version or newer: what came with the product, or what PATH has."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int / 10000")
        (server,) = cursor.fetchone()
    found = {_major(path): path for path in _candidates(name)}
    fitting = [version for version in sorted(found) if version >= server]
    if not fitting:
        raise BackupRefused(f"{name} of PostgreSQL {server} or newer is needed; none is in PATH.")
    return found[fitting[0]]


def _candidates(name: str) -> list[Path]:
    wheel = find_spec(PACKAGE)
    own = Path(wheel.origin).parent / INSTALLATION / "bin" / name if wheel and wheel.origin else None
    named = shutil.which(name)
    return [path for path in (own, Path(named) if named else None) if path and path.exists()]


def _major(path: Path) -> int:
    said = subprocess.run([path, "--version"], check=False, capture_output=True, text=True).stdout
    version = _VERSION.search(said)
    return int(version[1]) if version else 0


def _environment() -> dict[str, str]:
    settings: dict[str, Any] = connections["owner"].settings_dict
    named = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
    }
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}
