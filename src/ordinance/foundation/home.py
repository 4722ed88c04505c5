"""Where one installation keeps what is not in the database: secrets, files, logs, the embedded server.

Owns the folder ORDINANCE_HOME and the secrets in it. What the secrets are used for is decided elsewhere.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[3]


class HomeUnusable(Exception):
    """ORDINANCE_HOME cannot be written; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Home:
    """One installation's folder. Traversable by others, so that a server under another user reaches its data."""

    path: Path

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def running(self) -> Path:
        """Locks and markers of running processes; may be deleted when nothing runs."""
        return self.path / "run"

    @property
    def seal_key(self) -> Path:
        """The Ed25519 private key (raw, 32 bytes in hexadecimal) that seals the heads of the ledger."""
        return self.secrets / "seal_key"

    def prepare(self) -> "Home":
        """Create the folders that are missing; raises HomeUnusable with a sentence a person can act on."""
        try:
            self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
            for folder in (self.secrets, self.files, self.logs, self.running):
                folder.mkdir(mode=0o700, exist_ok=True)
            probe = self.running / f"probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise HomeUnusable(
                f"Ordinance cannot write to its folder {self.path} ({error.strerror}). "
                "Make it writable, or set ORDINANCE_HOME to a folder that is."
            ) from error
        return self

    def secret(self, name: str) -> str:
        """A secret of 256 bits in hexadecimal, made on first use and readable by its owner only."""
        path = self.secrets / name
        if not path.exists():
            self.prepare()
            self._keep(path, secrets.token_hex(32))
        return path.read_text(encoding="ascii").strip()

    def _keep(self, path: Path, value: str) -> None:
        """Write whole or not at all; of two processes that come at once one wins and both read the same."""
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(value + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def home() -> Home:
    """The folder of ORDINANCE_HOME, or `.ordinance` in the checkout, or in the person's own folder when installed."""
    named = os.environ.get("ORDINANCE_HOME")
    if named:
        return Home(Path(named).expanduser().resolve())
    base = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.home()
    return Home(base / ".ordinance")
