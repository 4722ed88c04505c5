"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Runs(AppConfig):
    name = "ordinance.foundation.runs"
    label = "runs"
