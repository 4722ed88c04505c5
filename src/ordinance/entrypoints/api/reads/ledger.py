"""An order's ledger and its decisions, as they were recorded."""

from typing import Any, Final

import orjson

from ordinance.entrypoints.sentences.telling import Language, word
from ordinance.foundation.errors import NotAllowed
from ordinance.foundation.ledger.models import LedgerEntry
from ordinance.foundation.ledger.queries import entries_about
from ordinance.foundation.ledger.rules import Entry
from ordinance.foundation.people.rules import Actor

_KINDS: Final = {
    "decision.price": ("定价", "price"),
    "decision.gate": ("关卡", "gate"),
    "decision.credit": ("信用", "credit"),
    "decision.promise": ("承诺交期", "promise"),
    "decision.route": ("评审路线", "route"),
}
_OUTCOMES: Final = {"open": ("通过", "passed"), "closed": ("未通过", "not passed")}


def staff_only(actor: Actor) -> None:
    """The inner record is for the company's own people.

    raises  NotAllowed for a customer's person
    """
    if actor.customer_ids is not None:
        raise NotAllowed(duty="ledger.audit")


def entries_page(order_id: int, after: int, limit: int) -> list[dict[str, Any]]:
    """Entries of the order's own stream in sequence; with the first page, those of others that are also about it."""
    own = LedgerEntry.objects.filter(stream=order_id, seq__gt=after).order_by("seq")[: limit + 1]
    return [entry_shown(row.stream, row) for row in own]


def entries_linked(order_id: int) -> list[dict[str, Any]]:
    """Entries of other streams that are also about the order."""
    return [entry_shown(entry.stream, entry) for entry in entries_about(order_id)[:500]]


def entry_shown(stream: int, entry: LedgerEntry | Entry) -> dict[str, Any]:
    """An entry with its exact text (the bytes that were hashed) and its hash."""
    return {
        "stream": stream,
        "seq": entry.seq,
        "kind": entry.kind,
        "actor": entry.actor_id,
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "data": orjson.loads(entry.data),
        "text": entry.data,
        "hash": bytes(entry.hash).hex(),
    }


def decisions_of(order_id: int, language: Language) -> list[dict[str, Any]]:
    """The decisions taken on an order, first to last, with what they mean in words."""
    rows = LedgerEntry.objects.filter(stream=order_id, kind__startswith="decision.").order_by("seq")
    return [_decision(row, language) for row in rows[:1000]]


def _decision(row: LedgerEntry, language: Language) -> dict[str, Any]:
    data = orjson.loads(row.data)
    facts = data.get("facts")
    return {
        "seq": row.seq,
        "kind": row.kind,
        "decided_at": row.occurred_at,
        "explanation": _explained(row.kind, data, language),
        "facts": facts if isinstance(facts, int) else None,
        "data": data,
    }


def _explained(kind: str, data: dict[str, Any], language: Language) -> str:
    index = 0 if language == "zh" else 1
    scope, outcome = str(data.get("scope") or ""), str(data.get("outcome") or "")
    told = _OUTCOMES.get(outcome, (outcome, outcome))[index]
    parts = [_KINDS.get(kind, (kind, kind))[index], *filter(None, [word(scope, language), told])]
    for closed in data.get("closed") or []:
        cure = (closed.get("cure") or {}).get(language, "") if isinstance(closed, dict) else ""
        parts.append(f"{closed.get('clause', '')} {cure}".strip() if isinstance(closed, dict) else str(closed))
    if data.get("below_floor"):
        parts.append(f"{data['below_floor']} " + ("行低于底价" if language == "zh" else "lines below the floor price"))
    return " · ".join(parts)
