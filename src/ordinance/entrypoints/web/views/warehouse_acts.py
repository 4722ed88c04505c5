"""What can be done with deliveries on pages: each act reads its form's fields and calls one workflow."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ordinance.entrypoints.web.given import FieldRefused, Form, quantity_of, text_of
from ordinance.foundation.errors import Outcome
from ordinance.foundation.people.rules import Actor
from ordinance.workflows.check import picks_check
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.pack import MOST as MOST_PACKAGES
from ordinance.workflows.pack import Packing, deliveries_pack
from ordinance.workflows.pick import deliveries_pick
from ordinance.workflows.plan import delivery_cancel
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.unpick import picks_clear

Call = Callable[[Actor, Sequence[int], Form], Sequence[Outcome]]


def _pick(actor: Actor, keys: Sequence[int], form: Form) -> Sequence[Outcome]:
    return deliveries_pick(actor, keys)


def _check(actor: Actor, keys: Sequence[int], form: Form) -> Sequence[Outcome]:
    return picks_check(actor, keys)


def _pack(actor: Actor, keys: Sequence[int], form: Form) -> Sequence[Outcome]:
    packages = packages_of(form.given.get("packages", ""))
    return deliveries_pack(actor, [Packing(delivery_id=key, packages=packages) for key in keys])


def _ship(actor: Actor, keys: Sequence[int], form: Form) -> Sequence[Outcome]:
    return deliveries_ship(actor, keys, _text(form, "carrier", 60), _text(form, "tracking", 60))


def _sign(actor: Actor, keys: Sequence[int], form: Form) -> Sequence[Outcome]:
    return deliveries_sign(actor, keys, _text(form, "signed_by", 100))


def _put_back(actor: Actor, keys: Sequence[int], form: Form) -> Sequence[Outcome]:
    return picks_clear(actor, keys, _text(form, "reason", 500))


def _drop(actor: Actor, keys: Sequence[int], form: Form) -> Sequence[Outcome]:
    return delivery_cancel(actor, keys, _text(form, "reason", 500))


def packages_of(said: str) -> tuple[Decimal | None, ...]:
    """Packages as people write them: a count (`x3`), or their weights in kilograms; nothing is one package not weighed.

    raises  FieldRefused
    """
    text = text_of(said.strip(), most=4_000).replace("，", ",").replace("×", "x")
    if not text:
        return (None,)
    if text.lower().startswith("x"):
        count = quantity_of(text[1:])
        if count != int(count) or count > MOST_PACKAGES:
            raise FieldRefused("out_of_range")
        return (None,) * int(count)
    return tuple(quantity_of(part) for part in text.replace(",", " ").split())


def _text(form: Form, name: str, most: int) -> str:
    return text_of(form.given.get(name, "").strip(), most=most)


ACTS: Final[Mapping[str, tuple[Promise, Call, Any]]] = {
    "pick": (gettext_lazy("Picked:"), _pick, deliveries_pick),
    "check": (gettext_lazy("Checked:"), _check, picks_check),
    "pack": (gettext_lazy("Packed:"), _pack, deliveries_pack),
    "ship": (gettext_lazy("Left the house:"), _ship, deliveries_ship),
    "sign": (gettext_lazy("Signed for:"), _sign, deliveries_sign),
    "put-back": (gettext_lazy("Back on the shelf:"), _put_back, picks_clear),
    "drop": (gettext_lazy("Not planned any more:"), _drop, delivery_cancel),
}
