"""Registers the pages' templates, template tags and static files with Django."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "ordinance.entrypoints.web"
    label = "web"
