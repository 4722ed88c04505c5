"""Which price applies to a line, decided from the few rules that concern its item.

Owns no amounts: a line's money is `foundation/money`. The same request and rules give the same quote in any order of
the rules; `facts_of` and `price_again` prove it later.
"""

from ordinance.modules.pricing.rules.recorded import facts_of, price_again, quote_facts
from ordinance.modules.pricing.rules.types import PriceRequest, PriceRule, Quote, RuleKind, Step, StepKind
from ordinance.modules.pricing.rules.waterfall import price

__all__ = [
    "PriceRequest",
    "PriceRule",
    "Quote",
    "RuleKind",
    "Step",
    "StepKind",
    "facts_of",
    "price",
    "price_again",
    "quote_facts",
]
