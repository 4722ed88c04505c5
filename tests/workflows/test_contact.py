"""Comments, work-contact sheets and notices: who is told, who may answer, once."""

from datetime import timedelta

import pytest
from django.db import transaction

from ordinance.foundation.calendar.clock import wall
from ordinance.foundation.contact.errors import OwnSheet, SheetAcknowledged, SheetClosed
from ordinance.foundation.contact.models import Comment, Notice, Sheet, SheetAddress
from ordinance.foundation.contact.queries import comments_of, notices_newest, notices_unread, sheets_of_order
from ordinance.foundation.contact.rules import DEPARTMENTS
from ordinance.foundation.errors import Done, InvalidInput, NotAllowed, NotFound, Refusal
from ordinance.foundation.people.rules import DUTIES
from ordinance.foundation.worklist.models import Task
from ordinance.insight.work import work_of
from ordinance.modules.review.models import Opinion
from ordinance.orders.states import ObjectKind
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.contact import comment_make, notices_read
from ordinance.workflows.contact_sheet import ContactRequest, contact_acknowledge, contact_close, contact_send
from ordinance.workflows.hold import HandHold, hold_put
from tests.builders import (
    D,
    House,
    a_customer,
    a_draft,
    a_house,
    a_request,
    an_item,
    done,
    opinion_give,
    reviewed,
    submitted,
)
from tests.harness.races import at_barrier, at_the_same_time
from tests.ledger import kinds_of

pytestmark = pytest.mark.proves("H5")


@pytest.fixture
def house() -> House:
    return a_house()


@pytest.fixture
def order(house: House) -> int:
    return a_draft(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 1)))


def told(house: House, role: str) -> list[str]:
    return [notice.kind for notice in notices_newest(house.actor(role))]


def a_sheet(house: House, *departments: str, order: int | None = None, people: tuple[int, ...] = ()) -> list[int]:
    request = ContactRequest(departments=departments, people=people, subject="交期", text="能否提前？", order_id=order)
    addresses = done(contact_send(house.sales, request))["addresses"]
    assert isinstance(addresses, list)
    return addresses


def test_every_department_is_asked_under_a_duty_there_is() -> None:
    assert set(DEPARTMENTS.values()) <= DUTIES
    assert "logistics" in DEPARTMENTS


def test_a_comment_tells_those_mentioned_and_whoever_entered_the_order(house: House, order: int) -> None:
    finance = house.people["finance"].pk
    done(comment_make(house.desk, "order", order, " 请核对价格\r\n谢谢 ", [finance, finance]))

    (comment,) = comments_of(order)
    assert (comment.text, comment.mentioned) == ("请核对价格\n谢谢", [finance])
    assert (told(house, "finance"), told(house, "sales")) == (["comment.mentioned"], ["comment.on_my_order"])
    assert (told(house, "desk"), kinds_of(order)[-1]) == ([], "comment.made")


def test_who_is_mentioned_on_their_own_order_is_told_once(house: House, order: int) -> None:
    done(comment_make(house.desk, "order", order, "看一下", [house.people["sales"].pk]))

    assert told(house, "sales") == ["comment.mentioned"]


@pytest.mark.parametrize(
    ("about", "text", "mentioned", "field"),
    [
        ("order", " ", (), "text"),
        ("order", "x" * 2001, (), "text"),
        ("order", "a\0b", (), "text"),
        ("poem", "x", (), "about"),
        ("order", "x", (1,), "mentioned"),
    ],
)
def test_a_comment_that_cannot_be_is_refused(
    house: House, order: int, about: str, text: str, mentioned: tuple[int, ...], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        comment_make(house.desk, about, order, text, mentioned)

    assert refused.value.facts["field"] == field
    assert not Comment.objects.filter(stream=order).exists()


def test_another_companys_order_is_not_there_to_be_spoken_of(house: House, order: int) -> None:
    other = a_house()

    with pytest.raises(NotFound):
        comment_make(other.desk, "order", order, "x")
    with pytest.raises(NotFound):
        contact_send(other.desk, ContactRequest(departments=("finance",), subject="x", text="x", order_id=order))


def test_who_sees_no_orders_comments_on_none(house: House, order: int) -> None:
    with pytest.raises(NotAllowed):
        comment_make(house.admin, "order", order, "x")


def test_a_sheet_is_a_task_of_each_department_until_it_acknowledges(house: House, order: int) -> None:
    finance, warehouse = a_sheet(house, "finance", "warehouse", order=order)
    (sheet,) = sheets_of_order(house.desk, order)
    assert sheet.number.startswith("LX")
    assert (sheet.state, sheet.department) == ("open", "sales")
    assert [row.task.kind for row in work_of(house.finance, wall()).rows] == ["contact"]
    assert told(house, "finance") == told(house, "warehouse") == ["sheet.received"]

    assert done(contact_acknowledge(house.finance, finance, "可以"))["state"] == "open"
    assert work_of(house.finance, wall()).rows == []
    assert done(contact_acknowledge(house.warehouse, warehouse))["state"] == "acknowledged"

    assert told(house, "sales") == ["sheet.answered", "sheet.answered"]
    assert kinds_of(sheet.pk) == ["contact.sent", "contact.acknowledged", "contact.acknowledged"]
    assert kinds_of(order).count("task.done") == 2


def test_a_sheet_to_a_person_is_theirs_alone(house: House) -> None:
    desk = house.people["desk"].pk
    (address,) = a_sheet(house, people=(desk,))

    assert [row.task.assignee_id for row in work_of(house.desk, wall()).rows] == [desk]
    assert [row.task.kind for row in work_of(house.finance, wall()).rows] == []
    with pytest.raises(NotAllowed):
        contact_acknowledge(house.finance, address)
    done(contact_acknowledge(house.desk, address, "收到"))


def test_a_department_answers_for_itself_and_nobody_their_own_sheet(house: House) -> None:
    finance, sales = a_sheet(house, "finance", "sales")

    with pytest.raises(NotAllowed):
        contact_acknowledge(house.warehouse, finance)
    with pytest.raises(OwnSheet):
        contact_acknowledge(house.sales, sales)


def test_a_closed_sheet_is_nobodys_task(house: House) -> None:
    (address,) = a_sheet(house, "finance")
    sheet = Sheet.objects.get(addresses=address)
    with pytest.raises(NotAllowed):
        contact_close(house.desk, sheet.pk)

    done(contact_close(house.sales, sheet.pk))

    assert work_of(house.finance, wall()).rows == []
    with pytest.raises(SheetClosed):
        contact_acknowledge(house.finance, address)
    with pytest.raises(SheetClosed):
        contact_close(house.sales, sheet.pk)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"departments": ()}, "departments"),
        ({"departments": ("poets",)}, "departments"),
        ({"subject": ""}, "subject"),
        ({"text": ""}, "text"),
        ({"people": (1,)}, "people"),
        ({"department": "finance"}, "department"),
        ({"reply_by": wall() - timedelta(days=1)}, "reply_by"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(house: House, fields: dict[str, object], field: str) -> None:
    given: dict[str, object] = {"departments": ("finance",), "subject": "x", "text": "x", **fields}

    with pytest.raises(InvalidInput) as refused:
        contact_send(house.sales, ContactRequest(**given))  # type: ignore[arg-type]

    assert refused.value.facts["field"] == field
    assert not Sheet.objects.filter(company=house.company).exists()


def test_two_acknowledgements_at_once_are_one(house: House, order: int) -> None:
    (address,) = a_sheet(house, "finance", order=order)

    def acknowledge(reply: str) -> str:
        try:
            return reply if isinstance(contact_acknowledge(house.finance, address, reply), Done) else "?"
        except Refusal as refusal:
            return refusal.code

    said = at_the_same_time(acknowledge, ["甲", "乙", "丙"])

    assert said.count(SheetAcknowledged.code) == 2
    assert SheetAddress.objects.get(pk=address).reply in said
    assert Task.objects.get(subject_id=address).state == "done"
    assert kinds_of(Sheet.objects.get(addresses=address).pk) == ["contact.sent", "contact.acknowledged"]


def test_without_the_lock_two_acknowledgements_both_count(house: House) -> None:
    (address,) = a_sheet(house, "finance")
    both_have_read = at_barrier(2)

    def acknowledge(reply: str) -> int:
        with transaction.atomic():
            row = SheetAddress.objects.get(pk=address)
            both_have_read()
            if row.acknowledged_at is not None:
                return 0
            rows = SheetAddress.objects.filter(pk=address)
            return rows.update(reply=reply, acknowledged_by=1, acknowledged_at=wall())

    assert sum(at_the_same_time(acknowledge, ["甲", "乙"])) == 2


def test_whoever_entered_an_order_is_told_what_became_of_it(house: House) -> None:
    customer, item = a_customer(house), an_item(house, on_hand=D(5))
    back = submitted(house, a_request(customer, (item, 1)))
    opinion = Opinion.objects.get(order_id=back)
    done(opinion_give(house.actor(opinion.department), opinion.pk, "return", comment="价格不对"))
    assert told(house, "sales") == ["order.returned"]

    key = reviewed(house, a_request(customer, (item, 1)))
    done(orders_confirm(house.desk, [key])[0])
    done(hold_put(house.desk, HandHold(object_kind=ObjectKind.ORDER, object=str(key), reason="客户要求")))

    assert told(house, "sales") == ["order.held", "order.confirmed", "order.returned"]
    assert told(house, "desk") == []
    assert all("客户要求" not in notice.facts for notice in notices_newest(house.sales))


def test_what_one_did_oneself_is_no_news(house: House) -> None:
    key = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))
    done(comment_make(house.sales, "order", key, "备注"))

    assert told(house, "sales") == []


def test_notices_are_read_by_whom_they_are_for(house: House, order: int) -> None:
    for text in ("一", "二", "三"):
        done(comment_make(house.desk, "order", order, text))
    assert notices_unread(house.sales) == 3
    first = notices_newest(house.sales)[0].pk

    assert done(notices_read(house.desk, [first])) == {"read": 0}
    assert done(notices_read(house.sales, [first])) == {"read": 1}
    assert notices_unread(house.sales) == 2
    assert done(notices_read(house.sales)) == {"read": 2}
    assert (notices_unread(house.sales), len(notices_newest(house.sales))) == (0, 3)


def test_an_event_is_told_a_person_once(house: House, order: int) -> None:
    done(comment_make(house.desk, "order", order, "一"))
    notice = notices_newest(house.sales)[0]

    with pytest.raises(Exception, match="notice_once"), transaction.atomic():
        Notice.objects.create(
            company_id=notice.company_id, person_id=notice.person_id, event_id=notice.event_id, kind=notice.kind,
            stream=1, made_by=1, made_at=wall(),
        )  # fmt: skip
