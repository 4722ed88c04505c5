"""Parties: customers with contacts and addresses, and suppliers."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from ordinance.foundation.database.models import CompanyRow, Row, one_of


class PartyStatus(models.TextChoices):
    """A closed party keeps its history and takes no new orders."""

    ACTIVE = "active"
    PENDING = "pending"
    CLOSED = "closed"


class Customer(CompanyRow):
    """Somebody who buys."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    status = models.CharField(max_length=10, choices=PartyStatus, default=PartyStatus.ACTIVE)
    grade = models.CharField(max_length=4, blank=True, default="")
    region = models.CharField(max_length=40, blank=True, default="")
    tax_number = models.CharField(max_length=32, blank=True, default="")
    payment_term = models.CharField(max_length=20, blank=True, default="")
    price_basis = models.CharField(max_length=5, blank=True, default="")
    is_verified = models.BooleanField(default=False)  # identity and contacts proved by a person (A7)
    accepts_partial = models.BooleanField(default=True)
    search_tokens = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="customer_code_once"),
            one_of("customer_status_known", "status", PartyStatus),
        ]
        indexes = [GinIndex(fields=["search_tokens"], name="customer_tokens")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Contact(Row):
    """A person at a customer, with the address goods go to."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    address = models.CharField(max_length=500, blank=True, default="")
    is_default = models.BooleanField(default=False)


class Supplier(CompanyRow):
    """Somebody we buy from."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=PartyStatus, default=PartyStatus.ACTIVE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="supplier_code_once")]
