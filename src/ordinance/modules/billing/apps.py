"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Billing(AppConfig):
    name = "ordinance.modules.billing"
    label = "billing"
