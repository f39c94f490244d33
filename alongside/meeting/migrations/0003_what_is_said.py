import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_letters_kept'),
        ('meeting', '0002_who_is_spoken_of'),
        ('tasks', '0002_what_becomes_of_an_action'),
    ]

    operations = [
        migrations.AddField(model_name='case', name='person_is', field=models.CharField(choices=[('to_ask', 'Not asked yet'), ('comes', 'They are in the room'), ('somebody', 'Somebody of their choice speaks for them'), ('stays_away', 'They do not want to come')], default='to_ask', max_length=20)),
        migrations.AddField(model_name='case', name='prepared_on', field=models.DateField(null=True)),
        migrations.AddField(model_name='case', name='advocate', field=models.CharField(blank=True, max_length=200)),
        migrations.AddField(model_name='case', name='spent', field=models.PositiveIntegerField(default=0)),
        migrations.AddField(model_name='case', name='running_since', field=models.DateTimeField(null=True)),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=32, unique=True)),
                ('category', models.CharField(choices=[('identity', 'Identity'), ('location', 'Location'), ('confidential_location', 'Confidential location'), ('housing', 'Housing'), ('justice', 'Justice'), ('substance_use', 'Substance use'), ('mental_health', 'Mental health'), ('physical_health', 'Physical health'), ('domestic_abuse', 'Domestic abuse'), ('immigration', 'Immigration'), ('money', 'Money'), ('voice', 'Voice')], max_length=30)),
                ('kind', models.CharField(choices=[('voice', 'What the person says'), ('note', 'Said'), ('decision', 'Decided'), ('action', 'To be done'), ('addendum', 'Added to the notes')], max_length=20)),
                ('how', models.CharField(blank=True, choices=[('in_the_room', 'They said it here'), ('own_words', 'In their own words, brought along'), ('somebody', 'Through somebody they chose'), ('nothing', 'They did not want to say anything'), ('not_asked', 'They could not be asked')], max_length=20)),
                ('text', models.CharField(max_length=2000)),
                ('due_on', models.DateField(null=True)),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='meeting.case')),
                ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrected_by', to='meeting.point')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tasks.task')),
            ],
            options={
                'verbose_name': 'word at a meeting',
                'verbose_name_plural': 'words at meetings',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_word_at_a_meeting_says_something'), models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='a_word_at_a_meeting_has_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'voice'), _negated=True), models.Q(('how', ''), _negated=True), _connector='OR'), name='a_voice_says_how_it_came')],
            },
        ),
    ]
