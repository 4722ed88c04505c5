"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Shipping(AppConfig):
    name = "ordinance.modules.shipping"
    label = "shipping"
