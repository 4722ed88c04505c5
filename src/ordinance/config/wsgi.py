"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ordinance.config.settings")

application = get_wsgi_application()

# Read before the first visitor comes, who would wait for it otherwise: the doors, and what most pages are made of.
resolve("/sign-in")
for _name in ("web/sign_in.html", "web/work.html", "web/orders.html", "web/order.html", "web/order_new.html"):
    get_template(_name)
