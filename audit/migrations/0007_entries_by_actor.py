from django.db import migrations, models


class Migration(migrations.Migration):
    """Who did anything is known without reading the whole ledger."""

    dependencies = [("audit", "0006_what_an_entry_is_about")]

    operations = [
        migrations.AddIndex(
            "ledgerentry", models.Index(models.F("actor"), models.F("seq"), name="ledger_actor")
        ),
    ]
