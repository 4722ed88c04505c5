"""The only writer of saved views and preferences."""

from dataclasses import dataclass
from datetime import datetime

from ordinance.foundation.preferences.models import Preference, SavedView
from ordinance.foundation.preferences.rules import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRequest:
    """A view to save: the query string of a table's address under a name; the name it has already is replaced."""

    table: str
    name: str
    query: str
    is_shared: bool = False
    is_default: bool = False


def view_keep(company_id: int, person_id: int, request: ViewRequest, *, now: datetime) -> SavedView:
    """Save a view; a new default takes the place of the old one."""
    own = SavedView.objects.filter(company_id=company_id, person_id=person_id, table=request.table)
    if request.is_default:
        own.filter(is_default=True).exclude(name=request.name).update(is_default=False)
    view, _ = SavedView.objects.update_or_create(
        company_id=company_id,
        person_id=person_id,
        table=request.table,
        name=request.name,
        defaults={
            "query": request.query,
            "is_shared": request.is_shared,
            "is_default": request.is_default,
            "saved_at": now,
        },
    )
    return view


def view_remove(view: SavedView) -> None:
    """Forget a view."""
    SavedView.objects.filter(pk=view.pk).delete()


def theme_set(person_id: int, theme: Theme) -> None:
    """Keep the theme of a person."""
    Preference.objects.update_or_create(person_id=person_id, defaults={"theme": theme})
