"""From what a caller names (a number or a key) to keys, within what the caller may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from ordinance.entrypoints.api.fields import KEY_MAX
from ordinance.foundation.errors import Done, NotFound, Outcome, Refused
from ordinance.foundation.people.rules import Actor
from ordinance.insight.order_page import UNNUMBERED
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.queries import orders_visible
from ordinance.workflows.kernel import BatchWorkflow


def order_named(actor: Actor, ref: str) -> Order:
    """The order of that number, or else of that key, among those the actor may see.

    raises  NotFound, alike for what is not there and what is not the actor's
    """
    found = keys_named(actor, [ref])
    if ref not in found:
        raise NotFound(order=ref)
    return orders_visible(actor).get(pk=found[ref])


def keys_named(actor: Actor, refs: Sequence[str]) -> dict[str, int]:
    """The keys of orders by what names them; one query by number, one more for what is no number."""
    visible = orders_visible(actor)
    numbered = visible.filter(number__in=refs).values_list("number", "pk")
    found = {number: key for number, key in numbered if number is not None}
    keys = {
        ref: int(ref) for ref in refs if ref not in found and ref.isascii() and ref.isdigit() and int(ref) <= KEY_MAX
    }
    if keys:
        there = set(visible.filter(pk__in=keys.values()).values_list("pk", flat=True))
        found.update({ref: key for ref, key in keys.items() if key in there})
    return found


def in_bulk(actor: Actor, act: BatchWorkflow[int, ...], refs: Sequence[str], mode: str, **given: Any) -> list[Outcome]:
    """Run an act on named orders, an outcome for each.

    What names nothing goes along as a key nothing has: a repeated request then meets as many items as the first one.
    """
    keys = keys_or_none(actor, refs)
    run = act.all_or_none if mode == "all" else act
    outcomes = run(actor, keys, **given)
    return [
        _named(outcome, ref) if key < 0 else outcome for outcome, key, ref in zip(outcomes, keys, refs, strict=True)
    ]


def _key(ref: str) -> int | None:
    digits = ref.removeprefix(UNNUMBERED)
    return int(digits) if digits.isascii() and digits.isdigit() and int(digits) <= KEY_MAX else None


def _named(outcome: Outcome, ref: str) -> Outcome:
    return outcome if isinstance(outcome, Done) else Refused(outcome.code, {**_plain(outcome.facts), "order": ref})


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return dict(facts)


def lines_named(actor: Actor, named: Sequence[tuple[str, int]]) -> list[int]:
    """The keys of order lines by order and position; what names nothing gets a key nothing has."""
    orders = keys_named(actor, sorted({ref for ref, _ in named}))
    return lines_at([(orders.get(ref, 0), position) for ref, position in named])


def lines_at(places: Sequence[tuple[int, int]]) -> list[int]:
    """The keys of order lines by order key and position; what names nothing gets a key nothing has."""
    rows = OrderLine.objects.filter(order_id__in={key for key, _ in places}).values_list("order_id", "position", "pk")
    lines = {(order_id, position): key for order_id, position, key in rows}
    return [lines.get(place, -1 - index) for index, place in enumerate(places)]


def keys_or_none(actor: Actor, refs: Sequence[str]) -> list[int]:
    """The keys of orders in the sequence named; what names nothing gets a key nothing has."""
    found = keys_named(actor, refs)
    return [found.get(ref, -1 - place) for place, ref in enumerate(refs)]
