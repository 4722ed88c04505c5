"""Posts of one person: given from a day on, and ended (L1). Somebody who can manage people always remains."""

from dataclasses import dataclass
from datetime import date, timedelta

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.locking import lock
from ordinance.foundation.errors import Done, InvalidInput, NotFound, Outcome, Refused
from ordinance.foundation.people.models import Post
from ordinance.foundation.people.rules import MANAGING, ROLES
from ordinance.foundation.people.services import post_give, post_period_set
from ordinance.masterdata.parties.queries import customers_by_code
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.person import PEOPLE, managers_left, person_locked


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRequest:
    """A post to give; both days included, None is open. `customer` is the code for a post of the role customer."""

    role: str
    from_on: date | None = None
    until_on: date | None = None
    customer: str = ""


@workflow(duty="people.manage", unscoped=PEOPLE)
def post_add(act: Act, person_id: int, request: PostRequest) -> Outcome:
    """Give a person a post; one they held before is held again."""
    if request.role not in ROLES:
        raise InvalidInput(field="role", reason="unknown_role", value=request.role)
    if request.from_on and request.until_on and request.until_on < request.from_on:
        raise InvalidInput(field="until_on", reason="out_of_range")
    person = person_locked(act, person_id)
    customer_id = None
    if request.role == "customer":
        known = customers_by_code(act.company_id, [request.customer])
        if request.customer not in known:
            return Refused("unknown_customer", {"field": "customer", "value": request.customer})
        customer_id = known[request.customer].pk
    held = lock(Post.objects.filter(person=person, company_id=act.company_id, role=request.role,
                                    customer_id=customer_id))  # fmt: skip
    if held and (held[0].until_on is None or held[0].until_on >= act.time.today):
        return Refused("post_held", {"role": request.role})
    post = held[0] if held else post_give(person, act.company_id, request.role, journal=act.journal,
                                          customer_id=customer_id)  # fmt: skip
    if held or request.from_on or request.until_on:
        post_period_set(post, from_on=request.from_on, until_on=request.until_on, journal=act.journal)
    return Done({"person": person.pk, "post": post.pk})


@workflow(duty="people.manage", unscoped=PEOPLE)
def post_end(act: Act, person_id: int, post_id: int, last_on: date | None) -> Outcome:
    """End a post with a day, the last it is held; None ends it at once."""
    person = person_locked(act, person_id)
    posts = lock(Post.objects.filter(pk=post_id, person=person, company_id=act.company_id))
    if not posts:
        raise NotFound(post=post_id)
    yesterday = act.time.today - timedelta(days=1)
    if last_on is not None and last_on < yesterday:
        raise InvalidInput(field="last_on", reason="in_past")
    post = posts[0]
    post_period_set(post, from_on=post.from_on, until_on=last_on or yesterday, journal=act.journal)
    if post.role in MANAGING:
        managers_left([Company.objects.get(pk=act.company_id)], act.time.today)
    return Done({"person": person.pk, "post": post.pk})
