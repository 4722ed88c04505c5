"""Entries by time and by person, so that an auditor's search reads one range of one index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["company_id", "recorded_at", "stream", "seq"], name="ledger_by_time"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["company_id", "actor_id", "recorded_at"], name="ledger_by_actor"),
        ),
    ]
