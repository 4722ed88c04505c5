"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Promise(AppConfig):
    name = "ordinance.modules.promise"
    label = "promise"
