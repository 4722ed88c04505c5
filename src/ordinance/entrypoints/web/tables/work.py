"""The rows of My work, written here since a template takes five times as long over each."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ordinance.entrypoints.web.tables.cells import Word
from ordinance.entrypoints.web.templatetags.pages import called, duty, money, title
from ordinance.entrypoints.web.templatetags.parts import minutes
from ordinance.insight.order_page import order_ref
from ordinance.insight.warehouse import STEPS
from ordinance.insight.work import TaskRow

SOON: Final = 60  # minutes


def task_rows(rows: Sequence[TaskRow], *, runs: bool) -> list[SafeString]:
    """The rows; `runs` says whether working time passes now."""
    heads = [escape(said) for said in (_("Left"), _("Order"), _("Customer"), _("Amount"), _("Who"), _("Since"))]
    pick = escape(_("Pick"))
    return [
        SafeString(
            f'<tr data-row="{row.task.pk}"><td class="tick"><input class="form-check-input" type="checkbox" name="key" '
            f'value="{row.task.pk}" aria-label="{pick} {place}"></td>{_what(row)}'
            + "".join(
                f'<td data-title="{head}" class="{classes if html else f"{classes} blank"}">{html}</td>'
                for head, (classes, html) in zip(heads, _cells(row, runs=runs), strict=True)
            )
            + "</tr>"
        )
        for place, row in enumerate(rows, 1)
    ]


def _cells(row: TaskRow, *, runs: bool) -> tuple[tuple[str, str], ...]:
    """Class and contents of each cell after the first."""
    order = row.order
    stands = f"{escape(order.number or _('Draft'))} {Word(order.stage, 'stage').html()}" if order else ""
    return (
        ("", _left(row, runs=runs)),
        ("", stands),
        ("", escape(called(order.customer)) if order else ""),
        ("num", escape(money(order.gross, order.currency)) if order else ""),
        ("", _who(row)),
        ("nowrap", _moment(row.task.opened_at)),
    )


def _what(row: TaskRow) -> str:
    task, url = row.task, _url(row)
    said = escape(title(task))
    if url:
        said = f'<a href="{escape(url)}" data-panel>{said}</a>'
    if task.clause:
        said += f' <span class="soft small nowrap">{escape(_("clause"))} {escape(task.clause)}</span>'
    return f'<td class="lead">{said}</td>'


def _left(row: TaskRow, *, runs: bool) -> str:
    if row.left_minutes is None or row.task.due_at is None:
        return ""
    left = int(row.left_minutes)
    tone, said = (" bad", f" {escape(_('overdue'))}") if left < 0 else (" warn" if left < SOON else "", "")
    counted = f'<span data-left="{left}" data-runs="{"yes" if runs else "no"}">{minutes(left)}</span>{said}'
    limit = _moment(row.task.due_at)
    return f'<span class="word{tone}">{counted}</span> <span class="soft small nowrap">{limit}</span>'


def _who(row: TaskRow) -> str:
    if row.assignee is None:
        return f'<span class="soft">{escape(duty(row.task.department))}</span>'
    said = escape(called(row.assignee))
    if row.assigned_by is None or row.assigned_by == row.assignee:
        return said
    giver = escape(called(row.assigned_by))
    return f'{said} <span class="soft small">{escape(pgettext("assigned", "from"))} {giver}</span>'


def _url(row: TaskRow) -> str:
    """Where the task is done."""
    if row.address is not None:
        return reverse("sheet", args=[row.address.sheet_id])
    if row.task.kind in STEPS and row.task.subject_id is not None:
        return reverse("delivery", args=[row.task.subject_id])
    if row.order is None:
        return ""
    return reverse("review_order" if row.task.kind == "review" else "order", args=[order_ref(row.order)])


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"
