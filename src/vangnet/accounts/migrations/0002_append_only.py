"""The database itself refuses to change or delete a line of the audit log, whoever asks."""

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON accounts_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    "CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON accounts_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    # INSERT OR REPLACE deletes without its trigger where recursive triggers are off
    "CREATE TRIGGER audit_refuses_replace BEFORE INSERT ON accounts_auditentry "
    "WHEN EXISTS (SELECT 1 FROM accounts_auditentry WHERE sequence = NEW.sequence) "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
    "CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON accounts_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
    "CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON accounts_auditentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
)


def lock(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(lock, elidable=False)]
