"""Holds: standing stops on objects. Put by hand or by a closed gate;
lifted when the reason is gone, waived by authority.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ordinance.foundation.database.locking import Locked
from ordinance.foundation.errors import Refused
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.rules import canonical
from ordinance.orders.models import Hold
from ordinance.orders.states import HoldState, ObjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRequest:
    """A hold to put.

    stream  the ledger stream that tells of it: the held object's own
    clause  the policy clause that closed a gate; empty for a hold put by hand
    facts   what the gate saw and what would lift it
    """

    object_kind: ObjectKind
    object_id: int
    scope: str
    reason: str
    stream: int
    clause: str = ""
    duty: str = "orders.release"
    note: str = ""
    object_lot: str = ""
    facts: Mapping[str, Any] | None = None


def holds_put(requests: Sequence[HoldRequest], *, journal: Journal) -> list[Hold]:
    """Put holds, one INSERT; a clause's hold that already stands on the object stays as it is."""
    holds = [
        Hold(
            company_id=journal.company_id,
            object_kind=request.object_kind,
            object_id=request.object_id,
            object_lot=request.object_lot,
            scope=request.scope,
            reason=request.reason,
            note=request.note,
            clause=request.clause,
            duty=request.duty,
            facts=canonical(request.facts) if request.facts else "",
            put_by=journal.actor_id,
            put_at=journal.occurred_at,
        )
        for request in requests
    ]
    Hold.objects.bulk_create(holds, ignore_conflicts=True)
    for hold, request in zip(holds, requests, strict=True):
        journal.add(
            "hold.put",
            request.stream,
            {
                "hold": hold.pk, "object": [hold.object_kind, hold.object_id], "scope": hold.scope,
                "reason": hold.reason, "clause": hold.clause, "note": hold.note,
            },
        )  # fmt: skip
    return holds


def holds_end(
    holds: Locked[Hold], state: HoldState, *, journal: Journal, reason: str, streams: Mapping[int, int]
) -> dict[int, Refused]:
    """End standing holds, one UPDATE; returns those that no longer stand.

    state    LIFTED when the reason is gone, WAIVED when somebody who may let the order pass all the same
    streams  hold key → ledger stream of its object
    """
    refused = {
        hold.pk: Refused("hold_not_standing", {"state": hold.state})
        for hold in holds
        if hold.state != HoldState.STANDING
    }
    ended = [hold for hold in holds if hold.pk not in refused]
    Hold.objects.filter(pk__in=[hold.pk for hold in ended]).update(
        state=state, lifted_by=journal.actor_id, lifted_at=journal.occurred_at, lift_reason=reason[:500]
    )
    for hold in ended:
        journal.add(
            f"hold.{state}",
            streams[hold.pk],
            {"hold": hold.pk, "clause": hold.clause, "scope": hold.scope, "reason": reason},
        )
    return refused
