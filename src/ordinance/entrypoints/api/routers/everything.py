"""All routers, mounted in the order the document lists them."""

from typing import Final

from ninja import NinjaAPI, Router

from ordinance.entrypoints.api.routers import (
    account,
    files,
    goods,
    master,
    money,
    moves,
    orders,
    papers,
    reviews,
    tokens,
    work,
)

ROUTERS: Final[tuple[Router, ...]] = (
    account.router,
    tokens.router,
    moves.router,
    orders.router,
    files.router,
    papers.router,
    reviews.router,
    master.router,
    goods.router,
    money.router,
    work.router,
)


def mount(api: NinjaAPI) -> None:
    """Hang all operations into the API."""
    for router in ROUTERS:
        api.add_router("", router)
