"""The log as a processing log, in the words of the Dutch standard Logboek Dataverwerkingen: JSON lines.

Who is the data subject (betrokkene) of a line? Of an act on an account, the holder of that account. Of an act in a
case, the people whom the case is about: the desk does not name them in its log, so the case's number stands for them.
Of any other act (signing in), the person who acted. The id is encrypted to a public key (HPKE, RFC 9180); without a key
it is left out, never given in clear. A line on several people becomes one line for each, children of the same span.

Standard: Logius-standaarden/logboek-dataverwerkingen, component Logboek, section Interface.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.conf import settings
from django.db.models import Q, QuerySet

from vangnet import __version__
from vangnet.accounts.audit.activities import activity_of
from vangnet.accounts.audit.reading import Wanted, lines, on_person
from vangnet.accounts.audit.writing import Act, Actor, record
from vangnet.accounts.models import AuditEntry
from vangnet.accounts.sealing import seal

_STATUS = {"ok": "STATUS_CODE_OK", "error": "STATUS_CODE_ERROR"}  # a refusal is, in the standard's words, UNSET
_AT_ONCE = 2_000


def give_out(wanted: Wanted, *, subject: str = "", key: X25519PublicKey | None = None, by: Actor) -> Iterator[bytes]:
    """The lines that are wanted, one JSON document a line; all lines on one person where `subject` is their number.

    The giving out is written down first, in one line of the log that tells what was asked and up to which line: so the
    same question gives the same lines again.
    """
    last = AuditEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    found = lines(wanted).filter(on_person(subject) if subject else Q(), sequence__lte=last)
    details = wanted.told() | ({"subject": subject} if subject else {})
    record(Act("audit.export", case_number=wanted.case, details=details | {"up_to": last}), by=by)
    return _documents(found, key)


def _documents(found: QuerySet[AuditEntry], key: X25519PublicKey | None) -> Iterator[bytes]:
    for entry in found.order_by("sequence").iterator(chunk_size=_AT_ONCE):
        for document in documents_of(entry, key):
            yield json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def documents_of(entry: AuditEntry, key: X25519PublicKey | None) -> Iterator[dict[str, Any]]:
    """A line of the log as one line of the processing log for each data subject."""
    subjects = _subjects(entry)
    if len(subjects) < 2:
        yield _document(entry, subjects[0] if subjects else None, key)
        return
    for kind, subject in subjects:
        child = hashlib.sha256(f"{entry.span_id} {kind} {subject}".encode()).hexdigest()[:16]
        yield _document(entry, (kind, subject), key) | {"span_id": child, "parent_span_id": entry.span_id}


def _document(entry: AuditEntry, subject: tuple[str, str] | None, key: X25519PublicKey | None) -> dict[str, Any]:
    return {
        "trace_id": entry.trace_id,
        "span_id": entry.span_id,
        "parent_span_id": entry.parent_span_id or None,
        "status_code": _STATUS.get(entry.status_code, "STATUS_CODE_UNSET"),
        "name": entry.name,
        "start_time": _milliseconds(entry.started_at),
        "end_time": _milliseconds(entry.ended_at),
        "resource": {"attributes": _pairs(_resource())},
        "attributes": _pairs(_attributes(entry, subject, key)),
    }


def _attributes(entry: AuditEntry, subject: tuple[str, str] | None, key: X25519PublicKey | None) -> dict[str, Any]:
    activity = activity_of(entry.name)
    told: dict[str, Any] = {"dpl.core.processing_activity_id": activity.uri if activity else "urn:vangnet:activity"}
    if subject:
        told["dpl.core.data_subject_id_type"] = f"urn:vangnet:{subject[0]}"
        if key:
            told["dpl.core.data_subject_id"] = seal(subject[1], key)
    names = ("sequence", "status_code", "person_number", "person_name", "roles", "purpose", "case_number")
    told |= {f"dpl.vangnet.{name}": value for name in names if (value := getattr(entry, name)) not in ("", None)}
    told["dpl.vangnet.objects"] = json.loads(entry.objects_named)
    told["dpl.vangnet.details"] = json.loads(entry.details)
    return told | {"dpl.vangnet.previous_hash": entry.previous_hash, "dpl.vangnet.hash": entry.hash}


def _subjects(entry: AuditEntry) -> list[tuple[str, str]]:
    accounts = [thing for thing in json.loads(entry.objects_named) if thing.startswith("person:")]
    if accounts:
        return [("account", thing) for thing in dict.fromkeys(accounts)]
    if entry.case_number:
        return [("case_number", entry.case_number)]
    return [("service_number", entry.person_number)] if entry.person_number else []


def _resource() -> dict[str, str]:
    return {"service.name": "vangnet", "service.version": __version__, "service.instance.id": settings.DESK_NAME}


def _pairs(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in told.items()]


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
