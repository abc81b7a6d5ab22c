from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('labels', '0005_archive_and_triage'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='labelversion',
            options={'default_permissions': ('view', 'add')},
        ),
    ]
