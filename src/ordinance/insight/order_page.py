"""What the order page shows: its head and journey on every tab, and of the rest only what the tab shows.

The number of queries of a tab is fixed, whatever the order holds; a test pins it. Nothing is decided from what is
read here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.db import connection

from ordinance.foundation.errors import NotFound
from ordinance.foundation.files.models import Attachment
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.queries import Colleague, staff_of
from ordinance.foundation.people.rules import Actor
from ordinance.foundation.policy.queries import document_of
from ordinance.foundation.policy.rules.clauses import Clause
from ordinance.foundation.policy.rules.documents import PolicyDocument
from ordinance.foundation.worklist.models import Task, TaskState
from ordinance.insight.order_list import is_late
from ordinance.insight.order_parts import (
    Billing,
    Chain,
    Decided,
    LedgerRow,
    Talk,
    Version,
    billing_brief,
    billing_whole,
    chain_of,
    decided_of,
    decision_rows,
    ledger_of,
    talk_of,
    versions_of,
)
from ordinance.modules.archive.models import OrderFile
from ordinance.modules.review.models import Opinion
from ordinance.modules.shipping.models import Delivery, DeliveryLine
from ordinance.modules.stock.models import Warehouse
from ordinance.orders.gates import Touched, holds_in_force
from ordinance.orders.models import Hold, Order, OrderLine
from ordinance.orders.queries import items_by_order, orders_visible
from ordinance.orders.states import HoldState

UNNUMBERED: Final = "~"  # stands before the key of a draft that has no number yet
_KEY_MAX: Final = 2**63 - 1
_MILESTONES: Final = """
select distinct on (kind) kind, seq, actor_id, occurred_at from ledger_ledgerentry
where stream = %s and (kind like 'order.%%' or kind = 'review.opinion_given') order by kind, seq desc
"""


class Tab(StrEnum):
    """The tabs of the page; each has its address."""

    OVERVIEW = "overview"
    LINES = "lines"
    REVIEW = "review"
    DELIVERIES = "deliveries"
    MONEY = "money"
    DECISIONS = "decisions"
    VERSIONS = "versions"
    FILES = "files"
    LEDGER = "ledger"


# What a customer's person sees of their own order: nothing of how the house came to its decisions.
CUSTOMERS_TABS: Final = (Tab.OVERVIEW, Tab.LINES, Tab.DELIVERIES, Tab.MONEY, Tab.VERSIONS, Tab.FILES)
_WHOLE_LINES: Final = frozenset({Tab.OVERVIEW, Tab.LINES})
_WHOLE_DELIVERIES: Final = frozenset({Tab.OVERVIEW, Tab.DELIVERIES})


@dataclass(frozen=True, slots=True)
class Milestone:
    """The last entry of a kind in the order's own stream: who did it, and when it occurred."""

    seq: int
    actor_id: int
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """One order as a tab of its page shows it; what the tab does not show is empty.

    lines  whole on the overview and the lines' tab; elsewhere position, item, lot, signed and shipped
    """

    order: Order
    tab: Tab
    is_late: bool
    document: PolicyDocument | None
    lines: Sequence[OrderLine]
    holds: Sequence[Hold]
    tasks: Sequence[Task]
    opinions: Sequence[Opinion]
    milestones: Mapping[str, Milestone]
    filed: OrderFile | None
    delivery_lines: Sequence[DeliveryLine] = ()
    billing: Billing = Billing()  # noqa: RUF009  a frozen value
    talk: Talk = Talk()  # noqa: RUF009
    warehouses: Sequence[Warehouse] = ()
    colleagues: Sequence[Colleague] = ()
    versions: Sequence[Version] = ()
    files: Sequence[Attachment] = ()
    decided: Decided = Decided()  # noqa: RUF009
    ledger: Sequence[LedgerRow] = ()
    chain: Chain | None = None
    people: Mapping[int, Person]

    @property
    def deliveries(self) -> list[Delivery]:
        """The deliveries its lines travel in, in the sequence they were planned."""
        return sorted(
            {line.delivery_id: line.delivery for line in self.delivery_lines}.values(), key=lambda one: one.pk
        )

    @property
    def standing_holds(self) -> list[Hold]:
        return [hold for hold in self.holds if hold.state == HoldState.STANDING]

    @property
    def open_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.state == TaskState.OPEN]

    @property
    def moved_at(self) -> datetime:
        """When the order last moved."""
        last = max(self.milestones.values(), key=lambda each: each.seq, default=None)
        return last.occurred_at if last else self.order.created_at

    def decisions(self) -> list[LedgerRow]:
        """What was decided by rules, the latest first; one query, unless the tab read them."""
        return list(self.decided.rows) or decision_rows(self.order.pk)

    def clause(self, clause_id: str) -> Clause | None:
        """A clause of the policy that governs the order."""
        return clause_of(self.document, clause_id)

    def holders(self, duty: str) -> list[Person]:
        """Those of the staff who hold a duty; known on the overview only."""
        return [each.person for each in self.colleagues if duty in each.duties]


def clause_of(document: PolicyDocument | None, clause_id: str) -> Clause | None:
    """A clause of a document, None where there is none."""
    if document is None or not clause_id:
        return None
    return next((clause for clause in document.clauses if clause.id == clause_id), None)


def order_ref(order: Order) -> str:
    """How an address names the order: by its number, a draft without one by its key."""
    return order.number or f"{UNNUMBERED}{order.pk}"


def order_found(actor: Actor, ref: str) -> Order:
    """The order of an address, with its customer and type; one query.

    raises  NotFound, also for orders of other companies and, for a customer's person, of other customers
    """
    orders = orders_visible(actor).select_related("customer", "type")
    key = ref.removeprefix(UNNUMBERED)
    if ref.startswith(UNNUMBERED) and key.isascii() and key.isdigit() and int(key) <= _KEY_MAX:
        order = orders.filter(pk=int(key)).first()
    else:
        order = orders.filter(number=ref).first()
    if order is None:
        raise NotFound(order=ref)
    return order


def order_page(order: Order, today: date, tab: Tab = Tab.OVERVIEW, *, for_staff: bool = True) -> OrderPage:
    """A tab of an order that was found; eight queries for the head, and the tab's own."""
    lines = _lines(order, tab)
    delivery_lines = _delivery_lines(lines) if tab in _WHOLE_DELIVERIES else []
    delivery_ids = frozenset(
        [line.delivery_id for line in delivery_lines] if tab in _WHOLE_DELIVERIES else _delivery_ids(lines)
    )
    head = OrderPage(
        order=order,
        tab=tab,
        is_late=is_late(order, today),
        document=document_of(order.policy_version_id) if order.policy_version_id else None,
        lines=lines,
        holds=holds_in_force(order.company_id, [_touched(order, lines, delivery_ids)]),
        tasks=list(Task.objects.filter(order_id=order.pk).order_by("opened_at", "pk")),
        opinions=list(Opinion.objects.filter(order_id=order.pk).order_by("-round", "step_group", "pk")),
        milestones=_milestones(order.pk),
        filed=OrderFile.objects.filter(order_id=order.pk).first(),
        delivery_lines=delivery_lines,
        people={},
    )
    page = _with_part(head, today, for_staff=for_staff)
    return replace(page, people=Person.objects.in_bulk(sorted(_people(page))))


def _with_part(page: OrderPage, today: date, *, for_staff: bool) -> OrderPage:
    """The page with what its tab shows; nothing of the house is read for a customer's person."""
    order = page.order
    match page.tab:
        case Tab.OVERVIEW if for_staff:
            return replace(
                page,
                billing=billing_brief(order),
                talk=talk_of(order),
                warehouses=list(Warehouse.objects.filter(company_id=order.company_id).order_by("code")),
                colleagues=staff_of(order.company_id, today),
            )
        case Tab.OVERVIEW:
            return replace(page, billing=billing_brief(order))
        case Tab.MONEY:
            return replace(page, billing=billing_whole(order))
        case Tab.VERSIONS:
            return replace(page, versions=versions_of(order))
        case Tab.FILES:
            files = Attachment.objects.filter(stream=order.pk).select_related("file").order_by("added_at", "pk")
            return replace(page, files=list(files))
        case Tab.DECISIONS:
            return replace(page, decided=decided_of(order))
        case Tab.LEDGER:
            ledger = ledger_of(order.pk)
            return replace(page, ledger=ledger, chain=chain_of(order, ledger))
        case _:
            return page


def _lines(order: Order, tab: Tab) -> list[OrderLine]:
    lines = OrderLine.objects.filter(order_id=order.pk).select_related("item").order_by("position")
    if tab not in _WHOLE_LINES:
        brief = ("order_id", "position", "item_raw", "unit", "lot", "signed", "shipped", "item__code", "item__name")
        lines = lines.only(*brief, "item__name_en")
    return list(lines)


def _delivery_lines(lines: Iterable[OrderLine]) -> list[DeliveryLine]:
    parts = DeliveryLine.objects.filter(order_line_id__in=[line.pk for line in lines])
    return list(parts.select_related("delivery__warehouse").order_by("delivery_id", "pk"))


def _delivery_ids(lines: Iterable[OrderLine]) -> list[int]:
    parts = DeliveryLine.objects.filter(order_line_id__in=[line.pk for line in lines])
    return list(parts.order_by("delivery_id").values_list("delivery_id", flat=True).distinct())


def _touched(order: Order, lines: Sequence[OrderLine], delivery_ids: frozenset[int]) -> Touched:
    return Touched(
        order.pk,
        order.customer_id,
        items_by_order(lines).get(order.pk, frozenset()),
        frozenset(line.pk for line in lines),
        frozenset(line.lot for line in lines if line.lot),
        delivery_ids,
    )


def _milestones(stream: int) -> dict[str, Milestone]:
    with connection.cursor() as cursor:
        cursor.execute(_MILESTONES, [stream])
        return {kind: Milestone(*rest) for kind, *rest in cursor.fetchall()}


def _people(page: OrderPage) -> set[int]:
    """Everybody the tab names."""
    keys: set[int | None] = {page.order.entered_by, page.filed.filed_by if page.filed else None}
    keys.update(hold.put_by for hold in page.holds)
    keys.update(key for task in page.tasks for key in (task.assignee_id, task.decided_by))
    keys.update(opinion.decided_by for opinion in page.opinions)
    keys.update(each.actor_id for each in page.milestones.values())
    keys.update(each.version.made_by for each in page.versions)
    keys.update(file.added_by for file in page.files)
    keys.update(row.entry.actor_id for row in (*page.ledger, *page.decided.rows))
    keys.update(comment.made_by for comment in page.talk.comments)
    keys.update(key for comment in page.talk.comments for key in comment.mentioned)
    keys.update(sheet.sent_by for sheet in page.talk.sheets)
    keys.update(address.person_id for sheet in page.talk.sheets for address in sheet.addresses.all())
    return {key for key in keys if key is not None}
