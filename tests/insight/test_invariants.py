from ordinance.insight.invariants.running import invariants_check


def test_every_query_runs() -> None:
    assert invariants_check() == []
