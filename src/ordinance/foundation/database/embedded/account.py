"""Under which account the server runs: PostgreSQL refuses root, and we create no system users."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# initdb insists on an account that has a name; these exist on every Unix.
CANDIDATES: Final = ("nobody", "daemon", "bin")


class DatabaseUnusable(Exception):
    """The embedded server cannot be set up or started; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Account:
    """Our own account, or the one root steps down to."""

    uid: int
    gid: int
    stepped_down: bool

    @property
    def process(self) -> dict[str, Any]:
        """Arguments for subprocess that start a child as this account."""
        if not self.stepped_down:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make the account the owner of a file or folder root has just made."""
        if self.stepped_down:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether the account may enter a folder; asked of the kernel, by trying."""
        if not self.stepped_down:
            return os.access(path, os.X_OK)
        command = ["/bin/sh", "-c", 'cd "$1" 2>/dev/null', "sh", str(path)]
        return subprocess.run(command, check=False, **self.process).returncode == 0


def account_for(data: Path) -> Account:
    """The owner of data that exists; else ourselves, or, for root, the least privileged named account."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), stepped_down=False)
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid, stepped_down=True)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, stepped_down=True)
    raise DatabaseUnusable(
        "PostgreSQL does not run as root and this system has no unprivileged account "
        f"({', '.join(CANDIDATES)}). Start Ordinance as an ordinary user, or set DATABASE_URL."
    )
