"""The parts of a policy document: its head, its clauses, and the rule a clause stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ordinance.foundation.policy.rules.conditions import Condition
from ordinance.foundation.policy.rules.specs import Coverage


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Rule:
    """What a clause makes the system do: its kind and its parameters, read and checked, defaults filled in."""

    kind: str
    parameters: Mapping[str, Any]

    @property
    def when(self) -> Condition | None:
        """The rule applies only when this holds; always when None."""
        return self.parameters.get("when")

    @property
    def passes(self) -> Condition | None:
        return self.parameters.get("pass")

    @property
    def role(self) -> str:
        """The duty that may lift the hold the rule puts, e.g. credit.release; empty when none is named."""
        return str(self.parameters.get("role") or "")

    @property
    def cure(self) -> Bilingual | None:
        """What to do about a rule that is not kept."""
        return self.parameters.get("cure")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause (条); `text` is already rendered from the rule's parameters."""

    id: str
    title: Bilingual
    text: Bilingual
    rule: Rule | None
    coverage: Coverage
    raw: Mapping[str, Any] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands before the first clause."""

    code: str  # names the policy within a company, e.g. n14
    number: str  # document number, e.g. ORD-N14-01
    name: Bilingual
    prepared: str = ""
    checked: str = ""
    approved: str = ""
    effective_on: date | None = None
    supersedes: str = ""
    scope: Condition
    priority: int = 0
    extends: str = ""  # code of the policy this one adds to
    extends_digest: str = ""  # of the base it was composed with; empty while it is not composed
