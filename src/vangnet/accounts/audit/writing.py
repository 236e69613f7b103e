"""Writing a line: the last thing that a transaction does; what cannot be written down does not happen."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from vangnet.accounts.audit.chain import GENESIS, hash_of
from vangnet.accounts.models import AuditEntry, Person
from vangnet.accounts.rules import roles

_LOCK = 0x56414E47  # one number that all writers of this log ask PostgreSQL to lock


class Act(msgspec.Struct, frozen=True):
    """Something that somebody did or saw: its name, the case, the things ("kind:id"), few details, never content."""

    name: str
    case_number: str = ""
    objects: tuple[str, ...] = ()
    details: dict[str, Any] = {}
    status: str = "ok"


class Actor(msgspec.Struct):
    """Who acts, for which purpose, in one request or command; `trace_id` ties its lines together, `lines` counts them.

    `person` is None for the program itself: the worker, or the command that adds the first administrator.
    """

    person: Person | None
    purpose: str = ""
    trace_id: str = msgspec.field(default_factory=lambda: secrets.token_hex(16))
    began_at: datetime = msgspec.field(default_factory=timezone.now)
    lines: int = 0


def record(act: Act, *, by: Actor) -> AuditEntry:
    """Write one line, in the transaction that is open; where none is, in its own. Raises when it cannot be written.

    Writers wait for each other from here to the end of the transaction, so this is its last statement.
    """
    with transaction.atomic():
        before = _last_under_lock()
        entry = _entry(act, by, before)
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
    by.lines += 1
    return entry


def _last_under_lock() -> tuple[int, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # SQLite's transactions begin as writers (settings: IMMEDIATE), one at a time
        cursor.execute("SELECT sequence, hash FROM accounts_auditentry ORDER BY sequence DESC LIMIT 1")
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def _entry(act: Act, by: Actor, before: tuple[int, str]) -> AuditEntry:
    person = by.person
    return AuditEntry(
        sequence=before[0] + 1,
        trace_id=by.trace_id,
        span_id=secrets.token_hex(8),
        name=act.name,
        status_code=act.status,
        started_at=by.began_at,
        ended_at=timezone.now(),
        person_id=person.pk if person else None,
        person_number=person.number if person else "",
        person_name=person.name if person else "",
        roles=",".join(sorted(roles(person))) if person else "",
        purpose=by.purpose[:300],
        case_number=act.case_number,
        objects_named=_json(act.objects),
        details=_json(act.details),
        previous_hash=before[1],
    )


def _json(value: Sequence[str] | dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
