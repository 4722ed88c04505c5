"""How kinds of rules are declared: which parameters a kind has and who reads it; the parser holds to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ordinance.foundation.policy.rules.terms import closest


class ParameterType(StrEnum):
    TEXT = "text"
    TEXTS = "list of texts"
    INTEGER = "integer"
    DECIMAL = "number"
    BOOLEAN = "true or false"
    DURATION = "duration such as '4 wh', '1 wd', '24 h'"
    CONDITION = "condition"
    BILINGUAL = "text in zh and en"
    BILINGUALS = "list of texts in zh and en"
    RECORDS = "list of tables"
    PATTERN = "number pattern such as 'SO{yyyy}-{seq:5}'"


class Coverage(StrEnum):
    """What the system does about a clause."""

    GATE = "enforced gate"
    TASK = "timed task"
    RECORD = "record"
    TEXT = "text only"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSpec:
    type: ParameterType
    required: bool = False
    default: Any = None  # as it would be written in the file
    choices: tuple[str, ...] = ()
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    fields: Mapping[str, "ParameterSpec"] = field(default_factory=dict)  # of each table of RECORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSpec:
    """One kind of rule. A kind without a reader is text only, whatever it says."""

    name: str
    parameters: Mapping[str, ParameterSpec]
    reader: str  # what acts on it, e.g. "workflows.submit"; empty when nothing does yet
    coverage: Coverage
    acted_on: Mapping[str, frozenset[str]] = field(default_factory=dict)  # list parameter → the words something acts on

    def is_read(self, parameters: Mapping[str, Any]) -> bool:
        """Whether anything acts on a rule of this kind with these parameters."""
        return bool(self.reader) and all(words & set(parameters[name] or ()) for name, words in self.acted_on.items())


class KindRegistry(Mapping[str, KindSpec]):
    """The kinds a parser accepts, put together by the composition root from what the modules declare."""

    def __init__(self, *declarations: Iterable[KindSpec]) -> None:
        self._kinds: dict[str, KindSpec] = {}
        for kind in (kind for declared in declarations for kind in declared):
            if kind.name in self._kinds:
                raise ValueError(f"kind {kind.name} is declared twice")
            self._kinds[kind.name] = kind

    def __getitem__(self, name: str) -> KindSpec:
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def closest(self, name: str) -> str:
        """The most similar kind, or empty."""
        return closest(name, self._kinds)
