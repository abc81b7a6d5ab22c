from django.db import migrations, models


class Migration(migrations.Migration):
    """Corrections and withdrawals are found without a look at every edition."""

    dependencies = [("labels", "0017_facts_that_a_page_begins_with")]

    operations = [
        migrations.AddIndex(
            "historicalfact",
            models.Index(
                models.F("kind"),
                models.F("history_date").desc(),
                name="fact_of_kind",
                condition=models.Q(kind__isnull=False),
            ),
        ),
    ]
