"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Catalog(AppConfig):
    name = "ordinance.masterdata.catalog"
    label = "catalog"
