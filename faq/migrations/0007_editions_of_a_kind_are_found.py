from django.db import migrations, models


class Migration(migrations.Migration):
    """Corrections and withdrawals are found without a look at every edition."""

    dependencies = [("faq", "0006_what_is_worked_on_is_found")]

    operations = [
        migrations.AddIndex(
            "historicalentry",
            models.Index(
                models.F("kind"),
                models.F("history_date").desc(),
                name="entry_of_kind",
                condition=models.Q(kind__isnull=False),
            ),
        ),
    ]
