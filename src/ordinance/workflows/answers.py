"""Answers as text: what a keyed request is answered again, word for word."""

from collections.abc import Sequence
from typing import Any

import orjson

from ordinance.foundation.errors import Done, Outcome, Refused
from ordinance.foundation.ledger.rules import canonical


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


def _plain(outcome: Outcome) -> dict[str, Any]:
    return {"done": outcome.facts} if isinstance(outcome, Done) else {"refused": outcome.code, "facts": outcome.facts}


def _outcome(stored: dict[str, Any]) -> Outcome:
    return Done(stored["done"]) if "done" in stored else Refused(stored["refused"], stored["facts"])
