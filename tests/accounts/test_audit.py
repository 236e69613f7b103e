"""The account of what was seen and done: chained, and closed to change."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.desk_world import World, actor
from vangnet.accounts.audit import GENESIS, Act, hash_of, record
from vangnet.accounts.models import AuditEntry


def test_lines_follow_from_each_other(world: World) -> None:
    first = record(Act("case.see", case_number="1"), by=actor(world.anna))
    second = record(Act("case.see", case_number="1", objects=("medium:3",)), by=actor(world.bram))
    assert (first.sequence, first.previous_hash) == (1, GENESIS)
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert [hash_of(entry) for entry in AuditEntry.objects.all()] == [first.hash, second.hash]


def test_a_line_names_person_roles_and_purpose(world: World) -> None:
    record(Act("case.see"), by=actor(world.bram, "second reading"))
    entry = AuditEntry.objects.get()
    assert (entry.person_number, entry.roles, entry.purpose) == ("bram", "examiner,victim_id", "second reading")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET person_name = 'somebody else'",
        "DELETE FROM accounts_auditentry",
        "UPDATE accounts_auditentry SET hash = 'x' WHERE sequence = 1",
    ],
)
def test_the_database_refuses_change(world: World, statement: str) -> None:
    record(Act("case.see"), by=actor(world.anna))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().person_name == "Anna"


def test_replacing_or_emptying_is_refused_too(world: World) -> None:
    record(Act("case.see"), by=actor(world.anna))
    statement = {
        "sqlite": "INSERT OR REPLACE INTO accounts_auditentry SELECT * FROM accounts_auditentry",
        "postgresql": "TRUNCATE accounts_auditentry",
    }[connection.vendor]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_is_rolled_back_leaves_no_gap(world: World) -> None:
    record(Act("one"), by=actor(world.anna))
    with transaction.atomic():
        record(Act("two"), by=actor(world.anna))
        transaction.set_rollback(True)
    record(Act("three"), by=actor(world.anna))
    assert list(AuditEntry.objects.values_list("sequence", "name")) == [(1, "one"), (2, "three")]


def test_the_log_outlives_the_account(world: World) -> None:
    record(Act("case.see"), by=actor(world.nobody))
    world.nobody.delete()
    assert AuditEntry.objects.get().person_name == "Nobody"
