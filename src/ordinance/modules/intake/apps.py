"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Intake(AppConfig):
    name = "ordinance.modules.intake"
    label = "intake"
