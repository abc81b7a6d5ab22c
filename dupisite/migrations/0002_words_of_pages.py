# What finds words, written by each database in its own way: `dupisite/search/fts_tables.py` says how.

from django.db import migrations

from dupisite.search import fts_tables


def make(apps, schema_editor):
    for statement in fts_tables.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, None)


def undo(apps, schema_editor):
    for statement in fts_tables.undone(schema_editor.connection.vendor):
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):

    dependencies = [
        ('dupisite', '0001_indexed_pages'),
    ]

    operations = [
        migrations.RunPython(make, undo),
    ]
