"""Receipts by the day they came in: the sequence their list is read in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_kept")]
    operations = [
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["company", "-received_on", "-id"], name="receipt_by_day"),
        ),
    ]
