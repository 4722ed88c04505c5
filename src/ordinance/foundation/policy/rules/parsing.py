"""From a policy's file to a checked document, and the composition of one policy over another.

Everything is looked at before anything is refused: the error lists all findings, each with clause, field and reason.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, Final

from ordinance.foundation.policy.errors import PolicyError
from ordinance.foundation.policy.rules.clauses import Bilingual, Clause, Head, Rule
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.findings import Finding
from ordinance.foundation.policy.rules.parameters import (
    Place,
    bilingual_read,
    table_read,
    text_read,
    unexpected_find,
)
from ordinance.foundation.policy.rules.rendering import rendered, template_findings
from ordinance.foundation.policy.rules.specs import Coverage, KindRegistry, ParameterSpec, ParameterType
from ordinance.foundation.policy.rules.terms import Vocabulary
from ordinance.foundation.policy.rules.writing import toml_text

LENGTH_MAX: Final = 500_000
CLAUSES_MAX: Final = 500
ID_MAX: Final = 40

_WORD: Final = ParameterSpec(type=ParameterType.TEXT)
_NEEDED: Final = ParameterSpec(type=ParameterType.TEXT, required=True)
HEAD: Final[Mapping[str, ParameterSpec]] = {
    "code": _NEEDED,
    "number": _NEEDED,
    "name": ParameterSpec(type=ParameterType.BILINGUAL, required=True),
    "prepared": _WORD,
    "checked": _WORD,
    "approved": _WORD,
    "supersedes": _WORD,
    "scope": ParameterSpec(type=ParameterType.CONDITION, default="true"),
    "priority": ParameterSpec(type=ParameterType.INTEGER, default=0, minimum=-1000, maximum=1000),
    "extends": _WORD,
    "extends_digest": _WORD,
}


def policy_parse(
    toml_text: str, *, kinds: KindRegistry, vocabulary: Vocabulary, labels: Mapping[str, Bilingual]
) -> PolicyDocument:
    """Read and check a policy file (format: `[policy]` head, `[labels]`, `[[clause]]` with `[clause.rule]`).

    labels  words for the codes that appear in rules (departments, channels …); the file may add its own
    raises  PolicyError with every finding; warnings do not refuse, they stand on the document
    """
    raw = _loaded(toml_text)
    findings: list[Finding] = []
    unexpected_find(raw, ("policy", "labels", "clause"), Place("", "", findings, vocabulary))
    head = _head(raw.get("policy"), Place("", "policy", findings, vocabulary))
    own = _labels(raw.get("labels", {}), Place("", "labels", findings, vocabulary))
    reader = _ClauseReader(kinds, vocabulary, {**labels, **own}, head, findings)
    clauses = reader.clauses(raw.get("clause", []))
    _groups_check(clauses, findings)
    if any(not finding.is_warning for finding in findings) or head is None:
        raise PolicyError(findings)
    return PolicyDocument(head, tuple(clauses), tuple(findings), raw)


def _loaded(text: str) -> dict[str, Any]:
    if len(text) > LENGTH_MAX:
        raise PolicyError([Finding(code="too_long", facts={"length": len(text), "limit": LENGTH_MAX})])
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise PolicyError([Finding(code="character")])
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, InvalidOperation) as error:
        detail = str(error)[:200] or type(error).__name__
        raise PolicyError([Finding(code="toml", facts={"detail": detail})]) from error


def _head(raw: object, place: Place) -> Head | None:
    if not isinstance(raw, Mapping):
        place.find("required")
        return None
    effective_on = raw.get("effective_on")
    if effective_on is not None and (isinstance(effective_on, datetime) or not isinstance(effective_on, date)):
        place.at("effective_on").find("wrong_type", expected="date")
    before = len(place.findings)
    values = table_read({name: value for name, value in raw.items() if name != "effective_on"}, HEAD, place)
    if len(place.findings) > before:
        return None
    texts = {name: value for name, value in values.items() if value is not None}
    return Head(**texts, effective_on=effective_on)


def _labels(raw: object, place: Place) -> dict[str, Bilingual]:
    if not isinstance(raw, Mapping):
        place.find("wrong_type", expected="table")
        return {}
    read = {str(name): bilingual_read(value, place.at(str(name)[:80])) for name, value in raw.items()}
    return {name: label for name, label in read.items() if label is not None}


class _ClauseReader:
    """Reads clause after clause; an unreadable one leaves findings and is left out."""

    def __init__(
        self,
        kinds: KindRegistry,
        vocabulary: Vocabulary,
        labels: Mapping[str, Bilingual],
        head: Head | None,
        findings: list[Finding],
    ) -> None:
        self.kinds, self.vocabulary, self.labels, self.findings = kinds, vocabulary, labels, findings
        self.head = head

    def clauses(self, raw: object) -> list[Clause]:
        place = Place("", "clause", self.findings, self.vocabulary)
        if not isinstance(raw, list):
            place.find("wrong_type", expected="[[clause]]")
            return []
        if len(raw) > CLAUSES_MAX:
            place.find("too_large", count=len(raw), limit=CLAUSES_MAX)
            return []
        read: dict[str, Clause] = {}
        for index, one in enumerate(raw, 1):
            clause = self._clause(one, place.at(index))
            if clause is not None and clause.id in read:
                place.at(index).find("duplicate", value=clause.id)
            elif clause is not None:
                read[clause.id] = clause
        return list(read.values())

    def _clause(self, raw: object, unnamed: Place) -> Clause | None:
        if not isinstance(raw, Mapping):
            unnamed.find("wrong_type", expected="[[clause]]")
            return None
        clause_id = text_read(raw.get("id"), unnamed.at("id"))
        if clause_id is None:
            return None
        place = Place(clause_id[:ID_MAX], "", self.findings, self.vocabulary)
        if len(clause_id) > ID_MAX:
            place.at("id").find("too_long", length=len(clause_id), limit=ID_MAX)
        unexpected_find(raw, ("id", "title", "text", "rule"), place)
        title = bilingual_read(raw.get("title"), place.at("title"))
        text = bilingual_read(raw.get("text"), place.at("text"))
        before = len(self.findings)
        rule = self._rule(raw["rule"], place.at("rule")) if "rule" in raw else None
        if title is None or text is None or len(self.findings) > before:
            return None
        parameters = {} if rule is None else rule.parameters
        for name, template in (("title", title), ("text", text)):
            self.findings.extend(template_findings(template, parameters, clause_id, name))
        if any(not finding.is_warning for finding in self.findings[before:]):
            return None
        return Clause(
            clause_id,
            rendered(title, parameters, self.labels),
            rendered(text, parameters, self.labels),
            rule,
            self._coverage(rule),
            raw,
        )

    def _rule(self, raw: object, place: Place) -> Rule | None:
        if not isinstance(raw, Mapping):
            place.find("wrong_type", expected="table")
            return None
        name = text_read(raw.get("kind"), place.at("kind"))
        if name is None:
            return None
        kind = self.kinds.get(name)
        if kind is None:
            place.at("kind").find("unknown_kind", self.kinds.closest(name), value=name[:80])
            return None
        written = {parameter: value for parameter, value in raw.items() if parameter != "kind"}
        before = len(self.findings)
        parameters = table_read(written, kind.parameters, place)
        if len(self.findings) > before:
            return None
        if name == "scope" and self.head is not None:
            parameters["scope"] = self.head.scope  # the clause prints what the head decides
        cure = parameters.get("cure")
        if isinstance(cure, Bilingual):
            self.findings.extend(template_findings(cure, parameters, place.clause, "rule.cure"))
            if all(finding.is_warning for finding in self.findings[before:]):
                parameters["cure"] = rendered(cure, parameters, self.labels)
        return Rule(name, parameters)

    def _coverage(self, rule: Rule | None) -> Coverage:
        if rule is None or not self.kinds[rule.kind].is_read(rule.parameters):
            return Coverage.TEXT
        declared = self.kinds[rule.kind].coverage
        has_limit = rule.parameters.get("limit") is not None
        return Coverage.RECORD if declared is Coverage.TASK and not has_limit else declared


def _groups_check(clauses: list[Clause], findings: list[Finding]) -> None:
    joins: dict[int, str] = {}
    for clause in clauses:
        if clause.rule is not None and clause.rule.kind == "review_step":
            group, join = clause.rule.parameters["group"], clause.rule.parameters["join"]
            if joins.setdefault(group, join) != join:
                findings.append(Finding(code="join_differs", clause=clause.id, field="rule.join"))


def policy_compose(base: PolicyDocument, extension: PolicyDocument) -> str:
    """The file of an extension with its base worked in: clauses of the same id replaced, others added at the end.

    The head is the extension's, with the digest of the base it was composed with; labels are joined.
    raises  PolicyError when the extension names another base
    """
    if extension.head.extends != base.head.code:
        facts = {"value": extension.head.extends, "given": base.head.code}
        raise PolicyError([Finding(code="base_differs", field="policy.extends", facts=facts)])
    replaced = {clause.id: clause.raw for clause in extension.clauses}
    known = {clause.id for clause in base.clauses}
    clauses = [replaced.get(clause.id, clause.raw) for clause in base.clauses]
    clauses += [clause.raw for clause in extension.clauses if clause.id not in known]
    head = {**extension.raw["policy"], "extends_digest": policy_digest(policy_text(base))}
    return toml_text(head, {**base.raw.get("labels", {}), **extension.raw.get("labels", {})}, clauses)


def policy_text(document: PolicyDocument) -> str:
    """A document as a file again, in one canonical form."""
    raw = document.raw
    return toml_text(raw["policy"], raw.get("labels", {}), list(raw.get("clause", [])))


def policy_digest(source: str) -> str:
    """SHA-256 of a policy's text, hexadecimal."""
    return sha256(source.encode()).hexdigest()
