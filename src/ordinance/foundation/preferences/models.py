"""What a person has made their own: saved views of tables, and the theme of the pages."""

from django.db import models
from django.db.models import Q

from ordinance.foundation.database.models import CompanyRow, Row, choices, one_of
from ordinance.foundation.people.models import Person
from ordinance.foundation.preferences.rules import Theme


class SavedView(CompanyRow):
    """A table's filter, order and columns under a name, as the query string of its address."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    table = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True, default="")
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "person", "table", "name"], name="view_once"),
            models.UniqueConstraint(
                fields=["company", "person", "table"], condition=Q(is_default=True), name="view_default_once"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "table"], condition=Q(is_shared=True), name="view_shared"),
        ]

    def __str__(self) -> str:
        return self.name


class Preference(Row):
    """How the pages look to a person."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    theme = models.CharField(max_length=5, choices=choices(Theme), default=Theme.AUTO)

    class Meta:
        constraints = [one_of("theme_known", "theme", Theme)]
