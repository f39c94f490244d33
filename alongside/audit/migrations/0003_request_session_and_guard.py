"""An entry knows its request and session, and cannot be guessed from its fingerprint; nothing replaces a row.

The fingerprint covers the new fields, so the chain is begun anew over the same entries. Nobody held a head of the old one.
"""

from django.db import migrations, models

TABLES = {"audit_entry": ["id"], "audit_seal": ["seq", "entry_id"]}  # and by which columns a row could be replaced
NO = "BEGIN SELECT RAISE(ABORT, 'the audit ledger is append-only'); END"


def begin_anew(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for what in ("update", "delete", "replace"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{what}")
        schema_editor.execute("DELETE FROM audit_seal")
        for table, keys in TABLES.items():  # a new column made the table anew, without its triggers
            same = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})" for key in keys)
            schema_editor.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {NO}")
            schema_editor.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {NO}")
            schema_editor.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {same} {NO}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE audit_seal DISABLE TRIGGER audit_seal_append_only")
        schema_editor.execute("DELETE FROM audit_seal")
        for table in TABLES:  # always: also where somebody sets session_replication_role
            for trigger in ("append_only", "no_truncate"):
                schema_editor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{trigger}")


def text(length):
    return models.CharField(blank=True, default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.AddField("entry", "request_id", text(32), preserve_default=False),
        migrations.AddField("entry", "session", text(16), preserve_default=False),
        migrations.AddField("entry", "nonce", text(24), preserve_default=False),
        migrations.AlterField("entry", "person_id", models.BigIntegerField(null=True)),
        migrations.AddIndex("entry", models.Index(fields=["agency_id", "at"], name="audit_by_agency")),
        migrations.AddIndex("entry", models.Index(fields=["person_id", "at"], name="audit_by_person")),
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
    ]
