"""Registers the tables of this folder with Django."""

from django.apps import AppConfig


class Parties(AppConfig):
    name = "ordinance.masterdata.parties"
    label = "parties"
