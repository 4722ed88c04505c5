"""`ordinance restore DIR`: bring a backup back into an empty database and home, and prove that it is the same (INV-24).

Status 0: restored, every table as it was and every invariant holds; 1: it is not the same; 2: it could not be restored.
"""

import argparse
import shutil
import sys
from pathlib import Path

from django.conf import settings
from django.db import connections

from ordinance.config.environment import EnvironmentInvalid
from ordinance.entrypoints.cli.backups.errors import BackupDamaged, BackupRefused
from ordinance.entrypoints.cli.backups.manifest import Manifest, manifest_read
from ordinance.entrypoints.cli.backups.programs import run
from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.roles import application_admit
from ordinance.foundation.database.snapshots import snapshot
from ordinance.foundation.home import home
from ordinance.foundation.ledger.sealing import company_breaks
from ordinance.insight.digests import table_digests, tables
from ordinance.insight.invariants.running import invariants_check

SAME, DIFFERENT, UNUSABLE = 0, 1, 2


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("restore", help="bring a backup back into an empty database and folder")
    parser.add_argument("folder", type=Path, help="what `ordinance backup` made")
    parser.set_defaults(run=lambda given: restore(given.folder))


def restore(folder: Path) -> int:
    """Check the backup, refuse to overwrite anything, restore, compare."""
    if "owner" not in settings.DATABASES:
        raise EnvironmentInvalid("DATABASE_OWNER_URL must name the role that owns the tables, beside DATABASE_URL.")
    try:
        manifest = manifest_read(folder)
        _empty_check(folder)
        _database_restore(folder, manifest)
        _home_restore(folder)
        different = _differences(manifest)
    except (BackupRefused, OSError) as error:
        print(f"ordinance: {error}", file=sys.stderr)
        return UNUSABLE
    except BackupDamaged as error:
        print(f"ordinance: {error}", file=sys.stderr)
        return DIFFERENT
    for line in different:
        print(f"  {line}")
    verdict = "不一致 DIFFERENT" if different else "一致，不变式成立 the same, and the invariants hold"
    print(f"{folder} ({manifest.made_at}): {len(manifest.tables)} 张表 tables {verdict}")
    return DIFFERENT if different else SAME


def _empty_check(folder: Path) -> None:
    with snapshot("owner") as cursor:
        found = tables(cursor)
    if found:
        raise BackupRefused(f"The database is not empty ({len(found)} tables); restore into a new one.")
    for name in ("files", "seals"):
        there = home().path / name
        if there.exists() and any(there.iterdir()):
            raise BackupRefused(f"{there} is not empty; restore into a new ORDINANCE_HOME.")
    key = home().seal_key
    if key.exists() and key.read_text(encoding="ascii") != (folder / "seal_key").read_text(encoding="ascii"):
        raise BackupRefused(f"{key} is another seal key; restore into a new ORDINANCE_HOME.")


def _database_restore(folder: Path, manifest: Manifest) -> None:
    """Restore as the owner; the application's rights are given anew, since its role may have another name here."""
    role = str(settings.DATABASES["default"]["USER"])
    application_admit(connections["owner"], role=role)
    connections["owner"].close()
    database = connections["owner"].settings_dict["NAME"]
    arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--dbname", database]
    run("pg_restore", [*arguments, folder / "database.dump"])
    quote = connections["owner"].ops.quote_name
    with connections["owner"].cursor() as cursor:
        for table, rights in manifest.rights.items():
            missing = sorted({"select", "insert", "update", "delete", "truncate"} - set(rights))
            if missing:
                cursor.execute(f"revoke {', '.join(missing)} on {quote(table)} from {quote(role)}")


def _home_restore(folder: Path) -> None:
    here = home().prepare()
    for name in ("files", "seals"):
        if (folder / name).exists():
            shutil.copytree(folder / name, here.path / name, dirs_exist_ok=True)
    here.seal_key.touch(mode=0o600)
    here.seal_key.write_text((folder / "seal_key").read_text(encoding="ascii"), encoding="ascii")


def _differences(manifest: Manifest) -> list[str]:
    """What is not as it was, one line each."""
    with snapshot("owner") as cursor:
        restored = table_digests(cursor)
    lines = [
        f"{table}: {manifest.tables.get(table)} → {restored.get(table)}"
        for table in sorted(manifest.tables.keys() | restored.keys())
        if manifest.tables.get(table) != restored.get(table)
    ]
    lines += [f"{offence.code} {offence.check}: {offence.rows[0]}" for offence in invariants_check()]
    for company in Company.objects.all():
        lines += [f"{company.code}: {one.stream} {one.seq} {one.reason}" for one in company_breaks(company)[0]]
    return lines
