"""Reads a rule's parameters as its kind declares them, collecting everything that is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.numbering.rules import PatternRefused, pattern_check
from ordinance.foundation.policy.errors import PolicyError
from ordinance.foundation.policy.rules.clauses import Bilingual
from ordinance.foundation.policy.rules.conditions import condition_compile
from ordinance.foundation.policy.rules.durations import duration_parse
from ordinance.foundation.policy.rules.findings import Finding
from ordinance.foundation.policy.rules.specs import ParameterSpec, ParameterType
from ordinance.foundation.policy.rules.terms import Vocabulary, closest

TEXT_MAX: Final = 4_000
LIST_MAX: Final = 200
MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document we are; findings gather in one list."""

    clause: str
    field: str
    findings: list[Finding]
    vocabulary: Vocabulary

    def at(self, name: str | int) -> "Place":
        return replace(self, field=f"{self.field}.{name}" if self.field else str(name))

    def find(self, code: str, suggestion: str = "", **facts: object) -> None:
        found = Finding(code=code, clause=self.clause, field=self.field, facts=facts, suggestion=suggestion)
        self.findings.append(found)


def table_read(raw: object, specs: Mapping[str, ParameterSpec], place: Place) -> dict[str, Any]:
    """Every declared field of a table, read; what is missing gets its default, what is undeclared is a finding."""
    if not isinstance(raw, Mapping):
        place.find("wrong_type", expected="table")
        return {}
    unexpected_find(raw, specs, place)
    values: dict[str, Any] = {}
    for name, spec in specs.items():
        written = raw.get(name, spec.default)
        if written is None:
            if spec.required:
                place.at(name).find("required")
            values[name] = None
        else:
            values[name] = value_read(written, spec, place.at(name))
    return values


def unexpected_find(raw: Mapping[str, Any], names: Iterable[str], place: Place) -> None:
    """A field nobody declared is a slip of the pen, never ignored."""
    known = list(names)
    for name in raw:
        if name not in known:
            place.at(str(name)[:80]).find("unexpected", closest(str(name), known))


def value_read(written: object, spec: ParameterSpec, place: Place) -> Any:
    """One value; None (and a finding) when it cannot be read."""
    match spec.type:
        case ParameterType.TEXT:
            return _choice(text_read(written, place), spec, place)
        case ParameterType.TEXTS:
            return _each(written, replace(spec, type=ParameterType.TEXT), place)
        case ParameterType.INTEGER | ParameterType.DECIMAL:
            return _number(written, spec, place)
        case ParameterType.BOOLEAN:
            if isinstance(written, bool):
                return written
            place.find("wrong_type", expected=spec.type.value)
            return None
        case ParameterType.DURATION:
            duration = duration_parse(written) if isinstance(written, str) else None
            if duration is None:
                place.find("wrong_type", expected=spec.type.value)
            return duration
        case ParameterType.CONDITION:
            return condition_read(written, place)
        case ParameterType.BILINGUAL:
            return bilingual_read(written, place)
        case ParameterType.BILINGUALS:
            return _each(written, replace(spec, type=ParameterType.BILINGUAL), place)
        case ParameterType.RECORDS:
            return _records(written, spec, place)
        case ParameterType.PATTERN:
            return _pattern(written, place)


def text_read(written: object, place: Place) -> str | None:
    """A text that is neither blank nor endless and prints."""
    if not isinstance(written, str) or not written.strip():
        place.find("wrong_type", expected="text")
        return None
    if len(written) > TEXT_MAX:
        place.find("too_long", length=len(written), limit=TEXT_MAX)
        return None
    return written.strip()


def bilingual_read(written: object, place: Place) -> Bilingual | None:
    """A table of zh and en, both there."""
    if not isinstance(written, Mapping):
        place.find("wrong_type", expected="{ zh, en }")
        return None
    unexpected_find(written, ("zh", "en"), place)
    texts = [text_read(written[name], place.at(name)) if name in written else MISSING for name in ("zh", "en")]
    for name, text in zip(("zh", "en"), texts, strict=True):
        if text is MISSING:
            place.at(name).find("required")
    zh, en = texts
    return Bilingual(zh, en) if isinstance(zh, str) and isinstance(en, str) else None


def condition_read(written: object, place: Place) -> Any:
    """A compiled condition; its finding says where it stands."""
    text = text_read(written, place)
    if text is None:
        return None
    try:
        return condition_compile(text, place.vocabulary, clause=place.clause, field_name=place.field)
    except PolicyError as error:
        place.findings.extend(error.findings)
        return None


def _choice(text: str | None, spec: ParameterSpec, place: Place) -> str | None:
    if text is not None and spec.choices and text not in spec.choices:
        place.find("not_a_choice", closest(text, spec.choices), value=text[:80], choices=", ".join(spec.choices))
        return None
    return text


def _pattern(written: object, place: Place) -> str | None:
    text = text_read(written, place)
    if text is None:
        return None
    try:
        pattern_check(text)
    except PatternRefused as error:
        place.find("pattern", reason=error.code)
        return None
    return text


def _number(written: object, spec: ParameterSpec, place: Place) -> Decimal | int | None:
    is_integer = spec.type is ParameterType.INTEGER
    fits = isinstance(written, int) if is_integer else isinstance(written, int | Decimal)
    if isinstance(written, bool) or not fits or (isinstance(written, Decimal) and not written.is_finite()):
        place.find("wrong_type", expected=spec.type.value)
        return None
    number = written if isinstance(written, int) and is_integer else Decimal(str(written))
    minimum = -(10**9) if spec.minimum is None else spec.minimum
    maximum = 10**12 if spec.maximum is None else spec.maximum
    if not minimum <= number <= maximum:
        place.find("out_of_range", value=str(written)[:40], minimum=minimum, maximum=maximum)
        return None
    return number


def _each(written: object, spec: ParameterSpec, place: Place) -> tuple[Any, ...] | None:
    if not isinstance(written, list | tuple) or not written:
        place.find("wrong_type", expected="list with at least one entry")
        return None
    if len(written) > LIST_MAX:
        place.find("too_large", count=len(written), limit=LIST_MAX)
        return None
    values = tuple(value_read(one, spec, place.at(index)) for index, one in enumerate(written, 1))
    if spec.type is ParameterType.TEXT and len(set(values)) < len(values):
        place.find("duplicate", value=next(value for value in values if values.count(value) > 1))
    return values


def _records(written: object, spec: ParameterSpec, place: Place) -> tuple[dict[str, Any], ...] | None:
    if not isinstance(written, list | tuple) or not written:
        place.find("wrong_type", expected=spec.type.value)
        return None
    if len(written) > LIST_MAX:
        place.find("too_large", count=len(written), limit=LIST_MAX)
        return None
    return tuple(table_read(one, spec.fields, place.at(index)) for index, one in enumerate(written, 1))
