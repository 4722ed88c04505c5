"""The pages' addresses. Writing ones are declared as doors with the workflow they call."""

from django.urls import path
from django.views.generic import RedirectView

from ordinance.entrypoints.web.acts import ACTS, ROUTE
from ordinance.entrypoints.web.entry.views import ENTRY
from ordinance.entrypoints.web.settings.urls import SETTINGS
from ordinance.entrypoints.web.views import runs, saved_views
from ordinance.entrypoints.web.views.bills import bills
from ordinance.entrypoints.web.views.contact import comment, contact_new, sheet, sheet_acknowledge, sheet_close
from ordinance.entrypoints.web.views.contact_list import contact
from ordinance.entrypoints.web.views.edit_draft import edit_draft
from ordinance.entrypoints.web.views.files import order_file
from ordinance.entrypoints.web.views.frame import columns, now, theme
from ordinance.entrypoints.web.views.language import language
from ordinance.entrypoints.web.views.new_order import order_new
from ordinance.entrypoints.web.views.notices import notices, notices_mark
from ordinance.entrypoints.web.views.order import act_view, order
from ordinance.entrypoints.web.views.orders import orders, orders_board, orders_bulk
from ordinance.entrypoints.web.views.papers import paper
from ordinance.entrypoints.web.views.receipts import receipt, receipt_applied, receipt_claimed, receipt_new, receipts
from ordinance.entrypoints.web.views.receipts_paste import receipts_paste
from ordinance.entrypoints.web.views.review import review, review_bulk, review_opinion, review_order
from ordinance.entrypoints.web.views.seal import seal, seal_cleared, seal_picture
from ordinance.entrypoints.web.views.search import search_page
from ordinance.entrypoints.web.views.sign_in import company, sign_in, sign_in_as, sign_out
from ordinance.entrypoints.web.views.stock import STOCK
from ordinance.entrypoints.web.views.styleguide import styleguide
from ordinance.entrypoints.web.views.warehouse import (
    deliveries_act,
    delivery,
    delivery_numbered,
    delivery_scan,
    delivery_shorten,
    warehouse,
)
from ordinance.entrypoints.web.views.warehouse_acts import ACTS as WAREHOUSE
from ordinance.entrypoints.web.views.work import work, work_delegate, work_put_back, work_take

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="work"), name="first"),
    path("sign-in", sign_in, name="sign_in"),
    path("sign-in/as", sign_in_as, name="sign_in_as"),
    path("sign-out", sign_out, name="sign_out"),
    path("company", company, name="company"),
    path("language", language, name="language"),
    path("theme", theme, name="theme"),
    path("now", now, name="now"),
    path("columns", columns, name="columns"),
    path("styleguide", styleguide, name="styleguide"),
    path("search", search_page, name="search"),
    path("notices", notices, name="notices"),
    path("notices/read", notices_mark, name="notices_read"),
    path("contact", contact, name="contact"),
    path("contact/new", contact_new, name="contact_new"),
    path("contact/<int:key>", sheet, name="sheet"),
    path("contact/<int:key>/acknowledge", sheet_acknowledge, name="sheet_acknowledge"),
    path("contact/<int:key>/close", sheet_close, name="sheet_close"),
    path("comments", comment, name="comment"),
    path("views/save", saved_views.save, name="view_save"),
    path("views/drop", saved_views.drop, name="view_drop"),
    path("runs", runs.runs, name="runs"),
    path("runs/<int:key>", runs.run, name="run"),
    path("runs/<int:key>/results.xlsx", runs.run_sheet, name="run_sheet"),
    path("runs/<int:key>/stop", runs.stop, name="run_stop"),
    path("work", work, name="work"),
    path("work/delegate", work_delegate, name="work_delegate"),
    path("work/take", work_take, name="work_take"),
    path("work/put-back", work_put_back, name="work_put_back"),
    path("bills", bills, name="bills"),
    path("receipts", receipts, name="receipts"),
    path("receipts/new", receipt_new, name="receipt_new"),
    path("receipts/paste", receipts_paste, name="receipts_paste"),
    path("receipts/<int:key>", receipt, name="receipt"),
    path("receipts/<int:key>/claim", receipt_claimed, name="receipt_claim"),
    path("receipts/<int:key>/apply", receipt_applied, name="receipt_apply"),
    path("review", review, name="review"),
    path("review/bulk", review_bulk, name="review_bulk"),
    path("review/<str:ref>", review_order, name="review_order"),
    path("review/<str:ref>/opinion", review_opinion, name="review_opinion"),
    *STOCK,
    path("warehouse", warehouse, name="warehouse"),
    path("deliveries/<str:number>", delivery_numbered, name="delivery_numbered"),
    path("warehouse/<int:key>", delivery, name="delivery"),
    path("warehouse/<int:key>/scan", delivery_scan, name="delivery_scan"),
    path("warehouse/<int:key>/shorten", delivery_shorten, name="delivery_shorten"),
    *[
        path(f"warehouse/{name}", deliveries_act(said, call), name=f"warehouse_{name}")
        for name, (said, call, _) in WAREHOUSE.items()
    ],
    path("orders", orders, name="orders"),
    path("orders/new", order_new, name="order_new"),
    *ENTRY,
    path("orders/board", orders_board, name="orders_board"),
    path("orders/bulk", orders_bulk, name="orders_bulk"),
    path("orders/<str:ref>", order, name="order"),
    path(f"{ROUTE}edit", edit_draft, name="order_edit"),
    path(f"{ROUTE}files/<str:file>", order_file, name="order_file"),
    path(f"{ROUTE}papers/<str:paper>", paper, name="order_paper"),
    path("settings/seal", seal, name="seal"),
    path("settings/seal/clear", seal_cleared, name="seal_clear"),
    path("settings/seal.png", seal_picture, name="seal_picture"),
    *SETTINGS,
    *[path(f"{ROUTE}{name}", act_view(name), name=f"order_{name}") for name in ACTS],
]
