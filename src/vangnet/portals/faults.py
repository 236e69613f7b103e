"""What went wrong at a door, told to the desk as a kind and a count: once an hour for each kind, and no text."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from vangnet.transfer.shapes import Faults

_EVERY_SECONDS = 3_600.0


class Teller:
    """Counts faults, and gives them to `keep` of its door."""

    def __init__(self, keep: Callable[[Faults], object]) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._counted: dict[str, int] = {}
        self._since: dict[str, datetime] = {}
        self._told: dict[str, float] = {}

    def tell(self, kind: str) -> None:
        """Count a fault; the first of its kind goes to the desk at once, what follows with the next after an hour."""
        with self._lock:
            self._counted[kind] = self._counted.get(kind, 0) + 1
            self._since.setdefault(kind, datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
            now = time.monotonic()
            if now - self._told.get(kind, -_EVERY_SECONDS) < _EVERY_SECONDS:
                return
            self._told[kind] = now
            fault = Faults(kind=kind, count=self._counted.pop(kind), since=self._since.pop(kind))
        self._keep(fault)

    def forget(self) -> None:
        """Count from nothing."""
        with self._lock:
            for told in (self._counted, self._since, self._told):
                told.clear()
