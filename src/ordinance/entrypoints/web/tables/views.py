"""The views of a list: those every list of its kind has, one's own, and those colleagues share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict

from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.asking import Asked, asked_of
from ordinance.entrypoints.web.tables.spec import R, Said, Table
from ordinance.foundation.preferences.queries import ViewRow, views_of


@dataclass(frozen=True, slots=True)
class ShownView:
    """A view as the page shows it; `key` is 0 for one nobody saved."""

    key: int
    name: Said
    url: str
    is_here: bool
    is_mine: bool = False
    is_shared: bool = False
    is_default: bool = False


def views_saved(visit: Visit, table: Table[Any]) -> Sequence[ViewRow]:
    """The saved views the visitor may choose; one query."""
    return views_of(visit.actor, table.name)


def asked_first(address: QueryDict, visit: Visit, table: Table[R], saved: Sequence[ViewRow]) -> Asked[R]:
    """What is asked for; an address that asks nothing is taken as the visitor's default view.

    raises  BadRequest
    """
    default = next((row.view for row in saved if row.is_own and row.view.is_default), None)
    if not address and default is not None:
        try:
            return asked_of(QueryDict(default.query), visit, table)
        except BadRequest:
            pass  # kept when the list still had what it names: the whole list is shown, as without it
    return asked_of(address, visit, table)


def views_shown(
    visit: Visit, table: Table[Any], asked: Asked[Any], path: str, saved: Sequence[ViewRow]
) -> Sequence[ShownView]:
    """The views above the list, those that are always there first."""
    here = sorted(asked.query.lists())
    shown = [
        ShownView(0, view.name, f"{path}?{query}", sorted(QueryDict(query).lists()) == here)
        for view in table.views
        for query in [view.query(visit)]
    ]
    for row in saved:
        view = row.view
        is_here = sorted(QueryDict(view.query).lists()) == here
        url = f"{path}?{view.query}" if view.query else asked.url_all(path)
        shown.append(ShownView(view.pk, view.name, url, is_here, row.is_own, view.is_shared, view.is_default))
    return shown
