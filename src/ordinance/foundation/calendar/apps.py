"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Calendar(AppConfig):
    name = "ordinance.foundation.calendar"
    label = "workcalendar"
