"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Stock(AppConfig):
    name = "ordinance.modules.stock"
    label = "stock"
