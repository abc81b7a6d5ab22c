from django.db import migrations, models


class Migration(migrations.Migration):
    """What is worked on is found without a look at every text."""

    dependencies = [("faq", "0005_due_reviews_are_found")]

    operations = [
        migrations.AddIndex(
            "entry",
            models.Index("id", name="entry_open", condition=models.Q(kind__isnull=True)),
        ),
    ]
