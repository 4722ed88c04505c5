"""Bills by the day they are due and by the day they were made: the sequences their list is read in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_receipt_by_day")]
    operations = [
        migrations.AddIndex(
            model_name="bill", index=models.Index(fields=["company", "due_on", "id"], name="bill_by_due")
        ),
        migrations.AddIndex(
            model_name="bill", index=models.Index(fields=["company", "-billed_on", "-id"], name="bill_by_day")
        ),
    ]
