"""Archive closed orders: a sealed list of every document, kept as long as the policy says (E11, J2)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ordinance.foundation.errors import Outcome, Refused
from ordinance.foundation.files.models import Attachment
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.policy.rules.views import ruled
from ordinance.modules.archive.queries import archived
from ordinance.modules.archive.rules import retained_until
from ordinance.modules.archive.services import NewFile, files_make
from ordinance.modules.billing.models import AdvanceTie, Application, Bill, Fapiao
from ordinance.modules.billing.queries import bills_of_orders
from ordinance.modules.review.queries import opinions_of
from ordinance.modules.shipping.queries import left_lines
from ordinance.orders.models import Order, OrderVersion
from ordinance.orders.states import Scope, Status
from ordinance.workflows.gate import gate
from ordinance.workflows.kernel import Act, batch_workflow, outcomes_of

YEARS: Final = 10  # of the accounting archives rule (会计档案管理办法), where the policy names no period


@batch_workflow(duty="archive.file", scope=Scope.CLOSE)
def orders_archive(act: Act, order_ids: Sequence[int]) -> list[Outcome]:
    """File closed orders, once."""
    orders = act.lock_orders(order_ids)
    filed = archived([order.pk for order in orders])
    refused: dict[int, Refused] = {}
    for order in orders:
        if order.pk in filed:
            refused[order.pk] = Refused("archived", {"order": order.pk})
        elif order.status != Status.CLOSED:
            refused[order.pk] = Refused("move_refused", {"status": order.status, "move": "archive"})
    going = [order for order in orders if order.pk not in refused]
    refused.update(gate(act, Scope.CLOSE, going, by_hand_only=True))
    going = [order for order in going if order.pk not in refused]
    documents = _documents(going)
    files = files_make([_file(act, order, documents[order.pk]) for order in going], journal=act.journal)
    done = {
        file.order_id: {
            "order": file.order_id,
            "file": file.pk,
            "digest": file.digest,
            "retain_until": file.retain_until,
        }
        for file in files
    }
    return outcomes_of(order_ids, refused, done)


def _file(act: Act, order: Order, documents: Mapping[str, Any]) -> NewFile:
    policy = document_of(order.policy_version_id or 0)
    years = policy.retention_years()
    return NewFile(
        order_id=order.pk,
        contents={
            "order": order.pk,
            "number": order.number,
            "version": order.version,
            "policy_version": order.policy_version_id,
            "ledger": {"seq": order.ledger_seq, "hash": bytes(order.ledger_hash).hex()},
            "documents": documents,
        },
        retain_until=retained_until(act.time.today, YEARS if years is None else years),
        clause=_clause(policy, years),
    )


def _clause(policy: PolicyDocument, years: int | None) -> str:
    """The clause that sets the period; empty when the policy names none and the law's applies."""
    if years is None:
        return ""
    return next(key for key, rule in ruled(policy.clauses, "document") if rule.parameters["years"] == years)


def _documents(orders: Sequence[Order]) -> dict[int, dict[str, Any]]:
    """Every document of each order by kind, as [key, number or name]; one query per kind."""
    keys = [order.pk for order in orders]
    of_orders = bills_of_orders(keys)
    bill_ids = {bill_id for own in of_orders.values() for bill_id in own}
    bills = {bill.pk: bill for bill in Bill.objects.filter(pk__in=bill_ids)}
    fapiaos = list(Fapiao.objects.filter(bill_id__in=bill_ids).order_by("pk"))
    receipts = _receipts(keys, bill_ids)
    versions = list(OrderVersion.objects.filter(order_id__in=keys).order_by("order_id", "number"))
    opinions = opinions_of(keys)
    left = left_lines(keys)
    attachments = list(Attachment.objects.filter(stream__in=keys).select_related("file").order_by("pk"))
    return {
        key: {
            "versions": [[version.pk, version.number] for version in versions if version.order_id == key],
            "opinions": [[opinion.pk, opinion.department, opinion.decision] for opinion in opinions.get(key, [])],
            "deliveries": _unique([line.delivery_id, line.delivery.number] for line in left if line.order_id == key),
            "bills": [[bill_id, bills[bill_id].number] for bill_id in of_orders[key]],
            "fapiaos": [[each.pk, each.number, each.state] for each in fapiaos if each.bill_id in of_orders[key]],
            "receipts": _unique(
                [receipt_id, number]
                for order_id, bill_id, receipt_id, number in receipts
                if order_id == key or (order_id is None and bill_id in of_orders[key])
            ),
            "attachments": [[each.pk, each.name, each.file.sha256] for each in attachments if each.stream == key],
        }
        for key in keys
    }


def _receipts(order_keys: Sequence[int], bill_ids: set[int]) -> list[tuple[int | None, int | None, int, str]]:
    """(order, bill, receipt, number) of all money applied to these bills or tied to these orders."""
    applied = Application.objects.filter(bill_id__in=bill_ids, receipt__isnull=False)
    tied = AdvanceTie.objects.filter(order_id__in=order_keys, amount__gt=0)
    rows: list[tuple[int | None, int | None, int, str]] = [
        (order_id, bill_id, receipt_id or 0, number)
        for order_id, bill_id, receipt_id, number in applied.values_list(
            "order_id", "bill_id", "receipt_id", "receipt__number"
        )
    ]
    return rows + [
        (order_id, None, receipt_id, number)
        for order_id, receipt_id, number in tied.values_list("order_id", "receipt_id", "receipt__number")
    ]


def _unique(rows: Any) -> list[list[Any]]:
    return sorted([list(row) for row in {tuple(row) for row in rows}])
