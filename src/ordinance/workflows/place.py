"""Place orders: draft and submit, and confirm at once those that no department reviews (A2, A3, B1, C1, D1, M2).

Orders that pass everything at once, the many of a peak, are read, decided and written together. The rest goes
through the plain workflows of drafting, submitting and confirming, composed in the same transaction; what stands
afterwards is the same.
"""

from collections.abc import Sequence
from typing import Any

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.modules.review.queries import review_sums
from ordinance.orders.states import Scope, Status
from ordinance.workflows.confirm import confirmed_facts, reviewed_confirm
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.kernel import Act, batch_workflow
from ordinance.workflows.placing.deciding import Placed, decide
from ordinance.workflows.placing.reading import world_read
from ordinance.workflows.placing.writing import placed_write
from ordinance.workflows.steps import tasks_follow
from ordinance.workflows.submit import drafts_submit, submitted_facts
from ordinance.workflows.terms.presumed import term_presumed
from ordinance.workflows.terms.requests import DraftRequest
from ordinance.workflows.terms.resolve import Resolved, resolve


@batch_workflow(duty="orders.place", scope=Scope.CONFIRM)
def orders_place(act: Act, requests: Sequence[DraftRequest]) -> list[Outcome]:
    """Place orders; a request that cannot be understood leaves nothing behind, an order behind a closed gate stays
    where the gate stopped it, with its hold, and the refusal names it.
    """
    world = world_read(requests, act.actor, act.time.today, act.time.recorded_on)
    resolved = [
        resolve(
            request,
            world.known,
            today=act.time.today,
            ordered_at=act.now,
            default_term=term_presumed(request, world.known, world.in_force),
        )
        for request in requests
    ]
    decided = decide(act, world, [(i, each) for i, each in enumerate(resolved) if isinstance(each, Resolved)])
    placed_write(act, world, decided.placed)
    outcomes: dict[int, Outcome] = {i: each for i, each in enumerate(resolved) if isinstance(each, Refused)}
    outcomes.update((each.index, _placed(each)) for each in decided.placed)
    left = place_plainly(act, [requests[i] for i in decided.left])
    outcomes.update(zip(decided.left, left, strict=True))
    return [outcomes[i] for i in range(len(requests))]


def place_plainly(act: Act, requests: Sequence[DraftRequest]) -> list[Outcome]:
    """The same act through the plain workflows: draft, submit, confirm what no department reviews."""
    if not requests:
        return []
    drafted = orders_draft.body(act, requests)
    drafts = {int(each.facts["order"]): each.facts for each in drafted if isinstance(each, Done)}
    refused, submitted = drafts_submit(act, list(drafts))
    reviews = review_sums([order.pk for order in submitted])
    straight = [order.pk for order in submitted if order.pk not in reviews]
    closed, claims = reviewed_confirm(act, [key for key in drafts if key in set(straight)]) if straight else ({}, [])
    refused = {**refused, **closed}
    confirmed = {claim.order.pk: claim for claim in claims}
    tasks_follow(act, [confirmed[order.pk].order if order.pk in confirmed else order for order in submitted])
    done: dict[int, dict[str, Any]] = {order.pk: submitted_facts(order) for order in submitted}
    done |= {key: confirmed_facts(claim) for key, claim in confirmed.items()}
    statuses = {order.pk: order.status for order in submitted}
    return [each if isinstance(each, Refused) else _outcome(each.facts, refused, done, statuses) for each in drafted]


def _outcome(
    draft: Any, refused: dict[int, Refused], done: dict[int, dict[str, Any]], statuses: dict[int, str]
) -> Outcome:
    key = int(draft["order"])
    if key in refused:
        number = done[key]["number"] if key in done else draft["number"]
        where = {"order": key, "number": number, "status": statuses.get(key, Status.DRAFT)}
        return Refused(refused[key].code, {**where, **refused[key].facts})
    return Done({**draft, "missing": [], **done[key]})


def _placed(each: Placed) -> Done:
    order = each.order
    return Done(
        {
            "order": order.pk,
            "number": order.number,
            "status": order.status,
            "gross": order.gross,
            "currency": order.currency,
            "missing": [],
            "warnings": list(each.resolved.warnings),
            "promised_on": each.claim.promised_on,
        }
    )
