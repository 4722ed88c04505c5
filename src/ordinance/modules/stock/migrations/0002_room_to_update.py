"""Rows that are updated often leave room on their page, so that an update stays on it and touches no index."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "alter table stock_stocklevel set (fillfactor = 50)",
            "alter table stock_stocklevel reset (fillfactor)",
        )
    ]
