"""What makes one line of the log follow from the line before it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from vangnet.accounts.models import AuditEntry

GENESIS = "0" * 64
"""What the first line follows."""

HASHED = tuple(field.attname for field in AuditEntry._meta.concrete_fields if field.attname != "hash")  # noqa: SLF001


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 (hex) over all fields of a line, the hash of the line before among them, as canonical JSON."""
    return hash_of_values([getattr(entry, name) for name in HASHED])


def hash_of_values(values: Sequence[Any]) -> str:
    """The same over the values of the fields `HASHED`, in that order: quicker where a million lines are read."""
    told = dict(zip(HASHED, map(_plain, values), strict=True))
    return hashlib.sha256(_encode(told).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
