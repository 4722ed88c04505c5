"""What a list's form asks to be done with many of its rows: which act, on which keys, told what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import QueryDict

from ordinance.entrypoints.web.given import FieldRefused, key_of
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.asking import Asked
from ordinance.entrypoints.web.tables.spec import Table
from ordinance.foundation.errors import InvalidInput
from ordinance.foundation.runs.rules import KEYS_MAX

# What is always told to an act, whoever asks for it on a page.
_TOLD: Final[Mapping[str, Mapping[str, str]]] = {"hold": {"reason": "by_hand"}}


@dataclass(frozen=True, slots=True)
class Bulk:
    """One act over many keys."""

    act: str
    keys: Sequence[int]
    params: Mapping[str, str]
    lacking: str = ""  # what was asked for and not told

    def check(self) -> None:
        """Raises InvalidInput for what was not told."""
        if self.lacking:
            raise InvalidInput(field=self.lacking, reason="required")


def bulk_asked(given: QueryDict, visit: Visit, table: Table[Any], asked: Asked[Any]) -> Bulk:
    """The act of a list's form. With `all`, the keys are those the list matches now, one more than may be at once.

    raises  BadRequest for an act that is not the list's, or a key that is none
    """
    name = given.get("act", "")
    act = next((each for each in table.bulk if each.act == name), None)
    if act is None:
        raise BadRequest("act: not_a_choice")
    told = {each.name: given.get(f"{name}.{each.name}", "").strip() for each in act.inputs}
    params = {**_TOLD.get(name, {}), **{key: value for key, value in told.items() if value}}
    lacking = next((key for key, value in told.items() if not value), "")
    if given.get("all") == "1":
        return Bulk(name, _matching(visit, table, asked), params, lacking)
    try:
        return Bulk(name, [key_of(key) for key in given.getlist("key")], params, lacking)
    except FieldRefused as refused:
        raise BadRequest("key: not_a_key") from refused


def _matching(visit: Visit, table: Table[Any], asked: Asked[Any]) -> Sequence[int]:
    way = "-" if asked.by.is_descending else ""
    rows = table.rows(visit, asked.values).order_by(f"{way}{asked.by.field}", "pk")
    return list(rows.values_list("pk", flat=True)[: KEYS_MAX + 1])
