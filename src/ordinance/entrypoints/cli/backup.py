"""`ordinance backup DIR`: everything that cannot be made again, at one moment, with digests that a restore is held to.

Holds the database, the files, the seals and the seal key; keep it as safe as the installation itself.
Status 0: made; 2: it could not be.
"""

import argparse
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from ordinance.config.environment import EnvironmentInvalid
from ordinance.entrypoints.cli.backups.errors import BackupRefused
from ordinance.entrypoints.cli.backups.manifest import Manifest, files_of, manifest_write
from ordinance.entrypoints.cli.backups.programs import run
from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.snapshots import snapshot
from ordinance.foundation.home import home
from ordinance.foundation.ledger.models import Seal
from ordinance.foundation.ledger.sealing import seal_key, seals_folder
from ordinance.insight.digests import table_digests, table_rights

MADE, UNUSABLE = 0, 2


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("backup", help="keep everything that cannot be made again")
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet, or is empty")
    parser.set_defaults(run=lambda given: backup(given.folder))


def backup(folder: Path) -> int:
    """Make a backup while the system runs; the manifest comes last and makes it one."""
    if "owner" not in settings.DATABASES:
        raise EnvironmentInvalid("DATABASE_OWNER_URL must name the role that owns the tables, beside DATABASE_URL.")
    try:
        manifest = _made(folder)
    except (BackupRefused, OSError) as error:
        print(f"ordinance: {error}", file=sys.stderr)
        return UNUSABLE
    rows = sum(rows for rows, _ in manifest.tables.values())
    print(f"{folder}: {len(manifest.tables)} 张表 tables, {rows} 行 rows, {len(manifest.files)} 个文件 files")
    return MADE


def _made(folder: Path) -> Manifest:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty.")
    made_at = wall()
    with snapshot("owner") as cursor:
        cursor.execute("select pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        run("pg_dump", ["--format=custom", f"--snapshot={moment}", "--file", folder / "database.dump"])
        tables = table_digests(cursor)
        rights = table_rights(cursor, str(settings.DATABASES["default"]["USER"]))
        cursor.execute("select app || '.' || name from django_migrations order by 1")
        migrations = [row[0] for row in cursor.fetchall()]
        for company in Company.objects.using("owner"):
            _seals_keep(company, folder)
    # Files are written before the rows that name them and never change: now all that the dump names are there.
    shutil.copytree(home().files, folder / "files", dirs_exist_ok=True)
    _key_keep(folder / "seal_key")
    manifest = Manifest(
        made_at=made_at.isoformat(), migrations=migrations, files=files_of(folder), tables=tables, rights=rights
    )
    manifest_write(folder, manifest)
    connections["owner"].close()
    return manifest


def _seals_keep(company: Company, folder: Path) -> None:
    """The seals up to the newest the dump knows: later ones promise entries it does not hold."""
    newest = Seal.objects.using("owner").filter(company=company).order_by("-sealed_at").first()
    source = seals_folder(company)
    if newest is None or not source.exists():
        return
    target = folder / "seals" / source.name
    target.mkdir(parents=True)
    for path in sorted(source.glob("*.json")):
        if _sealed_at(path) <= newest.sealed_at:
            shutil.copy2(path, target)


def _sealed_at(path: Path) -> Any:
    return datetime.strptime(path.stem.replace("Z", "+0000"), "%Y%m%dT%H%M%S.%f%z")


def _key_keep(path: Path) -> None:
    path.touch(mode=0o600)
    path.write_text(seal_key() + "\n", encoding="ascii")
