from django.db import migrations, models


class Migration(migrations.Migration):
    """What is worked on is found without a look at every text."""

    dependencies = [("labels", "0015_due_reviews_are_found")]

    operations = [
        migrations.AddIndex(
            "fact",
            models.Index("id", name="fact_open", condition=models.Q(kind__isnull=True)),
        ),
    ]
