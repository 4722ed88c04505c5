"""A paper as an answer over HTTP: shown in the browser, saved under its own name."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ordinance.entrypoints.documents.papers import Paper
from ordinance.insight.order_page import order_ref
from ordinance.orders.models import Order

MISSING: str = "X-Missing-Glyphs"


def paper_answer(paper: Paper) -> HttpResponse:
    """The PDF inline; characters no font has are named in a header (`U+20BB7 …`)."""
    answer = HttpResponse(paper.content, content_type="application/pdf")
    # RFC 6266: an ASCII name for old readers, the real one in UTF-8 (RFC 5987)
    plain = paper.name.encode("ascii", "ignore").decode().strip() or "paper.pdf"
    safe = plain.replace("\\", "").replace('"', "")
    answer["Content-Disposition"] = f"inline; filename=\"{safe}\"; filename*=UTF-8''{quote(paper.name, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    if paper.missing_glyphs:
        answer[MISSING] = " ".join(f"U+{ord(each):04X}" for each in sorted(paper.missing_glyphs)[:40])
    return answer


def signing_address(request: HttpRequest, order: Order, delivery: str) -> str:
    """The absolute address of the page where a delivery of the order is signed for."""
    return request.build_absolute_uri(f"{reverse('order', args=[order_ref(order)])}?delivery={quote(delivery)}")
