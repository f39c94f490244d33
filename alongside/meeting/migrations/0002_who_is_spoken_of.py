import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_letters_kept'),
        ('meeting', '0001_initial'),
        ('people', '0006_when_they_came'),
    ]

    operations = [
        migrations.AddField(model_name='forum', name='quiet_days', field=models.PositiveSmallIntegerField(default=14)),
        migrations.AddField(model_name='forum', name='release_days', field=models.PositiveSmallIntegerField(default=28)),
        migrations.AddField(model_name='forum', name='closes_days', field=models.PositiveSmallIntegerField(default=3)),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveSmallIntegerField(default=12)),
                ('is_added', models.BooleanField(default=False)),
                ('dropped_because', models.CharField(blank=True, max_length=300)),
                ('outcome', models.CharField(blank=True, choices=[('spoken', 'Spoken of'), ('carried', 'Carried to the next meeting')], max_length=20)),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='meeting.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': 'turn at a meeting',
                'verbose_name_plural': 'turns at meetings',
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_because', '')), fields=('meeting', 'person'), name='spoken_of_once_a_meeting'), models.CheckConstraint(condition=models.Q(('minutes__gte', 1)), name='a_turn_takes_time')],
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('identity', 'Identity'), ('location', 'Location'), ('confidential_location', 'Confidential location'), ('housing', 'Housing'), ('justice', 'Justice'), ('substance_use', 'Substance use'), ('mental_health', 'Mental health'), ('physical_health', 'Physical health'), ('domestic_abuse', 'Domestic abuse'), ('immigration', 'Immigration'), ('money', 'Money'), ('voice', 'Voice')], max_length=30)),
                ('why', models.CharField(choices=[('carried', 'Carried from last time'), ('alarm', 'To be looked at'), ('release', 'Release from prison'), ('nominated', 'New nomination'), ('late', 'Action is late'), ('blocked', 'Action is blocked'), ('stay', 'Longer than expected'), ('quiet', 'Not met for long'), ('match', 'Records found to be theirs'), ('asked', 'Put on by hand')], max_length=20)),
                ('key', models.CharField(max_length=60)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('on', models.DateField(null=True)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='meeting.case')),
            ],
            options={
                'verbose_name': 'reason to speak of somebody',
                'verbose_name_plural': 'reasons to speak of somebody',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('case', 'key'), name='a_reason_is_noted_once')],
            },
        ),
        migrations.CreateModel(
            name='Returned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('identity', 'Identity'), ('location', 'Location'), ('confidential_location', 'Confidential location'), ('housing', 'Housing'), ('justice', 'Justice'), ('substance_use', 'Substance use'), ('mental_health', 'Mental health'), ('physical_health', 'Physical health'), ('domestic_abuse', 'Domestic abuse'), ('immigration', 'Immigration'), ('money', 'Money'), ('voice', 'Voice')], max_length=30)),
                ('kind', models.CharField(choices=[('fact', 'From what the agency keeps'), ('words', 'Written for the meeting'), ('nothing', 'Knows nothing that matters here')], max_length=20)),
                ('key', models.CharField(blank=True, max_length=60)),
                ('text', models.CharField(blank=True, max_length=2000)),
                ('on', models.DateField(null=True)),
                ('taken_back', models.BooleanField(default=False)),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='returned', to='meeting.case')),
            ],
            options={
                'verbose_name': 'line sent for a meeting',
                'verbose_name_plural': 'lines sent for a meeting',
                'ordering': ['agency__name', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), ('taken_back', False)), fields=('case', 'agency', 'key'), name='a_fact_is_sent_once'), models.CheckConstraint(condition=models.Q(('kind', 'nothing'), models.Q(('text', ''), _negated=True), _connector='OR'), name='a_line_says_something')],
            },
        ),
    ]
