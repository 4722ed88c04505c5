"""People, the posts they hold in companies, and the tokens their programs sign in with."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from ordinance.foundation.companies.models import Company
from ordinance.foundation.database.models import CompanyRow, Row


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(login__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from their posts."""

    # no default: Django's own checks make an empty user before there is a database to take a key from
    id = models.BigIntegerField(primary_key=True, editable=False)
    login = models.CharField(max_length=150, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name_zh"]

    def __str__(self) -> str:
        return self.name_zh


class Post(Row):
    """A person's post in a company: the role gives the duties; a customer's person is bound to their customer."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=32)
    customer_id = models.BigIntegerField(null=True)  # bare key: parties stand above people
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "person", "role", "customer_id"], nulls_distinct=False, name="post_once"
            )
        ]


class AccessToken(CompanyRow):
    """A program's right to act as a person in one company; only the digest of the secret is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class SignInCount(Row):
    """How often somebody lately tried to sign in as a login or from an address; the subject is kept as a digest."""

    subject = models.CharField(max_length=64, unique=True)
    attempts = models.IntegerField()
    since = models.DateTimeField()
