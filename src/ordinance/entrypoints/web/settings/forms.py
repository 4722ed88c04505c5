"""The forms of settings: described once, read as bounded text, shown again with what was typed and what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise

from ordinance.entrypoints.sentences.telling import reason, sentence_of
from ordinance.entrypoints.web.frame import shown
from ordinance.entrypoints.web.given import FieldRefused, Form, key_of
from ordinance.entrypoints.web.keys import fresh_key, keyed
from ordinance.entrypoints.web.sessions import Visit
from ordinance.entrypoints.web.templatetags.pages import language
from ordinance.foundation.errors import Done, NotFound, Outcome, Refusal, Refused
from ordinance.foundation.people.rules import Actor

Said = str | Promise
SEEN: Final = "seen"  # the digest of what the editor saw
SEEN_MOST: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a form. `kind` is text, area, date, choice, flag, email or figure."""

    name: str
    label: Said
    most: int = 200
    kind: str = "text"
    is_required: bool = False
    options: Sequence[tuple[str, Said]] = ()
    hint: Said = ""


@dataclass(frozen=True, slots=True)
class ShownInput:
    """A field with what stands in it."""

    input: Input
    value: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A form that was sent and refused: what was typed, and what is wrong where."""

    name: str
    given: Mapping[str, str]
    errors: Mapping[str, str]
    refused: Refused | None = None

    @property
    def status(self) -> int:
        """The status the page is answered with."""
        return sentence_of(self.refused.code).status if self.refused is not None else 422


@dataclass(frozen=True, slots=True, kw_only=True)
class ActForm:
    """One form as a page shows it."""

    name: str
    url: str
    title: Said
    submit: Said
    fields: Sequence[ShownInput] = ()
    hidden: Sequence[tuple[str, str]] = ()
    tone: str = ""
    note: Said = ""
    is_open: bool = False
    request_key: str = field(default_factory=fresh_key)


def act_form(
    name: str,
    url: str,
    titles: tuple[Said, Said],
    inputs: Sequence[Input] = (),
    values: Mapping[str, str] | None = None,
    *,
    attempt: Attempt | None = None,
    hidden: Sequence[tuple[str, str]] = (),
    tone: str = "",
    note: Said = "",
) -> ActForm:
    """A form with the values that are there, or with those of its own refused attempt; `titles`: title and button."""
    tried = attempt if attempt is not None and attempt.name == name else None
    given = tried.given if tried is not None else values or {}
    errors = tried.errors if tried is not None else {}
    return ActForm(
        name=name,
        url=url,
        title=titles[0],
        submit=titles[1],
        fields=[ShownInput(each, given.get(each.name, ""), errors.get(each.name, "")) for each in inputs],
        hidden=hidden,
        tone=tone,
        note=note,
        is_open=tried is not None,
    )


def texts(form: Form, inputs: Sequence[Input]) -> dict[str, str]:
    """The fields of a form as text; what cannot be used is noted in the form. A flag is "1" or empty."""
    read = {}
    for each in inputs:
        value = form.text(each.name, most=each.most, is_required=each.is_required)
        if (
            value
            and each.kind in ("choice", "flag")
            and value not in {code for code, _ in each.options or (("1", ""),)}
        ):
            form.refuse(each.name, "unknown")
        read[each.name] = value
    return read


def acted(
    request: HttpRequest,
    visit: Visit,
    name: str,
    inputs: Sequence[Input],
    read: Callable[[Form, Mapping[str, str]], Callable[[Actor], Outcome]],
    *,
    again: Callable[[Attempt], HttpResponse],
    done: Callable[[Done], tuple[str, Said]],
) -> HttpResponse:
    """Read the form, call its workflow, and lead on; refused, the page again with what was typed.

    done  the address to lead to, and what to say there
    """
    form = Form({key: request.POST.get(key, "") for key in request.POST})
    call = read(form, texts(form, inputs))
    if form.errors:
        errors = {field: reason(code, facts, language()) for field, (code, facts) in form.errors.items()}
        return again(Attempt(name=name, given=form.given, errors=errors))
    try:
        outcome = call(keyed(visit.actor, request))
    except NotFound as error:
        raise Http404 from error
    except Refusal as refusal:
        outcome = refusal.refused()
    if isinstance(outcome, Refused):
        return again(_refused(name, form, inputs, outcome))
    url, said = done(outcome)
    messages.success(request, str(said))
    return HttpResponseRedirect(url)


def key_or_404(value: str) -> int:
    """A key of an address; 404 for what is none."""
    try:
        return key_of(value)
    except FieldRefused as error:
        raise Http404 from error


def seen_of(form: Form) -> str:
    """The digest of what the editor saw; whatever else came stands for something else."""
    return form.given.get(SEEN, "")[:SEEN_MOST]


def _refused(name: str, form: Form, inputs: Sequence[Input], outcome: Refused) -> Attempt:
    field = str(outcome.facts.get("field", ""))
    labels = {each.name: str(each.label) for each in inputs}
    if field not in labels:
        return Attempt(name=name, given=form.given, errors={}, refused=outcome)
    named = Refused(outcome.code, {**outcome.facts, "field": labels[field]})
    return Attempt(name=name, given=form.given, errors={field: shown(named).detail}, refused=named)
