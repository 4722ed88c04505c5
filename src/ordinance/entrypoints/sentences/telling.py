"""Turns a refusal's code and facts into a sentence of one language.

Owns how facts are written inside sentences. The sentences are in `table.py`, the words in `words.py`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Literal, TypeAlias

from ordinance.entrypoints.sentences.reasons import REASONS
from ordinance.entrypoints.sentences.shape import Sentence
from ordinance.entrypoints.sentences.table import SENTENCES
from ordinance.entrypoints.sentences.words import WORDS
from ordinance.foundation.errors import Refusal, Refused
from ordinance.foundation.ledger.rules import plain
from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.sentences import refusal_told

Language: TypeAlias = Literal["zh", "en"]
_INDEX: Final[Mapping[Language, int]] = {"zh": 0, "en": 1}
_SHOWN: Final = 8  # members of a list inside a sentence


def language_of(code: str) -> Language:
    """The language of the table for a language tag of the request; Chinese unless English was asked for."""
    return "en" if code.lower().startswith("en") else "zh"


def title(code: str, language: Language) -> str:
    """The refusal's name, the same whatever the facts."""
    return sentence_of(code).title[_INDEX[language]]


def detail(code: str, facts: Mapping[str, Any], language: Language) -> str:
    """The whole sentence, with the facts in it."""
    if code == FileRefused.code and "reason" in facts:
        return refusal_told(FileRefused(**facts))[_INDEX[language]]
    return _filled(sentence_of(code).detail[_INDEX[language]], facts, language)


def reason(code: str, facts: Mapping[str, Any], language: Language) -> str:
    """Why one field cannot be used."""
    pair = REASONS.get(code, REASONS["invalid"])
    return _filled(pair[_INDEX[language]], facts, language)


def told(refused: Refused | Refusal, language: Language) -> str:
    """The sentence of a refusal, for pages and commands."""
    return detail(refused.code, refused.facts, language)


def word(code: str, language: Language) -> str:
    """A word of ours in a language; what is none of ours stays as it is."""
    return WORDS[code][_INDEX[language]] if code in WORDS else code


def sentence_of(code: str) -> Sentence:
    """The sentences of a code.

    raises  KeyError for a code without one; a test keeps that from happening
    """
    return SENTENCES[code]


def _filled(template: str, facts: Mapping[str, Any], language: Language) -> str:
    said = {name: _said(name, value, language) for name, value in facts.items()}
    return template.format_map(defaultdict(str, said))


def _said(name: str, value: Any, language: Language) -> str:
    if name == "clauses" and isinstance(value, Sequence) and not isinstance(value, str):
        return ("；" if language == "zh" else "; ").join(_clause_said(each, language) for each in value)
    if name == "reason" and isinstance(value, str) and value in REASONS:
        return REASONS[value][_INDEX[language]].format_map(defaultdict(lambda: "?"))
    if isinstance(value, Enum):
        return _said(name, value.value, language)
    if isinstance(value, str):
        return WORDS[value][_INDEX[language]] if value in WORDS else value
    if isinstance(value, (Decimal, datetime, date)):
        return str(plain(value))
    if isinstance(value, (list, tuple, set, frozenset)):
        members = [_said("", each, language) for each in value]
        more = [f"… ({len(members)})"] if len(members) > _SHOWN else []
        return ("、" if language == "zh" else ", ").join([*members[:_SHOWN], *more])
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_said(str(key), each, language)}" for key, each in value.items())
    return "—" if value is None else str(value)


def _clause_said(clause: Any, language: Language) -> str:
    if not isinstance(clause, Mapping):
        return str(clause)
    cure = clause.get("cure")
    means = cure.get(language) if isinstance(cure, Mapping) else cure
    means = means.rstrip("。.") if isinstance(means, str) else means  # it stands inside a sentence
    name = str(clause.get("clause", "?"))
    return f"{name}（{means}）" if means and language == "zh" else f"{name} ({means})" if means else name
