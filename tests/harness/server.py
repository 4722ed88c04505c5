"""The server the tests use: our own embedded one, without waiting for the disk, or the one of TEST_DATABASE_URL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from ordinance.foundation.database.embedded.addresses import Role, address
from ordinance.foundation.database.embedded.attach import attached
from ordinance.foundation.home import Home
from tests.paths import CHECKOUT

# A server without users stays a little, so that a person who runs tests again finds it warm.
IDLE_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """One database under both roles."""

    owner: str
    application: str

    def of(self, database: str) -> "Addresses":
        return replace(
            self,
            owner=urlsplit(self.owner)._replace(path=f"/{database}").geturl(),
            application=urlsplit(self.application)._replace(path=f"/{database}").geturl(),
        )

    @property
    def database(self) -> str:
        return urlsplit(self.owner).path.lstrip("/")


def server_home() -> Home:
    return Home(CHECKOUT / ".ordinance" / "test").prepare()


@contextmanager
def server() -> Iterator[Addresses]:
    """A running server; another one needs both TEST_DATABASE_URL (may create databases) and TEST_DATABASE_APP_URL."""
    owner = os.environ.get("TEST_DATABASE_URL")
    if owner:
        yield Addresses(owner, os.environ["TEST_DATABASE_APP_URL"])
        return
    home = server_home()
    with attached(home, durable=False, idle=IDLE_SECONDS):
        yield Addresses(address(home, Role.OWNER), address(home, Role.APPLICATION))
