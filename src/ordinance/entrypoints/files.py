"""Files at the doors: read out of a sent form within bounds, given out as something to keep, never to run."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from ordinance.foundation.errors import InvalidInput, Outcome
from ordinance.foundation.files.models import Attachment
from ordinance.foundation.files.queries import content_of
from ordinance.foundation.files.rules import MAX_BYTES, media_type_of
from ordinance.foundation.people.rules import Actor
from ordinance.workflows.attach import file_attach

FIELD: Final = "file"
UPLOAD_LIMIT: Final = MAX_BYTES + 1024 * 1024  # bytes: a file of the largest size, and what a form says around it


class BoundedUpload(FileUploadHandler):
    """Refuses a form that announces more than the limit, before any of it is read; the first of the handlers."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 # Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > UPLOAD_LIMIT:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent, under its sender's name for it."""

    name: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """What tells it from another: its name, its type and its content."""
        said = f"{self.name}\n{self.media_type}\n{hashlib.sha256(self.content).hexdigest()}"
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def files_sent(request: HttpRequest) -> Mapping[str, Sent]:
    """The files of a form by field, the last one of each."""
    sent: dict[str, Sent] = {}
    for field in request.FILES:
        file: UploadedFile[Any] = request.FILES[field]  # type: ignore[assignment] # the last one of the field
        name, announced = file.name or "", (file.content_type or "").partition(";")[0].strip().lower()
        file.seek(0)
        sent[field] = Sent(name, media_type_of(name, announced[:100]), file.read())
    return sent


def file_take(actor: Actor, order_id: int, sent: Sent, kind: str) -> Outcome:
    """Attach a file that was sent.

    raises  InvalidInput, which names the field of the form: what is wrong with name, type or content is the file's
    """
    try:
        return file_attach(actor, order_id, sent.name, sent.media_type, sent.content, kind)
    except InvalidInput as refusal:
        if refusal.facts["field"] == "kind":
            raise
        raise InvalidInput(**{**refusal.facts, "field": FIELD}) from refusal


def file_answer(attachment: Attachment) -> HttpResponse:
    """The content of an attached file, to be saved under its name; no browser may guess another type and show it."""
    answer = HttpResponse(content_of(attachment.file), content_type=attachment.file.media_type)
    disposition = content_disposition_header(as_attachment=True, filename=attachment.name)
    answer["Content-Disposition"] = disposition or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
