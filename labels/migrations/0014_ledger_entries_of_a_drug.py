from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from labels.drugs.ledger_entries import INDEX, index


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(index(schema_editor.connection.vendor))


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(f"DROP INDEX {INDEX}")


class Migration(migrations.Migration):
    """The newest look for a label, and all entries about a drug, are found without reading the whole ledger."""

    dependencies = [("audit", "0005_seal_of_an_entry"), ("labels", "0013_labels_are_found_by_set_id")]

    operations = [
        migrations.RunPython(make, drop),
        migrations.AddIndex("lookup", models.Index("drug", models.F("id").desc(), name="lookup_newest")),
    ]
