"""The queue of reviews: which opinion is asked of whom on which order, by when, and how much there is to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ordinance.entrypoints.web.findings import TITLES
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.tables.cells import Amount, Day, Marks, Moment, SheetValue, Text, Together
from ordinance.entrypoints.web.tables.spec import BulkAct, BulkInput, Column, Table, View, flag, text
from ordinance.entrypoints.web.templatetags.pages import called, duty
from ordinance.entrypoints.web.templatetags.pages import title as title_of
from ordinance.entrypoints.web.templatetags.parts import minutes
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.worklist.models import Task
from ordinance.insight.listing import SortBy
from ordinance.insight.order_page import order_ref
from ordinance.insight.review_desk import ReviewRow, review_rows, reviews_asked

HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class Left:
    """The working time left of a limit, counted down by the page."""

    minutes: int | None
    is_working: bool
    due_at: datetime | None
    is_figure: bool = False

    def html(self) -> SafeString | str:
        if self.minutes is None:
            return ""
        tone = "bad" if self.minutes < 0 else "warn" if self.minutes < HOUR else ""
        return format_html(
            '<span class="word {}"><span data-left="{}" data-runs="{}">{}</span>{}</span>',
            tone,
            self.minutes,
            "yes" if self.is_working else "no",
            minutes(self.minutes),
            f" {_now('overdue')}" if self.minutes < 0 else "",
        )

    def sheet(self) -> SheetValue:
        return Moment(self.due_at).sheet()


def _rows(visit: Visit, values: Mapping[str, Any]) -> QuerySet[Task]:
    tasks = reviews_asked(visit.actor, everybodys="all" in values, text=values.get("q", ""))
    if "late" in values:
        tasks = tasks.filter(due_at__lt=time_of(visit.company.pk, visit.company.zone).occurred_at)
    return tasks


def _dress(visit: Visit, tasks: Sequence[Task]) -> Sequence[ReviewRow]:
    return review_rows(visit.actor, tasks, time_of(visit.company.pk, visit.company.zone).occurred_at)


def _order(row: ReviewRow) -> Text:
    if row.order is None:
        return Text("—")
    return Text(row.order.number or _("Draft"), reverse("review_order", args=[order_ref(row.order)]), in_panel=True)


def _asked(row: ReviewRow) -> Text:
    return Text(duty(row.task.department), sub=title_of(row.task))


def _findings(row: ReviewRow) -> Marks:
    if not row.findings:
        return Marks(())
    more = len(row.findings) - 1
    said = str(TITLES[row.findings[0].code])
    return Marks(((f"{said} +{more}" if more else said, "warn"),))


def _amount(row: ReviewRow) -> Amount:
    return Amount(row.order.gross if row.order else None, row.order.currency if row.order else "CNY")


def _submitter(row: ReviewRow) -> Together:
    own = Marks(((_("submitted by you"), "quiet"),) if row.is_own else ())
    return Together((Text(called(row.requester)), own))


REVIEWS: Final = Table(
    name="reviews",
    url="review",
    columns=(
        Column(key="order", title=_("Order"), cell=_order, is_lead=True),
        Column(
            key="left",
            title=_("Left"),
            cell=lambda row: Left(row.left_minutes, row.is_working, row.task.due_at),
            sort=SortBy("due_at", datetime, is_nullable=True),
            is_headline=True,
        ),
        Column(
            key="customer",
            title=_("Customer"),
            cell=lambda row: Text(called(row.order.customer) if row.order and row.order.customer else ""),
        ),
        Column(key="amount", title=_("Amount"), cell=_amount, is_figure=True),
        Column(key="asked", title=_("Asked of"), cell=_asked),
        Column(key="findings", title=_("Findings"), cell=_findings),
        Column(
            key="requested",
            title=_("Requested"),
            cell=lambda row: Day(row.order.requested_on if row.order else None),
            is_shown=False,
        ),
        Column(
            key="since",
            title=_("Since"),
            cell=lambda row: Moment(row.task.opened_at),
            sort=SortBy("opened_at", datetime),
        ),
        Column(key="due", title=_("Due"), cell=lambda row: Moment(row.task.due_at), is_shown=False),
        Column(key="submitter", title=_("Submitted by"), cell=_submitter),
    ),
    narrowings=(
        text("q", _("Number, PO or customer")),
        flag("late", _("Overdue"), _("overdue")),
        flag("all", _("Everybody’s"), _("everybody’s")),
    ),
    views=(
        View(name=_("My queue"), query=lambda _visit: "sort=left"),
        View(name=_("Overdue"), query=lambda _visit: "late=1"),
        View(name=_("Everybody’s"), query=lambda _visit: "all=1"),
    ),
    rows=_rows,
    dress=_dress,
    key=lambda row: row.task.subject_id or 0,
    sort="left",
    bulk=(
        BulkAct(
            act="pass",
            url="review_bulk",
            title=_("Pass"),
            duty="orders.read",
            tone="main",
            inputs=(BulkInput("comment", _("Comment for all of them")),),
        ),
        BulkAct(
            act="return",
            url="review_bulk",
            title=_("Return for correction"),
            duty="orders.read",
            inputs=(BulkInput("comment", _("Reason")),),
        ),
    ),
    empty=_("Nothing waits for your opinion."),
)
