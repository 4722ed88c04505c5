"""What the people of a demo company write to one another about the recent orders, and money nobody has placed yet.

All of it on the evening of the last workday, when everything else has been done.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from ordinance.entrypoints.cli.demonstration.season import Season
from ordinance.entrypoints.cli.simulation.cast import Cast
from ordinance.entrypoints.cli.simulation.departments import Stage
from ordinance.foundation.calendar.clock import moved_to
from ordinance.foundation.companies.models import Company
from ordinance.foundation.contact.models import SheetAddress
from ordinance.foundation.contact.rules import About
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.preferences.services import ViewRequest
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.modules.billing.models import Bill, BillKind
from ordinance.orders.models import Hold, Order
from ordinance.orders.states import HoldState, ObjectKind, Scope
from ordinance.workflows.collect import ReceiptRequest, receipt_record
from ordinance.workflows.contact import comment_make
from ordinance.workflows.contact_sheet import ContactRequest, contact_acknowledge, contact_close, contact_send
from ordinance.workflows.delegate import tasks_delegate, tasks_take
from ordinance.workflows.preferences import view_save

EVENING: Final = time(17, 30)
# Who saves it, of which table, its name, the query of the table's address, whether colleagues see it too.
VIEWS: Final = (
    ("orders.confirm", "orders", "等发货的订单", "stage=awaiting_dispatch", True),
    ("billing.receive", "orders", "等收款的订单", "stage=awaiting_payment", True),
    ("orders.submit", "orders", "我的迟交订单", "mine=1&late=1", False),
)


def talk(stage: Stage, season: Season) -> None:
    """Sheets, comments, delegated tasks, unplaced receipts and saved views."""
    zone = ZoneInfo(stage.company.zone)
    evening = datetime.combine(season.last_workday, EVENING, zone).astimezone(UTC)
    with moved_to(stage.company, evening):
        _sheets(stage.company, stage.cast, evening)
        _comments(stage.company, stage.cast)
        _tasks(stage.company, stage.cast)
        _receipts(stage.company, stage.cast, season)
        for duty, table, name, query, is_shared in VIEWS:
            view_save(stage.cast.holder(duty), ViewRequest(table=table, name=name, query=query, is_shared=is_shared))


def _sheets(company: Company, cast: Cast, evening: datetime) -> None:
    """One of two departments asked has answered; a sheet is answered, one is open, one is closed."""
    waiting = _orders(company, stage="awaiting_supply")
    sales, desk, keeper = cast.holder("review.sales"), cast.holder("review.desk"), cast.holder("review.warehouse")
    soon = evening + timedelta(days=2)
    asked = (
        (sales, ("planning", "purchasing"), "能否先交一半？", "客户急用，请确认能否先到一部分，何时能到。", waiting[0]),
        (desk, ("finance",), "超额度订单如何处理", "客户说本周内付清旧款，请财务给出意见。", _held(company)),
        (keeper, ("quality",), "退回货品请检验", "到货 3 件外包装破损，已放待检区。", None),
        (desk, ("warehouse",), "客户改了收货时间", "请改为工作日上午送货。", waiting[-1]),
    )
    sent = []
    for sender, departments, subject, text, order in asked:
        request = ContactRequest(
            departments=departments, subject=subject, text=text, reply_by=soon, order_id=order.pk if order else None
        )
        sent.append((sender, contact_send(sender, request).facts))
    for place, reply in ((0, "供应商答复下周二先到 60%。"), (1, "同意，收到回单后放行。"), (3, "已通知承运商。")):
        address = SheetAddress.objects.get(pk=sent[place][1]["addresses"][0])
        contact_acknowledge(cast.holder(address.duty, sent[place][0].person_id), address.pk, reply)
    contact_close(sent[3][0], int(str(sent[3][1]["sheet"])))


def _comments(company: Company, cast: Cast) -> None:
    """Words on orders, each naming who is to read them."""
    sales, desk, finance = cast.holder("review.sales"), cast.holder("review.desk"), cast.holder("billing.receive")
    said: tuple[tuple[Actor, list[Actor], Order | None, str], ...] = (
        (sales, [desk], _orders(company, stage="awaiting_dispatch")[0], "客户问今天能不能发出，请帮忙盯一下。"),
        (desk, [sales, finance], _held(company), "已超信用额度，销售先催款，财务看能否放行。"),
        (finance, [sales], _orders(company, stage="awaiting_payment")[0], "对账单已发客户，对方说月底付。"),
        (desk, [], _orders(company, version=2)[0], "数量按客户来电减少，确认书已重发。"),
    )
    for actor, named, order, text in said:
        if order is not None:
            comment_make(actor, About.ORDER, order.pk, text, [each.person_id for each in named])


def _tasks(company: Company, cast: Cast) -> None:
    """The manager gives reviews of a colleague who is away to another; two are taken by who will do them."""
    manager = cast.holder("work.assign")
    reviews = _open(company, "review", "review.finance")
    colleague = cast.holder("review.finance", *(task.requester_id for task in reviews[:2]))
    tasks_delegate(manager, [task.pk for task in reviews[:2]], colleague.person_id, "本周出差，请代为评审")
    taken = _open(company, "review", "review.sales", "review.warehouse")[:2]
    for task in taken:
        tasks_take(cast.holder(task.duty, task.requester_id), [task.pk])


def _receipts(company: Company, cast: Cast, season: Season) -> None:
    """Money nobody has said whose it is: it fits a bill, its payer is a person, or it fits nothing."""
    bills = Bill.objects.filter(company=company, kind=BillKind.BILL, applied=0).select_related("customer")
    fits, named = bills.order_by("pk")[:2]
    cashier = cast.holder("billing.receive")
    found: Sequence[tuple[str, Decimal, str]] = (
        ("个人转账 刘女士", fits.gross, "网银-0001"),
        (named.customer.name, named.gross, f"网银-0002 {named.number}"),
        ("货款", Decimal("5000.00"), "网银-0003"),
    )
    for payer, amount, reference in found:
        _received(cashier, season, payer, amount, reference)


def _received(cashier: Actor, season: Season, payer: str, amount: Decimal, reference: str) -> None:
    request = ReceiptRequest(
        customer_code=None, payer=payer, amount=amount, currency="CNY", method="bank", bank_reference=reference,
        received_on=season.last_workday,
    )  # fmt: skip
    receipt_record(cashier, request)


def _orders(company: Company, **which: object) -> list[Order]:
    """Recent orders of one kind; there is one at least of those asked for, the showcase sees to it."""
    return list(Order.objects.filter(company=company, **which).order_by("-ordered_at", "pk")[:5])


def _held(company: Company) -> Order | None:
    """An order that waits because of credit."""
    holds = Hold.objects.filter(
        company=company, object_kind=ObjectKind.ORDER, scope=Scope.CONFIRM, state=HoldState.STANDING
    )
    return Order.objects.filter(pk__in=holds.values("object_id")).order_by("pk").first()


def _open(company: Company, kind: str, *duties: str) -> list[Task]:
    return list(Task.objects.filter(company=company, kind=kind, duty__in=duties, state=TaskState.OPEN).order_by("pk"))
