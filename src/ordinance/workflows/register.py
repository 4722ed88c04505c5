"""Register master data: customers with their credit account, items, prices, warehouses, discontinuation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ordinance.foundation.errors import Done, InvalidInput, Outcome, Refused
from ordinance.masterdata.catalog.queries import items_by_code
from ordinance.masterdata.catalog.services import NewItem, items_add, items_discontinue
from ordinance.masterdata.parties.queries import customers_by_code, customers_locked
from ordinance.masterdata.parties.services import NewCustomer, customer_status_set, customers_add, suppliers_add
from ordinance.modules.billing.rules.terms import TERMS
from ordinance.modules.credit.queries import accounts_locked
from ordinance.modules.credit.services import LimitChange, accounts_open, limit_set
from ordinance.modules.pricing.services import NewPrice, prices_add
from ordinance.modules.stock.queries import warehouses_of
from ordinance.modules.stock.services import warehouses_add
from ordinance.workflows.kernel import Act, batch_workflow, workflow

_MASTER = "master data: what it does to orders is asked at their own gates"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRequest:
    """A customer to register, with the limit of the credit account opened for them."""

    customer: NewCustomer
    credit_limit: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRequest:
    """A price rule named by codes."""

    item: str
    customer: str = ""
    grade: str = ""
    kind: str = "list"
    currency: str = "CNY"
    basis: str = "gross"
    min_quantity: Decimal = Decimal(0)
    price: Decimal | None = None
    percent: Decimal | None = None
    floor: Decimal | None = None
    valid_from: date = date(1990, 1, 1)
    valid_to: date | None = None
    clause: str = ""


@batch_workflow(duty="masterdata.manage", unscoped=_MASTER)
def customers_register(act: Act, requests: Sequence[CustomerRequest]) -> list[Outcome]:
    """Register customers and open their credit accounts; a code already there is refused."""
    known = customers_by_code(act.company_id, {request.customer.code for request in requests})
    fresh, outcomes = _fresh([request.customer.code for request in requests], set(known))
    news = [request for request in requests if fresh.pop(request.customer.code, False)]
    for request in news:
        if request.customer.payment_term and request.customer.payment_term not in TERMS:
            raise InvalidInput(field="payment_term", reason="unknown_payment_term", value=request.customer.payment_term)
    rows = customers_add([request.customer for request in news], journal=act.journal)
    accounts_open(act.company_id, [row.pk for row in rows])
    accounts = accounts_locked(act.company_id, [row.pk for row in rows])
    for row, request in zip(rows, news, strict=True):
        if request.credit_limit:
            change = LimitChange(
                account=accounts[row.pk], credit_limit=request.credit_limit, is_frozen=False, reason="registered"
            )
            limit_set(change, reviewed_on=act.time.today, journal=act.journal)
    keys = {row.code: row.pk for row in rows}
    return [outcome or Done({"customer": keys[code], "code": code}) for code, outcome in outcomes]


@batch_workflow(duty="masterdata.manage", unscoped=_MASTER)
def items_register(act: Act, items: Sequence[NewItem]) -> list[Outcome]:
    """Register items; a code already there is refused."""
    known = items_by_code(act.company_id, {item.code for item in items})
    fresh, outcomes = _fresh([item.code for item in items], set(known))
    rows = items_add([item for item in items if fresh.pop(item.code, False)], journal=act.journal)
    keys = {row.code: row.pk for row in rows}
    return [outcome or Done({"item": keys[code], "code": code}) for code, outcome in outcomes]


@batch_workflow(duty="masterdata.manage", unscoped=_MASTER)
def prices_set(act: Act, requests: Sequence[PriceRequest]) -> list[Outcome]:
    """Add price rules by the codes of items and customers (B5)."""
    items = items_by_code(act.company_id, {request.item for request in requests})
    customers = customers_by_code(act.company_id, {request.customer for request in requests if request.customer})
    outcomes: list[Outcome | None] = []
    news: list[NewPrice] = []
    for request in requests:
        if request.item not in items:
            outcomes.append(Refused("unknown_item", {"field": "item", "value": request.item}))
        elif request.customer and request.customer not in customers:
            outcomes.append(Refused("unknown_customer", {"field": "customer", "value": request.customer}))
        elif (request.price is None) == (request.percent is None):
            outcomes.append(Refused("invalid_input", {"field": "price", "reason": "price_or_percent"}))
        else:
            outcomes.append(None)
            news.append(
                NewPrice(
                    kind=request.kind,
                    item_id=items[request.item].pk,
                    customer_id=customers[request.customer].pk if request.customer else None,
                    grade=request.grade,
                    currency=request.currency,
                    basis=request.basis,
                    min_quantity=request.min_quantity,
                    price=request.price,
                    percent=request.percent,
                    floor=request.floor,
                    valid_from=request.valid_from,
                    valid_to=request.valid_to,
                    clause=request.clause,
                )
            )
    rows = iter(prices_add(news, journal=act.journal))
    return [outcome or Done({"rule": next(rows).pk}) for outcome in outcomes]


@batch_workflow(duty="masterdata.manage", unscoped=_MASTER)
def warehouses_register(act: Act, warehouses: Sequence[tuple[str, str, str]]) -> list[Outcome]:
    """Add warehouses by (code, zh, en); a code already there is refused."""
    fresh, outcomes = _fresh([code for code, _, _ in warehouses], set(warehouses_of(act.company_id)))
    rows = warehouses_add([each for each in warehouses if fresh.pop(each[0], False)], journal=act.journal)
    keys = {row.code: row.pk for row in rows}
    return [outcome or Done({"warehouse": keys[code], "code": code}) for code, outcome in outcomes]


@batch_workflow(duty="masterdata.manage", unscoped=_MASTER)
def suppliers_register(act: Act, suppliers: Sequence[tuple[str, str]]) -> list[Outcome]:
    """Add suppliers by (code, name)."""
    return [Done({"supplier": row.pk, "code": row.code}) for row in suppliers_add(suppliers, journal=act.journal)]


@workflow(duty="masterdata.manage", unscoped=_MASTER)
def items_take_out_of_sale(act: Act, codes: Sequence[str], on: date, reason: str) -> list[Outcome]:
    """Discontinue items from a date on; running orders keep them, new ones are refused at their gates (B10)."""
    items = items_by_code(act.company_id, codes)
    items_discontinue(list(items.values()), on, journal=act.journal, reason=reason)
    return [
        Done({"item": items[code].pk}) if code in items else Refused("unknown_item", {"field": "item", "value": code})
        for code in codes
    ]


@workflow(duty="masterdata.manage", unscoped=_MASTER)
def customer_status_change(act: Act, code: str, status: str, reason: str) -> Outcome:
    """Close a customer, or open them again; a closed customer takes no new orders."""
    if status not in ("active", "pending", "closed"):
        raise InvalidInput(field="status", reason="unknown_status", value=status)
    known = customers_by_code(act.company_id, [code])
    if code not in known:
        return Refused("unknown_customer", {"field": "customer", "value": code})
    (customer,) = customers_locked([known[code].pk], act.actor)
    customer_status_set(customer, status, journal=act.journal, reason=reason)
    return Done({"customer": customer.pk, "status": status})


def _fresh(codes: Sequence[str], known: set[str]) -> tuple[dict[str, bool], list[tuple[str, Outcome | None]]]:
    """Codes that may be added (each once), and an outcome for those that may not."""
    fresh: dict[str, bool] = {}
    outcomes: list[tuple[str, Outcome | None]] = []
    for code in codes:
        if code in known or code in fresh:
            outcomes.append((code, Refused("code_taken", {"field": "code", "value": code})))
        else:
            fresh[code] = True
            outcomes.append((code, None))
    return fresh, outcomes
