# What is known of all pages together, so that a search need not read them. It is filled with the index, after every migration.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("dupisite", "0003_kinds_by_name")]

    operations = [
        migrations.CreateModel(
            name="KnownName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("drug", models.BigIntegerField(db_index=True)),
                ("phrase", models.CharField(db_index=True, max_length=1000)),
                ("same", models.TextField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="KnownWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("pages", models.IntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddIndex("indexedpage", models.Index("drug_slug", name="page_of_drug")),
        migrations.AddIndex("indexedpage", models.Index("signer", name="page_of_signer")),
    ]
