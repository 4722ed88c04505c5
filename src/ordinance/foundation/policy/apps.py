"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Policy(AppConfig):
    name = "ordinance.foundation.policy"
    label = "policy"
