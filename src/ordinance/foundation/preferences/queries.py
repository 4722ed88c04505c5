"""Reads of saved views and preferences; one query each."""

from dataclasses import dataclass

from django.db.models import Q

from ordinance.foundation.database.locking import lock
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.preferences.models import Preference, SavedView
from ordinance.foundation.preferences.rules import SHARED_SHOWN, VIEWS_MAX, Theme


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view a person may choose; only one's own can be changed or be one's default."""

    view: SavedView
    is_own: bool


def views_of(actor: Actor, table: str) -> list[ViewRow]:
    """The actor's own views of a table by name, then those colleagues share; a customer's person sees their own."""
    views = SavedView.objects.filter(company_id=actor.company_id, table=table).select_related("person")
    own = Q(person_id=actor.person_id)
    seen = list(views.filter(own if actor.customer_ids is not None else own | Q(is_shared=True)).order_by("name", "pk"))
    mine = [ViewRow(view, is_own=True) for view in seen if view.person_id == actor.person_id]
    others = [ViewRow(view, is_own=False) for view in seen if view.person_id != actor.person_id]
    return mine[:VIEWS_MAX] + others[:SHARED_SHOWN]


def view_default(actor: Actor, table: str) -> SavedView | None:
    """The view the actor's table opens with."""
    own = SavedView.objects.filter(company_id=actor.company_id, person_id=actor.person_id, table=table)
    return own.filter(is_default=True).first()


def views_counted_locked(actor: Actor, table: str, name: str) -> int:
    """How many other views of a table the actor has; the person is locked, so that two saves take turns."""
    lock(Person.objects.filter(pk=actor.person_id))
    own = SavedView.objects.filter(company_id=actor.company_id, person_id=actor.person_id, table=table)
    return own.exclude(name=name).count()


def theme_of(person_id: int) -> Theme:
    """The theme a person chose."""
    found = Preference.objects.filter(person_id=person_id).values_list("theme", flat=True).first()
    return Theme(found) if found else Theme.AUTO
