"""The waterfall of one line: list → agreement → quantity break → discount → what was quoted, each step on record."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from ordinance.foundation.money.rules import EXACT, HUNDRED, ZERO, NumberRefused, PriceBasis, require_between
from ordinance.modules.pricing.rules.types import PriceRequest, PriceRule, Quote, RuleKind, Step, StepKind

PRICE_UNIT: Final = Decimal("0.00000001")  # unit prices carry eight decimals
STEPS: Final = {kind: StepKind(kind.value) for kind in RuleKind}
PERCENT_UNIT: Final = Decimal("0.0001")


def price(request: PriceRequest, rules: Iterable[PriceRule]) -> Quote:
    """Price one line.

    rules    those of the item; others, expired ones and other customers' are passed over
    choice   the customer's rule before its grade's before everybody's, then the highest quantity reached (breaks),
             then the latest valid_from, then the highest quantity, then the highest id
    breaks   lower a price, never raise it: a general break does not undo a customer's better agreement
    quoted   a quoted price replaces what the rules say, a quoted discount the standing one; both stay on record
    raises   NumberRefused: not_finite, negative, discount_out_of_range, vat_rate_out_of_range, basis_unknown
    """
    _check(request)
    chosen = chosen_rules(request, rules)
    run = _Run(request)
    for kind in (RuleKind.LIST, RuleKind.AGREEMENT, RuleKind.QUANTITY_BREAK):
        if kind in chosen:
            run.apply(chosen[kind])
    run.convert()
    run.accept_quoted()
    run.discount(chosen.get(RuleKind.DISCOUNT))
    return run.quote()


class _Run:
    """One walk down the waterfall: what the price is so far, and how it came to be."""

    __slots__ = ("basis", "floor", "list_basis", "list_price", "percent", "request", "steps", "unit_price")

    def __init__(self, request: PriceRequest) -> None:
        self.request = request
        self.unit_price: Decimal | None = None
        self.basis = request.basis_wanted
        self.percent = ZERO
        self.floor: tuple[Decimal, PriceBasis] | None = None
        self.list_price: Decimal | None = None
        self.list_basis = PriceBasis.NET
        self.steps: list[Step] = []

    def apply(self, rule: PriceRule) -> None:
        before, kind = self.unit_price, STEPS[rule.kind]
        if rule.price is not None:
            basis, reason = rule.basis, "price"
            after = rule.price
        elif rule.percent is not None and before is not None and self.basis is not None:
            basis, reason = self.basis, "percent"
            after = _less(before, rule.percent)
        else:
            self.steps.append(Step(kind, rule.id, before, before, "nothing_to_reduce", rule.clause))
            return
        if rule.kind is RuleKind.QUANTITY_BREAK and self.is_dearer(after, basis):
            self.steps.append(Step(kind, rule.id, before, before, "not_lower", rule.clause))
            return
        self.steps.append(Step(kind, rule.id, before, after, reason, rule.clause))
        self.unit_price, self.basis = after, basis
        if rule.kind is RuleKind.LIST:
            self.list_price, self.list_basis = after, basis
        if rule.floor is not None:
            self.floor = (rule.floor, rule.basis)

    def is_dearer(self, unit_price: Decimal, basis: PriceBasis) -> bool:
        if self.unit_price is None or self.basis is None:
            return False
        return _in_basis(unit_price, basis, self.basis, self.request.vat_rate) > self.unit_price

    def convert(self) -> None:
        wanted, before = self.request.basis_wanted, self.unit_price
        if before is None or self.basis is None or wanted is None or wanted is self.basis:
            return
        self.unit_price = _in_basis(before, self.basis, wanted, self.request.vat_rate)
        self.steps.append(Step(StepKind.BASIS, None, before, self.unit_price, f"to_{wanted}"))
        self.basis = wanted

    def accept_quoted(self) -> None:
        if self.request.quoted_price is None:
            return
        after = self.request.quoted_price
        self.steps.append(Step(StepKind.QUOTED, None, self.unit_price, after, "accepted_as_quoted"))
        self.unit_price, self.basis = after, self.request.basis_wanted

    def discount(self, rule: PriceRule | None) -> None:
        if self.unit_price is None:
            return
        if rule is not None and rule.percent is not None and self.request.quoted_price is None:
            self.steps.append(Step(StepKind.DISCOUNT, rule.id, ZERO, rule.percent, "standing", rule.clause))
            self.percent = rule.percent
            if rule.floor is not None:
                self.floor = (rule.floor, rule.basis)
        if self.request.quoted_discount is not None:
            after = self.request.quoted_discount
            self.steps.append(Step(StepKind.MANUAL_DISCOUNT, None, self.percent, after, "quoted"))
            self.percent = after

    def quote(self) -> Quote:
        basis = self.basis or PriceBasis.NET
        rate = self.request.vat_rate
        floor = None if self.floor is None else _in_basis(self.floor[0], self.floor[1], basis, rate)
        paid = None if self.unit_price is None else _less(self.unit_price, self.percent)
        deviation = None
        if self.list_price and paid is not None:
            listed = _in_basis(self.list_price, self.list_basis, basis, rate)
            deviation = (EXACT.divide(paid - listed, listed) * HUNDRED).quantize(PERCENT_UNIT, ROUND_HALF_UP, EXACT)
        return Quote(
            unit_price=self.unit_price,
            basis=basis,
            discount_percent=self.percent,
            steps=tuple(self.steps),
            floor=floor,
            is_below_floor=floor is not None and paid is not None and paid < floor,
            deviation_percent=deviation,
            missing=self.unit_price is None,
        )


def _check(request: PriceRequest) -> None:
    if not request.quantity.is_finite():
        raise NumberRefused("not_finite", request.quantity)
    require_between(request.vat_rate, ZERO, Decimal(1), "vat_rate_out_of_range")
    if request.quoted_discount is not None:
        require_between(request.quoted_discount, ZERO, HUNDRED, "discount_out_of_range")
    if request.quoted_price is not None:
        if not request.quoted_price.is_finite():
            raise NumberRefused("not_finite", request.quoted_price)
        if request.quoted_price < 0:
            raise NumberRefused("negative", request.quoted_price)
        if request.basis_wanted is None:
            raise NumberRefused("basis_unknown", request.quoted_price)


def chosen_rules(request: PriceRequest, rules: Iterable[PriceRule]) -> dict[RuleKind, PriceRule]:
    """The best rule of each kind."""
    item, customer, grade, on = request.item_id, request.customer_id, request.grade, request.on
    quantity, currency = request.quantity, request.currency
    best: dict[RuleKind, tuple[tuple[Any, ...], PriceRule]] = {}
    for rule in rules:
        if rule.item_id != item or rule.currency != currency or rule.valid_from > on:
            continue
        if rule.valid_to is not None and rule.valid_to < on:
            continue
        if rule.customer_id is not None and rule.customer_id != customer:
            continue
        if rule.grade is not None and rule.grade != grade:
            continue
        if rule.min_quantity > quantity:
            continue
        rank = _rank(rule)
        held = best.get(rule.kind)
        if held is None or rank > held[0]:
            best[rule.kind] = (rank, rule)
    return {kind: rule for kind, (_, rule) in best.items()}


def _rank(rule: PriceRule) -> tuple[Any, ...]:
    specific = (2 if rule.customer_id is not None else 0) + (1 if rule.grade is not None else 0)
    if rule.kind is RuleKind.QUANTITY_BREAK:
        return specific, rule.min_quantity, rule.valid_from, rule.id
    return specific, rule.valid_from, rule.min_quantity, rule.id


def _less(unit_price: Decimal, percent: Decimal) -> Decimal:
    if not percent:
        return unit_price
    return _to_price(EXACT.multiply(unit_price, HUNDRED - percent).scaleb(-2, EXACT))


def _in_basis(unit_price: Decimal, have: PriceBasis, want: PriceBasis, vat_rate: Decimal) -> Decimal:
    if have is want:
        return unit_price
    if want is PriceBasis.GROSS:
        return _to_price(EXACT.multiply(unit_price, 1 + vat_rate))
    return _to_price(EXACT.divide(unit_price, 1 + vat_rate))


def _to_price(exact: Decimal) -> Decimal:
    return exact.quantize(PRICE_UNIT, ROUND_HALF_UP, EXACT)
