"""Register what arrived: every document gets an entry in the intake register, every sales order a draft (A2-A4)."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q

from ordinance.foundation.companies.models import Company
from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.files.services import NewFile, Paper, attachments_add, file_store
from ordinance.foundation.policy.queries import documents_in_force
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.masterdata.catalog.models import Item, Unit
from ordinance.masterdata.catalog.queries import units_by_item
from ordinance.masterdata.parties.models import Customer
from ordinance.masterdata.parties.queries import contacts_by_customer
from ordinance.modules.intake.queries import Registered, digest_of, registered_of, source_lock
from ordinance.modules.intake.rules.incoming import DocumentKind, IncomingDocument
from ordinance.modules.intake.rules.incoming import canonical as text_of
from ordinance.modules.intake.rules.table import Finding
from ordinance.modules.intake.services import NewEntry, NewRun, entries_register, run_open
from ordinance.orders.models import Order
from ordinance.orders.queries import types_of
from ordinance.orders.services.drafting import orders_draft
from ordinance.workflows.kernel import Act, batch_workflow, workflow
from ordinance.workflows.steps import drafts_entered
from ordinance.workflows.terms.documents import Counter, channel_of, draft_of, priority_of
from ordinance.workflows.terms.known import KnownCustomer, KnownItem
from ordinance.workflows.terms.presumed import facts_presumed, policy_presumed

REGISTERING: Final = "what arrives is registered, whatever stands against it: holds are asked when it is submitted"


@workflow(duty="intake.import", unscoped=REGISTERING)
def import_open(act: Act, new: NewRun, file: NewFile | None = None) -> Done:
    """Note a file that was fed in, with what reading it found; its documents follow.

    file  what to keep as the paper its orders came from (A5)
    """
    run = run_open(new, journal=act.journal)
    return Done({"run": run.pk, "file": file_store(file, journal=act.journal).pk if file is not None else None})


@batch_workflow(duty="intake.import", unscoped=REGISTERING)
def documents_register(
    act: Act,
    documents: Sequence[IncomingDocument],
    *,
    run_id: int | None = None,
    order_type: str = "standard",
    paper: Paper | None = None,
) -> Sequence[Outcome]:
    """Register documents of one source, in sets; each answers `Done` with its entry, or why it was not taken.

    Fed again it is done already (`already`); under the same number another content is refused and doubles nothing.

    paper  the stored file they were read from: every order made here gets it as its source document (A5)
    """
    if not documents:
        return []
    source = documents[0].source
    source_lock(act.company_id, source)
    standing = registered_of(act.company_id, source, [document.document_no for document in documents])
    fresh = [document for document in documents if document.document_no not in standing]
    sales = [document for document in fresh if document.kind is DocumentKind.SALES_ORDER]
    counter = counter_of(act, sales, order_type)
    drafts = [draft_of(document, counter, received_at=act.now) for document in sales]
    orders = orders_draft(drafts, journal=act.journal)
    for order in orders:
        act.hold(order)
    if paper is not None and orders:
        attachments_add([order.pk for order in orders], paper, "source_document", journal=act.journal)
    made = {document.document_no: order for document, order in zip(sales, orders, strict=True)}
    doubts = _doubts(sales, orders)
    entries = entries_register(
        [
            NewEntry(
                document=document,
                channel=channel_of(document),
                order_id=made[document.document_no].pk if document.document_no in made else None,
                doubts=doubts.get(document.document_no, ()),
            )
            for document in fresh
        ],
        run_id=run_id,
        file_sha256=paper.sha256 if paper is not None else "",
        journal=act.journal,
    )
    drafts_entered(act, orders, _policies(act, sales, counter, order_type))
    done = {
        document.document_no: Done({**_told(document), "entry": entry.number, "order": entry.order_id})
        for document, entry in zip(fresh, entries, strict=True)
    }
    return [
        done.get(document.document_no) or _again(document, standing[document.document_no]) for document in documents
    ]


def counter_of(act: Act, documents: Sequence[IncomingDocument], order_type: str) -> Counter:
    """What the documents name, as far as the company knows it; six queries."""
    company = Company.objects.get(pk=act.company_id)
    parties = {text for document in documents for text in (document.customer_ref, document.customer_name) if text}
    codes = {line.item_ref for document in documents for line in document.lines if line.item_ref}
    customers = list(
        Customer.objects.filter(Q(code__in=parties) | Q(name__in=parties), company_id=company.pk).order_by("-pk")
    )
    items = list(Item.objects.filter(company_id=company.pk, code__in=codes))
    contacts = contacts_by_customer([row.pk for row in customers])
    units = units_by_item([row.pk for row in items])
    known = {
        row.pk: KnownCustomer(
            id=row.pk,
            code=row.code,
            status=row.status,
            grade=row.grade,
            region=row.region,
            payment_term=row.payment_term,
            price_basis=row.price_basis,
            is_verified=row.is_verified,
            accepts_partial=row.accepts_partial,
            contact=contacts[row.pk].name if row.pk in contacts else "",
            phone=contacts[row.pk].phone if row.pk in contacts else "",
            address=contacts[row.pk].address if row.pk in contacts else "",
        )
        for row in customers
    }
    return Counter(
        currency=company.currency,
        zone=act.time.zone,
        type_id=types_of(company.pk)[order_type].pk,
        customers={row.name: known[row.pk] for row in customers} | {row.code: known[row.pk] for row in customers},
        items={
            row.code: KnownItem(
                id=row.pk, code=row.code, name=row.name, kind=row.kind, unit=row.unit, vat_rate=row.vat_rate,
                units=units.get(row.pk, {}),
            )
            for row in items
        },
        units={
            text.casefold(): unit.code
            for unit in Unit.objects.filter(company_id=company.pk)
            for text in (unit.name_zh, unit.name_en, unit.code)
        },
    )  # fmt: skip


def _policies(
    act: Act, documents: Sequence[IncomingDocument], counter: Counter, order_type: str
) -> list[PolicyDocument | None]:
    in_force = documents_in_force(act.company_id, act.time.today)
    return [
        policy_presumed(
            in_force,
            facts_presumed(
                order_type=order_type,
                channel=channel_of(document),
                currency=document.currency or counter.currency,
                lines=len(document.lines),
                priority=priority_of(document),
                customer=counter.customer_of(document),
            ),
        )
        for document in documents
    ]


def _doubts(documents: Sequence[IncomingDocument], orders: Sequence[Order]) -> dict[str, tuple[Finding, ...]]:
    """A customer's order number that an order already carries is worth a look, and no more (A7)."""
    named = [
        (document, order)
        for document, order in zip(documents, orders, strict=True)
        if document.customer_po and order.customer_id is not None
    ]
    if not named:
        return {}
    fresh = {order.pk for _, order in named}
    rows = Order.objects.filter(
        company_id=named[0][1].company_id, customer_po__in={document.customer_po for document, _ in named}
    ).exclude(status="cancelled")
    known = {(o.customer_id, o.customer_po): o for o in rows.order_by("-pk") if o.pk not in fresh}
    return {
        document.document_no: (
            Finding(document.rows[0] if document.rows else 0, "customer_po", "po_repeated", document.customer_po),
        )
        for document, order in named
        if (order.customer_id, document.customer_po) in known
    }


def _told(document: IncomingDocument) -> dict[str, Any]:
    return {
        "document": document.document_no,
        "kind": document.kind,
        "value": document.value,
        "reason": document.reason,
        "missing": list(document.missing),
    }


def _again(document: IncomingDocument, standing: Registered) -> Outcome:
    if digest_of(text_of(document)) == standing.digest:
        return Done({**_told(document), "entry": standing.number, "order": standing.order_id, "already": True})
    return Refused("document_changed", {"document": document.document_no, "entry": standing.number})
