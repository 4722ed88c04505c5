"""The addresses of settings."""

from typing import Final

from django.urls import path

from ordinance.entrypoints.web.settings.people import people, person_new, roles
from ordinance.entrypoints.web.settings.person import ACTS as PERSON_ACTS
from ordinance.entrypoints.web.settings.person import own_password, person, person_act, person_password

SETTINGS: Final = [
    path("account/password", own_password, name="own_password"),
    path("settings/people", people, name="people"),
    path("settings/people/new", person_new, name="person_new"),
    path("settings/people/roles", roles, name="roles"),
    path("settings/people/<str:key>", person, name="person"),
    path("settings/people/<str:key>/password", person_password, name="person_password"),
    *[path(f"settings/people/<str:key>/{name}", person_act(name), name=f"person_{name}") for name in PERSON_ACTS],
]
