"""The worker looks at every message there is, so its tests have a database of their own."""

from collections.abc import Iterator

import pytest

from ordinance.foundation.database.ids import KEYS
from tests.harness.private import default_at, private_copy
from tests.harness.server import Addresses


@pytest.fixture(scope="module")
def empty_database() -> Iterator[Addresses]:
    with private_copy(of_template=True) as copy:
        yield copy


@pytest.fixture(autouse=True)
def _alone(empty_database: Addresses) -> Iterator[None]:
    KEYS.forget()
    with default_at(empty_database):
        yield
    KEYS.forget()
