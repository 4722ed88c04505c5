"""The ledger's tables: rows that are only ever added, heads of streams, links, facts and erasable payloads."""

from django.db import models

from ordinance.foundation.database.models import CompanyRow, Row


class LedgerEntry(models.Model):
    """One thing that happened, chained to the one before it in its stream.

    `data` is canonical JSON text (sorted keys, decimals and times as strings): the very bytes that were hashed.
    """

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.BigIntegerField()
    seq = models.IntegerField()
    company_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    actor_id = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    data = models.TextField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["company_id", "kind", "recorded_at"], name="ledger_by_kind"),
            models.Index(fields=["company_id", "recorded_at", "stream", "seq"], name="ledger_by_time"),
            models.Index(fields=["company_id", "actor_id", "recorded_at"], name="ledger_by_actor"),
        ]


class LedgerHead(models.Model):
    """The end of a stream whose object has no row of its own to keep it on; orders keep theirs on the order."""

    stream = models.BigIntegerField(primary_key=True)
    company_id = models.BigIntegerField()
    seq = models.IntegerField()
    hash = models.BinaryField(max_length=32)


class LedgerLink(models.Model):
    """A fact about several objects stands once, in one stream, and is linked from the others."""

    pk = models.CompositePrimaryKey("linked_stream", "stream", "seq")
    linked_stream = models.BigIntegerField()
    stream = models.BigIntegerField()
    seq = models.IntegerField()


class FactSnapshot(CompanyRow):
    """The whole vocabulary of facts an order's decisions saw, as canonical text."""

    stream = models.BigIntegerField()
    taken_at = models.DateTimeField()
    facts = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["stream"], name="facts_by_stream")]


class PrivatePayload(Row):
    """Personal data of an entry, kept apart so that it can be erased; the entry holds its salted digest."""

    stream = models.BigIntegerField()
    seq = models.IntegerField()
    salt = models.BinaryField(max_length=16)
    payload = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="private_payload_once")]


class Seal(CompanyRow):
    """That the heads of all streams of a company were signed at a time; the signed file lies outside the database."""

    sealed_at = models.DateTimeField()
    streams = models.IntegerField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
