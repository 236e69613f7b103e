"""Lines are frozen without numbers: what stays of a thing is a digest that only this desk's own key can make again.

So that a frozen figure stays countable and comparable when the case behind it is destroyed, and tells nobody what it
counted.
"""

import hmac
from collections.abc import Iterable
from typing import Any

from django.utils.crypto import salted_hmac

from vangnet.statistics.rule import Line

_SALT = "vangnet.statistics.lines"
Keyed = tuple[str, str, int, tuple[str, ...], int, float | None]
"""Digest of the key, day, unit, rows, times, days."""


def check() -> str:
    """Says whether the desk's key is still the one with which a year was frozen."""
    return salted_hmac(_SALT, "check", algorithm="sha256").hexdigest()


def keyed(lines: Iterable[Line]) -> list[Keyed]:
    """Lines as they are frozen and compared."""
    secret = salted_hmac(_SALT, "lines", algorithm="sha256").digest()
    return [
        (
            hmac.digest(secret, line.key.encode(), "sha256").hex(),
            line.on.isoformat(),
            line.unit,
            line.parts,
            line.times,
            line.days,
        )
        for line in lines
    ]


def stored(rows: Iterable[Any]) -> list[Keyed]:
    """Frozen lines, in the same shape."""
    return [(row.key, row.on.isoformat(), row.unit_id, tuple(row.parts), row.times, row.days) for row in rows]
