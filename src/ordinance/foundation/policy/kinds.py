"""The kinds of rules the foundation declares, with their parameters and what reads them.

A kind whose `reader` is empty is kept, checked and printed, but nothing acts on it yet: its clauses are text only.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from ordinance.foundation.policy.rules.specs import Coverage, KindRegistry, KindSpec, ParameterSpec, ParameterType
from ordinance.foundation.policy.rules.views import SCOPES


def _spec(type_: ParameterType, **options: Any) -> ParameterSpec:
    return ParameterSpec(type=type_, **options)


_TEXT, _TEXTS, _RECORDS = ParameterType.TEXT, ParameterType.TEXTS, ParameterType.RECORDS
_INTEGER, _DECIMAL = ParameterType.INTEGER, ParameterType.DECIMAL

WHEN: Final = _spec(ParameterType.CONDITION)
PASS: Final = _spec(ParameterType.CONDITION, required=True)
CURE: Final = _spec(ParameterType.BILINGUAL)
LIMIT: Final = _spec(ParameterType.DURATION)
WORD: Final = _spec(_TEXT)
NEEDED: Final = _spec(_TEXT, required=True)
WORDS: Final = _spec(_TEXTS)
WORDS_NEEDED: Final = _spec(_TEXTS, required=True)
PERCENT: Final = _spec(_DECIMAL, default=0, minimum=0, maximum=100)
BILINGUAL: Final = _spec(ParameterType.BILINGUAL, required=True)
BILINGUALS: Final = _spec(ParameterType.BILINGUALS)
# the steps of the way out whose order is kept; what comes first must be done before what comes second
STEPS: Final = ("pick", "check", "pack", "ship")
STEP_FIRST: Final = _spec(_TEXT, required=True, choices=STEPS[:-1])
STEP_SECOND: Final = _spec(_TEXT, required=True, choices=STEPS[1:])
PAIRS: Final = _spec(_RECORDS, required=True, fields={"first": STEP_FIRST, "second": STEP_SECOND})
# the acts of which the house knows on an order who did them
KEPT_APART: Final = (
    "orders.submit", "review.desk", "review.finance", "review.legal", "review.logistics", "review.manager",
    "review.planning", "review.product", "review.production", "review.purchasing", "review.quality", "review.sales",
    "review.technical", "review.warehouse", "shipping.check", "shipping.pick",
)  # fmt: skip
TOLD: Final = ("order.confirmed", "delivery.released", "delivery.shipped", "delivery.signed")
DUTY: Final = _spec(_TEXT, required=True, choices=KEPT_APART)

ORDER_FIELDS: Final = (
    "customer", "contact", "phone", "address", "payment_term", "requested_on", "product", "quantity", "price",
)  # fmt: skip


def _kind(
    name: str, coverage: Coverage, reader: str, acted_on: Mapping[str, frozenset[str]] = MappingProxyType({}), /,
    **parameters: ParameterSpec,
) -> KindSpec:  # fmt: skip
    named: Mapping[str, ParameterSpec] = {
        "pass" if parameter == "pass_" else parameter: spec for parameter, spec in parameters.items()
    }
    return KindSpec(name=name, parameters=named, reader=reader, coverage=coverage, acted_on=acted_on)


_GATE, _TASK, _RECORD, _ONLY = Coverage.GATE, Coverage.TASK, Coverage.RECORD, Coverage.TEXT

RULE_KINDS: Final[tuple[KindSpec, ...]] = (
    _kind("scope", _GATE, "foundation.policy.rules.governing"),
    _kind("channels", _TASK, "", channels=WORDS_NEEDED, limit=LIMIT),
    _kind(
        "required_fields", _GATE, "workflows.submit",
        fields=_spec(_TEXTS, required=True, choices=ORDER_FIELDS),
        scope=_spec(_TEXT, default="submit", choices=("submit",)), when=WHEN,
    ),
    _kind(
        "numbering", _RECORD, "workflows.numbers",
        pattern=_spec(ParameterType.PATTERN, required=True),
        event=_spec(_TEXT, required=True, choices=("receipt", "entry", "confirmation")),
    ),
    _kind(
        "gate", _GATE, "workflows.gate",
        scope=_spec(_TEXT, required=True, choices=SCOPES), when=WHEN, pass_=PASS, role=WORD, cure=CURE,
    ),
    _kind(
        "review_step", _GATE, "workflows.review",
        department=NEEDED, duty=NEEDED, group=_spec(_INTEGER, default=1, minimum=1, maximum=50),
        join=_spec(_TEXT, default="all", choices=("all", "any")), when=WHEN, limit=LIMIT, questions=BILINGUALS,
    ),
    _kind(
        "time_limit", _TASK, "workflows.steps",
        step=_spec(_TEXT, required=True, choices=("entry", "complete", "confirm", "plan")),
        starts_on=_spec(_TEXT, required=True, choices=("order.received", "order.submitted", "order.confirmed")),
        limit=_spec(ParameterType.DURATION, required=True), department=WORD,
    ),
    _kind(
        "credit_policy", _GATE, "workflows.gate",
        scopes=_spec(_TEXTS, default=["confirm"], choices=SCOPES), when=WHEN, pass_=PASS, role=WORD, cure=CURE,
    ),
    _kind(
        "payment_term", _RECORD, "workflows.terms.presumed",
        term=NEEDED, when=WHEN,
    ),
    _kind(
        "price_authority", _GATE, "workflows.gate",
        scopes=_spec(_TEXTS, default=["confirm"], choices=SCOPES), when=WHEN, pass_=PASS, role=WORD, cure=CURE,
    ),
    _kind(
        "routing", _RECORD, "",
        routes=_spec(_RECORDS, fields={"when": WHEN, "to": NEEDED}),
        by=_spec(_TEXT, choices=("product_line", "load", "round_robin")), otherwise=WORD,
    ),
    _kind("notification", _RECORD, "entrypoints.worker.customer_mail",
          {"recipients": frozenset({"customer"})},
          events=_spec(_TEXTS, required=True, choices=TOLD), recipients=WORDS_NEEDED, limit=LIMIT),
    _kind(
        "allocation", _GATE, "workflows.claims",
        sources=_spec(
            _TEXTS, required=True, choices=("stock", "supply", "transfer", "purchase_order", "produce")
        ),
        may_split=_spec(ParameterType.BOOLEAN, default=True),
    ),
    _kind("delivery", _RECORD, "", carriers=WORDS_NEEDED, chooser=WORD, over_percent=PERCENT, short_percent=PERCENT),
    _kind("invoice_timing", _GATE, "workflows.invoice",
          event=_spec(_TEXT, required=True, choices=("shipped", "signed", "completed")), department=WORD),
    _kind("after_sales", _TASK, "", limit=LIMIT, department=WORD, return_days=_spec(_INTEGER, minimum=0, maximum=3660)),
    _kind("document", _RECORD, "workflows.archive", years=_spec(_INTEGER, minimum=1, maximum=100), documents=WORDS),
    _kind(
        "completion", _GATE, "workflows.gate",
        criteria=_spec(_RECORDS, required=True, fields={"code": NEEDED, "title": BILINGUAL, "pass": PASS}), role=WORD,
    ),
    _kind(
        "separation", _GATE, "workflows.review",
        pairs=_spec(_RECORDS, required=True, fields={"first": DUTY, "second": DUTY}),
    ),
    _kind("exception", _TASK, "", category=NEEDED, steps=WORDS, limit=LIMIT, department=WORD),
    _kind("step_order", _GATE, "workflows.outgoing", pairs=PAIRS),
    _kind("kpi", _RECORD, "", measure=NEEDED, target=_spec(_DECIMAL), unit=WORD, period=WORD),
    _kind("duty", _TASK, "", department=NEEDED, every=LIMIT, when=WHEN),
    _kind(
        "effectiveness", _GATE, "",
        needs=_spec(_TEXTS, required=True, choices=("countersign", "deposit", "seal")), deposit_percent=PERCENT,
    ),
    _kind("text", _ONLY, ""),
)  # fmt: skip

KINDS: Final = KindRegistry(RULE_KINDS)
