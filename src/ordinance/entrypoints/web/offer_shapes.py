"""What an order page offers: acts as plain forms, those that cannot be done now with the reason, and what was tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise

from ordinance.foundation.errors import Refused


@dataclass(frozen=True, slots=True)
class Input:
    """One field of an act's form; with options it is a choice."""

    name: str
    label: str
    most: int = 200
    is_required: bool = False
    options: Sequence[tuple[str, str | Promise]] = ()
    value: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Offer:
    """One act as the page offers it.

    about       names its object when the order has several
    means       what it does, said before it is done; with it the act takes a second press
    warning     what stopped it the last time
    is_primary  the likeliest act of all: the one the key `a` goes to
    """

    act: str
    title: str
    inputs: Sequence[Input] = ()
    hidden: Sequence[tuple[str, str]] = ()
    about: str = ""
    tone: str = ""
    means: str = ""
    warning: str = ""
    is_folded: bool = False
    is_tried: bool = False
    is_primary: bool = False

    @property
    def sends_file(self) -> bool:
        """Whether its form needs the encoding of files."""
        return any(each.kind == "file" for each in self.inputs)


@dataclass(frozen=True, slots=True)
class NotNow:
    """An act that cannot be done now, and why; `clause` names the policy's where it is its doing."""

    act: str
    title: str
    why: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act that was tried and refused, with what was typed."""

    act: str
    given: Mapping[str, str]
    refused: Refused


def kept(offer: Offer, attempt: Attempt) -> Offer:
    """The offer with what was typed when it was the one that was tried."""
    if offer.act != attempt.act or any(attempt.given.get(name) != value for name, value in offer.hidden):
        return offer
    inputs = [replace(each, value=attempt.given.get(each.name, "")[: each.most]) for each in offer.inputs]
    return replace(offer, inputs=inputs, is_tried=True)


def labelled(attempt: Attempt, offered: Sequence[Offer]) -> Refused:
    """The refusal with its field named as the form names it."""
    facts = attempt.refused.facts
    labels = {each.name: each.label for offer in offered if offer.act == attempt.act for each in offer.inputs}
    if facts.get("field") not in labels:
        return attempt.refused
    return Refused(attempt.refused.code, {**facts, "field": labels[facts["field"]]})
