import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What readers report is kept, and apart from it how they can be reached."""

    dependencies = [
        ('editorial', '0006_what_is_shut'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErrorReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(blank=True, max_length=300)),
                ('subject', models.CharField(blank=True, max_length=100)),
                ('drug', models.BigIntegerField(null=True)),
                ('edition', models.BigIntegerField(null=True)),
                ('words', models.TextField(max_length=2000)),
                ('erased', models.BooleanField(default=False)),
                ('form', models.CharField(max_length=40, unique=True)),
                ('received_at', models.DateTimeField(db_index=True)),
                ('taken_by_name', models.CharField(blank=True, max_length=120)),
                ('outcome', models.CharField(blank=True, choices=[('corrected', 'It was wrong, and is corrected'), ('already', 'It was corrected before the report came'), ('no error', 'It is not an error'), ('other', 'Something else'), ('nothing', 'Nothing was reported: advertising, a test, a question about treatment')], max_length=10)),
                ('corrected_in', models.BigIntegerField(null=True)),
                ('said', models.TextField(blank=True, max_length=500)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by_name', models.CharField(blank=True, max_length=200)),
                ('closed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': ('view', 'change', 'sign'),
            },
        ),
        migrations.CreateModel(
            name='ReporterContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact', models.CharField(max_length=200)),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact', to='editorial.errorreport')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='errorreport',
            index=models.Index(models.F('id'), condition=models.Q(('closed_at__isnull', True)), name='report_open'),
        ),
        migrations.AddConstraint(
            model_name='errorreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', '')), models.Q(('closed_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='report_closed_with_an_outcome'),
        ),
    ]
