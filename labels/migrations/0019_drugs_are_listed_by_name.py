from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of the desk begin with the first drugs, without a look at every text."""

    dependencies = [("labels", "0018_editions_of_a_kind_are_found")]

    operations = [
        migrations.AddIndex("drug", models.Index(models.F("brand_name"), name="drug_by_name")),
    ]
