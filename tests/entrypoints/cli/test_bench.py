"""The benchmark runs: the rows compared are equal, and its report has the shape others read. Nothing is timed here."""

from random import Random

import orjson
import pytest

from ordinance.entrypoints.cli.bench import report
from ordinance.entrypoints.cli.benching.house import QUICK, house_make
from ordinance.entrypoints.cli.benching.limit import Copies
from ordinance.entrypoints.cli.benching.placing import Unequal, check, patterns_make

KEYS = ["workload", "ours_per_s", "limit_per_s", "minimum_per_s", "ratio", "cpu_ms", "statements"]


def test_every_workload_reports_one_object_of_one_shape(capsys: pytest.CaptureFixture[str]) -> None:
    report(QUICK, ["place", "bulk", "available", "confirm", "fulfil", "lists"], as_json=True)

    rows = [orjson.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [list(row) for row in rows] == [KEYS] * len(rows)
    assert [row["workload"] for row in rows][:2] == ["place", "bulk"]
    for row in rows[:2]:
        assert row["statements"] == 2 and row["limit_per_s"] and row["minimum_per_s"]
        assert row["ratio"] == pytest.approx(row["ours_per_s"] / row["limit_per_s"], abs=0.01)


def test_a_limit_that_writes_fewer_rows_is_found_out() -> None:
    random = Random(5)
    house = house_make(QUICK, f"bench-t{random.getrandbits(32):x}")
    patterns = patterns_make(house, random)
    check(house, Copies(patterns, random), random, 2)
    patterns[0].rows["ledger_ledgerentry"].pop()  # type: ignore[attr-defined]

    with pytest.raises(Unequal):
        check(house, Copies(patterns[:1], random), random, 2)
