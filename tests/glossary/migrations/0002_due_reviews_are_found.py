from django.db import migrations, models


class Migration(migrations.Migration):
    """What is due for review is found without a look at every text."""

    dependencies = [("glossary", "0001_initial")]

    operations = [
        migrations.AddIndex(
            "historicalterm",
            models.Index(
                models.F("review_due"),
                models.F("id"),
                name="term_due",
                condition=models.Q(kind__isnull=False) & models.Q(review_due__isnull=False),
            ),
        ),
    ]
