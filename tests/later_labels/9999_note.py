"""A new field: NULL for the past, on the working copy and in history."""

from pathlib import Path

from django.db import migrations, models

import labels.migrations

LAST = sorted(Path(labels.migrations.__path__[0]).glob("0*.py"))[-1].stem


class Migration(migrations.Migration):
    dependencies = [("labels", LAST)]
    operations = [
        migrations.AddField("fact", "note", models.CharField(max_length=20, null=True, blank=True)),
        migrations.AddField("historicalfact", "note", models.CharField(max_length=20, null=True, blank=True)),
    ]
