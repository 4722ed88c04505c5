"""Rows that are updated often leave room on their page, so that an update stays on it and touches no index."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "alter table credit_creditaccount set (fillfactor = 50)",
            "alter table credit_creditaccount reset (fillfactor)",
        )
    ]
