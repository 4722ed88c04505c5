"""Choose the language the product speaks to a person in."""

from ordinance.foundation.errors import Done, Outcome
from ordinance.foundation.people.services import language_set
from ordinance.workflows.kernel import Act, workflow


@workflow(duty="account.own", unscoped="one's own account: it touches no order")
def language_choose(act: Act, code: str) -> Outcome:
    """Keep the actor's language; `code` is one of the settings' languages, which the door has checked."""
    language_set(act.actor.person_id, code)
    return Done({"language": code})
