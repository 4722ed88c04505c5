"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Pricing(AppConfig):
    name = "ordinance.modules.pricing"
    label = "pricing"
