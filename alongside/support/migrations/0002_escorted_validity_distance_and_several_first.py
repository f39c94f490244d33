from django.db import migrations, models


def one_into_several(apps, schema_editor):
    """What had to come first was one thing; from now on it may be several. Behind a wall even the tables' owner has to say why."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("select set_config('app.everyone', 'what comes first may be several', true)", params=None)
    for row in apps.get_model("support", "Requirement").objects.exclude(after=None).iterator():
        row.firsts = [row.after_id]
        row.save(update_fields=["firsts"])


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial")]

    operations = [
        migrations.AddField("requirement", "is_escorted", models.BooleanField(default=False)),
        migrations.AddField("requirement", "keep_out_metres", models.PositiveIntegerField(null=True)),
        migrations.AddField("requirement", "good_for_months", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("requirement", "firsts", models.JSONField(default=list)),
        migrations.RunPython(one_into_several, migrations.RunPython.noop),
    ]
