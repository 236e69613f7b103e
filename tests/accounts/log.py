"""Lines of a log, and the hand of somebody who goes around the desk to change them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from vangnet.accounts.audit import GENESIS, Act, Actor, hash_of, record
from vangnet.accounts.models import AuditEntry

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


def write_lines(count: int, *, by: Actor | None = None) -> None:
    for number in range(count):
        record(Act("case.see", case_number="PL1", objects=(f"medium:{number}",)), by=by or Actor(None, "check"))


def made_lines(count: int, **more: Any) -> Iterator[AuditEntry]:
    """Lines that follow from each other, a second apart, without the desk: quick to make in great numbers."""
    before = GENESIS
    for number in range(1, count + 1):
        moment = BEGAN + timedelta(seconds=number)
        entry = AuditEntry(
            sequence=number,
            trace_id=f"{number:032x}",
            span_id=f"{number:016x}",
            name="case.see",
            status_code="ok",
            started_at=moment,
            ended_at=moment,
            person_id=number % 50,
            person_number=f"p{number % 50}",
            person_name=f"Person {number % 50}",
            roles="examiner",
            purpose="investigation",
            case_number=f"PL{number % 200}",
            objects_named=f'["medium:{number}"]',
            previous_hash=before,
        )
        for name, value in more.items():
            setattr(entry, name, value)
        before = entry.hash = hash_of(entry)
        yield entry


def go_around(*statements: str) -> None:
    """Change the table as somebody with the database in hands would: the triggers lifted first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")
        else:
            for name in ("update", "delete", "replace"):
                cursor.execute(f"DROP TRIGGER IF EXISTS audit_refuses_{name}")
        for statement in statements:
            cursor.execute(statement)


def write_anew(first: int, **changes: Any) -> None:
    """Change a line and recompute every hash after it, so that the chain is whole by itself."""
    go_around()
    before = AuditEntry.objects.get(sequence=first - 1).hash if first > 1 else GENESIS
    for entry in AuditEntry.objects.filter(sequence__gte=first):
        if entry.sequence == first:
            for name, value in changes.items():
                setattr(entry, name, value)
        entry.previous_hash = before
        before = entry.hash = hash_of(entry)
        entry.save()
