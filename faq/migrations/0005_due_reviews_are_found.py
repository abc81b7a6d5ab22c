from django.db import migrations, models


class Migration(migrations.Migration):
    """What is due for review is found without a look at every text."""

    dependencies = [("faq", "0004_words_beyond_the_evidence")]

    operations = [
        migrations.AddIndex(
            "historicalentry",
            models.Index(
                models.F("review_due"),
                models.F("id"),
                name="entry_due",
                condition=models.Q(kind__isnull=False) & models.Q(review_due__isnull=False),
            ),
        ),
    ]
