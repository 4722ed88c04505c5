"""The only writer of comments, work-contact sheets and notices."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection

from ordinance.foundation.contact.models import Comment, Notice, Sheet, SheetAddress
from ordinance.foundation.contact.rules import About, NoticeKind, SheetState, state_after
from ordinance.foundation.database.hot import hot_cursor, insert
from ordinance.foundation.database.ids import KEYS
from ordinance.foundation.database.locking import Locked
from ordinance.foundation.ledger.journal import Journal
from ordinance.foundation.ledger.rules import canonical
from ordinance.foundation.values import value

_READ: Final = """
update contact_notice set read_at = %s
where company_id = %s and person_id = %s and read_at is null and (%s::bigint[] is null or id = any(%s::bigint[]))
"""


@value(kw_only=True)
class NoticeRequest:
    """Somebody to be told of an event. event_id is the event's own: one notice per person and event."""

    person_id: int
    event_id: int
    kind: NoticeKind
    stream: int
    order_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRequest:
    """A sheet that was checked. addressed: (department, person, duty), one of the first two each."""

    number: str
    order_id: int | None
    department: str
    subject: str
    text: str
    reply_by: datetime | None
    addressed: Sequence[tuple[str, int | None, str]]


def comment_add(about: About, stream: int, text: str, mentioned: Sequence[int], *, journal: Journal) -> Comment:
    """Keep a comment, and tell of it on the object's stream; the words can be erased from the ledger (J2)."""
    comment = Comment.objects.create(
        company_id=journal.company_id,
        about=about,
        stream=stream,
        text=text,
        mentioned=list(mentioned),
        made_by=journal.actor_id,
        made_at=journal.occurred_at,
    )
    said = {"comment": comment.pk, "about": about, "mentioned": list(mentioned)}
    journal.add("comment.made", stream, said, private={"text": text})
    return comment


def sheet_add(request: SheetRequest, *, journal: Journal) -> tuple[Sheet, list[SheetAddress]]:
    """Write a sheet with those it is addressed to; two INSERTs."""
    sheet = Sheet.objects.create(
        company_id=journal.company_id,
        number=request.number,
        order_id=request.order_id,
        department=request.department,
        subject=request.subject,
        text=request.text,
        reply_by=request.reply_by,
        sent_by=journal.actor_id,
        sent_at=journal.occurred_at,
    )
    addresses = SheetAddress.objects.bulk_create(
        [
            SheetAddress(
                company_id=journal.company_id, sheet=sheet, department=department, person_id=person_id, duty=duty
            )
            for department, person_id, duty in request.addressed
        ]
    )
    journal.add(
        "contact.sent",
        sheet.pk,
        {
            "number": sheet.number, "from": sheet.department, "order": sheet.order_id, "reply_by": sheet.reply_by,
            "departments": [each.department for each in addresses if each.department],
            "people": [each.person_id for each in addresses if each.person_id is not None],
        },
        links=_links(sheet),
        private={"subject": sheet.subject, "text": sheet.text},
    )  # fmt: skip
    return sheet, addresses


def tasks_note(tasks: Mapping[int, int]) -> None:
    """Keep the task each address was given. tasks: address → task."""
    rows = [SheetAddress(pk=key, task_id=task_id) for key, task_id in tasks.items()]
    SheetAddress.objects.bulk_update(rows, ["task_id"])


def address_acknowledge(sheet: Sheet, addresses: Locked[SheetAddress], key: int, reply: str, journal: Journal) -> None:
    """One of those addressed has answered; the sheet's state follows. The sheet is held locked."""
    (address,) = (each for each in addresses if each.pk == key)
    address.acknowledged_by, address.acknowledged_at = journal.actor_id, journal.occurred_at
    address.reply = reply
    address.save(update_fields=["acknowledged_by", "acknowledged_at", "reply"])
    sheet.state = state_after([each.acknowledged_at is not None for each in addresses])
    sheet.save(update_fields=["state"])
    said = {
        "number": sheet.number, "address": key, "department": address.department, "state": sheet.state,
        "order": sheet.order_id,
    }  # fmt: skip
    journal.add("contact.acknowledged", sheet.pk, said, links=_links(sheet), private={"reply": reply})


def sheet_close(sheet: Sheet, *, journal: Journal) -> None:
    """The sender has what was asked for, or needs it no longer. The sheet is held locked."""
    sheet.state, sheet.closed_at = SheetState.CLOSED, journal.occurred_at
    sheet.save(update_fields=["state", "closed_at"])
    journal.add("contact.closed", sheet.pk, {"number": sheet.number, "order": sheet.order_id}, links=_links(sheet))


def notices_add(requests: Sequence[NoticeRequest], *, journal: Journal) -> None:
    """Tell people of events, one INSERT however many; nobody is told of what they did themselves, nor twice of one."""
    wanted = {(each.person_id, each.event_id): each for each in reversed(requests)}
    told = [each for each in wanted.values() if each.person_id not in (0, journal.actor_id)]
    if not told:
        return
    write = insert(
        "notices",
        Notice._meta.db_table,  # noqa: SLF001  Django's documented way to ask
        {
            "id": ("bigint", KEYS.take(len(told))),
            "person_id": ("bigint", [each.person_id for each in told]),
            "event_id": ("bigint", [each.event_id for each in told]),
            "kind": ("text", [each.kind.value for each in told]),
            "stream": ("bigint", [each.stream for each in told]),
            "order_id": ("bigint", [each.order_id for each in told]),
            "facts": ("text", [canonical(each.facts) for each in told]),
        },
        company_id=("bigint", journal.company_id),
        made_by=("bigint", journal.actor_id),
        made_at=("timestamptz", journal.occurred_at.isoformat()),
    )
    with hot_cursor() as cursor:
        cursor.execute(write.sql, write.params)


def notices_mark(company_id: int, person_id: int, keys: Collection[int] | None, now: datetime) -> int:
    """Mark a person's notices read: those named, or all without names. Returns how many were unread."""
    named = None if keys is None else sorted(keys)
    with connection.cursor() as cursor:
        cursor.execute(_READ, [now, company_id, person_id, named, named])
        return int(cursor.rowcount)


def _links(sheet: Sheet) -> Sequence[int]:
    return () if sheet.order_id is None else (sheet.order_id,)
