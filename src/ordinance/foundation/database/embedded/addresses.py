"""Where the embedded server listens, and as whom one may sign in to it."""

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ordinance.foundation.home import Home

DATABASE: Final = "ordinance"
# A socket's path may have 107 bytes; a home's may be much longer, so its hash stands for it.
SOCKETS: Final = Path("/tmp")  # noqa: S108  the folder below it is made with mode 0700 and its owner is checked
SOCKET: Final = ".s.PGSQL.5432"


class Role(StrEnum):
    """ADMIN exists to create the other two and is never used afterwards; OWNER migrates; APPLICATION works."""

    ADMIN = "ordinance_admin"
    OWNER = "ordinance_owner"
    APPLICATION = "ordinance_app"


def digest(home: Home) -> str:
    return hashlib.sha256(str(home.path).encode()).hexdigest()[:12]


def socket_folder(home: Home) -> Path:
    return SOCKETS / f"ordinance-{digest(home)}"


def password(home: Home, role: Role) -> str:
    return home.secret(f"{role.value}_password")


def address(home: Home, role: Role, *, database: str = DATABASE) -> str:
    """The connection URL of a role; makes the password on first use, the server need not run."""
    host = quote(str(socket_folder(home)), safe="")
    return f"postgresql://{role.value}:{password(home, role)}@/{database}?host={host}"
