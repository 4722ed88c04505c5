"""The papers of an order: which there are, who may have them, and one function that makes any of them.

Reads first, then sets the paper with no transaction open.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from ordinance.entrypoints.documents import confirmation, goods, review_sheet, statement
from ordinance.entrypoints.documents.pictures import png_picture, qr_picture
from ordinance.entrypoints.documents.shape import Content, Print
from ordinance.entrypoints.documents.typesetting import typeset
from ordinance.entrypoints.documents.wording import Wording
from ordinance.entrypoints.sentences.telling import Language
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import InvalidInput, NotAllowed, NotFound
from ordinance.foundation.people.rules import Actor
from ordinance.insight.order_account import order_account
from ordinance.insight.order_page import order_ref
from ordinance.insight.papers import DeliverySheet, Sheet, delivery_sheet, order_sheet
from ordinance.insight.papers import review_sheet as review_read
from ordinance.orders.models import Order

Form: TypeAlias = Literal["a4", "continuous"]
SEAL, QR = "seal.svg", "qr.svg"  # as the templates know them
FORMS: Final[tuple[Form, ...]] = ("a4", "continuous")
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which paper is wanted, and how.

    delivery         number of the delivery it is about; needed when the order has several
    address          absolute address where the delivery is signed for, for the QR of a delivery note
    is_for_customer  goods that have not left are not shown
    """

    paper: str
    language: Language = "zh"
    form: Form = "a4"
    delivery: str = ""
    address: Callable[[str], str] | None = None
    is_for_customer: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper: its file name, the PDF, and the characters no font has (they stand in it as 〓)."""

    name: str
    content: bytes
    missing_glyphs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A paper: how its parts are made; whether it bears the seal, is a customer's too, has a continuous form."""

    make: Callable[[Order, Print, Wanted], tuple[Sheet, Content, str]]
    is_sealed: bool = False
    is_customers: bool = False
    is_continuous: bool = False
    is_about_delivery: bool = False


def paper_check(actor: Actor, wanted: Wanted) -> Wanted:
    """What the actor may have of what they want.

    raises  NotAllowed, NotFound for a paper there is none of or that is not a customer's, InvalidInput
    """
    if not actor.may("orders.read"):
        raise NotAllowed(duty="orders.read")
    kind = PAPERS.get(wanted.paper)
    is_customer = actor.customer_ids is not None
    if kind is None or (is_customer and not kind.is_customers):
        raise NotFound(paper=wanted.paper[:40])
    if wanted.form == "continuous" and not kind.is_continuous:
        raise InvalidInput(field="form", reason="invalid")
    if wanted.delivery and not kind.is_about_delivery:
        raise InvalidInput(field="delivery", reason="field_unknown")
    return Wanted(
        paper=wanted.paper, language=wanted.language, form=wanted.form, delivery=wanted.delivery,
        address=wanted.address, is_for_customer=is_customer,
    )  # fmt: skip


def paper_render(order: Order, wanted: Wanted, zone: str) -> Paper:
    """Make a paper of an order (read with its customer and type) as it stands now, in the company's time zone.

    raises  NotFound, PaperNotYet, PaperTooLong, InvalidInput
    """
    time = time_of(order.company_id, zone)
    kind = PAPERS[wanted.paper]
    printed = Print(Wording(wanted.language), ZoneInfo(zone), time.recorded_at, wanted.form)
    sheet, content, number = kind.make(order, printed, wanted)
    pictures: dict[str, str] = {}
    if kind.is_sealed and sheet.seal:
        pictures[SEAL] = png_picture(sheet.seal)
    if wanted.paper == "delivery-note" and wanted.address is not None:
        pictures[QR] = qr_picture(wanted.address(number))
    pdf, missing = typeset(wanted.paper, {**content, "reference": number}, pictures=pictures, made_at=time.recorded_at)
    return Paper(f"{printed.say(wanted.paper)} {number}.pdf", pdf, missing)


def _confirmation(order: Order, printed: Print, wanted: Wanted) -> tuple[Sheet, Content, str]:
    shown = order_sheet(order)
    return shown.sheet, confirmation.content(shown, printed), order_ref(order)


def _review(order: Order, printed: Print, wanted: Wanted) -> tuple[Sheet, Content, str]:
    shown = review_read(order)
    return shown.sheet, review_sheet.content(shown, printed), order_ref(order)


def _statement(order: Order, printed: Print, wanted: Wanted) -> tuple[Sheet, Content, str]:
    shown = order_account(order)
    return shown.sheet, statement.content(shown, printed), order_ref(order)


def _of_delivery(
    content: Callable[[DeliverySheet, Print], Content],
) -> Callable[[Order, Print, Wanted], tuple[Sheet, Content, str]]:
    def make(order: Order, printed: Print, wanted: Wanted) -> tuple[Sheet, Content, str]:
        shown = delivery_sheet(order, wanted.delivery, is_for_customer=wanted.is_for_customer)
        return shown.sheet, content(shown, printed), shown.delivery.number

    return make


PAPERS: Final[Mapping[str, _Kind]] = {
    "confirmation": _Kind(_confirmation, is_sealed=True, is_customers=True),
    "review": _Kind(_review),
    "delivery-note": _Kind(
        _of_delivery(goods.delivery_note), is_sealed=True, is_customers=True, is_continuous=True, is_about_delivery=True
    ),
    "pick-list": _Kind(_of_delivery(goods.pick_list), is_about_delivery=True),
    "packing-list": _Kind(_of_delivery(goods.packing_list), is_about_delivery=True),
    "statement": _Kind(_statement, is_sealed=True, is_customers=True),
}
