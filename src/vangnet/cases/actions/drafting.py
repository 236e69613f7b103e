"""Reports and packages leave the desk; what left, for whom and why is written down with its digest."""

import hashlib
from collections.abc import Sequence
from typing import Any, BinaryIO

import msgspec
from django.db import transaction

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case, Draft
from vangnet.cases.queries.results import Opened


class Leaving(msgspec.Struct, frozen=True):
    """What leaves: its kind and language, to whom and what for."""

    kind: str
    recipient: str
    purpose: str
    language: str = "nl"


def method_of(held: list[Opened], **more: Any) -> dict[str, Any]:
    """What something was made from: the scans, their library versions, and the digests of their summaries."""
    scans = [
        {
            "exhibit": one.scan.exhibit.number,
            "scan": one.scan.number,
            "library_version": one.results.summary.library.version,
            "library_sha256": one.results.summary.library.digest,
            "summary_sha256": one.summary_sha256,
        }
        for one in held
    ]
    return {"scans": scans, **more}


@transaction.atomic
def write_down(
    *, case: Case, leaving: Leaving, file: BinaryIO, method: dict[str, Any], by: Actor, things: Sequence[str] = ()
) -> Draft:
    """Write down that this file leaves the desk, and of which things. It stands at its beginning afterwards."""
    digest, size = _measured(file)
    draft = Draft.objects.create(
        case=case,
        kind=leaving.kind,
        language=leaving.language,
        recipient=leaving.recipient,
        purpose=leaving.purpose,
        digest=digest,
        size=size,
        made_by=person_of(by),
        method=method,
    )
    details = {
        "kind": str(leaving.kind),
        "recipient": leaving.recipient,
        "for": leaving.purpose,
        "sha256": digest,
        "size": size,
    }
    objects = [f"draft:{draft.pk}", *things, *(f"exhibit:{name}" for name in _exhibits(method))]
    record(Act("export", case.number, tuple(objects), details), by=by)
    return draft


def _measured(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size in bytes; the file stands at its beginning afterwards."""
    digest, size = hashlib.sha256(), 0
    while part := file.read(2**20):
        digest.update(part)
        size += len(part)
    file.seek(0)
    return digest.hexdigest(), size


def _exhibits(method: dict[str, Any]) -> list[str]:
    return [scan["exhibit"] for scan in method.get("scans", ())]
