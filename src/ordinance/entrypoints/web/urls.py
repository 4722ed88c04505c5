"""The pages' addresses. Writing ones are declared as doors with the workflow they call."""

from django.urls import path
from django.views.generic import RedirectView

from ordinance.entrypoints.web.acts import ACTS, ROUTE
from ordinance.entrypoints.web.views.edit_draft import edit_draft
from ordinance.entrypoints.web.views.files import order_file
from ordinance.entrypoints.web.views.frame import columns, now, theme
from ordinance.entrypoints.web.views.language import language
from ordinance.entrypoints.web.views.new_order import order_new
from ordinance.entrypoints.web.views.order import act_view, order
from ordinance.entrypoints.web.views.orders import orders
from ordinance.entrypoints.web.views.sign_in import company, sign_in, sign_out
from ordinance.entrypoints.web.views.work import work

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="work"), name="first"),
    path("sign-in", sign_in, name="sign_in"),
    path("sign-out", sign_out, name="sign_out"),
    path("company", company, name="company"),
    path("language", language, name="language"),
    path("theme", theme, name="theme"),
    path("now", now, name="now"),
    path("columns", columns, name="columns"),
    path("work", work, name="work"),
    path("orders", orders, name="orders"),
    path("orders/new", order_new, name="order_new"),
    path("orders/<str:ref>", order, name="order"),
    path(f"{ROUTE}edit", edit_draft, name="order_edit"),
    path(f"{ROUTE}files/<str:file>", order_file, name="order_file"),
    *[path(f"{ROUTE}{name}", act_view(name), name=f"order_{name}") for name in ACTS],
]
