"""The only writer of files: content kept once by its digest under ORDINANCE_HOME, attached to what it proves (A5).

The content is on disk before the row that names it; a row that is rolled back leaves a file nobody names, which is
harmless: the same content finds it again.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

from ordinance.foundation.database.ids import KEYS
from ordinance.foundation.files.models import Attachment, StoredFile
from ordinance.foundation.files.queries import content_path
from ordinance.foundation.ledger.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that was checked."""

    name: str
    media_type: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Paper:
    """A stored file that many objects came from."""

    file_id: int
    name: str
    sha256: str


def file_store(new: NewFile, *, journal: Journal) -> StoredFile:
    """Keep content once per company."""
    digest = hashlib.sha256(new.content).hexdigest()
    stored, _ = StoredFile.objects.get_or_create(
        company_id=journal.company_id,
        sha256=digest,
        defaults={"size": len(new.content), "media_type": new.media_type, "stored_at": journal.recorded_at},
    )
    path = content_path(stored)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{digest}.{os.getpid()}")
        with draft.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(new.content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    return stored


def attachment_add(new: NewFile, stream: int, *, journal: Journal) -> tuple[Attachment, bool]:
    """Attach a file to an object by its stream; the same content under the same kind stays as it is.

    returns  the attachment, and whether it is new
    """
    stored = file_store(new, journal=journal)
    attachment, is_new = Attachment.objects.get_or_create(
        stream=stream,
        file=stored,
        kind=new.kind,
        defaults={
            "company_id": journal.company_id,
            "name": new.name,
            "added_by": journal.actor_id,
            "added_at": journal.occurred_at,
        },
    )
    if is_new:
        said = {"attachment": attachment.pk, "kind": new.kind, "sha256": stored.sha256, "size": stored.size}
        journal.add("file.attached", stream, said, private={"name": new.name})
    return attachment, is_new


def attachments_add(streams: Sequence[int], paper: Paper, kind: str, *, journal: Journal) -> None:
    """Attach one stored file to many new objects, in one statement; each object's own entry names the file's digest."""
    Attachment.objects.bulk_create(
        [
            Attachment(
                pk=key,
                company_id=journal.company_id,
                file_id=paper.file_id,
                stream=stream,
                name=paper.name,
                kind=kind,
                added_by=journal.actor_id,
                added_at=journal.occurred_at,
            )
            for key, stream in zip(KEYS.take(len(streams)), streams, strict=True)
        ]
    )
