"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Worklist(AppConfig):
    name = "ordinance.foundation.worklist"
    label = "worklist"
