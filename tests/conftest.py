"""Fixtures for all tests.

No test flushes: the ledger cannot be. Each test makes a company of its own and looks at nothing else. Django's
`default` is the application's role on a database of this process; `private_copy` gives one to break.
"""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser

from tests.harness.pages import chromium, launched, served
from tests.harness.server import Addresses
from tests.harness.session import SESSION


def pytest_configure(config: pytest.Config) -> None:
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        server = Addresses(worker["owner"], worker["application"])
        SESSION.join(server, worker["template"], label=worker["workerid"])
        return
    SESSION.serve()
    if not getattr(config.option, "numprocesses", None) and SESSION.server is not None:
        SESSION.join(SESSION.server, SESSION.template, label="main")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "object") -> None:
    """Tell a worker where the server is."""
    if SESSION.server is not None:
        workerinput = node.workerinput  # type: ignore[attr-defined]
        workerinput["owner"] = SESSION.server.owner
        workerinput["application"] = SESSION.server.application
        workerinput["template"] = SESSION.template


def pytest_unconfigure() -> None:
    SESSION.leave()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without Chromium the browser tests are skipped on a desk, and fail in CI."""
    if item.get_closest_marker("browser") and chromium() is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium on this machine")


@pytest.fixture(autouse=True)
def _no_transaction_left_open() -> Iterator[None]:
    """A test that leaves a transaction open would hide its rows from the next and hold its locks."""
    yield
    open_ones = [
        connection.alias for connection in connections.all(initialized_only=True) if connection.in_atomic_block
    ]
    connections.close_all()
    assert not open_ones, f"a transaction was left open on {open_ones}"


@pytest.fixture
def database() -> Addresses:
    """This process's database under both roles."""
    if SESSION.database is None:
        raise RuntimeError("no test session")
    return SESSION.database


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the application, served by this process from its database."""
    with served() as address:
        yield address


@pytest.fixture(autouse=True)
def _no_page_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page left open goes on asking the server what is new, beside every later test."""
    opened: Browser | None = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    yield
    for context in [] if opened is None else opened.contexts:
        context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium per process; mark the test `browser` and open a context of your own."""
    path = chromium()
    assert path is not None, "Chromium is missing"
    with launched(path) as launched_browser:
        yield launched_browser
