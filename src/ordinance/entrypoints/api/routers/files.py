"""Files on orders: what they came from, what was agreed, what proves it (A5)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ordinance.entrypoints.api.auth import actor_of, reader_of
from ordinance.entrypoints.api.fields import Key, OrderRef
from ordinance.entrypoints.api.operations import reading, writing
from ordinance.entrypoints.api.reads.documents import files_shown
from ordinance.entrypoints.api.reads.naming import order_named
from ordinance.entrypoints.api.schemas.orders import FileOut
from ordinance.entrypoints.api.uploads import DOCUMENTED, upload_of
from ordinance.entrypoints.files import file_answer, file_take
from ordinance.foundation.errors import NotFound, Outcome
from ordinance.foundation.files.queries import attachment_of
from ordinance.workflows.attach import file_attach

router = Router(tags=["files"])


@reading(router, "/orders/{order}/files", response=list[FileOut], operation_id="list_files")
def list_files(request: HttpRequest, order: OrderRef) -> list[dict[str, Any]]:
    """订单附件，先附的在前。 What is attached to an order, oldest first."""
    return files_shown(order_named(reader_of(request), order).pk)


@reading(router, "/orders/{order}/files/{file}", response=None, operation_id="get_file", is_file=True)
def get_file(request: HttpRequest, order: OrderRef, file: Key) -> HttpResponse:
    """下载附件。 The content of an attached file."""
    found = order_named(reader_of(request), order)
    attachment = attachment_of(found.pk, file)
    if attachment is None:
        raise NotFound(file=file)
    return file_answer(attachment)


@writing(router, "POST", "/orders/{order}/files", file_attach, status=201, body=DOCUMENTED)
def attach_file(request: HttpRequest, order: OrderRef) -> Outcome:
    """上传附件（multipart：file、kind）。 Attach a file; the same content again changes nothing."""
    upload = upload_of(request)
    actor = actor_of(request, upload.said)
    return file_take(actor, order_named(actor, order).pk, upload.file, upload.kind)
