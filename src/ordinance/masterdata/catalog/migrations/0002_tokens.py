"""Names are found by pinyin and initials of their parts as well: the tokens of what is there are made again."""

from django.db import migrations

from ordinance.masterdata.search import search_tokens

BATCH = 1000


def make_again(apps, schema_editor):
    model = apps.get_model("catalog", "Item")
    batch = []
    for row in model.objects.only("code", "name", "name_en").iterator(chunk_size=BATCH):
        row.search_tokens = search_tokens(row.code, row.name, row.name_en)
        batch.append(row)
        if len(batch) == BATCH:
            model.objects.bulk_update(batch, ["search_tokens"])
            batch = []
    model.objects.bulk_update(batch, ["search_tokens"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunPython(make_again, migrations.RunPython.noop)]
