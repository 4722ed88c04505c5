"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Contact(AppConfig):
    name = "ordinance.foundation.contact"
    label = "contact"
