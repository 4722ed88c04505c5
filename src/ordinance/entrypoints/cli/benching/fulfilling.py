"""Confirming large orders, and an order's whole way from confirmed to paid and closed."""

from collections.abc import Sequence
from random import Random

from ordinance.entrypoints.cli.benching.house import House
from ordinance.entrypoints.cli.benching.measure import Result, Variant, alternate, statements_counted
from ordinance.entrypoints.cli.benching.placing import placed
from ordinance.foundation.calendar.clock import time_of
from ordinance.foundation.errors import Done, Outcome
from ordinance.masterdata.parties.models import Customer
from ordinance.orders.models import Order
from ordinance.workflows.close import orders_close
from ordinance.workflows.collect import ReceiptRequest, receipt_record
from ordinance.workflows.confirm import orders_confirm
from ordinance.workflows.deliver import deliveries_sign
from ordinance.workflows.draft import orders_draft
from ordinance.workflows.invoice import BillRequest, bills_make
from ordinance.workflows.pack import Packing, deliveries_pack
from ordinance.workflows.plan import orders_plan
from ordinance.workflows.ship import deliveries_ship
from ordinance.workflows.submit import orders_submit


def confirm(house: House, random: Random) -> list[Result]:
    """Orders of many lines, submitted beforehand."""
    return [_confirm(house, random, lines) for lines in house.sizes.confirmed_lines]


def fulfil(house: House, random: Random) -> list[Result]:
    """Plan, pack, ship, sign, bill, receive the money, close: one order at a time."""
    variant = Variant(lambda: placed(house, house.requests(random, 1))[0], lambda key: _fulfil(house, random, key))
    return [_measured(house, random, "fulfil", variant, max(2, house.sizes.rounds))]


def _confirm(house: House, random: Random, lines: int) -> Result:
    def submitted() -> list[int]:
        drafted = _all(orders_draft(house.actor, house.requests(random, 1, lines=min(lines, house.sizes.items))))
        keys = [int(str(each.facts["order"])) for each in drafted]
        _all(orders_submit(house.actor, keys))
        return keys

    variant = Variant(submitted, lambda keys: _all(orders_confirm(house.actor, keys)))
    return _measured(house, random, f"confirm_{lines}", variant, max(2, house.sizes.rounds // 3))


def _fulfil(house: House, random: Random, key: int) -> None:
    (planned,) = _all(orders_plan(house.actor, [key]))
    deliveries = [int(each) for each in planned.facts["deliveries"]]
    _all(deliveries_pack(house.actor, [Packing(delivery_id=key) for key in deliveries]))
    _all(deliveries_ship(house.actor, deliveries))
    _all(deliveries_sign(house.actor, deliveries, "王敏"))
    _all(bills_make(house.actor, [BillRequest((key,))]))
    order = Order.objects.get(pk=key)
    receipt = ReceiptRequest(
        customer_code=Customer.objects.values_list("code", flat=True).get(pk=order.customer_id or 0),
        payer="客户", amount=order.gross, currency=order.currency, method="transfer",
        bank_reference=f"B{random.getrandbits(60):x}",
        received_on=time_of(house.company.pk, house.company.zone).today, order_ids=(key,),
    )  # fmt: skip
    _all([receipt_record(house.actor, receipt)])
    _all(orders_close(house.actor, [key]))


def _measured(house: House, random: Random, name: str, variant: Variant, rounds: int) -> Result:
    times = alternate({"ours": variant}, rounds, random)["ours"]
    ready = variant.prepare()
    with statements_counted() as sent:
        variant.act(ready)
    return Result(workload=name, ours_per_s=times.rate(1), cpu_ms=times.cpu / rounds * 1000, statements=len(sent))


def _all(outcomes: Sequence[Outcome]) -> list[Done]:
    done = [outcome for outcome in outcomes if isinstance(outcome, Done)]
    if len(done) != len(outcomes):
        raise RuntimeError(f"the benchmark's order was refused: {outcomes}")
    return done
