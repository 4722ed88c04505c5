"""The API object: version 1 under /api/v1, its errors mapped in one place.

There is no page of documentation that loads scripts from elsewhere: the document at /api/v1/openapi.json is for
tools, and docs/api.md for people.
"""

from typing import Any, Final

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ordinance.entrypoints.api import problems
from ordinance.entrypoints.api.auth import Bearer
from ordinance.entrypoints.api.bodies import LIMIT
from ordinance.entrypoints.api.rendering import Renderer, StrictParser
from ordinance.entrypoints.api.schemas.base import BulkAnswer, Problem
from ordinance.foundation.errors import Refusal

DESCRIPTION: Final = (
    "订单管理接口。金额与数量一律为十进制字符串；错误为 RFC 9457 问题详情；"
    "POST 可带 Idempotency-Key，同键同内容得同一答复；"
    "修改须带 If-Match；列表按键翻页，下一页在 Link 头中。\n\n"
    "Order management. Amounts and quantities are decimal strings; errors are RFC 9457 problems; a POST may carry an "
    "Idempotency-Key (same key and body, same answer); edits need If-Match; lists page by key, the next page is in "
    "Link."
)


class Api(NinjaAPI):
    """Our document of the API: problems have their own media type, and their schema stands in it."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        """The OpenAPI 3.1 document."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schemas = document["components"].setdefault("schemas", {})
        for model in (Problem, BulkAnswer):
            described = model.model_json_schema(ref_template="#/components/schemas/{model}", by_alias=True)
            schemas.update(described.pop("$defs", {}))
            schemas[model.__name__] = described
        document["servers"] = [{"url": "/"}]
        return document


api: Final = Api(
    title="Ordinance 订制",
    version="1",
    description=DESCRIPTION,
    auth=Bearer(),
    renderer=Renderer(),
    parser=StrictParser(),
    docs_url=None,
    urls_namespace="api",
)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    return problems.refusal_answer(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.invalid_answer(request, error.errors)


@api.exception_handler(AuthenticationError)
def _signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problems.problem(request, "signed_out")


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that our parser refused arrives wrapped by the framework."""
    if isinstance(error.__cause__, Refusal):
        return problems.refusal_answer(request, error.__cause__)
    return problems.problem(request, "request_refused", status=error.status_code)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.problem(request, "not_found")


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.problem(request, "body_too_large", {"limit": LIMIT})


@api.exception_handler(UnreadablePostError)
def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.problem(request, "body_unreadable")


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(BadRequest)
def _suspicious(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.problem(request, "request_refused")


def nowhere(request: HttpRequest, **path: Any) -> HttpResponse:
    """The answer to an address that is none of ours."""
    return problems.problem(request, "not_found")
