"""`ordinance worker`: deliver what the outbox holds and do what is due, until asked to stop."""

import argparse

from ordinance.entrypoints.worker.loop import run


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("worker", help="deliver messages and do what is due")
    parser.set_defaults(run=lambda _: work())


def work() -> int:
    run()
    return 0
