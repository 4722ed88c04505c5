"""The shape of a sentence."""

from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A refusal's name and what it says, each in Chinese and in English; `status` answers it over HTTP."""

    title: Pair
    detail: Pair
    status: int = 409


def said(title: Pair, detail: Pair, status: int = 409) -> Sentence:
    return Sentence(title, detail, status)
