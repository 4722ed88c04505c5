"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class People(AppConfig):
    name = "ordinance.foundation.people"
    label = "people"
