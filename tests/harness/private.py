"""A database of one's own, for tests that break things or change tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from tests.harness.databases import copied
from tests.harness.server import Addresses
from tests.harness.session import SESSION


@contextmanager
def private_copy(*, of_template: bool = False) -> Iterator[Addresses]:
    """A copy of this process's database as it is now, or of the empty template; dropped afterwards.

    Our own connection is closed for the copying, since a database in use cannot be copied.
    """
    if SESSION.server is None or SESSION.database is None:
        raise RuntimeError("no test session")
    connections.close_all()
    with copied(SESSION.server, SESSION.template if of_template else SESSION.database.database) as addresses:
        yield addresses


@contextmanager
def default_at(database: Addresses) -> Iterator[None]:
    """Let Django's default connection mean another database, in every thread, inside the block."""
    connections.close_all()
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    settings["NAME"] = database.database
    try:
        yield
    finally:
        connections.close_all()
        settings["NAME"] = before
