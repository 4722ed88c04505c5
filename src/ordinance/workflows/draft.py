"""Take an order down: a priced draft, with what it still lacks (A2, A3, A14)."""

from collections.abc import Sequence

from ordinance.foundation.errors import Done, InvalidInput, Outcome, Refused, StaleVersion
from ordinance.foundation.policy.queries import documents_in_force
from ordinance.foundation.policy.rules.governing import InForce
from ordinance.orders.models import Order
from ordinance.orders.services.drafting import draft_lines_replace
from ordinance.orders.services.drafting import orders_draft as drafts_write
from ordinance.orders.states import Status
from ordinance.workflows.kernel import Act, batch_workflow, workflow
from ordinance.workflows.steps import drafts_entered
from ordinance.workflows.terms.known import Known
from ordinance.workflows.terms.presumed import facts_of_request, policy_presumed, term_presumed
from ordinance.workflows.terms.read import known_of
from ordinance.workflows.terms.requests import DraftRequest
from ordinance.workflows.terms.resolve import Resolved, resolve

_NEW = "a draft is not an order yet: nothing can be held before it exists, and its submission asks the gates"


@batch_workflow(duty="orders.draft", unscoped=_NEW)
def orders_draft(act: Act, requests: Sequence[DraftRequest]) -> list[Outcome]:
    """Write drafts; a request that cannot be understood is refused and the rest go on."""
    known = known_of(requests, act.actor, act.time.today)
    in_force = documents_in_force(act.company_id, act.time.today)
    resolved = resolve_all(act, requests, known, in_force)
    kept = [each for each in resolved if isinstance(each, Resolved)]
    orders = drafts_write([each.draft for each in kept], journal=act.journal)
    for order, each in zip(orders, kept, strict=True):
        act.hold(order)
        note_prices(act, order, each)
    taken = [request for request, each in zip(requests, resolved, strict=True) if isinstance(each, Resolved)]
    facts = [facts_of_request(request, known) for request in taken]
    drafts_entered(act, orders, [policy_presumed(in_force, each) for each in facts])
    done = iter(zip(orders, kept, strict=True))
    return [each if isinstance(each, Refused) else drafted(*next(done)) for each in resolved]


@workflow(duty="orders.draft", unscoped=_NEW)
def draft_edit(act: Act, order_id: int, request: DraftRequest, edit_token: int) -> Outcome:
    """Rewrite a draft as a person edited it, unless somebody else wrote it since they read it."""
    order = act.lock_order(order_id)
    if order.edit_token != edit_token:
        raise StaleVersion(order=order_id, given=edit_token, current=order.edit_token)
    if order.status != Status.DRAFT:
        raise InvalidInput(field="status", reason="not_a_draft", value=order.status)
    known = known_of([request], act.actor, act.time.today)
    (each,) = resolve_all(act, [request], known, documents_in_force(act.company_id, act.time.today))
    if isinstance(each, Refused):
        return each
    draft_lines_replace(order, each.draft, journal=act.journal)
    note_prices(act, order, each)
    return drafted(order, each)


def resolve_all(
    act: Act, requests: Sequence[DraftRequest], known: Known, in_force: Sequence[InForce]
) -> list[Resolved | Refused]:
    """Check and price requests together."""
    return [
        resolve(
            request, known, today=act.time.today, ordered_at=act.now,
            default_term=term_presumed(request, known, in_force),
        )
        for request in requests
    ]  # fmt: skip


def note_prices(act: Act, order: Order, each: Resolved) -> None:
    """The price decision of an order: the waterfall of each line, reproducible from what is recorded (B5)."""
    if any(each.quotes):
        act.journal.add("decision.price", order.pk, {"lines": list(each.quotes), "below_floor": each.below_floor})


def drafted(order: Order, each: Resolved) -> Done:
    """What a door shows of a draft."""
    return Done(
        {
            "order": order.pk,
            "number": order.number,
            "status": order.status,
            "gross": order.gross,
            "currency": order.currency,
            "missing": [code for code in order.missing.split(",") if code],
            "warnings": list(each.warnings),
        }
    )
