import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Certificates as Open Badges: the file, the place of its bit in a public list, and the keys that sign."""

    dependencies = [
        ('kursflyt', '0015_website_page_and_errands'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('did', models.CharField(help_text='Whose list it is: the same as in its certificates.', max_length=200)),
                ('address', models.URLField(help_text='Where it is published, as it stands in its certificates.', max_length=300)),
                ('opened_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'status_list',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='BadgeKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public', models.CharField(max_length=60)),
                ('did', models.CharField(max_length=200)),
                ('demo', models.BooleanField(default=False, help_text='Made for the demo: proves nothing.')),
                ('first_used_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(help_text='Someone else may have it: no longer published.', null=True)),
            ],
            options={
                'db_table': 'badge_key',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('did', 'public'), name='badge_key_once')],
            },
        ),
        migrations.CreateModel(
            name='DigitalCertificate',
            fields=[
                ('certificate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='digital', serialize=False, to='kursflyt.certificate')),
                ('place', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kursflyt.storedfile')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='kursflyt.badgekey')),
                ('status_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='kursflyt.statuslist')),
            ],
            options={
                'db_table': 'digital_certificate',
                'constraints': [models.UniqueConstraint(fields=('status_list', 'place'), name='digital_certificate_own_place')],
            },
        ),
    ]
