"""The review graph: groups follow one another; within a group all must pass, or any one (B2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class OpinionState:
    """One department's opinion in a round. `join` is `all` or `any`, the same within a group."""

    key: int
    group: int
    join: str
    is_given: bool
    is_passed: bool


def group_is_passed(group: Sequence[OpinionState]) -> bool:
    """Whether a group has passed: every member that joins by `all`, and one of those that join by `any`."""
    everyone = [opinion for opinion in group if opinion.join == "all"]
    anyone = [opinion for opinion in group if opinion.join == "any"]
    return all(opinion.is_passed for opinion in everyone) and (
        not anyone or any(opinion.is_passed for opinion in anyone)
    )


def round_is_passed(opinions: Sequence[OpinionState]) -> bool:
    """Whether every group has passed; a round without opinions has."""
    return all(group_is_passed(group) for group in _groups(opinions))


def whose_turn(opinions: Sequence[OpinionState]) -> list[int]:
    """Keys of the opinions that may be given now: the first group that has not passed, without those given."""
    for group in _groups(opinions):
        if not group_is_passed(group):
            return [opinion.key for opinion in group if not opinion.is_given]
    return []


def no_longer_needed(opinions: Sequence[OpinionState]) -> list[int]:
    """Keys of opinions not given whose group has passed without them (any of a group)."""
    return [
        opinion.key
        for group in _groups(opinions)
        if group_is_passed(group)
        for opinion in group
        if not opinion.is_given
    ]


def _groups(opinions: Sequence[OpinionState]) -> list[list[OpinionState]]:
    ordered = sorted(opinions, key=lambda opinion: (opinion.group, opinion.key))
    return [list(group) for _, group in groupby(ordered, key=lambda opinion: opinion.group)]
