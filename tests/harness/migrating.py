"""Migrates the database the environment names, in a process of its own; imports no door and no command but this."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ordinance.config.settings")
django.setup()

if __name__ == "__main__":
    # Only after setup may anything that knows models be imported.
    from ordinance.entrypoints.cli.migrate import migrate

    migrate()
