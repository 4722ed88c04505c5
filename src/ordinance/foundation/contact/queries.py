"""Reads of comments, work-contact sheets and notices; each one query unless it says so."""

from collections.abc import Collection, Sequence
from typing import Final

from django.db.models import QuerySet

from ordinance.foundation.contact.models import Comment, Notice, Sheet, SheetAddress
from ordinance.foundation.database.locking import Locked, lock
from ordinance.foundation.people.models import Person
from ordinance.foundation.people.rules import Actor

NOTICES: Final = 30
UNREAD_MOST: Final = 99
COMMENTS: Final = 200
SHEETS: Final = 50


def comments_of(stream: int) -> list[Comment]:
    """The newest comments on an object, oldest first. Who may see the object is the page's to ask."""
    return list(Comment.objects.filter(stream=stream).order_by("-made_at", "-pk")[:COMMENTS])[::-1]


def sheets_visible(actor: Actor) -> QuerySet[Sheet]:
    """The work-contact sheets of the actor's company; a customer's person sees none."""
    sheets = Sheet.objects.filter(company_id=actor.company_id)
    return sheets if actor.customer_ids is None else sheets.none()


def sheets_of_order(actor: Actor, order_id: int) -> list[Sheet]:
    """Sheets about an order, newest first, with their addresses; two queries."""
    sheets = sheets_visible(actor).filter(order_id=order_id).prefetch_related("addresses")
    return list(sheets.order_by("-sent_at", "-pk")[:SHEETS])


def sheets_newest(actor: Actor) -> list[Sheet]:
    """The company's newest sheets, with their addresses; two queries."""
    return list(sheets_visible(actor).prefetch_related("addresses").order_by("-sent_at", "-pk")[:SHEETS])


def sheet_of(actor: Actor, key: int) -> Sheet | None:
    """One sheet with its addresses, or None when it is not there or not for this person; two queries."""
    return sheets_visible(actor).filter(pk=key).prefetch_related("addresses").first()


def addresses_by_key(company_id: int, keys: Collection[int]) -> dict[int, SheetAddress]:
    """Addresses with their sheets (tasks of the kind `contact` name one as their subject)."""
    rows = SheetAddress.objects.filter(pk__in=keys, company_id=company_id).select_related("sheet")
    return {row.pk: row for row in rows}


def sheet_locked(actor: Actor, key: int) -> Sheet | None:
    """Lock a sheet, before anything of its addresses is looked at."""
    return next(iter(lock(sheets_visible(actor).filter(pk=key))), None)


def addresses_locked(sheet: Sheet) -> Locked[SheetAddress]:
    """Lock all addresses of a sheet that is held."""
    return lock(SheetAddress.objects.filter(sheet=sheet))


def notices_newest(actor: Actor) -> list[Notice]:
    """The newest notices of the actor in this company."""
    mine = Notice.objects.filter(company_id=actor.company_id, person_id=actor.person_id)
    return list(mine.order_by("-made_at", "-pk")[:NOTICES])


def notices_unread(actor: Actor) -> int:
    """How many notices the actor has not read, at most UNREAD_MOST + 1."""
    unread = Notice.objects.filter(company_id=actor.company_id, person_id=actor.person_id, read_at=None)
    return unread.order_by()[: UNREAD_MOST + 1].count()


def names_of(people: Collection[int]) -> dict[int, Person]:
    """People by key, for the names beside comments, sheets and notices."""
    return Person.objects.only("name_zh", "name_en").in_bulk(list(people))


def people_of(comments: Sequence[Comment]) -> set[int]:
    """Whom comments name: who made them, and those mentioned."""
    return {person for each in comments for person in (each.made_by, *each.mentioned)}
