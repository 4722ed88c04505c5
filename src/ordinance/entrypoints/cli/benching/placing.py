"""Placing orders: one by one, by several workers, and in bulk, each against the limit and the bare minimum."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from django.db import connection

from ordinance.entrypoints.cli.benching.house import House
from ordinance.entrypoints.cli.benching.limit import TABLES, Copies, Pattern, Prepared, Sender, patterns_of
from ordinance.entrypoints.cli.benching.measure import Result, Times, Variant, alternate, statements_counted
from ordinance.foundation.errors import Done
from ordinance.workflows.kernel import CHUNK
from ordinance.workflows.place import orders_place
from ordinance.workflows.terms.requests import DraftRequest

PATTERNS: Final = 40


class Unequal(RuntimeError):
    """The limit writes other rows than the product: the comparison would be worth nothing."""


def place(house: House, random: Random) -> list[Result]:
    """One order per act."""
    many = house.sizes.orders
    with _Contest(house, random) as contest:
        check(house, contest.copies, random, 1)
        times = alternate(contest.variants(many, 1), house.sizes.rounds, random)
        statements = contest.statements(1)
    return [_result("place", times, many, house.sizes.rounds, statements)]


def bulk(house: House, random: Random) -> list[Result]:
    """Two thousand orders in one call, in chunks of five hundred."""
    many = house.sizes.bulk
    rounds = max(2, house.sizes.rounds // 6)
    with _Contest(house, random) as contest:
        check(house, contest.copies, random, min(many, 50))
        times = alternate(contest.variants(many, min(many, CHUNK)), rounds, random)
        statements = contest.statements(min(many, CHUNK))
    return [_result("bulk", times, many, rounds, statements)]


def placed(house: House, requests: Sequence[DraftRequest]) -> list[int]:
    """Place orders that must all be confirmed; their keys."""
    outcomes = orders_place(house.actor, requests)
    refused = [outcome for outcome in outcomes if not isinstance(outcome, Done)]
    if refused:
        raise RuntimeError(f"the benchmark's order was refused: {refused[0]}")
    return [int(str(outcome.facts["order"])) for outcome in outcomes]


def patterns_make(house: House, random: Random) -> list[Pattern]:
    """Orders placed by the product, read back for the limit."""
    return patterns_of(placed(house, house.requests(random, min(PATTERNS, 2 * house.sizes.customers))))


def check(house: House, copies: Copies, random: Random, orders: int) -> None:
    """Ours and the limit add the same number of rows to every table.

    raises  Unequal
    """
    added, sender = {}, Sender()
    for name, variant in variants_of(house, copies, sender, random, orders, orders).items():
        before = _counts()
        variant.act(variant.prepare())
        added[name] = {table: after - before[table] for table, after in _counts().items()}
    sender.close()
    if added["ours"] != added["limit"]:
        raise Unequal(f"rows written: ours {added['ours']}, the limit {added['limit']}")


class _Contest:
    """Ours, the limit and the minimum over one house."""

    def __init__(self, house: House, random: Random) -> None:
        self.house, self.random = house, random
        self.copies = Copies(patterns_make(house, random), random)
        self.sender = Sender()

    def __enter__(self) -> "_Contest":
        return self

    def __exit__(self, *_: object) -> None:
        self.sender.close()

    def variants(self, many: int, chunk: int) -> dict[str, Variant]:
        return variants_of(self.house, self.copies, self.sender, self.random, many, chunk)

    def statements(self, orders: int) -> int:
        with statements_counted() as sent:
            placed(self.house, self.house.requests(self.random, orders))
        return len(sent)


def variants_of(
    house: House, copies: Copies, sender: Sender, random: Random, many: int, chunk: int
) -> dict[str, Variant]:
    """The three ways to write so many orders, so many in one transaction."""
    sizes = [min(chunk, many - start) for start in range(0, many, chunk)]

    def ours(batches: Sequence[Sequence[DraftRequest]]) -> None:
        for batch in batches:
            placed(house, batch)

    def sent(batches: Sequence[Prepared]) -> None:
        for batch in batches:
            sender.send(batch)

    return {
        "ours": Variant(lambda: [house.requests(random, size) for size in sizes], ours),
        "limit": Variant(lambda: [copies.limit(size) for size in sizes], sent),
        "minimum": Variant(lambda: [copies.minimum(size) for size in sizes], sent),
    }


def _result(name: str, times: Mapping[str, Times], many: int, rounds: int, statements: int) -> Result:
    return Result(
        workload=name,
        ours_per_s=times["ours"].rate(many),
        limit_per_s=times["limit"].rate(many),
        minimum_per_s=times["minimum"].rate(many),
        cpu_ms=times["ours"].cpu / (many * rounds) * 1000,
        statements=statements,
    )


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(f"(select count(*) from {table})" for table in TABLES))
        return dict(zip(TABLES, cursor.fetchone(), strict=True))
