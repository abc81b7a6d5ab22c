# The kind of an indexed page is the name of a registered kind of text, whatever kinds there are.
#
# On SQLite nothing is done: it holds no text to a length, and remaking the table would lose the triggers of
# `dupisite/search/fts_tables.py`. PostgreSQL changes the bound in its catalog and rewrites nothing.

from django.db import migrations, models

TABLE = "dupisite_indexedpage"


def widen(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN kind TYPE varchar(40)")


class Migration(migrations.Migration):

    dependencies = [
        ('dupisite', '0002_words_of_pages'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            # Backwards the column stays as wide as it is: whatever was written before fits.
            database_operations=[migrations.RunPython(widen, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField(
                    model_name='indexedpage',
                    name='kind',
                    field=models.CharField(max_length=40),
                ),
            ],
        ),
    ]
