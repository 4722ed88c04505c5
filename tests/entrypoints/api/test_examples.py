"""The examples of docs/api.md run, one after the other, and each is answered with what was asked for."""

import re
import shlex
from string import Template
from typing import Any

import pytest
from django.test import Client

from ordinance.foundation.database.ids import next_id
from ordinance.workflows.found import CompanySpec, Founder, company_found
from tests.paths import CHECKOUT

pytestmark = pytest.mark.proves("M2")

PAGE = CHECKOUT / "docs" / "api.md"
ROLES = ("admin", "desk", "sales")


def test_the_examples_run() -> None:
    tag = f"D{next_id()}"
    founder = Founder(login=f"clerk-{tag}", name_zh="文员", password="correct horse battery", roles=ROLES)
    company_found(CompanySpec(code=tag, name_zh="演示", name_en="Demo", founder=founder))
    known = {"HOST": "", "TOKEN": "", "ORDER": "", "ETAG": ""}
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)

    for block in blocks:
        answer = _run(block.replace('"clerk"', f'"clerk-{tag}"').replace('"DEMO"', f'"{tag}"'), known)
        assert answer.status_code in {200, 201}, (block, answer.content)
        body = answer.json()
        assert not (isinstance(body, dict) and body.get("refused")), (block, body)
        if isinstance(body, dict):
            known["TOKEN"] = body.get("token", known["TOKEN"])
            known["ORDER"] = str(body.get("order", known["ORDER"]))
        known["ETAG"] = answer.headers.get("ETag", known["ETAG"])

    assert len(blocks) >= 10


def _run(command: str, known: dict[str, str]) -> Any:
    """What curl would send, sent in-process."""
    words = shlex.split(command.replace("\\\n", " "))
    words = [Template(word).safe_substitute(known) for word in words]
    method, url, content, headers = "GET", "", "", {}
    rest = iter(words[1:])
    for word in rest:
        match word:
            case "-X":
                method = next(rest)
            case "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            case "-d":
                content = next(rest)
            case _:
                url = word
    media_type = headers.pop("Content-Type", "application/json")
    return Client().generic(method, url, content, media_type, headers=headers)
