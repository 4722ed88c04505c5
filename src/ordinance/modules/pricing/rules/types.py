"""What a price is asked with and answered with: request, rules, steps, quote."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from ordinance.foundation.money.rules import PriceBasis
from ordinance.foundation.values import value


class RuleKind(StrEnum):
    LIST = "list"
    AGREEMENT = "agreement"
    QUANTITY_BREAK = "quantity_break"
    DISCOUNT = "discount"


class StepKind(StrEnum):
    LIST = "list"
    AGREEMENT = "agreement"
    QUANTITY_BREAK = "quantity_break"
    BASIS = "basis"  # converted between 含税 and 未税
    QUOTED = "quoted"  # the price of the customer's document, accepted as quoted
    DISCOUNT = "discount"
    MANUAL_DISCOUNT = "manual_discount"


@value(kw_only=True)
class PriceRequest:
    item_id: int
    customer_id: int
    grade: str | None  # the customer's
    quantity: Decimal  # in the unit the rules are kept in
    on: date
    currency: str
    basis_wanted: PriceBasis | None  # None: the basis of the price that is found
    vat_rate: Decimal  # 0.13 is 13 %; converts between the bases
    quoted_price: Decimal | None  # in basis_wanted, which must then be given
    quoted_discount: Decimal | None  # percent


@value(kw_only=True)
class PriceRule:
    """One price or reduction. A list and an agreement carry a price or, the agreement, a percent off the list."""

    id: int
    kind: RuleKind
    item_id: int
    customer_id: int | None  # None: any
    grade: str | None  # None: any
    min_quantity: Decimal
    price: Decimal | None
    percent: Decimal | None  # taken off
    valid_from: date
    valid_to: date | None  # included; None: open
    basis: PriceBasis
    currency: str
    floor: Decimal | None  # lowest unit price after discount, in the rule's basis
    clause: str


@value
class Step:
    """One stage of the waterfall; before and after are unit prices, percents in the two discount steps."""

    kind: StepKind
    rule_id: int | None
    before: Decimal | None
    after: Decimal | None
    reason: str  # a code: the sentence is made at the door
    clause: str = ""


@value(kw_only=True)
class Quote:
    unit_price: Decimal | None  # before the discount; None when missing
    basis: PriceBasis
    discount_percent: Decimal
    steps: tuple[Step, ...]
    floor: Decimal | None  # in basis
    is_below_floor: bool
    deviation_percent: Decimal | None  # of the price after discount from the list; negative is cheaper
    missing: bool  # no rule and no quoted price
