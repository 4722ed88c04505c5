"""Reads of the intake register: what is registered already, what it adds up to, what an order's document said."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import orjson
from django.db import connection
from django.db.models import Count, Sum

from ordinance.modules.intake.models import IntakeEntry

NUMBER_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class Registered:
    """A document that is in the register."""

    number: str
    digest: str
    state: str
    order_id: int | None


@dataclass(frozen=True, slots=True)
class Total:
    """How many documents, and what they are worth in sum."""

    documents: int
    value: Decimal


def document_key(document_no: str) -> str:
    """The number a document is registered by: its own, or its beginning and a digest where it is too long."""
    if len(document_no) <= NUMBER_MAX:
        return document_no
    return f"{document_no[: NUMBER_MAX - 17]}#{hashlib.sha256(document_no.encode()).hexdigest()[:16]}"


def digest_of(text: str) -> str:
    """The digest of a document's canonical text: another one means the document says something else."""
    return hashlib.sha256(text.encode()).hexdigest()


def source_lock(company_id: int, source: str) -> None:
    """Let one act at a time register documents of a source, to the end of its transaction.

    Two that bring the same new document would otherwise both make an order of it before either sees the other's entry.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, %s))", [source, company_id])


def registered_of(company_id: int, source: str, document_nos: Collection[str]) -> dict[str, Registered]:
    """Which of these documents are registered, by the number they were asked by."""
    asked = {document_key(number): number for number in document_nos}
    rows = IntakeEntry.objects.filter(company_id=company_id, source=source, document_no__in=list(asked))
    return {
        asked[row.document_no]: Registered(row.number, row.digest, row.state, row.order_id)
        for row in rows.defer("content", "warnings")
    }


def register_totals(company_id: int, source: str) -> dict[str, Total]:
    """Documents and value by kind, of everything ever registered from a source."""
    rows = IntakeEntry.objects.filter(company_id=company_id, source=source).values("kind").order_by("kind")
    return {
        row["kind"]: Total(row["documents"], row["value"])
        for row in rows.annotate(documents=Count("pk"), value=Sum("value"))
    }


def contents_of(order_ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """What the document of each order said, as it was read; orders that came otherwise are left out."""
    rows = IntakeEntry.objects.filter(order_id__in=order_ids).values_list("order_id", "content")
    return {order_id: orjson.loads(content) for order_id, content in rows if order_id is not None}


def imported_orders(company_id: int) -> list[int]:
    """Keys of the orders made of registered documents, in key order."""
    rows = IntakeEntry.objects.filter(company_id=company_id, order__isnull=False).order_by("order_id")
    return [key for key in rows.values_list("order_id", flat=True) if key is not None]
