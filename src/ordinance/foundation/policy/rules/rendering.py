"""Clause text is a template: its numbers, roles, limits and conditions are drawn from the rule's parameters."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from ordinance.foundation.policy.rules.clauses import Bilingual
from ordinance.foundation.policy.rules.conditions import Condition
from ordinance.foundation.policy.rules.durations import Duration
from ordinance.foundation.policy.rules.findings import Finding
from ordinance.foundation.policy.rules.wording import value_words, words

Labels = Mapping[str, Bilingual]

PLACEHOLDER: Final = re.compile(r"\{([a-z_]{1,40})\}")
_UNITS_ZH = r"(?:个?工作日|个?工作小时|个?小时|个?月|天|年|份|元|次|%|％|倍)"
_UNITS_EN = r"(?:working|days?|hours?|weeks?|months?|years?|percent|times|copies)"
_NUMBERS_EN = "two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety|hundred"
FIGURE: Final = re.compile(
    rf"[0-9０-９]+(?:[.,][0-9]+)*|[二两三四五六七八九十百千万]+\s*{_UNITS_ZH}|\b(?:one|{_NUMBERS_EN})\s+{_UNITS_EN}\b",
    re.IGNORECASE,
)


def rendered(template: Bilingual, parameters: Mapping[str, Any], labels: Labels) -> Bilingual:
    """The template with every placeholder filled; to be called on a template without findings."""
    return Bilingual(*(_filled(template.of(language), parameters, labels, language) for language in ("zh", "en")))


def _filled(text: str, parameters: Mapping[str, Any], labels: Labels, language: str) -> str:
    return PLACEHOLDER.sub(lambda found: parameter_words(parameters[found[1]], labels, language), text)


def template_findings(template: Bilingual, parameters: Mapping[str, Any], clause: str, field: str) -> Iterator[Finding]:
    """Errors: a placeholder that names no parameter, stray braces. Warnings: figures bound to nothing."""
    for language in ("zh", "en"):
        text, place = template.of(language), f"{field}.{language}"
        for name in PLACEHOLDER.findall(text):
            if parameters.get(name) is None:
                yield Finding(code="placeholder_unknown", clause=clause, field=place, facts={"name": name})
        bare = PLACEHOLDER.sub("", text)
        if "{" in bare or "}" in bare:
            yield Finding(code="placeholder_broken", clause=clause, field=place)
        for figure in FIGURE.findall(bare):
            facts = {"figure": figure.strip()}
            yield Finding(code="unbound_figure", clause=clause, field=place, facts=facts, is_warning=True)


def parameter_words(value: Any, labels: Labels, language: str) -> str:
    """A parameter in words: 4 个工作小时, 电话、网站, a condition as a phrase, a code by its label."""
    match value:
        case Duration():
            return value.words(language)
        case Condition(tree=tree):
            return words(tree, language, lambda code: labels[code].of(language) if code in labels else code)
        case Bilingual():
            return value.of(language)
        case bool() | int() | Decimal():
            return value_words(value, 0 if language == "zh" else 1)
        case str():
            return labels[value].of(language) if value in labels else value
        case tuple():
            return ("、" if language == "zh" else ", ").join(parameter_words(one, labels, language) for one in value)
        case Mapping():
            return _record_words(value, labels, language)
    raise TypeError(value)


def _record_words(record: Mapping[str, Any], labels: Labels, language: str) -> str:
    """A table in words: by its title when it has one, else its values with an arrow between."""
    if isinstance(record.get("title"), Bilingual):
        return parameter_words(record["title"], labels, language)
    values = [value for value in record.values() if value is not None]
    return " → ".join(parameter_words(value, labels, language) for value in values)
