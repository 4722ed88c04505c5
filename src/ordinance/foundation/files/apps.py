"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Files(AppConfig):
    name = "ordinance.foundation.files"
    label = "files"
