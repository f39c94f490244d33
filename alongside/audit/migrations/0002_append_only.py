"""The database itself refuses to alter, remove or overwrite what the ledger holds."""

from django.db import migrations

TABLES = ("audit_entry", "audit_seal")
SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'the audit ledger is append-only'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'the audit ledger is append-only'); END;
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
  WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
  BEGIN SELECT RAISE(ABORT, 'the audit ledger is append-only'); END;
"""
POSTGRES = """
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the audit ledger is append-only'; END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
POSTGRES_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
"""


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        key = "seq" if table == "audit_seal" else "id"
        if vendor == "sqlite":
            for statement in SQLITE.format(table=table, key=key).split("END;"):
                if statement.strip():
                    schema_editor.execute(statement + "END")
        elif vendor == "postgresql":
            schema_editor.execute(POSTGRES.format(table=table))
            schema_editor.execute(POSTGRES_TRUNCATE.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
