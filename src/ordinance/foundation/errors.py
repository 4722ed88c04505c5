"""Outcomes and refusals: how every act says what it did or why it did nothing.

Owns the shapes only. Sentences, in both languages, are made at the doors from the code and the facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

Facts: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """An item of an act that was carried out; `facts` is what the door shows of it (JSON values and decimals)."""

    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """An item of an act that was not carried out; `code` names the reason, `facts` carry it."""

    code: str
    facts: Facts = field(default_factory=dict)


Outcome: TypeAlias = Done | Refused


class Refusal(Exception):
    """A whole act refused: nothing it did is kept."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts: Facts = facts

    def refused(self) -> Refused:
        return Refused(self.code, self.facts)


class NotFound(Refusal):
    """The object is not there, or not for this person: both answer alike."""

    code, status = "not_found", 404


class NotAllowed(Refusal):
    """The person lacks the duty for this act."""

    code, status = "not_allowed", 403


class InvalidInput(Refusal):
    """A field of the input cannot be used; facts name `field` and `reason`."""

    code, status = "invalid_input", 422


class StaleVersion(Refusal):
    """The document changed since the person read it (RFC 9110, If-Match)."""

    code, status = "stale_version", 412


class KeyReused(Refusal):
    """An idempotency key came back with another body."""

    code, status = "idempotency_key_reused", 422
