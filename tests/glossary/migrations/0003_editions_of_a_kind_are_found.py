from django.db import migrations, models


class Migration(migrations.Migration):
    """Corrections and withdrawals are found without a look at every edition."""

    dependencies = [("glossary", "0002_due_reviews_are_found")]

    operations = [
        migrations.AddIndex(
            "historicalterm",
            models.Index(
                models.F("kind"),
                models.F("history_date").desc(),
                name="term_of_kind",
                condition=models.Q(kind__isnull=False),
            ),
        ),
    ]
