"""An exported stream is verified with nothing but its text."""

import copy
import json
from typing import Any

import pytest

from ordinance.foundation.ledger.export import ExportUnreadable, export_verify, stream_export
from ordinance.foundation.ledger.merkle import Step, leaf, path, root, root_of_path
from ordinance.foundation.ledger.sealing import public_key
from tests.foundation.ledger.chains import a_company, a_stream, an_order

pytestmark = pytest.mark.proves("J1")


@pytest.fixture
def exported() -> dict[str, Any]:
    company = a_company()
    for _ in range(4):
        a_stream(company)
    order = an_order(company)
    document: dict[str, Any] = json.loads(stream_export(company, order.pk, order.number or ""))
    return document


def test_an_export_verifies_off_line(exported: dict[str, Any]) -> None:
    verified = export_verify(exported, public_key=public_key())

    assert verified.breaks == ()
    assert (verified.entries, verified.sealed) == (3, 3)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda d: d["entries"][1].update(data='{"lines":9}'), "hash_differs"),
        (lambda d: d["entries"].pop(1), "sequence_gap"),
        (lambda d: d["entries"].pop(), "tail_missing"),
        (lambda d: d["entries"].reverse(), "sequence_gap"),
        (lambda d: d.update(proof={}), "not_sealed"),
        (lambda d: d["proof"]["seal"].update(streams=1), "seal_broken"),
        (lambda d: d["proof"]["path"].pop(), "not_in_seal"),
        (lambda d: d["proof"].update(head=[2, d["entries"][1]["hash"]]), "not_in_seal"),
    ],
)
def test_a_changed_export_does_not_verify(exported: dict[str, Any], change: Any, reason: str) -> None:
    changed = copy.deepcopy(exported)
    change(changed)

    assert reason in {one.reason for one in export_verify(changed).breaks}


def test_another_key_is_not_believed(exported: dict[str, Any]) -> None:
    stranger = "ab" * 32

    assert [one.reason for one in export_verify(exported, public_key=stranger).breaks] == ["seal_broken"]


@pytest.mark.parametrize("given", [{}, {"format": "else"}, {"format": "ordinance-ledger-1", "stream": 1}])
def test_any_other_file_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ExportUnreadable):
        export_verify(given)


@pytest.mark.parametrize("size", range(1, 12))
def test_every_leaf_has_a_path_to_the_root(size: int) -> None:
    leaves = [leaf(str(number)) for number in range(size)]

    for position, each in enumerate(leaves):
        steps = path(leaves, position)
        assert root_of_path(each, steps) == root(leaves)
        assert root_of_path(leaf("other"), steps) != root(leaves)
        assert all(isinstance(step, Step) for step in steps)
