"""A paper as an answer over HTTP: shown in the browser, saved under its own name."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ordinance.entrypoints.documents.papers import Paper

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


def signing_address(request: HttpRequest, delivery: str) -> str:
    """The absolute address of the page where a delivery is signed for."""
    return request.build_absolute_uri(reverse("delivery_numbered", args=[delivery]))
