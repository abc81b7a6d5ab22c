"""A field with a default on the working copy, and NULL for the past."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("labels", "0002_signers_address_and_changes")]
    operations = [
        migrations.AddField("fact", "note", models.CharField(max_length=20, default="", blank=True)),
        migrations.AddField("historicalfact", "note", models.CharField(max_length=20, null=True, blank=True)),
    ]
