import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_letters_kept'),
        ('meeting', '0003_what_is_said'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('due_on', models.DateField()),
                ('signed_by_name', models.CharField(max_length=200)),
                ('signed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='meeting.meeting')),
            ],
            options={
                'verbose_name': 'notes of a meeting',
                'verbose_name_plural': 'notes of meetings',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Extract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('because', models.CharField(max_length=300)),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extracts', to='meeting.case')),
            ],
            options={
                'verbose_name': 'extract of notes',
                'verbose_name_plural': 'extracts of notes',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('case', 'agency'), name='an_extract_is_given_once'), models.CheckConstraint(condition=models.Q(('because', ''), _negated=True), name='an_extract_says_why')],
            },
        ),
    ]
