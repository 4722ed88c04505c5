"""`ordinance migrate`: bring the database's tables to this version, as their owner."""

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from ordinance.config.environment import EnvironmentInvalid
from ordinance.foundation.database.roles import application_admit


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("migrate", help="bring the tables to this version")
    parser.set_defaults(run=lambda _: migrate(verbosity=1))


def migrate(*, verbosity: int = 0) -> int:
    """Admit the application's role and apply what is missing; two questions and no more when nothing is."""
    if "owner" not in settings.DATABASES:
        raise EnvironmentInvalid("DATABASE_OWNER_URL must name the role that owns the tables, beside DATABASE_URL.")
    owner = connections["owner"]
    executor = MigrationExecutor(owner)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        application_admit(owner, role=settings.DATABASES["default"]["USER"])
        call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    return 0
