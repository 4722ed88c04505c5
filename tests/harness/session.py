"""Sets one test process up: its own database, its own ORDINANCE_HOME, then Django."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import django
from django.db import connections

from tests.harness.databases import copied, template_make
from tests.harness.server import Addresses, server


class Session:
    """What this process holds until it ends. The controller of several workers holds the server only."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.server: Addresses | None = None
        self.database: Addresses | None = None
        self.template = ""

    def serve(self) -> None:
        self.server = self.stack.enter_context(server())
        self.template = template_make(self.server)

    def join(self, server: Addresses, template: str, *, label: str) -> None:
        """Connect this process to a copy of the template, as the application."""
        self.server, self.template = server, template
        self.database = self.stack.enter_context(copied(server, template, label=label))
        home = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="ordinance-test-"))
        Path(home).chmod(0o711)
        os.environ.pop("DATABASE_OWNER_URL", None)
        os.environ.update(
            DATABASE_URL=self.database.application,
            DJANGO_SETTINGS_MODULE="ordinance.config.settings",
            ORDINANCE_HOME=home,
            ORDINANCE_HOSTS="*",
            ORDINANCE_LOG_LEVEL="WARNING",
            ORDINANCE_POOL="0",
        )
        django.setup()
        # Registered after the copy, so it runs before the copy is dropped.
        self.stack.callback(connections.close_all)

    def leave(self) -> None:
        self.stack.close()


SESSION: Final = Session()
