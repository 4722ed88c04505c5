"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Ledger(AppConfig):
    name = "ordinance.foundation.ledger"
    label = "ledger"
