"""Reads of files: where content lies, and what is attached to an object."""

import hashlib
from pathlib import Path

from ordinance.foundation.files.models import Attachment, StoredFile
from ordinance.foundation.home import home


class ContentDamaged(Exception):
    """What lies on disk is not what was stored."""


def content_path(stored: StoredFile) -> Path:
    """Where content lies: by company and digest, never under a name somebody chose."""
    return home().files / str(stored.company_id) / stored.sha256[:2] / stored.sha256


def content_of(stored: StoredFile) -> bytes:
    """The content; raises ContentDamaged when it is missing or changed."""
    path = content_path(stored)
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise ContentDamaged(f"{path}")
    return content


def attachments_of(stream: int) -> list[Attachment]:
    """What is attached to an object, oldest first; one query."""
    return list(Attachment.objects.filter(stream=stream).select_related("file").order_by("added_at", "pk"))


def attachment_of(stream: int, attachment_id: int) -> Attachment | None:
    """One attachment of an object with its file; None for what is attached elsewhere, or nowhere."""
    return Attachment.objects.filter(stream=stream, pk=attachment_id).select_related("file").first()
