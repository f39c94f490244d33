from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("support", "0002_escorted_validity_distance_and_several_first")]

    operations = [
        migrations.RemoveField("requirement", "after"),
        migrations.RenameField("requirement", "firsts", "after"),
    ]
