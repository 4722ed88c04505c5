"""Errors as RFC 9457 problems, in the language of the request. Every error of the API leaves through here."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from ordinance.entrypoints.api.rendering import rendered
from ordinance.entrypoints.sentences.telling import Language, detail, language_of, reason, sentence_of, title
from ordinance.foundation.errors import Refusal, Refused

MEDIA_TYPE: Final = "application/problem+json"

# pydantic's names of what is wrong with a field, in the words of our table
_REASONS: Final[Mapping[str, str]] = {
    "missing": "required",
    "extra_forbidden": "field_unknown",
    "string_type": "not_a_text",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_many",
    "too_short": "too_few",
    "int_type": "not_an_integer",
    "int_parsing": "not_an_integer",
    "int_parsing_size": "too_large",
    "int_from_float": "not_an_integer",
    "bool_type": "not_a_switch",
    "bool_parsing": "not_a_switch",
    "less_than_equal": "too_large",
    "greater_than_equal": "too_small",
    "literal_error": "not_a_choice",
    "enum": "not_a_choice",
    "model_attributes_type": "not_an_object",
    "model_type": "not_an_object",
    "dict_type": "not_an_object",
    "list_type": "not_a_list",
}
_LIMITS: Final = ("max_length", "min_length", "le", "ge")


def language_for(request: HttpRequest) -> Language:
    """Chinese unless the request asks for English first."""
    return language_of(getattr(request, "LANGUAGE_CODE", None) or get_language() or "zh-hans")


def problem_of(code: str, facts: Mapping[str, Any], language: Language, *, status: int | None = None) -> dict[str, Any]:
    """The members of a problem."""
    return {
        "type": f"urn:ordinance:problem:{code}",
        "title": title(code, language),
        "status": status or sentence_of(code).status,
        "detail": detail(code, facts, language),
        "code": code,
        "facts": dict(facts),
        "errors": [_field_error(code, facts, language)] if "field" in facts else [],
    }


def problem(
    request: HttpRequest,
    code: str,
    facts: Mapping[str, Any] | None = None,
    *,
    status: int | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
) -> HttpResponse:
    """A problem as an answer."""
    members = problem_of(code, facts or {}, language_for(request), status=status)
    if errors:
        members["errors"] = list(errors)
    answer = HttpResponse(rendered(members), status=members["status"], content_type=MEDIA_TYPE)
    if code in {"signed_out", "sign_in_refused"}:
        answer["WWW-Authenticate"] = 'Bearer realm="ordinance"'
    if "retry_after" in members["facts"]:
        answer["Retry-After"] = str(members["facts"]["retry_after"])
    return answer


def refusal_answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refused act."""
    return problem(request, refusal.code, refusal.facts, status=refusal.status)


def refused_answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a refused item that was the only one."""
    return problem(request, refused.code, refused.facts)


def invalid_answer(request: HttpRequest, errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """The answer to an input that does not fit its schema; a path that cannot name anything is simply not found."""
    if all(error["loc"][0] == "path" for error in errors):
        return problem(request, "not_found")
    language = language_for(request)
    told = [_schema_error(error, language) for error in errors[:100]]
    facts = {"field": told[0]["pointer"] or told[0]["in"], "reason": told[0]["code"]}
    return problem(request, "invalid_input", facts, errors=told)


def _schema_error(error: Mapping[str, Any], language: Language) -> dict[str, Any]:
    source, *path = error["loc"]
    if source == "body":
        path = path[1:]  # the name of our parameter is none of the caller's business
    context = error.get("ctx", {})
    code = str(context.get("code") or _REASONS.get(error["type"], "invalid"))
    limit = next((context[name] for name in _LIMITS if name in context), "")
    facts = {"limit": limit, "choices": context.get("expected", "")}
    pointer = "".join(f"/{_escaped(str(part))}" for part in path)
    return {"in": source, "pointer": pointer, "code": code, "detail": reason(code, facts, language)}


def _field_error(code: str, facts: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """The field a workflow named: `lines.1.item` is the item of the first line, `/lines/0/item` as a pointer."""
    why = str(facts.get("reason", code))
    parts = [str(int(part) - 1) if part.isdigit() and part != "0" else part for part in str(facts["field"]).split(".")]
    told = reason(why, facts, language) if "reason" in facts else detail(code, facts, language)
    return {"in": "body", "pointer": "".join(f"/{_escaped(part)}" for part in parts), "code": why, "detail": told}


def _escaped(part: str) -> str:
    """A member name in a JSON Pointer (RFC 6901), cut short: names of unknown fields are the caller's."""
    return part[:80].replace("~", "~0").replace("/", "~1")
