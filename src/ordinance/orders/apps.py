"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Orders(AppConfig):
    name = "ordinance.orders"
    label = "orders"
