"""How each line's price came to be: the waterfall as recorded, in sentences that can be read to a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ordinance.entrypoints.web.templatetags.pages import called, count, price, word
from ordinance.insight.order_page import OrderPage

_PERCENTS: Final = frozenset({"discount", "manual_discount"})
# Why a step came out as it did; "price" and "percent" say themselves.
REASONS: Final[Mapping[str, str | Promise]] = {
    "nothing_to_reduce": pgettext_lazy("price", "there was no price to reduce"),
    "not_lower": pgettext_lazy("price", "not lower than the price so far, so it does not count"),
    "to_gross": pgettext_lazy("price", "converted to a price with tax"),
    "to_net": pgettext_lazy("price", "converted to a price without tax"),
    "accepted_as_quoted": pgettext_lazy("price", "accepted as quoted"),
    "standing": pgettext_lazy("price", "the customer’s standing discount"),
    "quoted": pgettext_lazy("price", "given by hand"),
}


@dataclass(frozen=True, slots=True)
class PriceStep:
    """One step of the waterfall: what it is, the price or percentage after it, and what it changed."""

    kind: str
    after: str
    change: str
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line: its steps, and the price they come to, for one unit."""

    position: int
    goods: str
    steps: Sequence[PriceStep]
    unit_price: Decimal | None
    basis: str
    floor: Decimal | None
    is_below_floor: bool
    deviation: Decimal | None
    said: str


def priced(page: OrderPage, facts: Mapping[str, Any]) -> list[PricedLine]:
    """The lines of a price decision, in their sequence."""
    goods = {
        line.position: (f"{line.item.code} {called(line.item)}" if line.item else line.item_raw) for line in page.lines
    }
    lines = enumerate(facts.get("lines", ()), start=1)
    return [_line(position, goods.get(position, ""), quote, page.order.currency) for position, quote in lines if quote]


def _line(position: int, goods: str, quote: Mapping[str, Any], currency: str) -> PricedLine:
    steps = [_step(step, currency) for step in quote.get("steps", ())]
    listed = _decimal(quote.get("unit_price"))
    percent = _decimal(quote.get("discount_percent")) or Decimal(0)
    unit_price = listed * (100 - percent) / 100 if listed is not None else None
    return PricedLine(
        position=position,
        goods=goods,
        steps=steps,
        unit_price=unit_price,
        basis=str(quote.get("basis", "")),
        floor=_decimal(quote.get("floor")),
        is_below_floor=bool(quote.get("is_below_floor")),
        deviation=_decimal(quote.get("deviation_percent")),
        said=_said(quote, unit_price, percent, currency),
    )


def _step(step: Mapping[str, Any], currency: str) -> PriceStep:
    kind, before, after = str(step["kind"]), _decimal(step.get("before")), _decimal(step.get("after"))
    reason = str(REASONS.get(str(step.get("reason", "")), ""))
    if kind in _PERCENTS:
        return PriceStep(kind, f"−{count(after)} %" if after else "0 %", "", reason, str(step.get("clause", "")))
    change = after - before if before is not None and after is not None else None
    shown = "" if not change else f"{'+' if change > 0 else '−'}{price(abs(change), currency)}"
    return PriceStep(kind, price(after, currency), shown, reason, str(step.get("clause", "")))


def _said(quote: Mapping[str, Any], unit_price: Decimal | None, percent: Decimal, currency: str) -> str:
    if unit_price is None:
        return _("No price was found and none was quoted.")
    kinds = [str(step["kind"]) for step in quote.get("steps", ()) if step.get("reason") not in ("not_lower", "")]
    source = next((kind for kind in reversed(kinds) if kind not in (*_PERCENTS, "basis")), "list")
    said = {
        "price": price(unit_price, currency),
        "source": word(source, "price"),
        "basis": word(quote["basis"], "basis"),
    }
    if percent:
        return _("%(price)s for one (%(basis)s): %(source)s less %(percent)s %%.") % {**said, "percent": count(percent)}
    return _("%(price)s for one (%(basis)s): %(source)s.") % said


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
