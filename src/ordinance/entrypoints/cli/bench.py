"""`ordinance bench`: how fast it is, against hand-written SQL that writes the same rows (design §8).

Runs on the product's own server in a database of its own, which is dropped afterwards.
"""

import argparse
import os
import sys
from random import Random
from typing import Final

import orjson
from django.conf import settings

from ordinance.config.environment import EnvironmentInvalid
from ordinance.entrypoints.cli.benching.house import QUICK, Sizes, house_make
from ordinance.entrypoints.cli.benching.measure import PageResult, Result
from ordinance.entrypoints.cli.benching.scratch import command, scratch
from ordinance.entrypoints.cli.benching.workloads import WORKLOADS

INSIDE: Final = "ORDINANCE_BENCH_INSIDE"
CODE: Final = "bench"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("bench", help="measure it against hand-written SQL")
    parser.add_argument("--json", action="store_true", help="one JSON object per workload, a line each")
    parser.add_argument("--quick", action="store_true", help="small numbers: whether it runs, not how fast it is")
    parser.add_argument("--workload", action="append", choices=sorted(WORKLOADS), help="only this one (repeatable)")
    parser.set_defaults(run=bench)


def bench(given: argparse.Namespace) -> int:
    """Make the database, and run there."""
    chosen = given.workload or list(WORKLOADS)
    if os.environ.get(INSIDE):
        report(QUICK if given.quick else Sizes(), chosen, as_json=given.json)
        return 0
    if not settings.DATABASE_OWNER_URL:
        raise EnvironmentInvalid("DATABASE_OWNER_URL must name a role that may create databases, beside DATABASE_URL.")
    with scratch(settings.DATABASE_OWNER_URL, settings.DATABASE_URL) as environment:
        flags = [*(["--json"] if given.json else []), *(["--quick"] if given.quick else [])]
        names = [word for name in chosen for word in ("--workload", name)]
        return command("bench", [*flags, *names], {**environment, INSIDE: "1"})


def report(sizes: Sizes, chosen: list[str], *, as_json: bool) -> list[Result | PageResult]:
    """Run workloads in the database at hand and print them as they end."""
    random = Random()  # noqa: S311 - test data
    house = house_make(sizes, f"{CODE}-{random.getrandbits(32):x}")
    results: list[Result | PageResult] = []
    for name in chosen:
        for result in WORKLOADS[name](house, random):
            if not as_json and (not results or result.HEAD != results[-1].HEAD):
                print(result.HEAD)
            results.append(result)
            print(orjson.dumps(result.as_json()).decode() if as_json else result.line())
            sys.stdout.flush()
    return results
