from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries from before are about nobody knows what: NULL, so they may change any page."""

    dependencies = [("audit", "0005_seal_of_an_entry")]

    operations = [
        migrations.AddField("ledgerentry", "about", models.CharField(max_length=100, null=True)),
        migrations.AddIndex(
            "ledgerentry",
            models.Index(
                models.F("about"), models.F("seq").desc(), name="ledger_about", condition=models.Q(public=True)
            ),
        ),
    ]
