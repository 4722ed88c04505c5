"""An order's papers as PDF (D2, H4)."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ordinance.entrypoints.api.auth import reader_of
from ordinance.entrypoints.api.fields import CLEAN, OrderRef, Word, limits
from ordinance.entrypoints.api.operations import reading
from ordinance.entrypoints.api.problems import language_for
from ordinance.entrypoints.api.reads.naming import order_named
from ordinance.entrypoints.api.schemas.base import In
from ordinance.entrypoints.documents.answers import paper_answer, signing_address
from ordinance.entrypoints.documents.papers import Form, Wanted, paper_check, paper_render
from ordinance.entrypoints.sentences.telling import Language

router = Router(tags=["papers"])


class PaperIn(In):
    """How a paper is wanted; without a language, in the request's."""

    language: Language | None = None
    form: Form = "a4"
    delivery: Annotated[str, limits(40), CLEAN] = ""


@reading(
    router, "/orders/{order}/papers/{paper}", response=None, operation_id="get_paper", is_file=True, refusals=(409,)
)
def get_paper(request: HttpRequest, order: OrderRef, paper: Word, wanted: Query[PaperIn]) -> HttpResponse:
    """订单单据（PDF）。 A paper of an order: confirmation, review, delivery-note, pick-list, packing-list, statement.

    `delivery` names the delivery it is about where the order has several; characters no font has are named in the
    header `X-Missing-Glyphs` and stand in the paper as 〓.
    """
    actor = reader_of(request)
    found = order_named(actor, order)
    asked = Wanted(
        paper=paper,
        language=wanted.language or language_for(request),
        form=wanted.form,
        delivery=wanted.delivery,
        address=lambda number: signing_address(request, number),
    )
    return paper_answer(paper_render(found, paper_check(actor, asked), actor.zone))
