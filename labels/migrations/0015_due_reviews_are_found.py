from django.db import migrations, models


class Migration(migrations.Migration):
    """What is due for review is found without a look at every text."""

    dependencies = [("labels", "0014_ledger_entries_of_a_drug")]

    operations = [
        migrations.AddIndex(
            "historicalfact",
            models.Index(
                models.F("review_due"),
                models.F("id"),
                name="fact_due",
                condition=models.Q(kind__isnull=False) & models.Q(review_due__isnull=False),
            ),
        ),
    ]
