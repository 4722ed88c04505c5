"""Long acts: each key has its result, repetitions double nothing, and what was asked can be stopped."""

import pytest

from ordinance.foundation.errors import InvalidInput, NotAllowed, NotFound
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.foundation.people.models import Post
from ordinance.foundation.people.rules import Actor, RequestKey
from ordinance.foundation.runs.errors import RunOver
from ordinance.foundation.runs.models import Run, RunResult
from ordinance.foundation.runs.queries import Place, results_of, run_of, runs_latest
from ordinance.foundation.runs.rules import CHUNK, KEYS_MAX
from ordinance.orders.models import Hold
from ordinance.orders.states import ObjectKind
from ordinance.workflows import runs
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.hold import HandHold, hold_put
from ordinance.workflows.run_acts import RUN_ACTS, runs_allowed
from ordinance.workflows.runs import run_advance, run_begin, run_do_now, run_drop, run_start, run_stop
from tests.builders import D, House, a_customer, a_draft, a_house, a_request, an_item, done, reviewed, the_order
from tests.harness.races import at_the_same_time
from tests.ledger import kinds_of


class Killed(BaseException):
    """What a killed process leaves: nothing after this line happens."""


@pytest.fixture
def house() -> House:
    return a_house()


def drafts(house: House, count: int) -> list[int]:
    customer, item = a_customer(house), an_item(house)
    outcomes = orders_draft(house.sales, [a_request(customer, (item, 1)) for _ in range(count)])
    return [int(str(done(outcome)["order"])) for outcome in outcomes]


def started(actor: Actor, name: str, keys: list[int], **params: str) -> Run:
    return Run.objects.get(pk=int(str(done(run_start(actor, name, keys, params))["run"])))


def all_of(actor: Actor, run: Run) -> None:
    """What the worker does, message by message."""
    for message in iter(lambda: OutboxMessage.objects.filter(stream=run.pk, state="waiting").first(), None):
        run.refresh_from_db()
        run_advance(actor, run.pk, run.position)
        OutboxMessage.objects.filter(pk=message.pk).update(state="delivered")


def test_a_small_run_is_over_at_once_with_a_result_for_each(house: House) -> None:
    ready = reviewed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 1)))
    draft = a_draft(house, a_request(a_customer(house), (an_item(house), 1)))

    run = run_do_now(house.desk, "confirm", [ready, draft, ready, 1], {})

    assert (run.state, run.total, run.done_count, run.refused_count) == ("done", 3, 1, 2)
    found = [(row.key, row.code, row.label) for row in results_of(run).rows]
    assert found == [
        (draft, "move_refused", the_order(draft).number or f"#{draft}"),
        (1, "not_found", ""),
        (ready, "", the_order(ready).number),
    ]
    assert kinds_of(run.pk) == ["run.started", "run.finished"]


def test_a_long_run_goes_on_in_chunks_and_shows_how_far_it_is(house: House) -> None:
    keys = drafts(house, CHUNK + 5)
    run = run_begin(house.sales, "submit", keys)
    assert (run.state, run.position, run.total) == ("waiting", 0, CHUNK + 5)

    run_advance(house.sales, run.pk)
    run.refresh_from_db()
    assert (run.state, run.position, run.finished_at) == ("running", CHUNK, None)
    run_advance(house.sales, run.pk, CHUNK)
    run.refresh_from_db()

    assert (run.state, run.done_count) == ("done", CHUNK + 5)
    assert {the_order(key).status for key in keys} == {"in_review"}
    assert [(r.pk, r.state) for r in runs_latest(house.sales)] == [(run.pk, "done")]


def test_a_chunk_carried_out_again_doubles_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = drafts(house, 3)
    run = started(house.sales, "submit", keys)

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(runs, "run_note", killed)
        run_advance(house.sales, run.pk)
    run.refresh_from_db()
    assert (run.position, the_order(keys[0]).status) == (0, "in_review")  # done, and not kept yet

    run_advance(house.sales, run.pk)
    run_advance(house.sales, run.pk)

    run.refresh_from_db()
    assert (run.state, run.done_count, run.refused_count) == ("done", 3, 0)
    assert [kinds_of(key).count("order.submitted") for key in keys] == [1, 1, 1]


def test_without_the_key_a_chunk_carried_out_again_is_refused(house: House) -> None:
    keys = drafts(house, 1)
    act = RUN_ACTS["submit"].workflow

    first, again = act(house.sales, keys), act(house.sales, keys)

    assert [type(outcome).__name__ for outcome in (*first, *again)] == ["Done", "Refused"]


def test_two_workers_at_one_chunk_keep_it_once(house: House) -> None:
    keys = drafts(house, 4)
    run = started(house.sales, "submit", keys)

    at_the_same_time(lambda _: run_advance(house.sales, run.pk), range(3))

    run.refresh_from_db()
    assert (run.state, run.done_count, run.refused_count) == ("done", 4, 0)
    assert RunResult.objects.filter(run=run).count() == 4


def test_a_run_is_stopped_between_chunks(house: House) -> None:
    keys = drafts(house, CHUNK + 1)
    run = started(house.sales, "submit", keys)
    run_advance(house.sales, run.pk)

    done(run_stop(house.sales, run.pk))
    all_of(house.sales, run)

    run.refresh_from_db()
    assert (run.state, run.stopped_because, run.position) == ("stopped", "asked", CHUNK)
    assert the_order(keys[-1]).status == "draft"
    with pytest.raises(RunOver):
        run_stop(house.sales, run.pk)


def test_what_was_done_while_the_run_was_stopped_is_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    run = started(house.sales, "submit", drafts(house, 2))
    note = runs.run_note

    def stopped_meanwhile(*given: object) -> object:
        run_stop(house.sales, run.pk)
        return note(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "run_note", stopped_meanwhile)
    run_advance(house.sales, run.pk)

    run.refresh_from_db()
    assert run.done_count == 2


def test_it_acts_with_todays_duties(house: House) -> None:
    ready = reviewed(house, a_request(a_customer(house), (an_item(house, on_hand=D(5)), 1)))
    run = started(house.desk, "confirm", [ready])
    Post.objects.filter(person=house.people["desk"]).update(role="auditor")

    run_advance(house.desk, run.pk)

    (result,) = results_of(run).rows
    assert (result.code, the_order(ready).status) == ("not_allowed", "in_review")


def test_the_run_of_somebody_who_left_is_ended(house: House) -> None:
    run = started(house.sales, "submit", drafts(house, 1))
    operator = Actor(
        person_id=0, company_id=house.company.pk, zone=house.company.zone,
        duties=frozenset({"system.operate"}), door="test",
    )  # fmt: skip

    done(run_drop(operator, run.pk))

    run.refresh_from_db()
    assert (run.state, run.stopped_because) == ("stopped", "not_allowed")


@pytest.mark.parametrize(
    ("name", "keys", "params", "field"),
    [
        ("dance", [1], {}, "act"),
        ("submit", [], {}, "keys"),
        ("submit", range(KEYS_MAX + 1), {}, "keys"),
        ("cancel", [1], {}, "reason"),
        ("submit", [1], {"reason": "x"}, "reason"),
        ("cancel", [1], {"reason": "x" * 501}, "reason"),
    ],
)
def test_a_run_that_cannot_be_is_refused(
    house: House, name: str, keys: list[int], params: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        run_start(house.sales, name, keys, params)

    assert refused.value.facts["field"] == field
    assert not Run.objects.filter(company=house.company).exists()


def test_nobody_runs_what_they_may_not_do(house: House) -> None:
    with pytest.raises(NotAllowed):
        run_start(house.sales, "confirm", [1])

    assert "confirm" not in runs_allowed(house.sales)
    assert "confirm" in runs_allowed(house.desk)


def test_a_run_is_ones_own(house: House) -> None:
    run = started(house.sales, "submit", drafts(house, 1))

    assert run_of(house.desk, run.pk) is None
    with pytest.raises(NotFound):
        run_stop(house.desk, run.pk)
    with pytest.raises(NotFound):
        run_advance(house.desk, run.pk)


def test_a_keyed_run_is_begun_once(house: House) -> None:
    keyed = house.sales.with_key(RequestKey(key="k", body_digest="d"))
    keys = drafts(house, 2)

    first, again = run_begin(keyed, "submit", keys), run_begin(keyed, "submit", keys)

    assert first.pk == again.pk
    assert again.done_count == 2


def test_results_are_paged_with_the_refused_first(house: House) -> None:
    keys = drafts(house, 3)
    done(hold_put(house.desk, HandHold(object_kind=ObjectKind.ORDER, object=str(keys[1]), reason="x")))
    run = run_do_now(house.sales, "submit", [*keys, 5])

    first = results_of(run, size=3)
    assert [row.key for row in first.rows] == [keys[1], 5, keys[0]]
    assert first.next == Place(True, 0)
    assert [row.key for row in results_of(run, first.next, size=3).rows] == [keys[2]]
    assert [row.key for row in results_of(run, Place(False, 1), size=3).rows] == [5, keys[0], keys[2]]


def test_orders_are_held_and_released_together(house: House) -> None:
    keys = drafts(house, 2)
    held = run_do_now(house.desk, "hold", keys, {"reason": "等客户回复", "scope": "submit"})
    refused = run_do_now(house.sales, "submit", keys)
    assert (held.done_count, refused.refused_count) == (2, 2)

    released = run_do_now(house.desk, "release", keys, {"reason": "已回复"})
    again = run_do_now(house.desk, "release", keys, {"reason": "已回复"})

    assert (released.done_count, [row.code for row in results_of(again).rows]) == (2, ["nothing_held"] * 2)
    assert not Hold.objects.filter(object_id__in=keys, state="standing").exists()
    assert run_do_now(house.sales, "submit", keys).done_count == 2


def test_an_order_with_a_hold_of_anothers_keeps_all(house: House) -> None:
    (key,) = drafts(house, 1)
    hold_put(house.finance, HandHold(object_kind=ObjectKind.ORDER, object=str(key), reason="x"))
    Hold.objects.filter(object_id=key).update(duty="credit.release")
    hold_put(house.desk, HandHold(object_kind=ObjectKind.ORDER, object=str(key), reason="y"))

    run = run_do_now(house.desk, "release", [key], {"reason": "z"})

    assert [row.code for row in results_of(run).rows] == ["not_allowed"]
    assert Hold.objects.filter(object_id=key, state="standing").count() == 2
