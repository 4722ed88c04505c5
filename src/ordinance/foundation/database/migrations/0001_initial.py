"""The sequence all keys come from, in blocks of ten thousand."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(
            "create sequence ordinance_keys as bigint start 10001 increment by 10000",
            "drop sequence ordinance_keys",
        )
    ]
