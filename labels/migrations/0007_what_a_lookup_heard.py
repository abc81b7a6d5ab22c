from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('labels', '0006_who_may_import_a_label'),
    ]

    operations = [
        migrations.AddField(
            model_name='lookup',
            name='address',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='lookup',
            name='etag',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='lookup',
            name='last_modified',
            field=models.TextField(null=True),
        ),
    ]
