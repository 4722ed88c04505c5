"""A policy to be read: its versions, the rule behind each clause in words, and what differs between two versions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final

from ordinance.foundation.policy.labels import LABELS
from ordinance.foundation.policy.models import Policy, PolicyState, PolicyVersion
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.clauses import Bilingual, Clause
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.rendering import parameter_words

_WORDS: Final = re.compile(r"[A-Za-z0-9_.,%]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """A version that was published; `is_in_force` on the day asked about."""

    version: PolicyVersion
    is_in_force: bool

    @property
    def document(self) -> PolicyDocument:
        return document_of(self.version.pk)


@dataclass(frozen=True, slots=True)
class Said:
    """A parameter of a rule: its name, and its value in words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause in two versions; None where it is not there. Parts are (same, del or ins, text)."""

    before: Clause | None
    after: Clause | None
    text: Sequence[tuple[str, str]]
    rule: Sequence[tuple[str, str]]

    @property
    def way(self) -> str:
        """added, dropped, changed or same."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "dropped"
        is_same = all(way == "same" for way, _ in (*self.text, *self.rule))
        return "same" if is_same and self.before.title == self.after.title else "changed"

    @property
    def clause(self) -> Clause | None:
        """The younger of the two."""
        return self.after or self.before


def policies_of(company_id: int) -> list[Policy]:
    """The policies of a company, the one that governs first ahead; one query."""
    return list(Policy.objects.filter(company_id=company_id).order_by("-priority", "code"))


def versions_of(company_id: int, on: date) -> dict[int, list[VersionSeen]]:
    """What was published of each policy, the youngest first, by the policy's key; one query without the texts."""
    rows = PolicyVersion.objects.filter(company_id=company_id).exclude(state=PolicyState.DRAFT).defer("source")
    found: dict[int, list[VersionSeen]] = {}
    governing: set[int] = set()
    for row in rows.order_by("-effective_on", "-number"):
        is_due = row.state == PolicyState.PUBLISHED and row.effective_on is not None and row.effective_on <= on
        is_in_force = is_due and row.policy_id not in governing
        if is_in_force:
            governing.add(row.policy_id)
        found.setdefault(row.policy_id, []).append(VersionSeen(row, is_in_force))
    return found


def rule_said(clause: Clause, labels: Mapping[str, Bilingual], language: str) -> list[Said]:
    """The parameters of the rule a clause stands for, in words; what says nothing is left out."""
    if clause.rule is None:
        return []
    return [
        Said(name, parameter_words(value, labels, language))
        for name, value in clause.rule.parameters.items()
        if value not in (None, "", ())
    ]


def labels_of(document: PolicyDocument) -> dict[str, Bilingual]:
    """The words of codes in a document: the product's and its own."""
    own = document.raw.get("labels", {})
    return {**LABELS, **{code: Bilingual(pair["zh"], pair["en"]) for code, pair in own.items()}}


def difference(before: PolicyDocument, after: PolicyDocument, language: str) -> list[ClauseChange]:
    """Clause by clause in the sequence of the younger version; what was dropped stands where it was."""
    older, younger = {each.id: each for each in before.clauses}, {each.id: each for each in after.clauses}
    return [
        _change(older.get(key), younger.get(key), labels_of(before), labels_of(after), language)
        for key in _sequence([each.id for each in before.clauses], [each.id for each in after.clauses])
    ]


def _change(
    before: Clause | None,
    after: Clause | None,
    labels_before: Mapping[str, Bilingual],
    labels_after: Mapping[str, Bilingual],
    language: str,
) -> ClauseChange:
    old_text, new_text = (each.text.of(language) if each else "" for each in (before, after))
    old_rule = _rule_line(before, labels_before, language)
    new_rule = _rule_line(after, labels_after, language)
    return ClauseChange(before, after, list(_parts(old_text, new_text)), list(_parts(old_rule, new_rule)))


def _rule_line(clause: Clause | None, labels: Mapping[str, Bilingual], language: str) -> str:
    if clause is None or clause.rule is None:
        return ""
    said = "; ".join(f"{each.name}: {each.words}" for each in rule_said(clause, labels, language))
    return f"{clause.rule.kind} ({said})"


def _parts(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for way, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if way == "equal":
            yield "same", "".join(old[a:b])
            continue
        if b > a:
            yield "del", "".join(old[a:b])
        if d > c:
            yield "ins", "".join(new[c:d])


def _sequence(older: Sequence[str], younger: Sequence[str]) -> list[str]:
    """All ids once: the younger's, with what was dropped behind what stood before it."""
    placed = list(younger)
    previous = ""
    for key in older:
        if key not in younger:
            placed.insert(placed.index(previous) + 1 if previous in placed else 0, key)
        previous = key
    return placed
