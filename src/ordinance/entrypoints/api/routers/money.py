"""Money: bills, receipts and their matching, fapiao, credit limits."""

from django.http import HttpRequest
from ninja import Router

from ordinance.entrypoints.api.auth import actor_of
from ordinance.entrypoints.api.fields import Code, Key
from ordinance.entrypoints.api.operations import writing
from ordinance.entrypoints.api.reads.naming import keys_or_none
from ordinance.entrypoints.api.schemas.money import ApplyIn, BillIn, ClaimIn, CreditLimitIn, FapiaoIn, ReceiptIn
from ordinance.foundation.errors import Outcome
from ordinance.workflows.collect import ReceiptRequest, receipt_apply, receipt_claim, receipt_record
from ordinance.workflows.credit import credit_limit_set
from ordinance.workflows.fapiao import fapiao_request
from ordinance.workflows.invoice import BillRequest, bills_make

router = Router(tags=["money"])


@writing(router, "POST", "/bills", bills_make, status=201)
def make_bill(request: HttpRequest, body: BillIn) -> Outcome:
    """开应收单（可合并多张订单）。 Bill orders of one customer together."""
    actor = actor_of(request)
    (outcome,) = bills_make(actor, [BillRequest(order_ids=tuple(keys_or_none(actor, body.orders)))])
    return outcome


@writing(router, "POST", "/bills/{bill}/fapiao", fapiao_request, status=201)
def request_fapiao(request: HttpRequest, bill: Key, body: FapiaoIn) -> Outcome:
    """申请发票。 Ask the tax service for a fapiao over a bill."""
    return fapiao_request(actor_of(request), bill, body.kind)


@writing(router, "POST", "/receipts", receipt_record, status=201)
def record_receipt(request: HttpRequest, body: ReceiptIn) -> Outcome:
    """登记收款。 Record money the bank confirmed."""
    actor = actor_of(request)
    given = body.model_dump(exclude={"customer", "orders"})
    orders = tuple(keys_or_none(actor, body.orders))
    return receipt_record(actor, ReceiptRequest(customer_code=body.customer, order_ids=orders, **given))


@writing(router, "POST", "/receipts/{receipt}/applications", receipt_apply)
def apply_receipt(request: HttpRequest, receipt: Key, body: ApplyIn) -> Outcome:
    """核销收款。 Apply a receipt to bills."""
    parts = [(part.bill, part.amount) for part in body.parts]
    return receipt_apply(actor_of(request), receipt, parts or "automatic")


@writing(router, "POST", "/receipts/{receipt}/claim", receipt_claim)
def claim_receipt(request: HttpRequest, receipt: Key, body: ClaimIn) -> Outcome:
    """到款认领。 Say whose money a receipt is."""
    return receipt_claim(actor_of(request), receipt, body.customer)


@writing(router, "PUT", "/customers/{customer}/credit", credit_limit_set)
def set_credit_limit(request: HttpRequest, customer: Code, body: CreditLimitIn) -> Outcome:
    """设定信用额度。 Set a customer's credit limit, or freeze the account."""
    return credit_limit_set(actor_of(request), customer, body.credit_limit, body.reason, is_frozen=body.is_frozen)
