"""One sound request per door, by the objects it is about. A new door without one fails the matrix."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from ordinance.entrypoints.api.etags import etag
from ordinance.modules.shipping.models import Delivery
from ordinance.modules.stock.models import StockLevel
from ordinance.orders.models import OrderLine
from ordinance.workflows.seal import company_seal_set
from tests.builders import COUNTER, done, house_today
from tests.entrypoints.api.calling import ROOT, Caller
from tests.entrypoints.documents.pictures import a_png
from tests.entrypoints.matrix.settings import SETTINGS, Plain
from tests.entrypoints.matrix.world import Objects


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: JSON for the API or a form with a file, a form for a page."""

    path: str
    body: Mapping[str, Any] | None = None
    form: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, method: str, caller: Caller, client: Client) -> Any:
        if self.path.startswith(ROOT):
            if method == "POST" and self.form is not None:
                return caller.raw(method, self.path, encode_multipart(BOUNDARY, dict(self.form)), MULTIPART_CONTENT)
            return caller.send(method, self.path, self.body, **self.headers)
        told = {"Accept-Language": "en"}
        return (
            client.get(self.path, headers=told) if method == "GET" else client.post(self.path, self.form, headers=told)
        )


Maker = Callable[[Objects], Ask]


def api(path: str, body: Callable[[Objects], Mapping[str, Any]] | None = None) -> Maker:
    """A request to the API; `{name}` in the path is an order by its name in the set, `{:name}` another key of it."""
    return lambda on: Ask(ROOT + _filled(path, on), body(on) if body else None)


def bulk(verb: str, name: str, **more: str) -> Maker:
    return api(f"/orders/{verb}", lambda on: {"orders": [str(on.orders[name])], **more})


def page(path: str, **form: str | Callable[[Objects], Any]) -> Maker:
    """A form of a page, about an order by its name."""

    def make(on: Objects) -> Ask:
        texts = {name: value(on) if callable(value) else value for name, value in form.items()}
        return Ask(_filled(path, on), form=texts)

    return make


def plain(make: Plain) -> Maker:
    """A request given as address and form."""

    def maker(on: Objects) -> Ask:
        path, form = make(on)
        return Ask(path, form=form or {})

    return maker


def _filled(path: str, on: Objects) -> str:
    keys = {":opinion": on.opinion_of("submitted")} | {
        f":{name}": getattr(on, name)
        for name in ("bill", "receipt", "supply", "token", "run", "customer", "file", "sheet", "sheet_closed", "level")
    }
    keys |= {f":delivery_{name}": key for name, key in on.deliveries.items()}
    refs = {f"~{name}": f"~{key}" for name, key in on.orders.items()}  # by key: numbers repeat from company to company
    for name, value in {**on.orders, **keys, **refs}.items():
        path = path.replace(f"{{{name}}}", str(value))
    return path


def with_tag(name: str, maker: Maker) -> Maker:
    """The same with the tag of the order as it is now."""

    def make(on: Objects) -> Ask:
        ask, order = maker(on), on.order(name)
        return Ask(ask.path, ask.body, ask.form, {"If_Match": etag(order.pk, order.edit_token)})

    return make


def an_order(on: Objects) -> dict[str, Any]:
    return {"customer": on.customer, "lines": [{"item": on.item, "quantity": "1"}]}


def a_file(on: Objects) -> SimpleUploadedFile:
    """A file nobody has sent yet."""
    return SimpleUploadedFile("合同.pdf", f"%PDF-1.7 {next(COUNTER)}".encode(), "application/pdf")


def _code() -> str:
    return f"N{next(COUNTER)}"


def _receipt(on: Objects) -> dict[str, Any]:
    return {
        "customer": on.customer, "payer": "付款人", "amount": "1.00", "currency": "CNY",
        "bank_reference": f"M{next(COUNTER)}", "received_on": house_today(on.house).isoformat(),
    }  # fmt: skip


def _change(on: Objects, name: str) -> Ask:
    order = on.order(name)
    line = OrderLine.objects.filter(order=order).earliest("position")
    form = {f"line{line.pk}": "1", "edit_token": str(order.edit_token), "reason": "less"}
    return Ask(_filled(f"/orders/{{~{name}}}/change", on), form=form)


def _seal_picture(on: Objects) -> Ask:
    done(company_seal_set(on.house.admin, a_png()))
    return Ask("/settings/seal.png")


API: Final[Mapping[str, Maker]] = {
    "DELETE /api/v1/tokens/<token>": api("/tokens/{:token}"),
    "POST /api/v1/orders": api("/orders", an_order),
    "POST /api/v1/drafts": api("/drafts", an_order),
    "PUT /api/v1/drafts/<order>": with_tag("draft", api("/drafts/{draft}", an_order)),
    "POST /api/v1/orders/submit": bulk("submit", "draft"),
    "POST /api/v1/orders/confirm": bulk("confirm", "reviewed"),
    "POST /api/v1/orders/unconfirm": bulk("unconfirm", "undone", reason="agreed otherwise"),
    "POST /api/v1/orders/cancel": bulk("cancel", "cancelled", reason="no longer wanted"),
    "POST /api/v1/orders/close": bulk("close", "paid"),
    "POST /api/v1/orders/short-close": bulk("short-close", "short", reason="the rest is not wanted"),
    "POST /api/v1/orders/reopen": bulk("reopen", "closed", reason="closed too early"),
    "POST /api/v1/orders/archive": bulk("archive", "closed"),
    "POST /api/v1/orders/<order>/changes": with_tag(
        "changed",
        api("/orders/{changed}/changes", lambda on: {"lines": [{"position": 1, "quantity": "1"}], "reason": "less"}),
    ),
    "POST /api/v1/orders/<order>/files": lambda on: Ask(
        ROOT + _filled("/orders/{confirmed}/files", on), form={"file": a_file(on), "kind": "contract"}
    ),
    "POST /api/v1/opinions/<opinion>": api("/opinions/{:opinion}", lambda on: {"decision": "pass"}),
    "POST /api/v1/runs": api("/runs", lambda on: {"act": "submit", "orders": [str(on.orders["held"])]}),
    "GET /api/v1/runs/<run>": api("/runs/{:run}"),
    "GET /api/v1/search": api("/search?q=SO"),
    "POST /api/v1/holds": api(
        "/holds",
        lambda on: {"object_kind": "order", "object": str(on.orders["held"]), "reason": "by_hand", "note": "again"},
    ),
    "POST /api/v1/holds/release": api("/holds/release", lambda on: {"holds": [str(on.hold)], "reason": "solved"}),
    "POST /api/v1/customers": api("/customers", lambda on: {"customers": [{"code": _code(), "name": "新客户"}]}),
    "POST /api/v1/items": api("/items", lambda on: {"items": [{"code": _code(), "name": "新物料"}]}),
    "POST /api/v1/prices": api(
        "/prices", lambda on: {"prices": [{"item": on.item, "price": "10", "valid_from": "2020-01-01"}]}
    ),
    "POST /api/v1/stock/receipts": api("/stock/receipts", lambda on: {"goods": [{"item": on.item, "quantity": "1"}]}),
    "POST /api/v1/stock/transfers": api(
        "/stock/transfers", lambda on: {"moves": [{"level": str(on.level), "quantity": "1", "place": "B2"}]}
    ),
    "POST /api/v1/stock/counts": api(
        "/stock/counts", lambda on: {"counts": [{"level": str(on.level), "quantity": "900"}]}
    ),
    "POST /api/v1/supplies": api(
        "/supplies",
        lambda on: {
            "supplies": [
                {"item": on.item, "quantity": "1", "due_on": (house_today(on.house) + timedelta(days=5)).isoformat()}
            ]
        },
    ),
    "POST /api/v1/supplies/<supply>/receipts": api("/supplies/{:supply}/receipts", lambda on: {"quantity": "1"}),
    "POST /api/v1/deliveries": api(
        "/deliveries", lambda on: {"lines": [{"order": str(on.orders["confirmed"]), "position": 1}]}
    ),
    "POST /api/v1/deliveries/cancel": api(
        "/deliveries/cancel", lambda on: {"deliveries": [str(on.delivery_dropped)], "reason": "goes with another"}
    ),
    "POST /api/v1/deliveries/pick": api("/deliveries/pick", lambda on: {"deliveries": [str(on.deliveries["to_pick"])]}),
    "POST /api/v1/deliveries/<delivery>/picks": api(
        "/deliveries/{:delivery_found}/picks", lambda on: {"found": [{"quantity": "1", "scanned_code": on.item}]}
    ),
    "POST /api/v1/deliveries/<delivery>/shorten": api(
        "/deliveries/{:delivery_found_less}/shorten", lambda on: {"reason": "not on the shelf"}
    ),
    "POST /api/v1/deliveries/unpick": api(
        "/deliveries/unpick", lambda on: {"deliveries": [str(on.deliveries["put_back"])], "reason": "wrong shelf"}
    ),
    "POST /api/v1/deliveries/check": api(
        "/deliveries/check", lambda on: {"deliveries": [str(on.deliveries["to_check"])]}
    ),
    "POST /api/v1/deliveries/pack": api(
        "/deliveries/pack", lambda on: {"packings": [{"delivery": str(on.deliveries["to_pack"]), "packages": ["2.5"]}]}
    ),
    "POST /api/v1/deliveries/ship": api("/deliveries/ship", lambda on: {"deliveries": [str(on.delivery_planned)]}),
    "POST /api/v1/deliveries/sign": api(
        "/deliveries/sign", lambda on: {"deliveries": [str(on.delivery_shipped)], "signed_by": "李收货"}
    ),
    "POST /api/v1/returns": api(
        "/returns",
        lambda on: {"lines": [{"delivery_line": str(on.delivery_line), "quantity": "1"}], "reason": "damaged"},
    ),
    "POST /api/v1/bills": api("/bills", lambda on: {"orders": [str(on.orders["signed"])]}),
    "POST /api/v1/bills/<bill>/fapiao": api("/bills/{:bill}/fapiao", lambda on: {"kind": "ordinary"}),
    "POST /api/v1/receipts": api("/receipts", _receipt),
    "POST /api/v1/receipts/<receipt>/applications": api("/receipts/{:receipt}/applications", lambda on: {}),
    "POST /api/v1/receipts/<receipt>/claim": api("/receipts/{:receipt}/claim", lambda on: {"customer": on.customer}),
    "PUT /api/v1/customers/<customer>/credit": api(
        "/customers/{:customer}/credit", lambda on: {"credit_limit": "1000000", "reason": "yearly review"}
    ),
    "GET /api/v1/me": api("/me"),
    "GET /api/v1/problems": api("/problems"),
    "GET /api/v1/orders": api("/orders"),
    "GET /api/v1/orders/<order>": api("/orders/{confirmed}"),
    "GET /api/v1/orders/<order>/opinions": api("/orders/{confirmed}/opinions"),
    "GET /api/v1/orders/<order>/ledger": api("/orders/{confirmed}/ledger"),
    "GET /api/v1/orders/<order>/ledger/linked": api("/orders/{confirmed}/ledger/linked"),
    "GET /api/v1/orders/<order>/decisions": api("/orders/{confirmed}/decisions"),
    "GET /api/v1/orders/<order>/files": api("/orders/{confirmed}/files"),
    "GET /api/v1/orders/<order>/files/<file>": api("/orders/{confirmed}/files/{:file}"),
    "GET /api/v1/orders/<order>/papers/<paper>": api("/orders/{confirmed}/papers/confirmation"),
    "GET /api/v1/customers": api("/customers"),
    "GET /api/v1/items": api("/items"),
    "GET /api/v1/availability": api("/availability?items=A,B"),
}
PAGES: Final[Mapping[str, Maker]] = {
    "POST /orders/new": page("/orders/new", customer=lambda on: on.customer, item_1=lambda on: on.item, quantity_1="1"),
    "POST /orders/entry": page("/orders/entry", edits=lambda on: f'{{"head": {{"customer": ["", "{on.customer}"]}}}}'),
    "POST /orders/<str:ref>/entry": page("/orders/{~draft}/entry", edits='{"head": {"note": ["", "called"]}}'),
    "POST /orders/<str:ref>/entry/submit": page("/orders/{~draft}/entry/submit"),
    "POST /orders/<str:ref>/copy": page("/orders/{~confirmed}/copy"),
    "GET /orders/<str:ref>/entry": page("/orders/{~draft}/entry"),
    "GET /orders/entry/customers": page("/orders/entry/customers?q=c"),
    "GET /orders/entry/items": page("/orders/entry/items?q=p"),
    "POST /orders/<str:ref>/submit": page("/orders/{~draft}/submit"),
    "POST /orders/<str:ref>/confirm": page("/orders/{~reviewed}/confirm"),
    "POST /orders/<str:ref>/opinion": page(
        "/orders/{~asked}/opinion", opinion=lambda on: str(on.opinion_of("asked")), decision="pass"
    ),
    "POST /orders/<str:ref>/hold": page("/orders/{~held}/hold", scope="*", note="wait"),
    "POST /orders/<str:ref>/release": page("/orders/{~held}/release", hold=lambda on: str(on.hold), reason="solved"),
    "POST /orders/<str:ref>/plan": page("/orders/{~confirmed}/plan"),
    "POST /orders/<str:ref>/plan-lines": lambda on: Ask(
        _filled("/orders/{~confirmed}/plan-lines", on),
        form={f"line{OrderLine.objects.get(order_id=on.orders['confirmed']).pk}": "1"},
    ),
    "POST /orders/<str:ref>/unplan": page(
        "/orders/{~dropped}/unplan", delivery=lambda on: str(on.delivery_dropped), reason="goes with another"
    ),
    "POST /orders/<str:ref>/pick": page("/orders/{~to_pick}/pick", delivery=lambda on: str(on.deliveries["to_pick"])),
    "POST /orders/<str:ref>/check": page(
        "/orders/{~to_check}/check", delivery=lambda on: str(on.deliveries["to_check"])
    ),
    "POST /orders/<str:ref>/pack": page(
        "/orders/{~to_pack}/pack", delivery=lambda on: str(on.deliveries["to_pack"])
    ),
    "POST /orders/<str:ref>/ship": page("/orders/{~planned}/ship", delivery=lambda on: str(on.delivery_planned)),
    "POST /orders/<str:ref>/sign": page(
        "/orders/{~shipped}/sign", delivery=lambda on: str(on.delivery_shipped), signed_by="李收货"
    ),
    "POST /orders/<str:ref>/bill": page("/orders/{~signed}/bill"),
    "POST /orders/<str:ref>/receive": page(
        "/orders/{~billed}/receive", amount="1.00", payer="付款人", bank_reference=lambda on: f"P{next(COUNTER)}",
        received_on=lambda on: house_today(on.house).isoformat(),
    ),
    "POST /orders/<str:ref>/close": page("/orders/{~paid}/close"),
    "POST /orders/<str:ref>/short-close": page("/orders/{~short}/short-close", reason="the rest is not wanted"),
    "POST /orders/<str:ref>/reopen": page("/orders/{~closed}/reopen", reason="closed too early"),
    "POST /orders/<str:ref>/archive": page("/orders/{~closed}/archive"),
    "POST /orders/<str:ref>/cancel": page("/orders/{~cancelled}/cancel", reason="no longer wanted"),
    "POST /orders/<str:ref>/unconfirm": page("/orders/{~confirmed}/unconfirm", reason="agreed otherwise"),
    "POST /orders/<str:ref>/change": lambda on: _change(on, "changed"),
    "POST /orders/<str:ref>/return": lambda on: Ask(
        _filled("/orders/{~signed}/return", on), form={f"line{on.delivery_line}": "1", "reason": "damaged"}
    ),
    "POST /orders/<str:ref>/fapiao": page("/orders/{~billed}/fapiao", bill=lambda on: str(on.bill), kind="ordinary"),
    "POST /orders/<str:ref>/attach": page("/orders/{~confirmed}/attach", file=a_file, kind="contract"),
    "POST /orders/<str:ref>/edit": page(
        "/orders/{~draft}/edit", customer=lambda on: on.customer, item1=lambda on: on.item, quantity1="2",
        edit_token=lambda on: str(on.order("draft").edit_token),
    ),
    "GET /orders/<str:ref>/edit": page("/orders/{~draft}/edit"),
    "GET /orders/<str:ref>/files/<str:file>": page("/orders/{~confirmed}/files/{:file}"),
    "GET /orders/<str:ref>/papers/<str:paper>": page("/orders/{~confirmed}/papers/confirmation"),
    "GET /settings/seal": page("/settings/seal"),
    "POST /settings/seal": page("/settings/seal", file=lambda on: SimpleUploadedFile("seal.png", a_png(), "image/png")),
    "POST /settings/seal/clear": page("/settings/seal/clear"),
    "GET /settings/seal.png": _seal_picture,
    "GET /orders/<str:ref>": page("/orders/{~confirmed}"),
    "POST /orders/bulk": page("/orders/bulk", act="submit", key=lambda on: str(on.orders["draft"])),
    "POST /views/save": page("/views/save", table="orders", name="mine", query="mine=1"),
    "GET /runs": page("/runs"),
    "GET /orders/board": page("/orders/board"),
    "GET /orders": page("/orders"),
    "GET /work": page("/work"),
    "POST /work/take": page("/work/take", key=lambda on: str(on.task_of("asked"))),
    "POST /work/delegate": page(
        "/work/delegate", key=lambda on: str(on.task_of("asked")), reason="away",
        person=lambda on: str(on.house.people["manager"].pk),
    ),
    "POST /work/put-back": page("/work/put-back", key=lambda on: str(on.task_of("asked"))),
    "GET /search": page("/search?q=SO"),
    "GET /bills": page("/bills?state=open"),
    "GET /receipts": page("/receipts"),
    "GET /receipts/<int:key>": page("/receipts/{:receipt}"),
    "GET /receipts/new": page("/receipts/new"),
    "GET /receipts/paste": page("/receipts/paste"),
    "POST /receipts/new": page(
        "/receipts/new", amount="1.00", currency="CNY", method="transfer", payer="付款人",
        customer=lambda on: on.customer, bank_reference=lambda on: f"N{next(COUNTER)}",
        received_on=lambda on: house_today(on.house).isoformat(),
    ),
    "POST /receipts/paste": page(
        "/receipts/paste", step="record", row="1",
        text=lambda on: f"{house_today(on.house)}\t付款人\t1.00\tT{next(COUNTER)}",
    ),
    "POST /receipts/<int:key>/claim": page("/receipts/{:receipt}/claim", customer=lambda on: on.customer),
    "POST /receipts/<int:key>/apply": page("/receipts/{:receipt}/apply", how="automatic"),
    "GET /review": page("/review"),
    "GET /review/<str:ref>": page("/review/{~on_the_desk}"),
    "POST /review/<str:ref>/opinion": page(
        "/review/{~on_the_desk}/opinion", opinion=lambda on: str(on.opinion_of("on_the_desk")), decision="pass"
    ),
    "POST /review/bulk": page("/review/bulk", act="pass", key=lambda on: str(on.opinion_of("among_many"))),
    "GET /stock": page("/stock"),
    "GET /stock/<int:key>": lambda on: Ask(f"/stock/{StockLevel.objects.get(pk=on.level).item_id}"),
    "GET /stock/receive": page("/stock/receive"),
    "POST /stock/receive": page(
        "/stock/receive", item=lambda on: on.item, quantity="1", warehouse="MAIN", status="available"
    ),
    "GET /stock/levels/<int:key>": page("/stock/levels/{:level}"),
    "POST /stock/levels/<int:key>/move": page(
        "/stock/levels/{:level}/move", quantity="1", warehouse="MAIN", place="B-2", status="available"
    ),
    "POST /stock/levels/<int:key>/count": page("/stock/levels/{:level}/count", quantity="2000"),
    "GET /stock/coming": page("/stock/coming"),
    "GET /stock/coming/new": page("/stock/coming/new"),
    "POST /stock/coming/new": page(
        "/stock/coming/new", item=lambda on: on.item, quantity="5", warehouse="MAIN", kind="purchase",
        due_on=lambda on: (house_today(on.house) + timedelta(days=9)).isoformat(),
    ),
    "GET /stock/coming/<int:key>": page("/stock/coming/{:supply}"),
    "POST /stock/coming/<int:key>/receive": page("/stock/coming/{:supply}/receive", quantity="1"),
    "GET /warehouse": page("/warehouse"),
    "GET /deliveries/<str:number>": lambda on: Ask(
        f"/deliveries/{Delivery.objects.get(pk=on.delivery_shipped).number}"
    ),
    "GET /warehouse/<int:key>": page("/warehouse/{:delivery_to_pick}"),
    "POST /warehouse/<int:key>/scan": page("/warehouse/{:delivery_found}/scan", code=lambda on: on.item),
    "POST /warehouse/<int:key>/shorten": page("/warehouse/{:delivery_found_less}/shorten", reason="not on the shelf"),
    "POST /warehouse/pick": page("/warehouse/pick", key=lambda on: str(on.deliveries["to_pick"])),
    "POST /warehouse/check": page("/warehouse/check", key=lambda on: str(on.deliveries["to_check"])),
    "POST /warehouse/pack": page("/warehouse/pack", key=lambda on: str(on.deliveries["to_pack"]), packages="x2"),
    "POST /warehouse/ship": page("/warehouse/ship", key=lambda on: str(on.delivery_planned)),
    "POST /warehouse/sign": page("/warehouse/sign", key=lambda on: str(on.delivery_shipped), signed_by="李收货"),
    "POST /warehouse/put-back": page(
        "/warehouse/put-back", key=lambda on: str(on.deliveries["put_back"]), reason="wrong shelf"
    ),
    "POST /warehouse/drop": page("/warehouse/drop", key=lambda on: str(on.delivery_dropped), reason="another one"),
    "GET /notices": page("/notices"),
    "POST /notices/read": page("/notices/read"),
    "GET /contact": page("/contact"),
    "GET /contact/new": page("/contact/new"),
    "POST /contact/new": page("/contact/new", departments="technical", subject="Drawing", text="Which revision?"),
    "GET /contact/<int:key>": page("/contact/{:sheet}"),
    "POST /contact/<int:key>/acknowledge": page(
        "/contact/{:sheet}/acknowledge", address=lambda on: str(on.sheet_address), reply="seen"
    ),
    "POST /contact/<int:key>/close": page("/contact/{:sheet_closed}/close"),
    "POST /comments": page(
        "/comments", about="order", key=lambda on: str(on.orders["confirmed"]), text="The customer called."
    ),
}  # fmt: skip
REQUESTS: Final[Mapping[str, Maker]] = {**API, **PAGES, **{door: plain(make) for door, make in SETTINGS.items()}}
