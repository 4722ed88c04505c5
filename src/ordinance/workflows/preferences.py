"""What a person makes their own: saved views of tables, and the theme of the pages."""

from typing import Final

from ordinance.foundation.errors import Done, InvalidInput, NotAllowed, NotFound, Outcome
from ordinance.foundation.preferences.errors import TooManyViews
from ordinance.foundation.preferences.models import SavedView
from ordinance.foundation.preferences.queries import views_counted_locked
from ordinance.foundation.preferences.rules import NAME_MAX, QUERY_MAX, VIEWS_MAX, Theme, is_table
from ordinance.foundation.preferences.services import ViewRequest, theme_set, view_keep, view_remove
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.wording import text_given

_OWN: Final = "one's own account: it touches no order"


@workflow(duty="account.own", unscoped=_OWN)
def view_save(act: Act, request: ViewRequest) -> Outcome:
    """Save a view under its name, in place of the one that had it. Only staff share views.

    raises  InvalidInput, NotAllowed, TooManyViews beyond VIEWS_MAX of one table
    """
    if not is_table(request.table):
        raise InvalidInput(field="table", reason="unknown", value=request.table[:40])
    name = text_given("name", request.name, NAME_MAX)
    query = text_given("query", request.query, QUERY_MAX, required=False)
    if "\n" in name or "\n" in query:
        raise InvalidInput(field="name" if "\n" in name else "query", reason="control_character")
    if request.is_shared and act.actor.customer_ids is not None:
        raise NotAllowed(duty="contact.write")
    if views_counted_locked(act.actor, request.table, name) >= VIEWS_MAX:
        raise TooManyViews(table=request.table, most=VIEWS_MAX)
    kept = ViewRequest(
        table=request.table, name=name, query=query, is_shared=request.is_shared, is_default=request.is_default
    )
    view = view_keep(act.company_id, act.actor.person_id, kept, now=act.time.recorded_at)
    return Done({"view": view.pk, "name": view.name, "query": view.query})


@workflow(duty="account.own", unscoped=_OWN)
def view_drop(act: Act, view_id: int) -> Outcome:
    """Forget one of the actor's own views."""
    own = SavedView.objects.filter(pk=view_id, company_id=act.company_id, person_id=act.actor.person_id)
    view = own.select_for_update(no_key=True).first()
    if view is None:
        raise NotFound(view=view_id)
    view_remove(view)
    return Done({"view": view_id, "name": view.name})


@workflow(duty="account.own", unscoped=_OWN)
def theme_choose(act: Act, theme: str) -> Outcome:
    """Keep the actor's theme: light, dark or auto."""
    if theme not in {each.value for each in Theme}:
        raise InvalidInput(
            field="theme", reason="not_a_choice", value=theme[:40], choices=[each.value for each in Theme]
        )
    theme_set(act.actor.person_id, Theme(theme))
    return Done({"theme": theme})
