"""How the log stands: its newest line, what was written of it outside, and when it was last checked."""

import json
from typing import Any

import msgspec
from django.conf import settings

from vangnet.accounts.audit.head import newest_head
from vangnet.accounts.heads import Countersigned, Head, files, signing
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused

_QUICK = 300_000  # lines that a page may check while somebody waits


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a page can tell without reading the whole log. A head that disagrees is a reason for alarm."""

    last: AuditEntry | None
    head: Head | None
    head_agrees: bool
    countersigned: Countersigned | None
    countersigned_agrees: bool
    lines_since_head: int
    check: AuditEntry | None
    check_details: dict[str, Any]
    problem: str


def state() -> State:
    """The state of the log, with a number of queries that does not grow."""
    last = AuditEntry.objects.order_by("-sequence").first()
    head, countersigned, problem = _beside()
    check = AuditEntry.objects.filter(name="audit.verify").order_by("-sequence").first()
    hashes = _hashes(head, countersigned.head if countersigned else None)
    return State(
        last=last,
        head=head,
        head_agrees=head is not None and hashes.get(head.sequence) == head.hash,
        countersigned=countersigned,
        countersigned_agrees=countersigned is not None
        and hashes.get(countersigned.head.sequence) == countersigned.head.hash,
        lines_since_head=max(0, (last.sequence if last else 0) - (head.sequence if head else 0)),
        check=check,
        check_details=json.loads(check.details) if check else {},
        problem=problem,
    )


def head_to_begin_from() -> Head | None:
    """Where a check that somebody waits for begins: None for the first line, else a head not too far back."""
    last = AuditEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    if last <= _QUICK:
        return None
    near = files.place_of(settings.AUDIT_HEADS, last - _QUICK).name
    places = [place for place in files.places(settings.AUDIT_HEADS) if place.name >= near]
    return files.read(places[0]) if places else None


def _beside() -> tuple[Head | None, Countersigned | None, str]:
    try:
        return newest_head(), signing.newest(settings.AUDIT_HEADS), ""
    except InputRefused as error:
        return None, None, str(error)


def _hashes(*heads: Head | None) -> dict[int, str]:
    wanted = [head.sequence for head in heads if head]
    return dict(AuditEntry.objects.filter(sequence__in=wanted).values_list("sequence", "hash"))
