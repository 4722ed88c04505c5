"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Archive(AppConfig):
    name = "ordinance.modules.archive"
    label = "archive"
