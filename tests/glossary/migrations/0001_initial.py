# The table of terms, and its history. Made by `manage.py makemigrations glossary`.

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('labels', '0008_signed_with_a_code'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalTerm',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('actor_name', models.CharField(max_length=200)),
                ('actor_credentials', models.CharField(max_length=80, null=True)),
                ('actor_slug', models.SlugField(db_index=False, null=True)),
                ('meaning', models.CharField(choices=[('approved', 'reviewed and approved'), ('reaffirmed', 'reviewed again and found still right'), ('withdrew', 'withdrew it from the public'), ('confirmed', 'confirmed the withdrawal'), ('reinstated', 'found the withdrawal unneeded and put it back')], max_length=12, null=True)),
                ('method', models.CharField(choices=[('password', 'signed with a password'), ('pass+code', 'signed with a password and a one-time code'), ('program', 'loaded by program')], max_length=10, null=True)),
                ('review_due', models.DateField(null=True)),
                ('evidence', models.JSONField(null=True)),
                ('html', models.JSONField(null=True)),
                ('digest', models.CharField(max_length=64, null=True)),
                ('sample', models.BooleanField(null=True)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('returned', 'returned to the author'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('retired', 'retired')], editable=False, max_length=10, null=True)),
                ('kind', models.CharField(choices=[('first', 'First'), ('update', 'Update'), ('correction', 'Correction'), ('reaffirmed', 'Re-affirmed'), ('withdrawal', 'Withdrawal'), ('confirmation', 'Withdrawal confirmed'), ('reinstated', 'Reinstated'), ('retirement', 'Retirement')], editable=False, max_length=12, null=True)),
                ('edition', models.PositiveIntegerField(editable=False, null=True)),
                ('author_name', models.CharField(editable=False, max_length=120, null=True)),
                ('replaced_by', models.SlugField(blank=True, help_text='Only to retire this: the last part of the address of what replaces it, if anything does.', max_length=80, null=True)),
                ('slug', models.SlugField(help_text='Last part of its public address. It can never be changed once the public has seen it.', max_length=80, null=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small letters, digits and single hyphens.')])),
                ('term', models.CharField(help_text='As the label has it. The title of the page.', max_length=120, null=True)),
                ('explanation', models.TextField(help_text='Markdown. What it means, as you would tell a patient.', max_length=20000, null=True)),
                ('history_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField()),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user_id', models.BigIntegerField()),
                ('author', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drug', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='labels.drug')),
            ],
            options={
                'verbose_name': 'revision of term',
                'verbose_name_plural': 'revisions of terms',
                'ordering': ('-history_id',),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
                'indexes': [models.Index(models.F('id'), models.OrderBy(models.F('history_id'), descending=True), condition=models.Q(('kind__isnull', False)), name='term_editions'), models.Index(models.OrderBy(models.F('history_date'), descending=True), condition=models.Q(('kind__isnull', False)), name='term_changes'), models.Index(models.F('actor_slug'), models.OrderBy(models.F('history_date'), descending=True), condition=models.Q(('kind__isnull', False)), name='term_signed_by')],
                'constraints': [models.CheckConstraint(condition=models.Q(('history_id__gt', 0)), name='term_revision_above_zero'), models.UniqueConstraint(models.F('id'), models.F('edition'), condition=models.Q(('kind__isnull', False)), name='term_edition_once')],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('returned', 'returned to the author'), ('published', 'published'), ('withdrawn', 'withdrawn'), ('retired', 'retired')], default='draft', editable=False, max_length=10)),
                ('kind', models.CharField(choices=[('first', 'First'), ('update', 'Update'), ('correction', 'Correction'), ('reaffirmed', 'Re-affirmed'), ('withdrawal', 'Withdrawal'), ('confirmation', 'Withdrawal confirmed'), ('reinstated', 'Reinstated'), ('retirement', 'Retirement')], editable=False, max_length=12, null=True)),
                ('edition', models.PositiveIntegerField(default=0, editable=False)),
                ('author_name', models.CharField(editable=False, max_length=120)),
                ('replaced_by', models.SlugField(blank=True, help_text='Only to retire this: the last part of the address of what replaces it, if anything does.', max_length=80)),
                ('slug', models.SlugField(help_text='Last part of its public address. It can never be changed once the public has seen it.', max_length=80, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small letters, digits and single hyphens.')])),
                ('term', models.CharField(help_text='As the label has it. The title of the page.', max_length=120)),
                ('explanation', models.TextField(help_text='Markdown. What it means, as you would tell a patient.', max_length=20000)),
                ('author', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drug', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='labels.drug')),
            ],
            options={
                'ordering': ('drug', 'term'),
                'abstract': False,
                'default_permissions': ('add', 'change', 'view', 'sign'),
                'constraints': [models.UniqueConstraint(fields=('drug', 'slug'), name='term_address_once')],
            },
        ),
    ]
