"""Attach a file to an order: what it came from, what was agreed, what proves it (A5)."""

from ordinance.foundation.errors import Done, InvalidInput, Outcome
from ordinance.foundation.files.rules import KINDS, file_problem
from ordinance.foundation.files.services import NewFile, attachment_add
from ordinance.orders.services.papers import source_document_note
from ordinance.workflows.kernel import Act, workflow


@workflow(duty="files.attach", unscoped="a file is evidence: a hold must not keep it out")
def file_attach(act: Act, order_id: int, name: str, media_type: str, content: bytes, kind: str) -> Outcome:
    """Attach a file to an order; the same content again changes nothing.

    raises  InvalidInput for an unknown kind, an unusable name, a type not accepted or content of another type
    """
    if kind not in KINDS:
        raise InvalidInput(field="kind", reason="unknown_kind", value=kind[:40].replace("\0", "\\0"))
    problem = file_problem(name, media_type, content)
    if problem is not None:
        raise InvalidInput(field=problem[0], reason=problem[1])
    order = act.lock_order(order_id)
    new = NewFile(name=name.strip(), media_type=media_type, kind=kind, content=content)
    attachment, is_new = attachment_add(new, order.pk, journal=act.journal)
    if kind == "source_document" and not order.has_source_document:
        source_document_note(order)
    return Done(
        {"attachment": attachment.pk, "sha256": attachment.file.sha256, "size": attachment.file.size, "is_new": is_new}
    )
