"""Registers the tables of this folder with Django."""

from django.apps import AppConfig

from ordinance.foundation.database import arrays


class Database(AppConfig):
    name = "ordinance.foundation.database"
    label = "database"
    # Django copies psycopg's adapters at its first connection: ours must be known before, whatever is imported later.
    adapted = (arrays.Texts, arrays.Byteas)
