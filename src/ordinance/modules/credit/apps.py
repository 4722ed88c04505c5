"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Credit(AppConfig):
    name = "ordinance.modules.credit"
    label = "credit"
