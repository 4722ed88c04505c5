"""How operations are declared: a reading one, and a writing one with the workflow behind it.

A writing operation is registered as a door, takes an Idempotency-Key, and answers in outcomes: its answer is made of
the workflow's outcome alone, so that a repeated request gets the same bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import signature
from typing import Any, Final, TypeVar, get_args

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ordinance.entrypoints.api.auth import AS_OF_HEADER, KEY_HEADER
from ordinance.entrypoints.api.problems import language_for, problem_of, refused_answer
from ordinance.entrypoints.api.rendering import rendered
from ordinance.entrypoints.api.schemas.base import In
from ordinance.entrypoints.doors import declare, url_door
from ordinance.foundation.errors import Done, InvalidInput, Outcome, Refused
from ordinance.workflows.answers import answer_decode, answer_encode
from ordinance.workflows.kernel import BatchWorkflow, Workflow

ROOT: Final = "api/v1"
View = TypeVar("View", bound=Callable[..., Any])
AnyWorkflow = Workflow[..., Any] | BatchWorkflow[Any, ...]

PROBLEM: Final[Mapping[str, Any]] = {
    "description": "RFC 9457 problem",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_KEY_PARAMETER: Final = {
    "name": KEY_HEADER,
    "in": "header",
    "required": False,
    "description": "Same key and body, same answer; the same key with another body is refused.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
_AS_OF_PARAMETER: Final = {
    "name": AS_OF_HEADER,
    "in": "header",
    "required": False,
    "description": "When the fact occurred, for late entry (补录); not in the future.",
    "schema": {"type": "string", "format": "date-time"},
}
_IF_MATCH_PARAMETER: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the order as it was read.",
    "schema": {"type": "string"},
}
_DONE: Final = {"type": "object", "additionalProperties": True, "description": "What was done, as facts."}
_FILE: Final[Mapping[str, Any]] = {
    "description": "The file as an attachment, under the type its content was checked to be.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
_BULK: Final = {"$ref": "#/components/schemas/BulkAnswer"}


def reading(
    router: Router, path: str, *, response: Any, operation_id: str, is_file: bool = False, refusals: Sequence[int] = ()
) -> Callable[[View], View]:
    """A GET operation. A query parameter nobody knows is refused: a misspelt filter would silently show everything.

    refusals  statuses it may answer besides those every reading operation does
    """
    done: dict[int, Mapping[str, Any]] = {200: _FILE} if is_file else {}
    extra = {"responses": {**done, **dict.fromkeys((401, 403, 404, 422, *refusals), PROBLEM)}}

    def register(view: View) -> View:
        known = _query_names(view)

        @wraps(view)
        def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            for name in request.GET:
                if name not in known:
                    raise InvalidInput(field=name[:80], reason="field_unknown")
            return view(request, *args, **kwargs)

        summary = operation_id.replace("_", " ")
        router.get(path, response=response, operation_id=operation_id, openapi_extra=extra, summary=summary)(answering)
        return view

    return register


def _query_names(view: Callable[..., Any]) -> frozenset[str]:
    """The names of the query parameters a view reads, from the schemas it declares."""
    models = [next(iter(get_args(each.annotation)), None) for each in signature(view).parameters.values()]
    read = [model for model in models if isinstance(model, type) and issubclass(model, In)]
    return frozenset(name for model in read for name in model.model_fields)


def writing(
    router: Router,
    method: str,
    path: str,
    act: AnyWorkflow,
    *,
    status: int = 200,
    bulk: bool = False,
    edits: bool = False,
    body: Mapping[str, Any] | None = None,
    auth: Any = ...,
) -> Callable[[View], View]:
    """A writing operation: declared as a door of `act`, documented with its headers and answers.

    status  of the answer when it was done
    bulk    the answer lists the outcome of each item
    edits   the operation needs If-Match
    body    the request body as the document tells of it, where no schema of ours does
    """
    declare(url_door(method, route_of(path)), act)
    parameters = [_KEY_PARAMETER, _AS_OF_PARAMETER, *([_IF_MATCH_PARAMETER] if edits else [])]
    refusals = (400, 401, 403, 404, 409, 413, 415, 422, *((412, 428) if edits else ()))
    done = {"description": "Done", "content": {"application/json": {"schema": _BULK if bulk else _DONE}}}
    answers: dict[int, Any] = {status: done, **dict.fromkeys(refusals, PROBLEM)}
    extra = {
        **({"requestBody": body} if body else {}),
        "parameters": parameters,
        "responses": answers,
    }

    def register(view: View) -> View:
        @wraps(view)
        def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = view(request, *args, **kwargs)
            return bulk_answer(request, answer) if bulk else single_answer(request, answer, status)

        options: dict[str, Any] = {} if auth is ... else {"auth": auth}
        router.api_operation(
            [method],
            path,
            operation_id=view.__name__,
            response={status: None},
            openapi_extra=extra,
            summary=view.__name__.replace("_", " "),
            **options,
        )(answering)
        return view

    return register


def route_of(path: str) -> str:
    """The Django route of an operation's path: `/orders/{order}` is `api/v1/orders/<order>`."""
    return f"{ROOT}{path}".replace("{", "<").replace("}", ">")


def single_answer(request: HttpRequest, outcome: Outcome, status: int) -> HttpResponse:
    """The answer to an act on one object."""
    told = _as_stored(outcome)
    if isinstance(told, Refused):
        return refused_answer(request, told)
    return HttpResponse(rendered(told.facts), status=status, content_type="application/json")


def bulk_answer(request: HttpRequest, outcomes: Sequence[Outcome]) -> HttpResponse:
    """The answer to an act on many: one entry per item, in the sequence given, and how many were done."""
    language = language_for(request)
    items = []
    for position, outcome in enumerate(_as_stored(outcomes)):
        if isinstance(outcome, Done):
            items.append({"position": position, "done": True, "facts": outcome.facts, "problem": None})
        else:
            trouble = problem_of(outcome.code, outcome.facts, language)
            items.append({"position": position, "done": False, "facts": {}, "problem": trouble})
    done = sum(1 for item in items if item["done"])
    body = {"done": done, "refused": len(items) - done, "outcomes": items}
    return HttpResponse(rendered(body), content_type="application/json")


def _as_stored(answer: Any) -> Any:
    """The answer as a repetition would find it, so that the first and the fiftieth are the same bytes."""
    return answer_decode(answer_encode(answer))
