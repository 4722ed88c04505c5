"""Exposure moves by guarded writes only: sums per customer, never beyond the limit, never from a frozen account."""

from decimal import Decimal

import pytest
from django.db import connection, transaction

from ordinance.foundation.database.hot import StaleFacts, read_together, write_together
from ordinance.masterdata.parties.models import Customer
from ordinance.modules.credit.errors import AccountMissing
from ordinance.modules.credit.models import CreditAccount
from ordinance.modules.credit.queries import account_seen, accounts_read, exposure_drifts
from ordinance.modules.credit.services import ExposureTake, accounts_open, exposure_add, exposure_take
from tests.builders import House, a_customer, a_house
from tests.harness.private import default_at, private_copy
from tests.harness.races import at_the_same_time

pytestmark = pytest.mark.proves("B6", "INV-10")

D = Decimal


@pytest.fixture
def house() -> House:
    return a_house()


def an_account(house: House, limit: str = "100") -> CreditAccount:
    return CreditAccount.objects.get(customer__code=a_customer(house, limit=D(limit)), company=house.company)


def take(account: CreditAccount, *amounts: str, enforced: bool = True) -> str:
    """Take credit in a transaction of its own; says how it went."""
    takes = [
        ExposureTake(customer_id=account.customer_id, amount=D(amount), is_enforced=enforced) for amount in amounts
    ]
    try:
        with transaction.atomic():
            write_together([exposure_take(account.company_id, takes)])
    except StaleFacts:
        return "refused"
    return "taken"


def now(account: CreditAccount) -> Decimal:
    account.refresh_from_db()
    return Decimal(account.exposure)


def test_credit_is_taken_up_to_the_limit_and_not_beyond(house: House) -> None:
    account = an_account(house)

    assert take(account, "60", "40") == "taken"
    assert take(account, "0.01") == "refused"
    assert now(account) == 100


def test_orders_of_one_customer_are_judged_as_their_sum(house: House) -> None:
    account = an_account(house)

    assert take(account, "60", "60") == "refused"
    assert now(account) == 0


def test_an_order_let_pass_takes_credit_beyond_the_limit_but_never_of_a_frozen_account(house: House) -> None:
    account = an_account(house)
    assert take(account, "500", enforced=False) == "taken"

    CreditAccount.objects.filter(pk=account.pk).update(is_frozen=True)

    assert take(account, "1", enforced=False) == "refused"
    assert take(account, "0") == "taken"
    assert now(account) == 500


def test_adding_needs_every_account(house: House) -> None:
    account = an_account(house)
    stranger = Customer.objects.create(company=house.company, code="no-account", name="x")

    with pytest.raises(AccountMissing), transaction.atomic():
        exposure_add(house.company.pk, {account.customer_id: D("5"), stranger.pk: D("5")})

    assert now(account) == 0
    accounts_open(house.company.pk, [stranger.pk, account.customer_id])
    exposure_add(house.company.pk, {account.customer_id: D("5"), stranger.pk: D("-5")})
    assert now(account) == 5


def test_the_hot_read_gives_locked_accounts(house: House) -> None:
    account = an_account(house)

    with transaction.atomic():
        (row,) = read_together([accounts_read(house.company.pk, [account.customer_id])])["accounts"]

    seen = account_seen(row)
    assert (seen.account_id, seen.customer_id, seen.is_frozen) == (account.pk, account.customer_id, False)
    assert (seen.credit_limit, seen.exposure) == (D(100), D(0))


def test_an_exposure_that_no_document_explains_is_found(house: House) -> None:
    account = an_account(house)
    CreditAccount.objects.filter(pk=account.pk).update(exposure=D("7"))

    (drift,) = exposure_drifts(house.company.pk)

    assert (drift.customer_id, drift.stored, drift.computed) == (account.customer_id, D(7), D(0))


def test_two_orders_against_one_limit_only_one_takes_it(house: House) -> None:
    account = an_account(house)

    outcomes = at_the_same_time(lambda amount: take(account, amount), ["60", "60", "60", "60"])

    assert sorted(outcomes) == ["refused", "refused", "refused", "taken"]
    assert now(account) == 60


def test_without_the_guard_the_limit_is_broken(house: House) -> None:
    """The unguarded twin: read, decide, write. It must misbehave, or the race above proves nothing."""
    account = an_account(house)

    def take_unguarded(amount: str) -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select exposure, credit_limit from credit_creditaccount where id = %s", [account.pk])
            exposure, limit = cursor.fetchone()
            cursor.execute("select pg_sleep(0.2)")
            if exposure + D(amount) > limit:
                return "refused"
            cursor.execute(
                "update credit_creditaccount set exposure = exposure + %s where id = %s", [D(amount), account.pk]
            )
        return "taken"

    with private_copy() as database, default_at(database):
        outcomes = at_the_same_time(take_unguarded, ["60", "60"])
        assert outcomes == ["taken", "taken"]
        assert now(account) == 120
