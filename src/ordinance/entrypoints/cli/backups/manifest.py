"""The manifest of a backup: every file and every table with its digest. Written last: without it there is no backup."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from ordinance.entrypoints.cli.backups.errors import BackupDamaged, BackupRefused

FORMAT: Final = "ordinance-backup-1"
NAME: Final = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds.

    files   path below the backup → [size, SHA-256]
    tables  table → [rows, digest]
    rights  table → what the application may do with it: the ledger allows less
    """

    made_at: str
    migrations: list[str]
    files: Mapping[str, list[Any]]
    tables: Mapping[str, list[Any]]
    rights: Mapping[str, list[str]]


def manifest_write(folder: Path, manifest: Manifest) -> None:
    draft = folder / f".{NAME}"
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1, sort_keys=True)
    with draft.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / NAME)


def manifest_read(folder: Path) -> Manifest:
    """Read a backup's manifest and check every file against it.

    raises  BackupRefused when there is no backup, BackupDamaged when a file is not what it was
    """
    try:
        given = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if given.pop("format") != FORMAT:
            raise BackupRefused(f"{folder} holds a backup of another format.")
        manifest = Manifest(**given)
    except FileNotFoundError:
        raise BackupRefused(f"{folder} holds no complete backup: {NAME} is not there.") from None
    except (ValueError, TypeError, KeyError) as error:
        raise BackupDamaged(f"{folder / NAME} cannot be read: {error}") from error
    there = files_of(folder)
    damaged = sorted(name for name, said in manifest.files.items() if there.get(name) != said)
    if damaged:
        raise BackupDamaged(f"{len(damaged)} files of the backup are damaged or missing, first {damaged[0]}.")
    return manifest


def files_of(folder: Path) -> dict[str, list[Any]]:
    """Every file below a folder but the manifest, with its size and digest."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in (NAME, f".{NAME}"):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[path.relative_to(folder).as_posix()] = [path.stat().st_size, digest]
    return found
