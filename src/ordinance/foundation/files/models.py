"""Files: kept once by content, attached to what they prove (A5)."""

from django.db import models

from ordinance.foundation.database.models import CompanyRow


class StoredFile(CompanyRow):
    """The content of a file, by its digest, in the company's file store."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "sha256"], name="stored_file_once")]


class Attachment(CompanyRow):
    """A stored file under a name on an object, by the object's stream."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", db_index=False)
    stream = models.BigIntegerField()
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=40)  # source_document, contract, proof_of_delivery …
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "file", "kind"], name="attachment_once")]
