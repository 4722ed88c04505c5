"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Messages(AppConfig):
    name = "ordinance.foundation.messages"
    label = "outbox"
