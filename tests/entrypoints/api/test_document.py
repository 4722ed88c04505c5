"""The OpenAPI document: the one that is served is the one that is checked in, and it says what it must."""

import os
from typing import Any

import orjson
import pytest

from tests.entrypoints.api.calling import Caller
from tests.paths import CHECKOUT

pytestmark = pytest.mark.proves("M2")

COPY = CHECKOUT / "docs" / "openapi.json"


@pytest.fixture
def document() -> dict[str, Any]:
    answer = Caller().get("/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def test_the_document_served_is_the_one_checked_in(document: dict[str, Any]) -> None:
    """`ORDINANCE_WRITE_DOCS=1 pytest …` writes the copy anew; the change is then read in review."""
    written = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"
    if os.environ.get("ORDINANCE_WRITE_DOCS"):
        COPY.write_bytes(written)

    assert COPY.read_bytes() == written


def test_it_is_openapi_3_1_and_every_operation_says_how_it_fails(document: dict[str, Any]) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]

    assert document["openapi"].startswith("3.1")
    assert all("application/problem+json" in op["responses"]["422"]["content"] for op in operations)


def test_no_number_leaves_as_a_float(document: dict[str, Any]) -> None:
    assert '"type":"number"' not in orjson.dumps(document).decode()


def test_every_post_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    posts = [path["post"] for path in document["paths"].values() if "post" in path]

    assert posts
    assert all("Idempotency-Key" in {p["name"] for p in post["parameters"]} for post in posts)


def test_there_is_no_page_that_loads_scripts_from_elsewhere() -> None:
    assert Caller().get("/docs").status_code == 404
