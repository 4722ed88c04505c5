"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Review(AppConfig):
    name = "ordinance.modules.review"
    label = "review"
