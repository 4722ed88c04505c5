"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Preferences(AppConfig):
    name = "ordinance.foundation.preferences"
    label = "preferences"
