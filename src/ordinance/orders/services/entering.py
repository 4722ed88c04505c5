"""Writing what people change of a draft while they type: lines keep their keys, untouched ones are not written."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F, ProtectedError

from ordinance.foundation.errors import InvalidInput
from ordinance.foundation.ledger.journal import Journal
from ordinance.orders.drafts import Draft
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.services.drafting import LINE_FIELDS, head_write, lines_made


def draft_enter(
    order: Order, draft: Draft, keys: Sequence[int | None], touched: Collection[int], *, journal: Journal
) -> list[int]:
    """Write a locked draft as its editing left it; returns the keys of its lines, in their sequence.

    keys     of each line of `draft`, None for a new one; standing lines not named are taken out
    touched  keys of the lines that are written again; of the others only the position may change
    raises   InvalidInput when papers name a line that is to go
    """
    standing: dict[int, int] = dict(OrderLine.objects.filter(order_id=order.pk).values_list("pk", "position"))
    gone = [key for key in standing if key not in set(keys)]
    _take_out(gone)
    _move(standing, {key: position for position, key in enumerate(keys, start=1) if key is not None})
    fresh = lines_made([order], [draft])
    for line, key in zip(fresh, keys, strict=True):
        line.pk = key or line.pk
    written = set(touched)
    # one insert that updates what is there: setting a thousand lines by cases would take seconds
    OrderLine.objects.bulk_create(
        [line for line, key in zip(fresh, keys, strict=True) if key is None or key in written],
        update_conflicts=True, unique_fields=["id"], update_fields=LINE_FIELDS,
    )  # fmt: skip
    changed, personal = head_write(order, draft, journal)
    told: Mapping[str, Any] = {
        "changed": changed,
        "lines": len(draft.lines),
        "edited": sorted(written),
        "added": [line.pk for line, key in zip(fresh, keys, strict=True) if key is None],
        "gone": gone,
    }
    journal.add("order.draft_edited", order.pk, told, private=personal or None)
    return [line.pk for line in fresh]


def _take_out(keys: Sequence[int]) -> None:
    try:
        OrderLine.objects.filter(pk__in=keys).delete()
    except ProtectedError:
        raise InvalidInput(field="lines", reason="named_by_papers") from None


def _move(standing: Mapping[int, int], wanted: Mapping[int, int]) -> None:
    """Positions are unique at every moment, so lines step aside before they take their new places."""
    moved = [key for key, position in wanted.items() if standing[key] != position]
    if not moved:
        return
    OrderLine.objects.filter(pk__in=moved).update(position=-F("position"))
    shifts: dict[int, list[int]] = {}
    for key in moved:
        shifts.setdefault(wanted[key] - standing[key], []).append(key)
    for by, keys in shifts.items():
        OrderLine.objects.filter(pk__in=keys).update(position=by - F("position"))
