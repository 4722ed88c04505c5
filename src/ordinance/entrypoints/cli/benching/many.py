"""Placing by several processes at once, and over HTTP. All run the same variant at a time, in the same random order."""

import http.client
import os
import queue
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing import get_context
from random import Random
from typing import Any, Final

import orjson

from ordinance.entrypoints.cli.benching.house import House, Sizes, house_of
from ordinance.entrypoints.cli.benching.limit import Copies, Sender
from ordinance.entrypoints.cli.benching.measure import Result, Times, Variant, alternate
from ordinance.entrypoints.cli.benching.placing import patterns_make, variants_of
from ordinance.entrypoints.cli.benching.process import run
from ordinance.foundation.errors import Done
from ordinance.workflows.tokens import token_open

WORKERS: Final = (2, 4)
_PATIENCE: Final = 60.0


def place_workers(house: House, random: Random) -> list[Result]:
    """One order per act, by two and by four processes."""
    return [_workers(house, random, workers) for workers in WORKERS]


def place_http(house: House, random: Random) -> list[Result]:
    """One order per request on one kept connection, against the limit and the minimum in this process."""
    many = house.sizes.orders
    copies, sender = Copies(patterns_make(house, random), random), Sender()
    with _served() as port:
        caller = _Caller(house, port)
        variants = {
            **variants_of(house, copies, sender, random, many, 1),
            "http": Variant(lambda: house.requests(random, many), caller.place),
        }
        times = alternate(variants, house.sizes.rounds, random)
    sender.close()
    return [
        Result(
            workload="place_http",
            ours_per_s=times["http"].rate(many),
            limit_per_s=times["limit"].rate(many),
            minimum_per_s=times["minimum"].rate(many),
        ),
        Result(
            workload="place_http_beside", ours_per_s=times["ours"].rate(many), limit_per_s=times["limit"].rate(many)
        ),
    ]


def _workers(house: House, random: Random, workers: int) -> Result:
    context = get_context("spawn")
    barrier, answers = context.Barrier(workers), context.Queue()
    seed = random.getrandbits(32)
    arguments = (house.company.code, asdict(house.sizes), seed, barrier, answers)
    processes = [context.Process(target=run, args=(place, *arguments)) for place in range(workers)]
    for process in processes:
        process.start()
    taken = [_answer(answers, processes) for _ in processes]
    for process in processes:
        process.join()
    many = house.sizes.orders
    rates = {
        name: Times([max(one[name][number] for one in taken) for number in range(house.sizes.rounds)]).rate(
            many * workers
        )
        for name in ("ours", "limit", "minimum")
    }
    return Result(
        workload=f"place_{workers}",
        ours_per_s=rates["ours"], limit_per_s=rates["limit"], minimum_per_s=rates["minimum"],
    )  # fmt: skip


def _answer(answers: Any, processes: Sequence[Any]) -> dict[str, list[float]]:
    """The next process's times; one that failed ends them all."""
    while True:
        try:
            found: dict[str, list[float]] = answers.get(timeout=1)
        except queue.Empty:
            if any(process.exitcode for process in processes):
                for process in processes:
                    process.terminate()
                raise RuntimeError("a process of the benchmark failed") from None
        else:
            return found


def work(place: int, code: str, given: dict[str, Any], seed: int, barrier: Any, answers: Any) -> None:
    """One process: the rounds are shuffled alike everywhere, the orders are not."""
    sizes = Sizes(**given)
    house, own = house_of(code, sizes), Random(seed + place + 1)  # noqa: S311 - test data
    copies, sender = Copies(patterns_make(house, own), own), Sender()
    variants = variants_of(house, copies, sender, own, sizes.orders, 1)

    def together(variant: Variant) -> Variant:
        def ready() -> Any:
            made = variant.prepare()
            barrier.wait(_PATIENCE)
            return made

        return Variant(ready, variant.act)

    times = alternate({name: together(each) for name, each in variants.items()}, sizes.rounds, Random(seed))  # noqa: S311
    answers.put({name: each.rounds for name, each in times.items()})
    sender.close()


class _Caller:
    """A program with a token and one kept connection."""

    def __init__(self, house: House, port: int) -> None:
        outcome = token_open(house.actor, "bench")
        if not isinstance(outcome, Done):
            raise RuntimeError(f"no token: {outcome}")
        self.headers = {"Authorization": f"Bearer {outcome.facts['token']}", "Content-Type": "application/json"}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)

    def place(self, requests: Any) -> None:
        for request in requests:
            body = {
                "customer": request.customer,
                "customer_po": request.customer_po,
                "lines": [{"item": line.item, "quantity": str(line.quantity)} for line in request.lines],
            }
            headers = {**self.headers, "Idempotency-Key": request.customer_po}
            self.connection.request("POST", "/api/v1/orders", orjson.dumps(body), headers)
            answer = self.connection.getresponse()
            text = answer.read()
            if answer.status != http.client.CREATED:
                raise RuntimeError(f"{answer.status}: {text[:500]!r}")


@contextmanager
def _served() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    line += ["--workers", "2", "--blocking-threads", "4", "--log-level", "warning", "ordinance.config.wsgi:application"]
    server = subprocess.Popen(line, env=dict(os.environ))
    try:
        _answers(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
