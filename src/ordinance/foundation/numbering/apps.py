"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Numbering(AppConfig):
    name = "ordinance.foundation.numbering"
    label = "numbering"
