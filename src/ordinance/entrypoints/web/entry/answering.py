"""What the page is told after each step: the rows as they stand, what is wrong beside its cell, what is still to do.

Texts are made here, in the reader's language; the page only puts them in their places.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ordinance.entrypoints.sentences.telling import reason, told
from ordinance.entrypoints.web.entry.cells import CELLS, Reason
from ordinance.entrypoints.web.entry.reading import Sent
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.templatetags.pages import called, count, duty, language, money, price, word
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.decimals import shortest
from ordinance.foundation.errors import Refused
from ordinance.insight.entry import LATELY, EntryPage, Writer, Writings, entry_page, same_po, writings
from ordinance.insight.order_page import order_ref
from ordinance.orders.models import Order, OrderLine
from ordinance.orders.states import ByHand
from ordinance.orders.tokens import line_token
from ordinance.workflows.foresee import foreseen
from ordinance.workflows.terms.edits import head_texts

# What a refusal calls a cell of the grid.
_CELLS: Final[Mapping[str, str]] = {
    "item": "item", "quantity": "quantity", "unit": "unit", "unit_price": "price", "discount_percent": "discount",
    "requested_on": "day", "description": "note", "price": "price",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a save: keys of rows by the page's name, what is refused, what met somebody else's change."""

    rows: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    conflicts: Sequence[Mapping[str, Any]] = ()
    is_whole: bool = True


def standing(
    request: HttpRequest,
    visit: Visit,
    order: Order,
    saved: Saved,
    sent: Sent | None = None,
    page: EntryPage | None = None,
) -> dict[str, Any]:
    """The draft as it stands now, for the page.

    order  with its customer and type, as it is after the save
    page   when it was read already
    """
    time = time_of(visit.company.pk, visit.company.zone)
    page = page or entry_page(order, time.today)
    told_by = writings(order.pk)
    touched = set(saved.rows.values())
    items = {line.item_id for line in page.lines if line.pk in touched}
    shown = [line for line in page.lines if saved.is_whole or line.pk in touched or line.item_id in items]
    answer: dict[str, Any] = {
        "order": str(order.pk),
        "ref": order_ref(order),
        "urls": urls_of(order),
        "seen": order.edit_token,
        "at": timezone.localtime(time.recorded_at).strftime("%H:%M:%S"),
        "head": head_texts(order),
        "customer_name": called(order.customer),
        "is_whole": saved.is_whole,
        "rows": [row_shown(line, page) for line in shown],
        "sequence": [str(line.pk) for line in page.lines] if saved.is_whole else None,
        "keys": {ref: str(key) for ref, key in saved.rows.items()},
        **aside_shown(request, visit, page, told_by, time.today, time.recorded_at),
        "conflicts": [_conflict(each, page, told_by) for each in saved.conflicts],
        "errors": _errors(saved, sent),
    }
    if sent is not None and sent.pasted is not None:
        answer["pasted"] = _pasted(sent, answer["errors"])
    return answer


def urls_of(order: Order) -> dict[str, str]:
    """Where the page of a draft sends what."""
    ref = order_ref(order)
    return {
        "page": reverse("order_edit", args=[ref]),
        "save": reverse("entry_save", args=[ref]),
        "submit": reverse("entry_submit", args=[ref]),
        "attach": reverse("order_attach", args=[ref]),
    }


def row_shown(line: OrderLine, page: EntryPage) -> dict[str, Any]:
    """One line: what is typed in its cells, and what the product says of it."""
    order, by_hand, had = page.order, ByHand(line.by_hand), page.had.get(line.pk)
    own = line.requested_on if line.requested_on != order.requested_on else None
    wanted = line.requested_on
    name = called(line.item)
    others = page.units.get(line.item_id or 0, {})
    return {
        "key": str(line.pk),
        "token": line_token(line, order.requested_on),
        "cells": {
            "item": line.item.code if line.item else line.item_raw,
            "quantity": shortest(line.quantity) if line.quantity else "",
            "unit": line.unit,
            "price": shortest(line.unit_price) if by_hand.is_price and line.unit_price is not None else "",
            "discount": shortest(line.discount_percent) if by_hand.is_discount else "",
            "day": own.isoformat() if own else "",
            "note": "" if line.item and line.description == line.item.name else line.description,
        },
        "units": [[code, str(word(code, "unit"))] for code in dict.fromkeys([line.unit, *others]) if code],
        "name": name,
        "price": price(line.unit_price, order.currency) if line.unit_price is not None else "",
        "figure": shortest(line.unit_price) if line.unit_price is not None else "",
        "discount": f"{count(line.discount_percent)} %" if line.discount_percent else "",
        "vat": money(line.vat, order.currency) if line.item_id else "",
        "net": money(line.net, order.currency) if line.item_id else "",
        "gross": money(line.gross, order.currency) if line.item_id else "",
        "free": count(had.free) if had else "",
        "is_short": bool(had and line.quantity > had.free),
        "on": _earliest(had.on if had else None, line, had is not None),
        "is_late": bool(had and line.quantity and (had.on is None or (wanted is not None and had.on > wanted))),
        "lacks": _lacks(line, order),
    }


def _earliest(on: date | None, line: OrderLine, is_goods: bool) -> str:
    if not is_goods or not line.quantity:
        return ""
    return date_format(on, "m-d") if on is not None else _("not in sight")


def _lacks(line: OrderLine, order: Order) -> dict[str, str]:
    lacks = {}
    if line.item_id is None:
        lacks["item"] = _("Not known here: choose a product.") if line.item_raw else _("Which product?")
    if not line.quantity:
        lacks["quantity"] = _("How many?")
    if line.item_id is not None and line.unit_price is None and order.type.is_priced:
        lacks["price"] = _("There is no price for it.")
    return lacks


def aside_shown(
    request: HttpRequest, visit: Visit, page: EntryPage, told_by: Writings, today: date, now: datetime
) -> dict[str, Any]:
    """What stands beside the grid: the sums, what is missing, what awaits the order, who else writes it, files."""
    order = page.order
    ahead = foreseen(order, page.lines, today=today, recorded_on=timezone.localtime(now).date())
    places = {line.position: str(line.pk) for line in page.lines}
    named = {code.rpartition(":")[2] for code in ahead.missing if code.startswith("item:")}
    missing = [
        _missing(code, places)
        for code in ahead.missing
        if not (code.startswith("price:") and code.rpartition(":")[2] in named)
    ]
    aside = render_to_string(
        "web/entry/aside.html",
        {
            "visit": visit,
            "order": order,
            "page": page,
            "missing": missing,
            "ahead": ahead if visit.is_staff else None,
            "same_po": same_po(order),
            "others": told_by.others(visit.actor.person_id, now - LATELY),
            "may_attach": visit.actor.may("files.attach"),
            "may_submit": visit.actor.may("orders.submit"),
            "line_count": len(page.lines),
        },
        request,
    )
    return {
        "aside": aside,
        "sums": {"lines": len(page.lines), "gross": money(order.gross, order.currency), "lacking": len(missing)},
    }


def _missing(code: str, places: Mapping[int, str]) -> dict[str, str]:
    name, _colon, place = code.partition(":")
    if not place:
        field_of = {"contact": "ship_to_name", "phone": "ship_to_phone", "address": "ship_to_address"}
        return {"said": duty(code), "field": field_of.get(name, name), "row": "", "cell": "", "what": ""}
    row = places.get(int(place), "") if place.isdigit() else ""
    what = duty(name)
    said = _("Row %(row)s: %(what)s") % {"row": place, "what": what}
    return {"said": said, "field": "", "row": row, "cell": _CELLS.get(name, name), "what": what}


def missing_shown(codes: Iterable[str], order: Order) -> list[dict[str, str]]:
    """What a submission lacked, each with where it is typed."""
    places = dict(OrderLine.objects.filter(order_id=order.pk).values_list("position", "pk"))
    return [_missing(code, {position: str(key) for position, key in places.items()}) for code in codes]


def _conflict(conflict: Mapping[str, Any], page: EntryPage, told_by: Writings) -> dict[str, Any]:
    if "field" in conflict:
        who = told_by.of_field(conflict["field"])
        return {"field": conflict["field"], "theirs": conflict["theirs"], "who": _said(who)}
    line = next((line for line in page.lines if line.pk == conflict["key"]), None)
    return {
        "ref": conflict["ref"],
        "row": row_shown(line, page) if line is not None else None,
        "who": _said(told_by.of_line(conflict["key"])),
    }


def _said(who: Writer | None) -> str:
    """Who wrote it and when; somebody where the ledger no longer tells within what is read."""
    if who is None:
        return _("somebody else")
    at = timezone.localtime(who.at).strftime("%H:%M")
    return _("%(name)s at %(at)s") % {"name": called(who.person), "at": at}


def _errors(saved: Saved, sent: Sent | None) -> dict[str, dict[str, str]]:
    """What cannot be written: by the page's name of the row and by cell, the head's fields under `head`."""
    errors: dict[str, dict[str, str]] = {}
    if sent is not None:
        errors |= {ref: _reasons(row.errors) for ref, row in sent.rows.items() if row.errors}
        if sent.errors:
            errors["head"] = _reasons(sent.errors)
    for ref, refused in saved.refused.items():
        why = told(Refused(refused["code"], refused["facts"]), language())
        if sent is not None and ref in sent.rows:
            field_name = str(refused["facts"].get("field", "")).rpartition(".")[2]
            errors.setdefault(ref, {})[_CELLS.get(field_name, "item")] = why
        else:
            errors.setdefault("head", {})[ref] = why
    return errors


def _reasons(reasons: Mapping[str, Reason]) -> dict[str, str]:
    return {name: reason(code, facts, language()) for name, (code, facts) in reasons.items()}


def _pasted(sent: Sent, errors: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The report of a paste, and the rows that could not be written, to be shown and mended."""
    found = sent.pasted
    if found is None:
        return {}
    kept = [
        {"ref": ref, "after": sent.after[ref], "cells": {name: sent.rows[ref].cells[name] for name in CELLS}}
        for ref in sent.pasted_refs
        if ref in errors
    ]
    said = [_("%(count)s rows pasted.") % {"count": len(found.rows)}]
    if kept:
        said.append(_("%(count)s of them cannot be saved yet: they are marked.") % {"count": len(kept)})
    if found.ignored:
        said.append(_("Columns not used: %(names)s.") % {"names": ", ".join(found.ignored)})
    if found.passed:
        numbers = ", ".join(str(number) for number in found.passed[:20])
        said.append(_("Passed over as empty or sums: lines %(numbers)s.") % {"numbers": numbers})
    if found.has_more:
        said.append(_("The rest is too long for one order and was not taken."))
    return {"rows": kept, "said": " ".join(said), "refs": sent.pasted_refs}
