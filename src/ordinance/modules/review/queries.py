"""Reads of review: the sheet of an order's round, and whether the round is passed."""

from collections.abc import Collection

from ordinance.foundation.values import value
from ordinance.modules.review.models import Decision, Opinion
from ordinance.modules.review.rules import OpinionState, round_is_passed


@value
class ReviewSums:
    """How far the current round of an order's review has come; an order nobody reviews has passed."""

    asked: int = 0
    given: int = 0
    is_passed: bool = True


def opinions_of(order_keys: Collection[int]) -> dict[int, list[Opinion]]:
    """The opinions of the current (not void) round of each order, by group and key; one query."""
    sheets: dict[int, list[Opinion]] = {}
    for opinion in Opinion.objects.filter(order_id__in=order_keys, is_void=False).order_by(
        "order_id", "step_group", "pk"
    ):
        sheets.setdefault(opinion.order_id, []).append(opinion)
    return sheets


def opinions_by_key(keys: Collection[int], company_id: int) -> dict[int, Opinion]:
    """Opinions of the company by key, of whichever round; one query."""
    return {row.pk: row for row in Opinion.objects.filter(pk__in=keys, company_id=company_id)}


def review_sums(order_keys: Collection[int]) -> dict[int, ReviewSums]:
    """How far the review of each order has come; one query."""
    return {
        order_id: ReviewSums(len(sheet), sum(1 for each in sheet if each.decision), round_is_passed(states_of(sheet)))
        for order_id, sheet in opinions_of(order_keys).items()
    }


def states_of(sheet: list[Opinion]) -> list[OpinionState]:
    """The sheet as the pure rules see it."""
    return [
        OpinionState(
            key=each.pk,
            group=each.step_group,
            join=each.join,
            is_given=bool(each.decision),
            is_passed=each.decision in (Decision.PASS, Decision.CONDITION),
        )
        for each in sheet
    ]
