"""Work-contact sheets (工作联系单): one department asks others, each of them acknowledges, the sender closes (H5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ordinance.foundation.contact.errors import OwnSheet, SheetAcknowledged, SheetClosed
from ordinance.foundation.contact.models import Sheet, SheetAddress
from ordinance.foundation.contact.queries import addresses_locked, sheet_locked
from ordinance.foundation.contact.rules import (
    ADDRESSED_MAX,
    DEPARTMENTS,
    SUBJECT_MAX,
    TEXT_MAX,
    NoticeKind,
    SheetState,
)
from ordinance.foundation.contact.services import (
    NoticeRequest,
    SheetRequest,
    address_acknowledge,
    notices_add,
    sheet_add,
    sheet_close,
    tasks_note,
)
from ordinance.foundation.errors import Done, InvalidInput, NotAllowed, NotFound, Outcome
from ordinance.foundation.numbering.services import numbers_render
from ordinance.foundation.people.queries import Colleague, staff_of
from ordinance.foundation.worklist.models import Task
from ordinance.foundation.worklist.queries import open_tasks_locked
from ordinance.foundation.worklist.services import TaskRequest, tasks_done, tasks_open, tasks_void
from ordinance.workflows.contact import SAID
from ordinance.workflows.kernel import Act, workflow
from ordinance.workflows.wording import text_given

PATTERN: Final = "LX{yyyy}{mm}-{n:04}"
KIND: Final = "contact"  # of the tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRequest:
    """What somebody asks of departments, or of people.

    department  whose sheet it is, one the sender belongs to; empty: the first of theirs
    order_id    the order it is about, if any
    reply_by    when the answers are wanted, if it matters
    """

    departments: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    subject: str
    text: str
    order_id: int | None = None
    reply_by: datetime | None = None
    department: str = ""


@workflow(duty="contact.write", unscoped=SAID)
def contact_send(act: Act, request: ContactRequest) -> Outcome:
    """Send a sheet: each department, and each person, gets a task to acknowledge it; all of them are told."""
    subject, text = text_given("subject", request.subject, SUBJECT_MAX), text_given("text", request.text, TEXT_MAX)
    if request.reply_by is not None and request.reply_by <= act.now:
        raise InvalidInput(field="reply_by", reason="in_past", value=request.reply_by)
    staff = staff_of(act.company_id, act.time.recorded_on)
    addressed = _addressed(request, staff)
    department = _own_department(act, request.department)
    if request.order_id is not None:
        if not act.actor.may("orders.read"):
            raise NotAllowed(duty="orders.read")
        act.lock_order(request.order_id)
    (number,) = numbers_render(act.company_id, KIND, PATTERN, on=act.time.today, count=1)
    sheet, addresses = sheet_add(
        SheetRequest(
            number=number, order_id=request.order_id, department=department, subject=subject, text=text,
            reply_by=request.reply_by, addressed=addressed,
        ),
        journal=act.journal,
    )  # fmt: skip
    tasks = tasks_open([_task(act, sheet, address) for address in addresses], journal=act.journal)
    tasks_note({task.subject_id or 0: task.pk for task in tasks})
    reached = {
        each.person.pk
        for each in staff
        for address in addresses
        if (each.person.pk == address.person_id if address.person_id else address.duty in each.duties)
    }
    _tell(act, sheet, sorted(reached), NoticeKind.SHEET_RECEIVED, sheet.pk)
    return Done({"sheet": sheet.pk, "number": number, "state": sheet.state, "addresses": [a.pk for a in addresses]})


@workflow(duty="contact.write", unscoped=SAID)
def contact_acknowledge(act: Act, address_id: int, reply: str = "") -> Outcome:
    """Answer a sheet for a department, or as the person it is addressed to; done once.

    raises  NotFound, NotAllowed, OwnSheet, SheetClosed, SheetAcknowledged
    """
    said = text_given("reply", reply, TEXT_MAX, required=False)
    known = SheetAddress.objects.filter(pk=address_id, company_id=act.company_id).select_related("sheet").first()
    if known is None:
        raise NotFound(address=address_id)
    sheet, tasks = _held(act, known.sheet)
    addresses = addresses_locked(sheet)
    address = next(each for each in addresses if each.pk == address_id)
    _may_answer(act, sheet, address, [task for task in tasks if task.subject_id == address_id])
    address_acknowledge(sheet, addresses, address_id, said, act.journal)
    tasks_done([task for task in tasks if task.subject_id == address_id], outcome="acknowledged", journal=act.journal)
    _tell(act, sheet, [sheet.sent_by], NoticeKind.SHEET_ANSWERED, address_id)
    return Done({"sheet": sheet.pk, "number": sheet.number, "state": sheet.state, "address": address_id})


@workflow(duty="contact.write", unscoped=SAID)
def contact_close(act: Act, sheet_id: int) -> Outcome:
    """Close one's own sheet; who has not answered need not any more.

    raises  NotFound, NotAllowed for anybody but its sender, SheetClosed
    """
    known = Sheet.objects.filter(pk=sheet_id, company_id=act.company_id).first()
    if known is None:
        raise NotFound(sheet=sheet_id)
    if known.sent_by != act.actor.person_id:
        raise NotAllowed(duty="contact.write")
    sheet, tasks = _held(act, known)
    if sheet.state == SheetState.CLOSED:
        raise SheetClosed(number=sheet.number)
    tasks_void(tasks, reason="sheet_closed", journal=act.journal)
    sheet_close(sheet, journal=act.journal)
    return Done({"sheet": sheet.pk, "number": sheet.number, "state": sheet.state})


def _held(act: Act, known: Sheet) -> tuple[Sheet, Sequence[Task]]:
    """The sheet and its open tasks, locked after the order they are about."""
    if known.order_id is not None:
        act.lock_order(known.order_id)
    sheet = sheet_locked(act.actor, known.pk)
    if sheet is None:
        raise NotFound(sheet=known.pk)
    keys = list(SheetAddress.objects.filter(sheet=sheet).values_list("pk", flat=True))
    return sheet, open_tasks_locked(act.company_id, [KIND], subject_ids=keys)


def _may_answer(act: Act, sheet: Sheet, address: SheetAddress, tasks: Sequence[Task]) -> None:
    actor = act.actor
    is_asked = address.person_id == actor.person_id if address.person_id else actor.may(address.duty)
    if not is_asked and actor.person_id not in {task.assignee_id for task in tasks}:
        raise NotAllowed(duty=address.duty)
    if sheet.sent_by == actor.person_id:
        raise OwnSheet(number=sheet.number)
    if address.acknowledged_at is not None:
        raise SheetAcknowledged(number=sheet.number, at=address.acknowledged_at)
    if sheet.state == SheetState.CLOSED:
        raise SheetClosed(number=sheet.number)


def _addressed(request: ContactRequest, staff: Iterable[Colleague]) -> list[tuple[str, int | None, str]]:
    departments, people = list(dict.fromkeys(request.departments)), list(dict.fromkeys(request.people))
    if not departments and not people:
        raise InvalidInput(field="departments", reason="required")
    if len(departments) + len(people) > ADDRESSED_MAX:
        raise InvalidInput(field="departments", reason="too_many", limit=ADDRESSED_MAX)
    unknown = [name for name in departments if name not in DEPARTMENTS]
    if unknown:
        raise InvalidInput(field="departments", reason="unknown", value=unknown[0][:40])
    if set(people) - {each.person.pk for each in staff if "contact.write" in each.duties}:
        raise InvalidInput(field="people", reason="unknown")
    to_departments: list[tuple[str, int | None, str]] = [(name, None, DEPARTMENTS[name]) for name in departments]
    return to_departments + [("", person, "contact.write") for person in people]


def _own_department(act: Act, named: str) -> str:
    own = [name for name, duty in DEPARTMENTS.items() if act.actor.may(duty)]
    if named and named not in own:
        raise InvalidInput(field="department", reason="not_a_choice", value=named[:40], choices=own)
    return named or next(iter(own), "")


def _task(act: Act, sheet: Sheet, address: SheetAddress) -> TaskRequest:
    return TaskRequest(
        kind=KIND, duty=address.duty, order_id=sheet.order_id, subject_id=address.pk, department=address.department,
        title_zh=f"联系单 {sheet.number}：{sheet.subject}", title_en=f"Contact sheet {sheet.number}: {sheet.subject}",
        requester_id=act.actor.person_id, assignee_id=address.person_id, due_at=sheet.reply_by,
    )  # fmt: skip


def _tell(act: Act, sheet: Sheet, people: Sequence[int], kind: NoticeKind, event_id: int) -> None:
    facts = {"number": sheet.number, "subject": sheet.subject}
    notices_add(
        [
            NoticeRequest(
                person_id=person, event_id=event_id, kind=kind, stream=sheet.pk, order_id=sheet.order_id, facts=facts
            )
            for person in people
        ],
        journal=act.journal,
    )
