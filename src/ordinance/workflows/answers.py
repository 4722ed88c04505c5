"""Answers as text: what a keyed request is answered again, word for word."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar, cast

import orjson

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.ledger.rules import canonical
from ordinance.foundation.people.rules import Actor

A = TypeVar("A")
_OUTSIDE: Final = {"reason": "by_hand", "note": ""}  # of a hold: what our people say to one another stays here


def answer_encode(answer: Any) -> str:
    """An outcome or a sequence of outcomes as canonical text.

    raises  TypeError for any other answer: a workflow that may be keyed answers in outcomes
    """
    if isinstance(answer, (Done, Refused)):
        return canonical({"one": _plain(answer)})
    if isinstance(answer, Sequence) and all(isinstance(each, (Done, Refused)) for each in answer):
        return canonical({"many": [_plain(each) for each in answer]})
    raise TypeError(f"a keyed workflow answers in outcomes, not {type(answer).__name__}")


def answer_decode(text: str) -> Any:
    """The stored answer; decimals and times come back as the strings they are shown as."""
    stored = orjson.loads(text)
    return _outcome(stored["one"]) if "one" in stored else [_outcome(each) for each in stored["many"]]


def shown_to(actor: Actor, answer: A) -> A:
    """The answer as this person may see it: a customer's person is told which clause is in the way, no figures, and
    that a hold stands, not why.
    """
    if actor.customer_ids is None:
        return answer
    if isinstance(answer, Refused):
        return cast(A, _without_figures(answer))
    if isinstance(answer, list):
        return cast(A, [_without_figures(each) if isinstance(each, Refused) else each for each in answer])
    return answer


def _without_figures(refused: Refused) -> Refused:
    if refused.code == "on_hold":
        return Refused("on_hold", {**refused.facts, **_OUTSIDE})
    clauses = refused.facts.get("clauses")
    if clauses is None:
        return refused
    kept = [{name: each[name] for name in ("clause", "kind", "cure", "role") if name in each} for each in clauses]
    return Refused(refused.code, {**refused.facts, "clauses": kept})


def _plain(outcome: Outcome) -> dict[str, Any]:
    return {"done": outcome.facts} if isinstance(outcome, Done) else {"refused": outcome.code, "facts": outcome.facts}


def _outcome(stored: dict[str, Any]) -> Outcome:
    return Done(stored["done"]) if "done" in stored else Refused(stored["refused"], stored["facts"])
