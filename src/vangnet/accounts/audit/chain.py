"""What makes one line of the log follow from the line before it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from vangnet.accounts.models import AuditEntry

GENESIS = "0" * 64
"""What the first line follows."""

HASHED = tuple(field.attname for field in AuditEntry._meta.concrete_fields if field.attname != "hash")  # noqa: SLF001


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 (hex) over all fields of a line, the hash of the line before among them, as canonical JSON."""
    told = {name: _plain(getattr(entry, name)) for name in HASHED}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
