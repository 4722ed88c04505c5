"""A pricing decision as recorded facts, and the same decision made again from them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from ordinance.foundation.decimals import digits
from ordinance.foundation.money.rules import PriceBasis
from ordinance.modules.pricing.rules.types import PriceRequest, PriceRule, Quote, RuleKind, Step, StepKind
from ordinance.modules.pricing.rules.waterfall import chosen_rules, price

# Fields of recorded facts that JSON keeps as text.
DECIMALS: Final = frozenset(
    {"quantity", "vat_rate", "quoted_price", "quoted_discount", "min_quantity", "price", "percent", "floor"}
)
DATES: Final = frozenset({"on", "valid_from", "valid_to"})
KINDS: Final[Mapping[str, type[StrEnum]]] = {"kind": RuleKind, "basis": PriceBasis, "basis_wanted": PriceBasis}


def facts_of(request: PriceRequest, rules: Iterable[PriceRule]) -> dict[str, Any]:
    """What the decision rests on, as JSON: the request and the rules that were chosen, not those passed over."""
    chosen = chosen_rules(request, rules)
    return {"request": _as_json(request), "rules": [_as_json(chosen[kind]) for kind in RuleKind if kind in chosen]}


def price_again(facts: Mapping[str, Any]) -> Quote:
    """The quote of recorded facts: equal to the one that was given."""
    request, rules = dict(facts["request"]), [dict(rule) for rule in facts["rules"]]
    return price(PriceRequest(**_typed(request)), [PriceRule(**_typed(rule)) for rule in rules])


def quote_facts(quote: Quote) -> dict[str, Any]:
    """The quote with its waterfall, as JSON."""
    return {
        "unit_price": _text(quote.unit_price),
        "basis": str.__str__(quote.basis),
        "discount_percent": _text(quote.discount_percent),
        "steps": [_step_facts(step) for step in quote.steps],
        "floor": _text(quote.floor),
        "is_below_floor": quote.is_below_floor,
        "deviation_percent": _text(quote.deviation_percent),
        "missing": quote.missing,
    }


def _step_facts(step: Step) -> dict[str, Any]:
    # written out, like the quote's: a busy act records many
    return {
        "kind": str.__str__(step.kind),
        "rule_id": step.rule_id,
        "before": _text(step.before),
        "after": _text(step.after),
        "reason": step.reason,
        "clause": step.clause,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else digits(value)


def _as_json(value: Any) -> Any:
    write = WRITERS.get(type(value))
    if write is not None:
        return write(value)
    return {name: _as_json(getattr(value, name)) for name in value.__slots__}


def _listed(values: tuple[Any, ...]) -> list[Any]:
    return [_as_json(value) for value in values]


def _unchanged(value: Any) -> Any:
    return value


# By exact type, because this runs for every line that is priced.
WRITERS: Final[Mapping[type, Callable[[Any], Any]]] = {
    **dict.fromkeys((type(None), bool, int, str), _unchanged),
    **dict.fromkeys((RuleKind, StepKind, PriceBasis), str.__str__),
    Decimal: digits,
    date: date.isoformat,
    tuple: _listed,
}


def _typed(recorded: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if value is None else _read(name, value) for name, value in recorded.items()}


def _read(name: str, value: Any) -> Any:
    if name in DECIMALS:
        return Decimal(value)
    if name in DATES:
        return date.fromisoformat(value)
    return KINDS[name](value) if name in KINDS else value
