"""The addresses of settings, of the policies and of the ledger."""

from typing import Final

from django.urls import path

from ordinance.entrypoints.web.settings.customer import ACTS as CUSTOMER_ACTS
from ordinance.entrypoints.web.settings.customer import customer, customer_act
from ordinance.entrypoints.web.settings.customers import customer_new, customers
from ordinance.entrypoints.web.settings.item import ACTS as ITEM_ACTS
from ordinance.entrypoints.web.settings.item import item, item_act
from ordinance.entrypoints.web.settings.items import item_new, items
from ordinance.entrypoints.web.settings.people import people, person_new, roles
from ordinance.entrypoints.web.settings.person import ACTS as PERSON_ACTS
from ordinance.entrypoints.web.settings.person import own_password, person, person_act, person_password
from ordinance.entrypoints.web.settings.places import (
    company_page,
    warehouse,
    warehouse_new,
    warehouses,
)
from ordinance.entrypoints.web.views.ledger import ledger, ledger_entry, ledger_seal
from ordinance.entrypoints.web.views.policy import policies, policy, policy_difference

PAGES: Final = [
    path("account/password", own_password, name="own_password"),
    path("settings/people", people, name="people"),
    path("settings/people/new", person_new, name="person_new"),
    path("settings/people/roles", roles, name="roles"),
    path("settings/people/<str:key>", person, name="person"),
    path("settings/people/<str:key>/password", person_password, name="person_password"),
    *[path(f"settings/people/<str:key>/{name}", person_act(name), name=f"person_{name}") for name in PERSON_ACTS],
    path("settings/customers", customers, name="customers"),
    path("settings/customers/new", customer_new, name="customer_new"),
    path("settings/customers/<str:key>", customer, name="customer"),
    *[
        path(f"settings/customers/<str:key>/{name}", customer_act(name), name=f"customer_{name}")
        for name in CUSTOMER_ACTS
    ],
    path("settings/items", items, name="items"),
    path("settings/items/new", item_new, name="item_new"),
    path("settings/items/<str:key>", item, name="item"),
    *[path(f"settings/items/<str:key>/{name}", item_act(name), name=f"item_{name}") for name in ITEM_ACTS],
    path("settings/warehouses", warehouses, name="warehouses"),
    path("settings/warehouses/new", warehouse_new, name="warehouse_new"),
    path("settings/warehouses/<str:key>", warehouse, name="warehouse"),
    path("settings/company", company_page, name="company_page"),
]
POLICY: Final = [
    path("policy", policies, name="policies"),
    path("policy/<str:code>", policy, name="policy"),
    path("policy/<str:code>/difference", policy_difference, name="policy_difference"),
]
LEDGER: Final = [
    path("ledger", ledger, name="ledger"),
    path("ledger/seal", ledger_seal, name="ledger_seal"),
    path("ledger/<str:stream>/<str:seq>", ledger_entry, name="ledger_entry"),
]
SETTINGS: Final = [*PAGES, *POLICY, *LEDGER]
