"""Calling the API the way a program does: a token, JSON in, JSON out."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from django.test import Client

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.ids import next_id
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import actor_for
from ordinance.workflows.tokens import token_open

ROOT = "/api/v1"


@dataclass(slots=True)
class Caller:
    """A program signed in as somebody."""

    token: str = ""
    language: str = "en"
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        return self.raw(method, path, content, "application/json", **headers)

    def raw(self, method: str, path: str, content: bytes, media_type: str, **headers: str) -> Any:
        told = {"Accept-Language": self.language, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.token:
            told.setdefault("Authorization", f"Bearer {self.token}")
        return self.client.generic(
            method,
            path if path.startswith("/") and path.startswith(ROOT) else ROOT + path,
            content,
            media_type,
            headers=told,
        )


def caller_for(person: Person, company: Company) -> Caller:
    """A caller with a fresh token of the person."""
    outcome = token_open(actor_for(person, company, door="test"), f"test {next_id()}")
    return Caller(str(outcome.facts["token"]))
