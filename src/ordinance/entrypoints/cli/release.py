"""Lets go of the database when a command is done with it, or goes on without it."""

from django.db import connections


def connections_release() -> None:
    """Close this thread's connections and every pool, with the threads that fill it."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
