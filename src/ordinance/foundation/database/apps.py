"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Database(AppConfig):
    name = "ordinance.foundation.database"
    label = "database"
