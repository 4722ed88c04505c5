"""The tree over the heads of all streams: its root is what a seal signs, a path proves that one head was among them.

Shaped as in RFC 6962: leaves and nodes are hashed with different prefixes, so that neither can pose as the other. Pure.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ordinance.foundation.ledger.rules import Head

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a leaf towards the root: the neighbour's hash and the side it stands on."""

    hash: bytes
    is_left: bool


def head_line(stream: int, head: Head) -> str:
    """A head as the line that is hashed: stream, sequence, hash."""
    return f'[{stream},{head.seq},"{head.hash.hex()}"]'


def leaf(line: str) -> bytes:
    return hashlib.sha256(_LEAF + line.encode()).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over the leaves in their order; of none, the hash of nothing."""
    return _levels(leaves)[-1][0] if leaves else hashlib.sha256(b"").digest()


def path(leaves: Sequence[bytes], position: int) -> list[Step]:
    """The steps from the leaf at `position` to the root."""
    steps = []
    for level in _levels(leaves)[:-1]:
        neighbour = position ^ 1
        if neighbour < len(level):
            steps.append(Step(level[neighbour], is_left=neighbour < position))
        position //= 2
    return steps


def root_of_path(start: bytes, steps: Sequence[Step]) -> bytes:
    """The root a leaf and its path lead to."""
    reached = start
    for step in steps:
        reached = _joined(step.hash, reached) if step.is_left else _joined(reached, step.hash)
    return reached


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """From the leaves up to the root; a node without a neighbour moves up as it is."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [_joined(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
        levels.append(pairs + below[len(below) - len(below) % 2 :])
    return levels


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
