"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Companies(AppConfig):
    name = "ordinance.foundation.companies"
    label = "companies"
