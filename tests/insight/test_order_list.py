"""What the list of orders takes for granted about stages holds for every stage there is."""

from ordinance.insight.order_list import STAGES_OF
from ordinance.orders.rules import Progress, tracks
from ordinance.orders.states import Stage, Status


def test_every_stage_belongs_to_exactly_one_status() -> None:
    listed = [stage for stages in STAGES_OF.values() for stage in stages]

    assert sorted(listed) == sorted(Stage)
    assert set(STAGES_OF) == set(Status)


def test_what_the_rules_derive_is_among_the_stages_of_its_status() -> None:
    for status in Status:
        for is_incomplete in (False, True):
            for passed in (False, True):
                progress = Progress(status=status, is_incomplete=is_incomplete, review_is_passed=passed)

                assert tracks(progress).stage in STAGES_OF[status]
