from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries from before have none: NULL."""

    dependencies = [("audit", "0004_find_by_kind")]

    operations = [
        migrations.AddField("ledgerentry", "seal", models.CharField(max_length=64, null=True)),
    ]
